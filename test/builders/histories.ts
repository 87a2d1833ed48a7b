import fc from 'fast-check';
import type { Command } from '../../core/commands.ts';
import { addDays } from '../../core/dates.ts';
import { decide } from '../../core/decide.ts';
import type { Asking } from '../../core/guards.ts';
import type { Happened, LeaverEvent, LeaverRecord } from '../../core/leaver-record.ts';
import { CLOSE_REASONS, HOLD_KINDS, PART_REFUSALS } from '../../core/leaver-record.ts';
import { DEDUCTION_REASONS, ROUTES } from '../../core/routes.ts';
import { after, aRecord, asking, LINES, packOf, part, TODAY } from './records.ts';

/** A record as some history of accepted commands left it, with the day it is then. */
export type Walked = { record: LeaverRecord; today: string; history: Happened[] };

type Make = (record: LeaverRecord, today: string) => Command;
type Move = { make: Make; who: number; wait: number };

const PEOPLE: Partial<Asking>[] = [
  { by: 'lead-1', role: 'lead' },
  { by: 'lead-2', role: 'lead' },
  { by: 'clerk-1', role: 'clerk' },
  { by: 'onward', role: 'onward' },
];

/** The way most records go; a walk that never gets far would say nothing of the later stages. */
const USUAL: Make[] = [
  () => ({ type: 'request-notes', supplier: 's1', letterId: 'l' }),
  () => part(1, 1),
  () => ({ type: 'compare-patient', light: 'green' }),
  () => ({ type: 'check-notes', acceptDifferences: true, patientKnown: true }),
  (record) => packOf(record, `p${record.version}`),
  (record) => ({ type: 'confirm-printed', sheets: record.pack?.sheets ?? 0 }),
  (_, on) => ({ type: 'record-label', on }),
  () => ({ type: 'bag', bags: 1 }),
  (_, on) => ({ type: 'collect', on }),
  () => ({ type: 'record-receiving-practice' }),
  () => ({ type: 'ask-new-practice', letterId: 'l' }),
  (_, on) => ({ type: 'record-answer', answer: 'legible', on, wordsId: null }),
  () => ({ type: 'end-window' }),
  (_, on) => ({ type: 'confirm-release', on }),
  () => ({ type: 'approve-deletion', namedBack: true, bulk: false, lines: [...LINES] }),
  () => ({ type: 'verify-copy', lineId: 'l1', evidence: 'key-destroyed', recoverableUntil: null }),
  () => ({ type: 'ask-copy', lineId: 'l2' }),
  () => ({ type: 'claim-copy', lineId: 'l2', evidence: 'supplier-statement' }),
  () => ({ type: 'certify', number: 'C-1', identifyingLineId: 'l3' }),
];

/** The hold placed last of those that stand; ids are never used twice. */
const standing = ({ holds }: LeaverRecord): string =>
  holds.findLast(({ releasedOn }) => releasedOn === null)?.holdId ?? 'none';
const fileId = (record: LeaverRecord): string => record.parts.at(-1)?.fileId ?? 'none';
const odd = (change: object) => (record: LeaverRecord) =>
  ({ ...part(1, 1), fileId: `x${record.version}`, sha256: `x${record.version}`, ...change }) as Command;

