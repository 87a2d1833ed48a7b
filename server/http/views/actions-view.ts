import type { Command, PagesInDoubt } from '../../../core/commands.ts';
import { addDays } from '../../../core/dates.ts';
import { mayNot } from '../../../core/decide.ts';
import { supplierLine } from '../../../core/deletion.ts';
import type { Asking } from '../../../core/guards.ts';
import type { LeaverRecord, Part } from '../../../core/leaver-record.ts';
import { activeHolds, pagesInPlay, partsInPlay } from '../../../core/leaver-record.ts';
import { LIFE_CYCLE } from '../../../core/life-cycle.ts';
import { ROUTE_RULES } from '../../../core/routes.ts';
import type { RecordView } from '../answers.ts';
import type { ActionName } from '../requests.ts';

type ActionView = RecordView['actions'][number];
/** What decides beside the record itself. */
export type About = {
  patientKnown: boolean;
  suppliers: readonly string[];
  pages: PagesInDoubt;
  packInHand: boolean;
};

/**
 * What this person may do now and what not, with the reason. It asks the same table and conditions that will decide,
 * with the parameters most likely to pass: an action shown as allowed can still be refused for what is typed, and one
 * shown as refused is refused whatever is typed.
 */
export function actionsView(record: LeaverRecord, asking: Asking, about: About): ActionView[] {
  return NAMES.flatMap((name) => {
    const command = PLAUSIBLE[name]({ record, asking, ...about });
    if (command === null || !LIFE_CYCLE[command.type].from.includes(record.stage)) return [];
    const refusal = mayNot(record, command, asking) ?? pressRefusal(record, name);
    const words = WORDS[name] ?? LIFE_CYCLE[command.type].says;
    return [{ do: name, words, allowed: refusal === null, refusal: refusal?.what ?? null }];
  });
}

type Asked = About & { record: LeaverRecord; asking: Asking };
type Plausible = (asked: Asked) => Command | null;

/** Where an action is called otherwise than the rule it ends in. */
const WORDS: Partial<Record<ActionName, string>> = {
  'prepare-pack': 'Prepare the reprint pack',
  'cancel-pack': 'Stop making the reprint pack',
  'record-supplier-answer': 'Record what the scanning company says',
};

