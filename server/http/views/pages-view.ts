import type { Command } from '../../../core/commands.ts';
import { mayNot } from '../../../core/decide.ts';
import type { Asking } from '../../../core/guards.ts';
import type { LeaverRecord, Part } from '../../../core/leaver-record.ts';
import { LIFE_CYCLE } from '../../../core/life-cycle.ts';
import { partName } from '../../../core/page-guards.ts';
import { namesPatient, pageDoubts } from '../../../core/page-identity.ts';
import type { PatientDetails } from '../../../core/patient-match.ts';
import { askingOf } from '../../steps/apply-commands.ts';
import type { InspectedPage, Inspection } from '../../steps/apply-inspection.ts';
import { inspectionOf } from '../../steps/apply-inspection.ts';
import type { NameOf } from '../../steps/apply-names.ts';
import { namesOf } from '../../steps/apply-names.ts';
import { NOBODY_KNOWN } from '../../steps/apply-patient.ts';
import {
  fileTroubles,
  pageNotes,
  pageRefusalWords,
  pageTroubles,
  rescueWords,
  stripWords,
} from '../../wording/page-words.ts';
import { momentWords } from '../../wording/plain-words.ts';
import type { AppDeps } from '../deps.ts';
import type { PageActionView, PagesView, PageView, RescueView, TroubleView } from '../page-answers.ts';
import type { Viewer } from './patient-view.ts';

/** One part as a strip of pages, with what is wrong on each and what may be done; null where there is none such. */
export async function pagesView(
  { ports }: AppDeps,
  who: Viewer,
  ref: string,
  fileId: string,
): Promise<PagesView | null> {
  const before = await ports.store.record(who.practice, ref);
  const asked = before?.parts.find((part) => part.fileId === fileId);
  if (!before || !asked) return null;
  const inspection = await inspectionOf(ports, before, asked);
  // Looking may have kept what was seen, and then the record has moved on by that.
  const record = (await ports.store.record(who.practice, ref)) ?? before;
  const part = record.parts.find((one) => one.fileId === fileId) ?? asked;
  const vault = await ports.store.vault(who.practice, ref);
  const asking = askingOf(ports, who.practice, who.actor, { now: ports.clock.now(), clockTrusted: true });
  const about: About = {
    record,
    part,
    asking,
    patient: vault?.patient ?? NOBODY_KNOWN,
    nameOf: await namesOf(ports.store, who.practice),
  };
  return stripOf(about, vault?.fileNames[fileId] ?? 'File', inspection);
}

type About = {
  record: LeaverRecord;
  part: Part;
  asking: Asking;
  patient: PatientDetails;
  nameOf: NameOf;
};

function stripOf(about: About, name: string, inspection: Inspection | null): PagesView {
  const { record, part } = about;
  const pages = (inspection?.pages ?? []).map((page) => pageView(about, page));
  const counts = countsOf(pages, inspection?.pages ?? []);
  return {
    ref: record.ref,
    version: record.version,
    fileId: part.fileId,
    name,
    titleWords: partName(part),
    words: stripWords(part.readable, inspection !== null, counts),
    inspected: inspection !== null,
    rescued: rescueView(record, part, about.asking, inspection),
    troubles: inspection === null ? [] : fileTroubles(inspection),
    counts,
    flagged: flaggedOf(pages),
    pages,
  };
}

function pageView(about: About, seen: InspectedPage): PageView {
  const { record, part, patient, nameOf } = about;
  const { page, identity, blank } = seen;
  const troubles = [...pageDoubts(identity, patient).map(asTrouble), ...pageTroubles(seen)];
  const out = part.takenOut.find((one) => one.page === page) ?? null;
  const kept = part.keptBlanks.includes(page);
  return {
    page,
    words: `Page ${page}`,
    sizeWords: `${Math.round(seen.widthMm)} × ${Math.round(seen.heightMm)} mm`,
    light: lightOf(troubles, namesPatient(identity, patient)),
    troubles: troubles.sort(redFirst),
    identityWords: identityWords(seen, patient),
    notes: pageNotes(seen),
    blank,
    kept,
    takenOut: out && {
      reason: out.reason,
      reasonWords: pageRefusalWords(out.reason),
      byName: nameOf(out.by),
      atWords: momentWords(out.at),
    },
    ...pictureHrefs(record.ref, part.fileId, page),
    actions: pageActions(about, page, { out: out !== null, blank, kept }),
  };
}

