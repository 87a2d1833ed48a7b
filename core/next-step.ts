import type { PagesInDoubt } from './commands.ts';
import type { CivilDate } from './dates.ts';
import { deletionReasons, supplierLine } from './deletion.ts';
import { isAccountedFor } from './guards.ts';
import type { LeaverRecord } from './leaver-record.ts';
import { activeHolds, packIsCurrent, partsInPlay } from './leaver-record.ts';
import type { Role } from './life-cycle.ts';
import { answerWaits, letterWaits, mailsWaiting } from './mails-waiting.ts';
import { nextForNotes } from './next-for-notes.ts';
import { reviewWindow } from './record-window.ts';
import { ROUTE_RULES } from './routes.ts';

/** What the primary button may do: names of actions, as the desk sends them. */
export type NextDo =
  | 'request-notes'
  | 'note-not-held'
  | 'unlock-part'
  | 'number-part'
  | 'refuse-part'
  | 'correct-patient'
  | 'choose-route'
  | 'take-page-out'
  | 'accept-rescue'
  | 'check-notes'
  | 'prepare-pack'
  | 'confirm-printed'
  | 'record-label'
  | 'bag'
  | 'collect'
  | 'record-receiving-practice'
  | 'ask-new-practice'
  | 'record-answer'
  | 'confirm-release'
  | 'undo'
  | 'review-hold'
  | 'settle-mail'
  | 'approve-deletion'
  | 'record-supplier-answer';

export const NEXT_CODES = [
  'enter-patient',
  'ask-for-notes',
  'ask-for-notes-again',
  'wait-for-notes',
  'notes-not-held',
  'says-not-held',
  'choose-route',
  'route-changed',
  'unlock-part',
  'number-parts',
  'duplicate-parts',
  'part-damaged',
  'parts-missing',
  'wait-for-parts',
  'patients-differ',
  'look-at-rescue',
  'look-at-pages',
  'check-notes',
  'confirm-release',
  'prepare-pack',
  'pack-in-hand',
  'pack-failed',
  'print-pack',
  'wait-for-label',
  'bag',
  'wait-for-courier',
  'answer-waits',
  'record-new-practice',
  'ask-new-practice',
  'wait-for-answer',
  'ask-new-practice-again',
  'answer-late',
  'window-ending',
  'late-part',
  'kept',
  'held',
  'review-hold',
  'approve-deletion',
  'ask-lead',
  'give-second-approval',
  'wait-for-second',
  'deletion-blocked',
  'removing-copies',
  'supplier-answer',
  'read-mail',
  'letter-came-back',
  'deleted',
  'closed',
] as const;
export type NextCode = (typeof NEXT_CODES)[number];

/** `do` is null where there is nothing to do but wait, or nothing for this person; the code says for what. */
export type NextStep = { do: NextDo | null; code: NextCode };

/** What the record itself does not know. */
export type NextFacts = {
  /** Name, NHS number and date of birth are all in the vault. */
  patientKnown: boolean;
  /** What pages that are still in say of somebody else; nothing, where not said. */
  pages?: PagesInDoubt;
  /** How many scanning companies the practice has; one, where not said. */
  suppliers?: number;
  /** The press is at work on this record's pack. */
  packInHand?: boolean;
  /** From `lateness` of reminders. */
  notesLate?: boolean;
  answerLate?: boolean;
  /** Who looks; a lead who has approved nothing yet, where not said. */
  who?: { by: string; role: Role };
};

/**
 * The one thing to do next, for the primary button, the lists and the reminders. It offers only what the table and the
 * conditions allow to the person who looks; doubt about what is typed remains (a wrong date is still refused).
 */
export function nextStep(record: LeaverRecord, facts: NextFacts, today: CivilDate): NextStep {
  if (record.stage === 'deleted' || record.stage === 'closed') return wait(record.stage);
  const step = stepOf(record, facts, today);
  if (facts.who?.role === 'auditor') return wait(step.code);
  if (step.do !== null || mailsWaiting(record).length === 0) return step;
  return { do: 'settle-mail', code: letterWaits(record) === null ? 'read-mail' : 'letter-came-back' };
}

function stepOf(record: LeaverRecord, facts: NextFacts, today: CivilDate): NextStep {
  switch (record.stage) {
    case 'expected':
    case 'received':
      return endsWithoutPrint(record) ?? nextForNotes(record, facts);
    case 'checked':
      return endsWithoutPrint(record) ?? nextForPack(record, facts);
    case 'reprinted':
    case 'bagged':
      return nextForBag(record);
    case 'collected':
      return nextForAnswer(record, facts, today);
    case 'clear':
      return nextForDeletion(record, facts, today);
    case 'deleting':
      return nextForCopies(record, today, facts);
    case 'deleted':
    case 'closed':
      return wait(record.stage);
  }
}

