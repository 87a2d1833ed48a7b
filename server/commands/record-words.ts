import { showDate } from '../../core/dates.ts';
import { activeHolds, type LeaverRecord } from '../../core/leaver-record.ts';
import { showNhsNumber } from '../../core/nhs-number.ts';
import { showName } from '../../core/person-name.ts';
import { ROUTE_RULES } from '../../core/routes.ts';
import { statutoryLastDay } from '../../core/statutory-date.ts';
import type { RecordVault } from '../steps/store-port.ts';

/** A record as the command line answers it. `patient` is there only when the person asked for it. */
export type RecordAnswer = {
  ref: string;
  practice: string;
  stage: string;
  since: string;
  route: string;
  held: boolean;
  parts: number;
  statutoryLastDay: string | null;
  claimedBy: string | null;
  patient?: { name: string | null; nhsNumber: string | null; dateOfBirth: string | null } | null;
};

export function answerOf(record: LeaverRecord, vault: RecordVault | null, identify: boolean): RecordAnswer {
  return {
    ref: record.ref,
    practice: record.practice,
    stage: record.stage,
    since: record.stageSince,
    route: record.route,
    held: activeHolds(record).length > 0,
    parts: record.parts.filter((part) => part.refused === null).length,
    statutoryLastDay: record.requestedOn === null ? null : statutoryLastDay(record.requestedOn),
    claimedBy: record.claimedBy,
    ...(identify ? { patient: vault?.patient ?? null } : {}),
  };
}

/** One line of the list. */
export function lineOf(answer: RecordAnswer): string {
  return [
    answer.ref,
    answer.stage.padEnd(10),
    `since ${showDate(answer.since.slice(0, 10))}`,
    ...(answer.held ? ['HELD'] : []),
    ...(answer.statutoryLastDay === null ? [] : [`must leave by ${showDate(answer.statutoryLastDay)}`]),
    ...patientWords(answer),
  ].join('  ');
}

export function patientWords({ patient }: Pick<RecordAnswer, 'patient'>): string[] {
  if (patient === undefined) return [];
  if (patient === null) return ['(patient no longer held here)'];
  const { name, nhsNumber, dateOfBirth } = patient;
  return [
    name === null ? 'name not known' : showName(name),
    `born ${dateOfBirth === null ? 'not known' : showDate(dateOfBirth)}`,
    `NHS No. ${nhsNumber === null ? 'not known' : showNhsNumber(nhsNumber)}`,
  ];
}

export function routeWords(answer: Pick<LeaverRecord, 'route'>): string {
  return ROUTE_RULES[answer.route].name;
}
