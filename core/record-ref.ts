/**
 * The public reference of a record, 'LV-7K3M-9QXE': what stands on the cover sheet, in letters and in subjects, so
 * it says nothing of the patient. Eight characters of Crockford's base 32, which has no I, L, O or U to misread;
 * the last is a check character over the other seven.
 */
export type RecordRef = string;

/**
 * The reference as we write it, or null where the text is not one. Forgives what people do when they copy by hand:
 * lower case, O for 0, I or L for 1, missing or odd dashes, spaces. Refuses a slip the check character catches.
 */
export function normaliseRef(text: string): RecordRef | null {
  const squeezed = text.toUpperCase().replace(SEPARATORS, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  // The L of the prefix has become a 1 by now.
  const [, body] = /^1V([0-9A-Z]{8})$/.exec(squeezed) ?? [];
  if (body === undefined) return null;
  const values = valuesOf(body);
  return values !== null && checkSum(values) === 0 ? written(body) : null;
}

/** True where `normaliseRef` finds a reference. */
export function isRecordRef(text: string): boolean {
  return normaliseRef(text) !== null;
}

/** The reference made of seven numbers from 0 to 31; whoever calls brings the randomness. */
export function recordRefFrom(values: readonly number[]): RecordRef {
  if (values.length !== RANDOM_CHARACTERS || !values.every(isCharacterValue)) {
    throw new RangeError(`values must be ${RANDOM_CHARACTERS} whole numbers from 0 to 31`);
  }
  return written([...values, double(checkSum(values))].map((value) => ALPHABET.charAt(value)).join(''));
}

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const RANDOM_CHARACTERS = 7;
const SEPARATORS = /[\s\-\u2010-\u2015\u2212._]/g;

function written(body: string): RecordRef {
  return `LV-${body.slice(0, 4)}-${body.slice(4)}`;
}

function valuesOf(body: string): number[] | null {
  const values = [...body].map((character) => ALPHABET.indexOf(character));
  return values.includes(-1) ? null : values;
}

function isCharacterValue(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < ALPHABET.length;
}

/**
 * Each place has a different weight (a power of two in the field of 32 elements), so every single wrong character
 * and every two characters changed round are caught, which a plain sum modulo 32 would not do. A whole reference
 * sums to 0.
 */
function checkSum(values: readonly number[]): number {
  return values.reduce((sum, value) => double(sum) ^ value, 0);
}

/** Twice a value in the field of 32 elements, reduced by x⁵ + x² + 1. */
function double(value: number): number {
  return value < 16 ? value << 1 : (value << 1) ^ 0b100101;
}