/** Where a page's pictures are. */
export function pictureHrefs(ref: string, fileId: string, page: number): { small: string; large: string } {
  const href = `/api/records/${ref}/parts/${fileId}/pages/${page}`;
  return { small: `${href}?width=240`, large: `${href}?width=1200` };
}

/** What may be done about a page, or, in the rule's own words, why not. */
export function pageAction(
  record: LeaverRecord,
  asking: Asking,
  command: { type: PageActionView['do']; fileId: string; page: number },
): PageActionView {
  const { type, fileId, page } = command;
  const asked: Command =
    type === 'take-page-out'
      ? { type, fileId, page, reason: 'not-this-patient' }
      : type === 'accept-rescue'
        ? { type, fileId }
        : { type, fileId, page };
  const refusal = mayNot(record, asked, asking);
  return {
    do: type,
    words: LIFE_CYCLE[type].says,
    allowed: refusal === null,
    refusal: refusal?.what ?? null,
  };
}

function pageActions(
  { record, part, asking }: About,
  page: number,
  { out, blank, kept }: { out: boolean; blank: boolean; kept: boolean },
): PageActionView[] {
  const action = (type: PageActionView['do']) =>
    pageAction(record, asking, { type, fileId: part.fileId, page });
  if (out) return [action('put-page-back')];
  const aboutBlank = kept ? [action('drop-blank')] : blank ? [action('keep-blank')] : [];
  return [action('take-page-out'), ...aboutBlank];
}

function rescueView(
  record: LeaverRecord,
  part: Part,
  asking: Asking,
  inspection: Inspection | null,
): RescueView | null {
  const { rescued, rescueAccepted, fileId } = part;
  if (rescued === null) return null;
  const pagesWithNothing = inspection?.rescued?.pagesWithNothing ?? [];
  return {
    how: rescued,
    words: rescueWords(rescued, pagesWithNothing, rescueAccepted),
    pagesWithNothing,
    accepted: rescueAccepted,
    tick: pageAction(record, asking, { type: 'accept-rescue', fileId, page: 1 }),
  };
}

function asTrouble({ light, code, words }: TroubleView): TroubleView {
  return { light, code, words };
}

function lightOf(troubles: readonly TroubleView[], named: boolean): PageView['light'] {
  if (troubles.some(({ light }) => light === 'red')) return 'red';
  if (troubles.length > 0) return 'amber';
  return named ? 'green' : 'none';
}

function identityWords({ identity, blank }: InspectedPage, patient: PatientDetails): string {
  if (identity === null)
    return blank ? 'Nothing is written on it.' : 'Cannot be checked by machine: the page is a picture only.';
  if (pageDoubts(identity, patient).length > 0) return 'Look whose page this is.';
  if (namesPatient(identity, patient)) return 'It names this patient.';
  return identity.source === 'read'
    ? 'Cannot be checked by machine: nothing that could be read off the picture speaks against it.'
    : 'It names no patient.';
}

function countsOf(pages: readonly PageView[], seen: readonly InspectedPage[]): PagesView['counts'] {
  const inPlay = pages.filter(({ takenOut }) => takenOut === null);
  const lit = (light: PageView['light']) => inPlay.filter((page) => page.light === light).length;
  return {
    pages: pages.length,
    red: lit('red'),
    amber: lit('amber'),
    blank: inPlay.filter(({ blank, kept }) => blank && !kept).length,
    takenOut: pages.length - inPlay.length,
    unchecked: inPlay.filter(({ page }) => isPictureOnly(seen[page - 1])).length,
  };
}

/** Its writing, if any, is in the picture: no machine can say whose page it is. */
function isPictureOnly(seen: InspectedPage | undefined): boolean {
  return seen !== undefined && !seen.blank && seen.identity?.source !== 'text';
}

function flaggedOf(pages: readonly PageView[]): number[] {
  const inPlay = pages.filter(({ takenOut }) => takenOut === null);
  const lit = (light: PageView['light']) => inPlay.filter((page) => page.light === light);
  return [...lit('red'), ...lit('amber')].map(({ page }) => page);
}

function redFirst(a: TroubleView, b: TroubleView): number {
  return Number(b.light === 'red') - Number(a.light === 'red');
}
