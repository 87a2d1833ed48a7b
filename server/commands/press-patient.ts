import { isCivilDate } from '../../core/dates.ts';
import { type ParsedFilename, readFilename } from '../../core/lloyd-george-filename.ts';
import { parseNhsNumber } from '../../core/nhs-number.ts';
import { partsState } from '../../core/parts.ts';
import type { PatientDetails } from '../../core/patient-match.ts';

/** Who stands on the cover, in which order the files go (indexes), and what a person should look at. */
export type PatientOnCover = { details: PatientDetails; order: number[]; warnings: string[] };

type Given = { nhsNumber: string | null; name: string | null; dateOfBirth: string | null };

/** What was typed cannot be; or it can, and the sources speak of more than one patient. */
export type PatientTrouble = { trouble: 'mistyped' | 'doubtful'; words: string };

/**
 * The patient as given, completed from the names of the files where they agree. Trouble where they do not, or where
 * what was given cannot be: one patient in one pack, and doubt stops.
 */
export function patientFrom(given: Given, fileNames: readonly string[]): PatientOnCover | PatientTrouble {
  const nhsNumber = given.nhsNumber === null ? null : parseNhsNumber(given.nhsNumber);
  if (given.nhsNumber !== null && nhsNumber === null)
    return mistyped('--nhs-number is not an NHS number: it needs ten digits that belong together.');
  const dateOfBirth = given.dateOfBirth === null ? null : readDate(given.dateOfBirth);
  if (given.dateOfBirth !== null && dateOfBirth === null)
    return mistyped('--dob is not a date that exists. Write it as 2019-12-25 or 25-12-2019.');
  const read = fileNames.map((name) => readFilename(name).parsed);
  const numbers = theOnly([nhsNumber, ...read.map((one) => one?.nhsNumber)]);
  if (numbers === 'several')
    return doubtful('The file names, or --nhs-number, name more than one NHS number.');
  const dates = theOnly([dateOfBirth, ...read.map((one) => one?.dateOfBirth)]);
  if (dates === 'several') return doubtful('The file names, or --dob, name more than one date of birth.');
  const names = theOnly([
    given.name?.trim() || null,
    ...(given.name ? [] : read.map((one) => one?.patientName)),
  ]);
  if (names === 'several')
    return doubtful('The file names give more than one name. Say which is right with --name.');
  return {
    details: { nhsNumber: numbers, name: names, dateOfBirth: dates },
    order: orderOf(read),
    warnings: [...missingDetails([numbers, names, dates]), ...partWarnings(read)],
  };
}

const mistyped = (words: string): PatientTrouble => ({ trouble: 'mistyped', words });
const doubtful = (words: string): PatientTrouble => ({ trouble: 'doubtful', words });

function theOnly(values: readonly (string | null | undefined)[]): string | null | 'several' {
  const different = [...new Set(values.filter((value) => value !== null && value !== undefined))];
  return different.length > 1 ? 'several' : (different[0] ?? null);
}

function readDate(text: string): string | null {
  const [, day, month, year] = /^(\d{2})[-/.](\d{2})[-/.](\d{4})$/.exec(text.trim()) ?? [];
  const iso = year === undefined ? text.trim() : `${year}-${month}-${day}`;
  return isCivilDate(iso) ? iso : null;
}

/** By part number where every file has one of its own, else as given. */
function orderOf(read: readonly (ParsedFilename | null)[]): number[] {
  const parts = read.map((one) => one?.part ?? null);
  const as = parts.map((_, at) => at);
  if (parts.includes(null) || new Set(parts).size < parts.length) return as;
  return as.sort((a, b) => (parts[a] ?? 0) - (parts[b] ?? 0));
}

function missingDetails([nhsNumber, name, dateOfBirth]: readonly (string | null)[]): string[] {
  const missing = [
    ...(nhsNumber === null ? ['NHS number'] : []),
    ...(name === null ? ['name'] : []),
    ...(dateOfBirth === null ? ['date of birth'] : []),
  ];
  return missing.length === 0 ? [] : [`The cover does not say: ${missing.join(', ')}.`];
}

function partWarnings(read: readonly (ParsedFilename | null)[]): string[] {
  const state = partsState(
    read.map((one, at) => ({ id: `${at}`, part: one?.part ?? null, of: one?.of ?? null, sha256: null })),
  );
  if (read.every((one) => one?.part == null)) return [];
  const missing =
    state.missing.length > 0 ? [`Part ${state.missing.join(', ')} of ${state.of} is missing.`] : [];
  return [...missing, ...state.problems.map((problem) => problem.message)];
}
