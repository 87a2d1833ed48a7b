import { undoable } from '../../../core/guards.ts';
import type { LeaverRecord } from '../../../core/leaver-record.ts';
import { LIFE_CYCLE } from '../../../core/life-cycle.ts';
import type { PrintedLetter } from '../../../core/printed-letters.ts';
import { lettersToPrint } from '../../../core/printed-letters.ts';
import { ROUTE_RULES, ROUTES, routeChecklist } from '../../../core/routes.ts';
import { askingOf } from '../../steps/apply-commands.ts';
import { doubtsOf, patientKnown } from '../../steps/apply-next.ts';
import type { MessageVault, Role } from '../../steps/store-port.ts';
import { GUIDANCE } from '../../wording/guidance-words.ts';
import { momentWords } from '../../wording/plain-words.ts';
import { printedLetterWords } from '../../wording/printed-letter-words.ts';
import { STAGE_MEANS, STAGE_WORDS } from '../../wording/stage-words.ts';
import type { RecordView } from '../answers.ts';
import type { AppDeps } from '../deps.ts';
import { actionsView } from './actions-view.ts';
import { deletionOfRecord } from './deletion-of-record.ts';
import { dueOfRecord } from './due-view.ts';
import { factsView } from './facts-view.ts';
import { holdsView } from './holds-view.ts';
import { lookingAs } from './looking.ts';
import { lettersView, mailsView, senderOf } from './mails-view.ts';
import { nextView } from './next-view.ts';
import { packView, packWorkView } from './pack-view.ts';
import { agreementView, pagesInDoubtView, partsStateView, partsView } from './parts-view.ts';
import type { Viewer } from './patient-view.ts';
import { patientOf, seesPatients } from './patient-view.ts';
import { reprintWords } from './reprint-view.ts';
import { trackView } from './track-view.ts';

const LETTERS_SHOWN = 50;

/** Everything of one record that this person may see, and all that may be done to it; null where there is none. */
export async function recordView(deps: AppDeps, who: Viewer, ref: string): Promise<RecordView | null> {
  const { ports } = deps;
  const record = await ports.store.record(who.practice, ref);
  if (record === null) return null;
  const kept = await ports.store.vault(who.practice, ref);
  const vault = seesPatients(who) ? kept : null;
  const looking = await lookingAs(deps, who);
  const mails = seesPatients(who) ? await mailVaults(deps, record) : new Map<string, MessageVault>();
  const letters = await ports.store.outbox(who.practice, { ref, limit: LETTERS_SHOWN });
  const answers = await ports.store.letterAnswers(
    who.practice,
    letters.map(({ letterId }) => letterId),
  );
  const jobs = record.stage === 'checked' ? await ports.store.waitingJobs(who.practice) : [];
  const packWork = packWorkView(record, ports.work.get(ref), jobs);
  const packInHand = packWork.state === 'waiting' || packWork.state === 'working';
  const now = ports.clock.now();
  // Asked only where it can matter: it may be a durable write.
  const clockTrusted = record.stage === 'clear' ? await ports.store.noteTime(now) : true;
  const doubts = doubtsOf(record, kept);
  const asking = askingOf(ports, who.practice, who.actor, { now, clockTrusted });
  const about = { ...looking, me: who.account.accountId, clockTrusted };
  return {
    ref: record.ref,
    version: record.version,
    stage: record.stage,
    stageWords: STAGE_WORDS[record.stage],
    stageMeans: STAGE_MEANS[record.stage],
    sinceWords: momentWords(record.stageSince),
    patient: patientOf(who, vault),
    died: record.route === 'deceased' || record.deduction?.reason === 'died',
    route: routeView(record, who.account.role),
    guidance: GUIDANCE,
    routes: ROUTES.map((code) => ({ code, ...routeWords(code) })),
    track: trackView(record),
    due: await dueOfRecord(deps, looking, record, vault),
    next: nextView(looking, record, kept, packInHand),
    actions: actionsView(record, asking, {
      patientKnown: patientKnown(kept),
      pages: doubts,
      packInHand,
      suppliers: looking.settings.suppliers.map(({ id }) => id),
    }),
    undo: undoWords(record),
    agreement: agreementView(record, vault),
    parts: partsView(record, vault, doubts, (messageId) => senderOf(mails.get(messageId))),
    pagesInDoubt: pagesInDoubtView(record, vault, doubts),
    partsState: partsStateView(record),
    pack: packView(record),
    packWork,
    facts: factsView(record, vault, about),
    suppliers: looking.settings.suppliers.map(({ id, name }) => ({ id, name })),
    reprints: record.reprints.map((reprint) => ({ words: reprintWords(reprint, looking.nameOf) })),
    holds: holdsView(record, vault, looking.today, looking.nameOf),
    mails: mailsView(record, mails),
    letters: lettersView(letters, answers, looking.settings),
    deletion: deletionOfRecord(record, about),
  };
}

function routeView(record: LeaverRecord, role: Role): RecordView['route'] {
  const { prints, courier } = ROUTE_RULES[record.route];
  return {
    code: record.route,
    ...routeWords(record.route),
    chosen: record.routeChosen,
    checklist: routeChecklist(record.route),
    prints,
    courier,
    letters:
      role === 'auditor' ? [] : lettersToPrint(record).map((letter) => printedView(record.ref, letter)),
  };
}

function printedView(ref: string, letter: PrintedLetter): RecordView['route']['letters'][number] {
  return { href: `/api/records/${ref}/printed/${letter}`, ...printedLetterWords(letter) };
}

function routeWords(route: LeaverRecord['route']): { name: string; leaves: string; copies: string } {
  const { name, leaves, copies } = ROUTE_RULES[route];
  return { name, leaves, copies };
}

/** What undoing would take back; null where there is no step of a person's to take back. */
function undoWords(record: LeaverRecord): string | null {
  if (!LIFE_CYCLE.undo.from.includes(record.stage) || !undoable(record)) return null;
  return UNDO[record.stage] ?? null;
}

const UNDO: Partial<Record<LeaverRecord['stage'], string>> = {
  reprinted: 'Undo “printed and counted”',
  bagged: 'Undo “in the bag”',
  collected: 'Undo “collected”',
  clear: 'Undo the step that cleared it',
};

/** The words of every message this record knows of, its parts' messages among them. */
async function mailVaults({ ports }: AppDeps, record: LeaverRecord): Promise<Map<string, MessageVault>> {
  const ids = new Set([
    ...record.mails.map(({ messageId }) => messageId),
    ...record.parts.map(({ messageId }) => messageId),
  ]);
  const found = await Promise.all(
    [...ids].map(async (id) => [id, await ports.store.messageVault(record.practice, id)] as const),
  );
  return new Map(found.flatMap(([id, vault]) => (vault === null ? [] : [[id, vault]])));
}
