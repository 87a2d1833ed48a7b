import { setImmediate as breathe } from 'node:timers/promises';
import type { Asking } from '../../../core/guards.ts';
import type { LeaverRecord } from '../../../core/leaver-record.ts';
import type { CardsToASide, PartToPrint } from '../../../core/pack-plan.ts';
import { planPack } from '../../../core/pack-plan.ts';
import { pageName } from '../../../core/page-guards.ts';
import { estimatePaper } from '../../../core/paper-estimate.ts';
import { ROUTE_RULES } from '../../../core/routes.ts';
import { askingOf, practiceOf } from '../../steps/apply-commands.ts';
import { partsInOrder, toPrint } from '../../steps/apply-inspection.ts';
import { namesOf } from '../../steps/apply-names.ts';
import { pageRefusalWords } from '../../wording/page-words.ts';
import { cardsWords, paperWords } from '../../wording/paper-words.ts';
import { momentWords } from '../../wording/plain-words.ts';
import type { AppDeps } from '../deps.ts';
import type { PageAt, PaperChoice, PaperView } from '../page-answers.ts';
import { pageAction, pictureHrefs } from './pages-view.ts';
import type { Viewer } from './patient-view.ts';

/** What a pack would take of paper, for every choice there is, and which pages would not be in it. */
export async function paperView({ ports }: AppDeps, who: Viewer, ref: string): Promise<PaperView | null> {
  const before = await ports.store.record(who.practice, ref);
  if (before === null) return null;
  const whyNot = cannotPlan(before);
  const parts = whyNot === null ? await toPrint(ports, before) : null;
  // Looking may have kept what was seen, and then the record has moved on by that.
  const record = (await ports.store.record(who.practice, ref)) ?? before;
  const asking = askingOf(ports, who.practice, who.actor, { now: ports.clock.now(), clockTrusted: true });
  const { maxSheetsPerVolume } = practiceOf(ports, who.practice);
  const nameOf = await namesOf(ports.store, who.practice);
  return {
    ref,
    version: record.version,
    choices: parts && (await choicesOf(parts, maxSheetsPerVolume)),
    whyNot:
      parts === null
        ? (whyNot ?? 'A part cannot be looked at just now. Load the page again in a while.')
        : null,
    usual: { cards: 1, duplex: true, dropBlanks: true },
    blanks: parts === null ? [] : blanksOf(record, parts, asking),
    takenOut: partsInOrder(record).flatMap(({ fileId, takenOut }) =>
      takenOut.map(({ page, reason, by, at }) => ({
        ...pageAt(record, fileId, page),
        reasonWords: pageRefusalWords(reason),
        byName: nameOf(by),
        atWords: momentWords(at),
        action: pageAction(record, asking, { type: 'put-page-back', fileId, page }),
      })),
    ),
  };
}

function cannotPlan(record: LeaverRecord): string | null {
  if (!ROUTE_RULES[record.route].prints)
    return `The route "${ROUTE_RULES[record.route].name}" does not print.`;
  const parts = partsInOrder(record);
  if (parts.length === 0) return 'No notes are here.';
  if (parts.some(({ readable }) => readable === 'locked')) return 'A part is locked with a password.';
  if (parts.some(({ readable }) => readable === 'damaged')) return 'A part is damaged and cannot be read.';
  return null;
}

const CARDS: readonly CardsToASide[] = [1, 2, 4];

/** A record of thousands of pages is planned a dozen times: others get their turn in between. */
async function choicesOf(parts: readonly PartToPrint[], maxSheetsPerVolume: number): Promise<PaperChoice[]> {
  const choices: PaperChoice[] = [];
  for (const duplex of [true, false])
    for (const cards of CARDS)
      for (const dropBlanks of [true, false]) {
        await breathe();
        choices.push(choiceOf(parts, { duplex, cards, dropBlanks, maxSheetsPerVolume }));
      }
  return choices;
}

function choiceOf(
  parts: readonly PartToPrint[],
  wishes: { duplex: boolean; cards: CardsToASide; dropBlanks: boolean; maxSheetsPerVolume: number },
): PaperChoice {
  const plan = planPack(parts, wishes);
  const estimate = estimatePaper(plan);
  const { sheets, sides, bags, savedSheets, kilograms, millimetres } = estimate;
  const { duplex, cards, dropBlanks } = wishes;
  return {
    duplex,
    cards,
    dropBlanks,
    sheets,
    sides,
    bags,
    savedSheets,
    kilograms,
    millimetres,
    words: paperWords(estimate),
    noteWords: cardsWords(plan),
  };
}

function blanksOf(record: LeaverRecord, parts: readonly PartToPrint[], asking: Asking): PaperView['blanks'] {
  return partsInOrder(record).flatMap(({ fileId }, at) =>
    (parts[at]?.pages ?? []).flatMap(({ blank, keep = false, takenOut }, index) => {
      if (!blank || takenOut) return [];
      const page = index + 1;
      const action = pageAction(record, asking, { type: keep ? 'drop-blank' : 'keep-blank', fileId, page });
      return [{ ...pageAt(record, fileId, page), kept: keep, action }];
    }),
  );
}

function pageAt(record: LeaverRecord, fileId: string, page: number): PageAt {
  return {
    fileId,
    page,
    words: pageName(record, { fileId, page }),
    ...pictureHrefs(record.ref, fileId, page),
  };
}
