import type { CivilDate } from './dates.ts';
import { londonDate } from './dates.ts';
import type { LeaverRecord } from './leaver-record.ts';
import { isOpen } from './leaver-record.ts';
import type { ListedLeaver } from './leavers-list.ts';
import { LIFE_CYCLE } from './life-cycle.ts';
import type { StopReason } from './listed-reason.ts';
import type { PatientDetails } from './patient-match.ts';
import { compareNames } from './person-name.ts';

/** What is kept of a patient: the open record, else the newest. `patient` is null once it is deleted. */
export type KnownLeaver = {
  record: LeaverRecord;
  patient: PatientDetails | null;
  /** It was closed once before, and a lead reopened it. */
  wasReopened: boolean;
};

/** What a list may add to a record that lacks it. */
export type AddedFact = 'deduction' | 'request' | 'new-practice';
export type DifferentField = 'name' | 'date-of-birth' | 'deduction-date' | 'deduction-reason';

/** What bringing in one row of a list comes to. It is worked out twice: to show it, and again when it is done. */
export type ListedOutcome =
  | { kind: 'new' }
  | { kind: 'known'; ref: string }
  /** There was a record, and it is over; nothing in the list says that the patient has left once more. */
  | { kind: 'ended'; ref: string; stage: 'closed' | 'deleted' }
  | { kind: 'adds'; ref: string; facts: AddedFact[] }
  | { kind: 'differs'; ref: string; fields: DifferentField[]; stop: StopReason | null }
  | { kind: 'stops'; ref: string; why: StopReason; how: 'close' | 'hold' }
  /** An internal transfer, or a deduction in error of somebody of whom there is no record. */
  | { kind: 'nothing-needed'; why: 'internal-transfer' | StopReason };

/**
 * Pure, and idempotent by what it rests on: whatever it says to do makes it say `known` the next time. Nothing that is
 * kept is ever overwritten by a list: what differs is shown to a person.
 */
export function againstKnown(listed: ListedLeaver, known: KnownLeaver | null): ListedOutcome {
  const { reason } = listed;
  const open = known !== null && isOpen(known.record) ? known : null;
  if (reason.kind === 'stops')
    return open ? stopped(listed, open, reason.why) : { kind: 'nothing-needed', why: reason.why };
  if (open === null) {
    if (reason.kind === 'stays') return { kind: 'nothing-needed', why: 'internal-transfer' };
    return known === null || hasLeftAgain(listed, known.record) ? { kind: 'new' } : endedAs(known.record);
  }
  const fields = [...identityDiffers(listed, open), ...deductionDiffers(listed, open.record)];
  const { ref } = open.record;
  if (fields.length > 0) return { kind: 'differs', ref, fields, stop: null };
  const facts = factsLacking(listed, open.record);
  return facts.length > 0 ? { kind: 'adds', ref, facts } : { kind: 'known', ref };
}

/** A record that left the practice's hands cannot be closed any more; a hold keeps every copy until a lead has looked. */
function stopped(listed: ListedLeaver, known: KnownLeaver, why: StopReason): ListedOutcome {
  const { record } = known;
  const { ref } = record;
  const fields = identityDiffers(listed, known);
  if (fields.length > 0) return { kind: 'differs', ref, fields, stop: why };
  // What a person undid, by releasing the hold or reopening the record, the same list does not do again.
  if (record.holds.some(({ kind }) => kind === 're-registered') || known.wasReopened)
    return { kind: 'known', ref };
  return { kind: 'stops', ref, why, how: LIFE_CYCLE.close.from.includes(record.stage) ? 'close' : 'hold' };
}

function endedAs({ ref, stage }: LeaverRecord): ListedOutcome {
  return { kind: 'ended', ref, stage: stage === 'deleted' ? 'deleted' : 'closed' };
}

/** Only another day of deduction says so: lists are often sent again, and often hold the months before. */
function hasLeftAgain({ deductedOn }: ListedLeaver, record: LeaverRecord): boolean {
  if (deductedOn === null) return false;
  const before: CivilDate | null = record.deduction?.on ?? null;
  return before === null ? deductedOn > londonDate(record.openedAt) : deductedOn > before;
}

function identityDiffers({ patient }: ListedLeaver, known: KnownLeaver): DifferentField[] {
  const { name, dateOfBirth } = known.patient ?? { name: null, dateOfBirth: null };
  return [
    ...(name !== null && compareNames(name, patient.name) !== 'full' ? ['name' as const] : []),
    ...(dateOfBirth !== null && dateOfBirth !== patient.dateOfBirth ? ['date-of-birth' as const] : []),
  ];
}

function deductionDiffers(
  { reason, deductedOn }: ListedLeaver,
  { deduction }: LeaverRecord,
): DifferentField[] {
  const fields: DifferentField[] = [];
  if (reason.kind === 'stays') fields.push('deduction-reason');
  if (deduction === null) return fields;
  if (deduction.on !== null && deductedOn !== null && deduction.on !== deductedOn)
    fields.push('deduction-date');
  const listed = reason.kind === 'leaves' ? reason.reason : null;
  if (listed !== null && listed !== deduction.reason) fields.push('deduction-reason');
  return fields;
}

/** What the list says and the record does not. */
export function factsLacking(listed: ListedLeaver, record: LeaverRecord): AddedFact[] {
  const says =
    listed.deductedOn !== null || (listed.reason.kind === 'leaves' && listed.reason.reason !== null);
  return [
    ...(record.deduction === null && says ? ['deduction' as const] : []),
    ...(record.requestedOn === null && listed.requestedOn !== null ? ['request' as const] : []),
    ...(!record.receivingPracticeKnown && listed.newPractice !== null ? ['new-practice' as const] : []),
  ];
}