/** Routes on which nothing is printed: stopped until another is chosen, or over once the release is confirmed. */
function endsWithoutPrint({ route }: LeaverRecord): NextStep | null {
  const rules = ROUTE_RULES[route];
  if (rules.prints) return null;
  return rules.ending === 'release-confirmed'
    ? { do: 'confirm-release', code: 'confirm-release' }
    : { do: 'choose-route', code: 'choose-route' };
}

function nextForPack(record: LeaverRecord, facts: NextFacts): NextStep {
  if (facts.packInHand === true) return wait('pack-in-hand');
  if (packIsCurrent(record)) return { do: 'confirm-printed', code: 'print-pack' };
  return { do: 'prepare-pack', code: record.packTrouble === null ? 'prepare-pack' : 'pack-failed' };
}

function nextForBag(record: LeaverRecord): NextStep {
  const rules = ROUTE_RULES[record.route];
  if (!rules.courier)
    return rules.ending === 'release-confirmed'
      ? { do: 'undo', code: 'route-changed' }
      : { do: 'choose-route', code: 'choose-route' };
  if (record.label === null && record.stage === 'reprinted')
    return { do: 'record-label', code: 'wait-for-label' };
  return record.stage === 'bagged' ? { do: 'collect', code: 'wait-for-courier' } : { do: 'bag', code: 'bag' };
}

function nextForAnswer(record: LeaverRecord, facts: NextFacts, today: CivilDate): NextStep {
  const rules = ROUTE_RULES[record.route];
  if (lateParts(record)) return { do: 'refuse-part', code: 'late-part' };
  if (rules.ending === 'never-here') return heldOr(record, facts, today, 'kept');
  if (rules.ending === 'release-confirmed')
    return rules.courier
      ? { do: 'confirm-release', code: 'confirm-release' }
      : { do: 'undo', code: 'route-changed' };
  if (answerWaits(record)) return { do: 'record-answer', code: 'answer-waits' };
  if (activeHolds(record).length > 0 && record.asked !== null) return heldOr(record, facts, today, 'held');
  if (reviewWindow(record, today)?.ended) return wait('window-ending');
  if (record.asked === null)
    return record.receivingPracticeKnown
      ? { do: 'ask-new-practice', code: 'ask-new-practice' }
      : { do: 'record-receiving-practice', code: 'record-new-practice' };
  if (facts.answerLate !== true) return wait('wait-for-answer');
  // Chased once in writing; after that a person rings, and in the end the window decides.
  return record.asked.again === true || !record.receivingPracticeKnown
    ? { do: 'record-answer', code: 'answer-late' }
    : { do: 'ask-new-practice', code: 'ask-new-practice-again' };
}

function nextForDeletion(record: LeaverRecord, facts: NextFacts, today: CivilDate): NextStep {
  const { ending } = ROUTE_RULES[record.route];
  if (ending === 'legible-or-window' && answerWaits(record))
    return { do: 'record-answer', code: 'answer-waits' };
  if (activeHolds(record).length > 0) return heldOr(record, facts, today, 'held');
  if (ending === 'never-here') return wait('kept');
  if (lateParts(record)) return { do: 'refuse-part', code: 'late-part' };
  // The clock is asked again by whoever approves.
  if (deletionReasons(record, { today, clockTrusted: true }).against.length > 0)
    return wait('deletion-blocked');
  const { by = null, role = 'lead' } = facts.who ?? {};
  if (record.proposal !== null)
    return record.proposal.by === by
      ? wait('wait-for-second')
      : { do: 'approve-deletion', code: 'give-second-approval' };
  return role === 'lead' ? { do: 'approve-deletion', code: 'approve-deletion' } : wait('ask-lead');
}

function nextForCopies(record: LeaverRecord, today: CivilDate, facts: NextFacts): NextStep {
  if (activeHolds(record).length > 0) return heldOr(record, facts, today, 'held');
  const line = supplierLine(record);
  const awaited = line !== null && line.state === 'asked' && !isAccountedFor(line);
  return awaited ? { do: 'record-supplier-answer', code: 'supplier-answer' } : wait('removing-copies');
}

/** A hold whose review date has come is a lead's to look at; before that it only stands. */
function heldOr(record: LeaverRecord, facts: NextFacts, today: CivilDate, otherwise: NextCode): NextStep {
  const due = activeHolds(record).some((hold) => !hold.practiceWide && hold.reviewOn <= today);
  if (due && (facts.who?.role ?? 'lead') === 'lead') return { do: 'review-hold', code: 'review-hold' };
  return wait(otherwise);
}

/** A part that was not in the bag: taken out as a duplicate, or sent after the others. */
function lateParts(record: LeaverRecord): boolean {
  if (!ROUTE_RULES[record.route].prints || record.pack === null) return false;
  const packed = new Set(record.pack.fileIds);
  return partsInPlay(record).some(({ fileId }) => !packed.has(fileId));
}

function wait(code: NextCode): NextStep {
  return { do: null, code };
}
