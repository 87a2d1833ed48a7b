import type { NhsNumber } from './nhs-number.ts';
import { showNhsNumber } from './nhs-number.ts';
import { compareNames, showName } from './person-name.ts';

/** Who a patient is, as far as known. The name is 'Joe Bloggs' or 'Bloggs, Joe'; the date is ISO. */
export type PatientDetails = { nhsNumber: NhsNumber | null; name: string | null; dateOfBirth: string | null };
export type PatientSource = 'file-name' | 'subject' | 'body' | 'page-text' | 'person';

/** What one source says. `certain` is false for a bare run of ten digits that may be a telephone number. */
export type PatientClaim = PatientDetails & {
  source: PatientSource;
  where: string;
  certain: boolean;
  /** The stored part that said it, so that a part taken out takes its claims with it; absent where no part did. */
  fileId?: string;
  /** Pages of that part, from 1, on which it stands; absent where it is no page's, or on more than are counted. */
  pages?: number[];
};

export type Difference = {
  field: 'nhsNumber' | 'name' | 'dateOfBirth';
  values: { value: string; source: PatientSource; where: string }[];
};
export type Agreement = { light: 'green' | 'amber' | 'red'; differences: Difference[]; notes: string[] };

/** Who is believed most when sources differ: a person, then file names, then what the mail and pages say. */
const TRUST: PatientSource[] = ['person', 'file-name', 'page-text', 'subject', 'body'];

/**
 * What the sources together say of the patient, and how well they agree (field notes §2). Green: number, date of birth
 * and name are all known and nothing differs. Amber: something differs or is not known. Red: two certain numbers.
 */
export function agreePatient(claims: readonly PatientClaim[]): {
  patient: PatientDetails;
  agreement: Agreement;
} {
  const ranked = [...claims].sort((a, b) => TRUST.indexOf(a.source) - TRUST.indexOf(b.source));
  const sure = ranked.filter(({ certain }) => certain);
  const patient = {
    nhsNumber: first(sure, 'nhsNumber') ?? first(ranked, 'nhsNumber'),
    name: first(ranked, 'name'),
    dateOfBirth: first(ranked, 'dateOfBirth'),
  };
  const differences = [numbers(ranked), names(ranked, patient.name), dates(ranked)].filter(
    (one) => one !== null,
  );
  const red = new Set(sure.flatMap(({ nhsNumber }) => (nhsNumber === null ? [] : [nhsNumber]))).size > 1;
  const notes = [...notKnown(patient), ...onlyUnsure(sure, patient)];
  const light = red ? 'red' : differences.length + notes.length > 0 ? 'amber' : 'green';
  return { patient, agreement: { light, differences, notes } };
}

type Field = Difference['field'];

function first(claims: readonly PatientClaim[], field: Field): string | null {
  return claims.find((claim) => claim[field] !== null)?.[field] ?? null;
}

function numbers(claims: readonly PatientClaim[]): Difference | null {
  return difference(claims, 'nhsNumber', (a, b) => a === b, showNhsNumber);
}

function dates(claims: readonly PatientClaim[]): Difference | null {
  return difference(
    claims,
    'dateOfBirth',
    (a, b) => a === b,
    (date) => date,
  );
}

function names(claims: readonly PatientClaim[], believed: string | null): Difference | null {
  return believed === null
    ? null
    : difference(claims, 'name', (a, b) => compareNames(a, b) !== 'none', showName);
}

function difference(
  claims: readonly PatientClaim[],
  field: Field,
  same: (a: string, b: string) => boolean,
  show: (value: string) => string,
): Difference | null {
  const said = claims.flatMap((claim) => {
    const value = claim[field];
    return value === null ? [] : [{ value, source: claim.source, where: claim.where }];
  });
  const believed = said[0];
  if (!believed || said.every(({ value }) => same(believed.value, value))) return null;
  return { field, values: said.map((one) => ({ ...one, value: show(one.value) })) };
}

function notKnown(patient: PatientDetails): string[] {
  const missing = [
    patient.nhsNumber === null ? 'NHS number' : null,
    patient.name === null ? 'name' : null,
    patient.dateOfBirth === null ? 'date of birth' : null,
  ].filter((word) => word !== null);
  return missing.length === 0 ? [] : [`Not known: ${missing.join(', ')}.`];
}

function onlyUnsure(sure: readonly PatientClaim[], patient: PatientDetails): string[] {
  if (patient.nhsNumber === null || sure.some(({ nhsNumber }) => nhsNumber === patient.nhsNumber)) return [];
  return ['The NHS number was found only as a bare run of ten digits, which may be another number.'];
}