/** Null where there is nothing on this record that the action could be about. */
const PLAUSIBLE: Record<ActionName, Plausible> = {
  'request-notes': ({ suppliers }) =>
    about(suppliers[0], (supplier) => ({ type: 'request-notes', supplier, letterId: '' })),
  'note-not-held': ({ record }) => (record.supplier === null ? null : { type: 'note-not-held' }),
  'unlock-part': ({ record }) =>
    about(
      partsInPlay(record).find(({ readable }) => readable === 'locked'),
      ({ fileId }) => ({ type: 'unlock-part', fileId, newFileId: '', sha256: '', bytes: 0, pages: 1 }),
    ),
  'number-part': ({ record }) =>
    about(partsInPlay(record)[0], ({ fileId }) => ({ type: 'number-part', fileId, part: 1, of: 1 })),
  'refuse-part': ({ record }) =>
    about(partsInPlay(record)[0], ({ fileId }) => ({ type: 'refuse-part', fileId, reason: 'not-notes' })),
  'restore-part': ({ record }) =>
    about(
      record.parts.find(({ refused }) => refused !== null),
      ({ fileId }) => ({ type: 'restore-part', fileId }),
    ),
  'take-page-out': ({ record }) =>
    about(
      partsInPlay(record).find((part) => (pagesInPlay(part) ?? 0) > 1),
      (part) => ({
        type: 'take-page-out',
        fileId: part.fileId,
        page: firstPageIn(part),
        reason: 'not-notes',
      }),
    ),
  'put-page-back': ({ record }) =>
    about(
      record.parts.find(({ takenOut }) => takenOut.length > 0),
      ({ fileId, takenOut }) => ({ type: 'put-page-back', fileId, page: takenOut[0]?.page ?? 0 }),
    ),
  'keep-blank': ({ record }) =>
    about(
      partsInPlay(record).find(({ pages, keptBlanks }) => (pages ?? 0) > keptBlanks.length),
      ({ fileId, keptBlanks }) => ({ type: 'keep-blank', fileId, page: firstBut(keptBlanks) }),
    ),
  'drop-blank': ({ record }) =>
    about(
      record.parts.find(({ keptBlanks }) => keptBlanks.length > 0),
      ({ fileId, keptBlanks }) => ({ type: 'drop-blank', fileId, page: keptBlanks[0] ?? 0 }),
    ),
  'accept-rescue': ({ record }) =>
    about(
      partsInPlay(record).find(({ rescued, rescueAccepted }) => rescued !== null && !rescueAccepted),
      ({ fileId }) => ({ type: 'accept-rescue', fileId }),
    ),
  'correct-patient': () => ({ type: 'correct-patient', fields: [], light: 'green' }),
  'choose-route': ({ record }) => ({
    type: 'choose-route',
    // Once the notes have left only a route on which nothing is deleted may be chosen.
    route: record.stage === 'collected' || record.stage === 'clear' ? 'deceased' : record.route,
  }),
  'check-notes': ({ patientKnown, pages }) => ({
    type: 'check-notes',
    acceptDifferences: true,
    patientKnown,
    pages,
  }),
  'prepare-pack': ({ record }) => anyPack(record),
  'cancel-pack': ({ record, packInHand }) => (packInHand ? anyPack(record) : null),
  'confirm-printed': ({ record }) =>
    ROUTE_RULES[record.route].prints ? { type: 'confirm-printed', sheets: record.pack?.sheets ?? 0 } : null,
  'record-label': ({ record, asking }) =>
    ROUTE_RULES[record.route].courier ? { type: 'record-label', on: asking.today } : null,
  'unrecord-label': ({ record }) => (record.label === null ? null : { type: 'unrecord-label' }),
  bag: () => ({ type: 'bag', bags: 1 }),
  collect: ({ asking }) => ({ type: 'collect', on: asking.today }),
  'ask-new-practice': ({ record }) =>
    ROUTE_RULES[record.route].ending === 'legible-or-window'
      ? { type: 'ask-new-practice', letterId: '' }
      : null,
  'record-answer': ({ record, asking }) =>
    ROUTE_RULES[record.route].ending === 'legible-or-window'
      ? {
          type: 'record-answer',
          answer: record.stage === 'clear' ? 'not-legible' : 'legible',
          on: asking.today,
          wordsId: null,
        }
      : null,
  'confirm-release': ({ record, asking }) =>
    ROUTE_RULES[record.route].ending === 'release-confirmed'
      ? { type: 'confirm-release', on: asking.today }
      : null,
  undo: () => ({ type: 'undo' }),
  'place-hold': ({ asking }) => ({
    type: 'place-hold',
    holdId: '',
    kind: 'complaint',
    reviewOn: addDays(asking.today, 1),
    wordsId: null,
  }),
  'review-hold': ({ record, asking }) =>
    about(activeHolds(record)[0], ({ holdId }) => ({
      type: 'review-hold',
      holdId,
      reviewOn: addDays(asking.today, 1),
    })),
  'release-hold': ({ record }) =>
    about(activeHolds(record)[0], ({ holdId }) => ({ type: 'release-hold', holdId })),
  claim: ({ record, asking }) => (record.claimedBy === asking.by ? null : { type: 'claim' }),
  'release-claim': ({ record }) => (record.claimedBy === null ? null : { type: 'release-claim' }),
  'date-request': ({ asking }) => ({ type: 'date-request', on: asking.today }),
  'record-deduction': () => ({ type: 'record-deduction', reason: 'other', on: null }),
  'record-receiving-practice': () => ({ type: 'record-receiving-practice' }),
  'settle-mail': ({ record }) =>
    about(
      record.mails.find(({ settled }) => !settled),
      ({ messageId }) => ({ type: 'settle-mail', messageId }),
    ),
  'approve-deletion': () => ({ type: 'approve-deletion', namedBack: true, bulk: false, lines: [] }),
  'withdraw-approval': ({ record }) => (record.proposal === null ? null : { type: 'withdraw-approval' }),
  'record-supplier-answer': ({ record }) =>
    about(supplierLine(record), ({ lineId }) => ({
      type: 'claim-copy',
      lineId,
      evidence: 'supplier-statement',
    })),
  close: () => ({ type: 'close', reason: 'other-route' }),
  reinstate: () => ({ type: 'reinstate' }),
};

function anyPack(record: LeaverRecord): Command {
  return {
    type: 'keep-pack',
    packId: '',
    volumes: [],
    sides: 0,
    sheets: 0,
    pagesIn: 0,
    pagesOut: 0,
    blanksDropped: 0,
    pagesCompared: 0,
    fileIds: partsInPlay(record).map(({ fileId }) => fileId),
    pagesVersion: record.pagesVersion,
  };
}

function firstPageIn({ takenOut }: Part): number {
  return firstBut(takenOut.map(({ page }) => page));
}

function firstBut(pages: readonly number[]): number {
  let page = 1;
  while (pages.includes(page)) page += 1;
  return page;
}

const NAMES = Object.keys(PLAUSIBLE) as ActionName[];

function about<T>(found: T | null | undefined, command: (found: T) => Command): Command | null {
  return found === null || found === undefined ? null : command(found);
}

/** What the press's own step refuses beyond the table: a route that prints nothing needs no pack. */
function pressRefusal(record: LeaverRecord, name: ActionName): { what: string } | null {
  if (name !== 'prepare-pack' || ROUTE_RULES[record.route].prints) return null;
  return { what: `The route "${ROUTE_RULES[record.route].name}" does not print.` };
}
