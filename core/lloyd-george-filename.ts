import { isCivilDate } from './dates.ts';
import type { NhsNumber } from './nhs-number.ts';
import { parseNhsNumber } from './nhs-number.ts';

/** What a file name says; each field null where it says nothing usable. The date is ISO. */
export type ParsedFilename = {
  part: number | null;
  of: number | null;
  patientName: string | null;
  nhsNumber: NhsNumber | null;
  dateOfBirth: string | null;
};

/** `exact`: already the national form. `canonical`: the national form we would write; null while a field is missing. */
export type FilenameReading = {
  name: string;
  parsed: ParsedFilename | null;
  exact: boolean;
  canonical: string | null;
  problems: { code: string; message: string }[];
};

/** Longer names are read up to here; the national form of the longest name PDS keeps is well under it. */
const READ_AT_MOST = 400;

/** Controls and format characters: zero-width, bidirectional overrides, soft hyphens, NUL, line separators. */
const HIDDEN = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;
const MARKER = /l[l1][o0]yd[\s_.-]{0,3}ge[o0]rge(?:[\s_.-]{0,3}rec[o0]rd)?/i;
/** Not inside a longer word or number: '21of3' is part 21, and 'proof 3' says nothing. */
const PART = /(?<![\da-z])(\d{1,4})[\s_]{0,2}of[\s_]{0,2}(\d{1,4})(?!\d)/i;
const NUMBER = /(?<!\d)\d{3}[ _-]?\d{3}[ _-]?\d{4}(?!\d)/;
/** Number and date run together, as some suppliers' exports have them: exactly 18 digits. */
const NUMBER_AND_DATE = /(?<!\d)(\d{10})(\d{8})(?!\d)/;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * Reads the name of a scanned Lloyd George file leniently: any case, spaces for underscores, missing brackets,
 * '01 of 02', 'Ll0yd Ge0rge', dates as 01.04.1925, 14/11/2000, 25122019 or 25-Dec-2019 (field notes §2, the national
 * repository's repair step and more). Null `parsed` when neither the words "Lloyd George" nor ten digits are there.
 * Never throws; what cannot be so is a problem in plain words.
 */
export function readFilename(name: string): FilenameReading {
  const problems: FilenameReading['problems'] = [];
  const clean = name.slice(0, READ_AT_MOST).replace(HIDDEN, '').trim();
  if (name.length > READ_AT_MOST)
    problems.push({
      code: 'too-long',
      message: `The name is very long; only its first ${READ_AT_MOST} characters were read.`,
    });
  if (HIDDEN.test(name))
    problems.push({
      code: 'hidden-characters',
      message: 'The name has hidden characters in it, which were taken out before reading.',
    });
  HIDDEN.lastIndex = 0;
  const stem = clean.replace(/\.pdf$/i, '');
  const marker = MARKER.exec(stem);
  const joined = NUMBER_AND_DATE.exec(stem);
  const number = joined ?? NUMBER.exec(stem);
  if (!marker && !number) return { name, parsed: null, exact: false, canonical: null, problems };

  const parsed: ParsedFilename = {
    ...readPart(stem, problems),
    patientName: readName(stem, marker, number?.index ?? null),
    nhsNumber: readNumber(joined?.[1] ?? number?.[0] ?? null, problems),
    dateOfBirth: readDate(joined?.[2] ?? stem.slice(number ? number.index + number[0].length : 0), problems),
  };
  noteMissing(parsed, problems);
  const canonical = write(parsed);
  return { name, parsed, exact: canonical === name, canonical, problems };
}

/**
 * The exact national form, `1of3_Lloyd_George_Record_[Joe Bloggs]_[9000000009]_[25-12-1969].pdf` (grammar of April
 * 2026; 'of' in lower case, since the repository's later steps look for that). Null where the grammar cannot
 * carry it: a name with other letters than it allows, no letter at all, an impossible part, number or date.
 */
export function writeFilename(facts: {
  part: number;
  of: number;
  patientName: string;
  nhsNumber: NhsNumber;
  dateOfBirth: string;
}): string | null {
  const { part, of, nhsNumber, dateOfBirth } = facts;
  const name = nationalName(facts.patientName);
  const partsStand = Number.isInteger(part) && Number.isInteger(of) && part >= 1 && part <= of;
  if (name === null || !partsStand || parseNhsNumber(nhsNumber) !== nhsNumber || !isCivilDate(dateOfBirth))
    return null;
  const [year, month, day] = dateOfBirth.split('-');
  return `${part}of${of}_Lloyd_George_Record_[${name}]_[${nhsNumber}]_[${day}-${month}-${year}].pdf`;
}

function write(parsed: ParsedFilename): string | null {
  const { part, of, patientName, nhsNumber, dateOfBirth } = parsed;
  if (part === null || of === null || patientName === null || nhsNumber === null || dateOfBirth === null)
    return null;
  return writeFilename({ part, of, patientName, nhsNumber, dateOfBirth });
}

function readPart(
  stem: string,
  problems: FilenameReading['problems'],
): { part: number | null; of: number | null } {
  const match = PART.exec(stem);
  if (!match) return { part: null, of: null };
  const part = Number(match[1]);
  const of = Number(match[2]);
  if (part < 1 || part > of)
    problems.push({ code: 'part-out-of-range', message: `"${part} of ${of}" cannot be.` });
  return { part, of };
}

/** Between brackets where there are any, else between the marker (or the start) and the number. */
function readName(stem: string, marker: RegExpExecArray | null, numberAt: number | null): string | null {
  const after = stem.slice(marker ? marker.index + marker[0].length : 0, numberAt ?? undefined);
  const bracketed = /[[({]([^[\](){}]{1,200})[\])}]/.exec(after)?.[1];
  const loose = after.replace(PART, ' ').replace(/[[\](){}_]/g, ' ');
  const name = (bracketed ?? loose)
    .replaceAll('_', ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^[\s.,-]+|[\s.,-]+$/g, '');
  return /\p{L}/u.test(name) && !/\d/.test(name) ? name : null;
}

function readNumber(text: string | null, problems: FilenameReading['problems']): NhsNumber | null {
  if (text === null) return null;
  const number = parseNhsNumber(text.replaceAll('_', ''));
  if (number === null)
    problems.push({
      code: 'number-fails-check',
      message: 'The ten digits in the name are not a valid NHS number.',
    });
  return number;
}

/** Day first, as everybody in England writes it; year first only where the year has four digits in front. */
function readDate(text: string, problems: FilenameReading['problems']): string | null {
  const dayFirst = /(?<!\d)(\d{1,2})[-./_ ](\d{1,2}|[a-z]{3,9})[-./_ ](\d{4})(?!\d)/i.exec(text);
  const yearFirst = /(?<!\d)(\d{4})[-./_ ](\d{2})[-./_ ](\d{2})(?!\d)/.exec(text);
  const solid = /(?<!\d)(\d{2})(\d{2})(\d{4})(?!\d)/.exec(text);
  const [day, month, year] = dayFirst
    ? dayFirst.slice(1, 4)
    : yearFirst
      ? yearFirst.slice(1, 4).reverse()
      : (solid?.slice(1, 4) ?? []);
  if (day === undefined || month === undefined || year === undefined) return null;
  const date = `${year}-${monthNumber(month).padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (isCivilDate(date)) return date;
  problems.push({ code: 'impossible-date', message: 'The date of birth in the name cannot be a date.' });
  return null;
}

function monthNumber(text: string): string {
  if (/^\d+$/.test(text)) return text;
  return String(MONTHS.indexOf(text.slice(0, 3).toLowerCase()) + 1);
}

function noteMissing(parsed: ParsedFilename, problems: FilenameReading['problems']): void {
  const has = (code: string) => problems.some((problem) => problem.code === code);
  if (parsed.part === null)
    problems.push({ code: 'part-missing', message: 'The name does not say which part this is.' });
  if (parsed.patientName === null)
    problems.push({ code: 'name-missing', message: 'The name does not say who the patient is.' });
  if (parsed.nhsNumber === null && !has('number-fails-check'))
    problems.push({ code: 'number-missing', message: 'There is no NHS number in the name.' });
  if (parsed.dateOfBirth === null && !has('impossible-date'))
    problems.push({ code: 'date-missing', message: 'There is no date of birth in the name.' });
}

/** U+00D7 and U+00F7 are signs, not letters, though they stand inside the accented range of the grammar. */
const ALLOWED = /^(?:[A-Za-z '\-\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017e]|[\u0300-\u036f])+$/u;

function nationalName(name: string): string | null {
  const [family, given] = name.split(',', 2);
  const ordered = given === undefined ? name : `${given.trim()} ${family?.trim()}`;
  const plain = ordered
    .replace(/[\u2018\u2019\u02bc`´]/g, "'")
    .replace(/[\u2010-\u2015]/g, '-')
    .replace(/[.,]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  if (!/\p{L}/u.test(plain)) return null;
  if (ALLOWED.test(plain)) return plain;
  // Letters that the grammar refuses composed (Vietnamese, Romanian S-comma) pass in their decomposed form.
  const decomposed = [...plain.normalize('NFC')]
    .map((letter) => (ALLOWED.test(letter) ? letter : letter.normalize('NFD')))
    .join('');
  return ALLOWED.test(decomposed) ? decomposed : null;
}