const UNUSUAL: Make[] = [
  odd({ part: 2, of: 3 }),
  odd({ part: null, of: null }),
  odd({ readable: 'locked', pages: null }),
  odd({ readable: 'damaged', pages: null }),
  odd({}),
  odd({ rescued: 'repaired' }),
  (record) => ({ type: 'accept-rescue', fileId: fileId(record) }),
  (record) => ({
    type: 'unlock-part',
    fileId: fileId(record),
    newFileId: `u${record.version}`,
    sha256: `u${record.version}`,
    bytes: 10,
    pages: 2,
  }),
  (record) => ({ type: 'number-part', fileId: fileId(record), part: 1, of: 1 }),
  ...PART_REFUSALS.map(
    (reason): Make =>
      (record) => ({ type: 'refuse-part', fileId: fileId(record), reason }),
  ),
  (record) => ({ type: 'restore-part', fileId: fileId(record) }),
  ...[1, 2, 3].flatMap((page): Make[] => [
    (record) => ({ type: 'take-page-out', fileId: fileId(record), page, reason: 'not-this-patient' }),
    (record) => ({ type: 'put-page-back', fileId: fileId(record), page }),
  ]),
  (record) => ({ type: 'keep-blank', fileId: fileId(record), page: 2 }),
  (record) => ({ type: 'drop-blank', fileId: fileId(record), page: 2 }),
  (record) => ({
    type: 'keep-inspection',
    fileId: fileId(record),
    inspection: `i${record.version}`,
    rescued: null,
  }),
  () => ({ type: 'compare-patient', light: 'amber' }),
  () => ({ type: 'compare-patient', light: 'red' }),
  () => ({ type: 'correct-patient', fields: ['name'], light: 'green' }),
  ...ROUTES.map(
    (route): Make =>
      () => ({ type: 'choose-route', route }),
  ),
  () => ({ type: 'request-notes', supplier: 's1', letterId: 'l' }),
  () => ({ type: 'note-not-held' }),
  () => ({ type: 'note-pack-failed', code: 'damaged' }),
  () => ({ type: 'unrecord-label' }),
  () => ({ type: 'record-receiving-practice' }),
  () => ({ type: 'ask-new-practice', letterId: 'l' }),
  (_, on) => ({ type: 'record-answer', answer: 'not-legible', on, wordsId: null }),
  () => ({ type: 'undo' }),
  ...HOLD_KINDS.map(
    (kind): Make =>
      ({ version }, today) => ({
        type: 'place-hold',
        holdId: `h${version}`,
        kind,
        reviewOn: addDays(today, 20),
        wordsId: null,
      }),
  ),
  (record, today) => ({ type: 'review-hold', holdId: standing(record), reviewOn: addDays(today, 9) }),
  (record) => ({ type: 'release-hold', holdId: standing(record) }),
  () => ({ type: 'claim' }),
  () => ({ type: 'release-claim' }),
  (_, on) => ({ type: 'date-request', on }),
  ...(Object.keys(DEDUCTION_REASONS) as (keyof typeof DEDUCTION_REASONS)[]).map(
    (reason): Make =>
      (_, on) => ({ type: 'record-deduction', reason, on }),
  ),
  ...['says-legible', 'says-not-legible', 'says-deleted', 'says-not-held', 'letter-came-back', null].map(
    (meaning): Make =>
      (record) => ({ type: 'note-mail', messageId: `m${record.version}`, meaning }),
  ),
  (record) => ({ type: 'settle-mail', messageId: record.mails.at(-1)?.messageId ?? '' }),
  () => ({ type: 'withdraw-approval' }),
  () => ({ type: 'find-copy', lineId: 'l9', kind: 'mailbox-message', what: 'm9' }),
  ...CLOSE_REASONS.map(
    (reason): Make =>
      () => ({ type: 'close', reason }),
  ),
  () => ({ type: 'reinstate' }),
];

const move = (makes: Make[], who: number[]) =>
  fc.record({
    make: fc.constantFrom(...makes),
    who: fc.constantFrom(...who),
    wait: fc.constantFrom(0, 0, 1, 3, 9, 30, 57),
  });

/**
 * Histories of one record: some of the usual way as far as a random point, with unusual things before, between and
 * after. What is refused changes nothing.
 */
export const walks: fc.Arbitrary<Walked> = fc
  .record({
    begin: fc.array(move(UNUSUAL, [0, 2, 3]), { maxLength: 3 }),
    usual: fc.nat(USUAL.length),
    waits: fc.array(fc.constantFrom(0, 0, 1, 9, 57), { minLength: USUAL.length, maxLength: USUAL.length }),
    end: fc.array(move([...UNUSUAL, ...USUAL], [0, 1, 2, 3]), { maxLength: 8 }),
  })
  .map(({ begin, usual, waits, end }) => {
    const way = USUAL.slice(0, usual).map((make, index) => ({ make, who: 0, wait: waits[index] ?? 0 }));
    return walk([...begin, ...way, ...end]);
  });

function walk(moves: readonly Move[]): Walked {
  let record = aRecord();
  let today = TODAY;
  const history = [tell(record, { type: 'leaver-expected', source: 'notes' }, asking())];
  for (const { make, who, wait } of moves) {
    today = addDays(today, wait);
    for (const one of [who, 0, 3]) {
      const person = asking({ ...PEOPLE[one], today });
      const decision = decide(record, make(record, today), person);
      if (!decision.ok) continue;
      for (const event of decision.events)
        history.push(tell({ ...record, version: history.length + 1 }, event, person));
      record = after(record, decision, person);
      break;
    }
  }
  return { record, today, history };
}

function tell({ ref, practice, version }: LeaverRecord, event: LeaverEvent, { now, by }: Asking): Happened {
  return { ref, practice, version, at: now, by, event };
}
