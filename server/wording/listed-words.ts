import type { LeaverField } from '../../core/leavers-columns.ts';
import type { DateField, ListedLeaver, RowTrouble } from '../../core/leavers-list.ts';
import type { AddedFact, DifferentField, ListedOutcome } from '../../core/listed-against-known.ts';
import type { ListedDateTrouble } from '../../core/listed-date.ts';
import type { StopReason } from '../../core/listed-reason.ts';
import { DEDUCTION_REASONS, ROUTE_RULES } from '../../core/routes.ts';
import { listWords } from './plain-words.ts';

export const LIST_FIELDS: Record<LeaverField, string> = {
  nhsNumber: 'NHS number',
  name: 'Name',
  familyName: 'Family name',
  givenName: 'Given names',
  dateOfBirth: 'Date of birth',
  deductedOn: 'Day of the deduction',
  reason: 'Reason for the deduction',
  requestedOn: 'Day the notes were asked for',
  newPractice: 'New practice',
  newPracticeCode: 'New practice’s ODS code',
};

/** What is kept with a hold that a list placed. */
export function listStopWords(why: StopReason): string {
  return `The leavers’ list says: ${STOPS[why]}.`;
}

/** What a row that was understood comes to: before it is brought in, and after. */
export function outcomeWords(outcome: ListedOutcome, leaver: ListedLeaver, isDone: boolean): string {
  switch (outcome.kind) {
    case 'new':
      return [isDone ? 'A record was begun.' : 'A record will be begun.', ...reasonWords(leaver)].join(' ');
    case 'known':
      return 'There is a record, and the list says nothing new.';
    case 'ended':
      return `There was a record, and it is ${outcome.stage}. The list does not say that the patient has left once more.`;
    case 'adds':
      return [
        `${isDone ? 'Was' : 'Will be'} added to the record: ${listWords(outcome.facts.map((fact) => FACTS[fact]))}.`,
        ...(outcome.facts.includes('deduction') ? reasonWords(leaver) : []),
      ].join(' ');
    case 'differs':
      return differsWords(outcome);
    case 'stops':
      return `The list says: ${STOPS[outcome.why]}. ${STOPPED[outcome.how][isDone ? 'done' : 'toDo']}`;
    case 'nothing-needed':
      return outcome.why === 'internal-transfer'
        ? 'Moved within the practice, so no notes travel.'
        : `The list says: ${STOPS[outcome.why]}. There is no open record to stop.`;
    default:
      return outcome satisfies never;
  }
}

/** Why a row was left out, and what to do where that is not plain. */
export function rowTroubleWords(trouble: RowTrouble): string {
  switch (trouble.code) {
    case 'nhs-number-missing':
      return 'There is no NHS number.';
    case 'nhs-number-rounded':
      return 'Excel has rounded the NHS number, and its last digits are lost. Make its column wider there, or its cells text, and save the list again.';
    case 'nhs-number-digits':
      return 'The NHS number does not have ten digits.';
    case 'nhs-number-wrong':
      return 'That is not an NHS number: its ten digits do not fit together.';
    case 'name-missing':
      return 'There is no name.';
    case 'date':
      return dateTroubleWords(trouble.field, trouble.why);
    case 'twice':
      return `The same as row ${trouble.firstRow}.`;
    case 'twice-differently':
      return `The same NHS number stands in rows ${listWords(trouble.rows)} with other details. Nobody can tell which is right.`;
    default:
      return trouble satisfies never;
  }
}

const STOPS: Record<StopReason, string> = {
  'deducted-in-error': 'deducted in error',
  're-registered': 'registered here again',
};

const STOPPED = {
  close: { toDo: 'The record will be closed.', done: 'The record was closed.' },
  hold: {
    toDo: 'The notes have left, so every copy will be held until a lead has looked.',
    done: 'The notes have left, so every copy is held until a lead has looked.',
  },
} as const;

const FACTS: Record<AddedFact, string> = {
  deduction: 'the deduction',
  request: 'the day the notes were asked for',
  'new-practice': 'the new practice',
};

const DIFFERENT: Record<DifferentField, string> = {
  name: 'the name',
  'date-of-birth': 'the date of birth',
  'deduction-date': 'the day of the deduction',
  'deduction-reason': 'the reason for the deduction',
};

/** Nothing where the usual reason and route will do. */
function reasonWords({ reason }: ListedLeaver): string[] {
  if (reason.kind !== 'leaves') return [];
  if (!reason.understood)
    return ['Its reason is not one that Onward knows, so the record waits until a person chooses the route.'];
  if (reason.reason === null || reason.route === null) return [];
  return [`${DEDUCTION_REASONS[reason.reason].name}. Route: ${ROUTE_RULES[reason.route].name}.`];
}

function differsWords({ fields, stop }: Extract<ListedOutcome, { kind: 'differs' }>): string {
  const said = `The list and the record differ in ${listWords(fields.map((field) => DIFFERENT[field]))}.`;
  const next =
    stop === null
      ? 'Nothing is changed. Look at the record, and put right whichever is wrong.'
      : `The list says: ${STOPS[stop]}. Nothing is changed. If it is this patient, close the record or place a hold.`;
  return `${said} ${next}`;
}

const DATES: Record<DateField, string> = {
  dateOfBirth: 'date of birth',
  deductedOn: 'day of the deduction',
  requestedOn: 'day the notes were asked for',
};

function dateTroubleWords(field: DateField, why: ListedDateTrouble | 'in-future'): string {
  const date = DATES[field];
  switch (why) {
    case 'missing':
      return `There is no ${date}.`;
    case 'two-digit-year':
      return `The ${date} has a year of two digits, which may be either century. Write the year in full.`;
    case 'year-only':
      return `The ${date} is a year only.`;
    case 'day-or-month':
      return `The ${date} may be read two ways, because its column puts the month first. Write the month as a word.`;
    case 'no-such-day':
      return `The ${date} is in no calendar.`;
    case 'not-understood':
      return `The ${date} is not understood.`;
    case 'in-future':
      return `The ${date} is still to come.`;
    default:
      return why satisfies never;
  }
}
