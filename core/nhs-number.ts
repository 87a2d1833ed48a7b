/** Exactly ten digits that pass modulus 11. */
export type NhsNumber = string;

const WEIGHTS = [10, 9, 8, 7, 6, 5, 4, 3, 2];

/**
 * Reads an NHS number as typed: spaces, no-break spaces and dashes between digits are tolerated, letters are not.
 * Null when it is not ten digits, fails modulus 11 (NHS Data Dictionary; remainder 11 counts as 0, 10 is
 * impossible), or repeats one digit: 0000000000 and 1111111111 pass the sum, and all zeros means "unknown".
 */
export function parseNhsNumber(text: string): NhsNumber | null {
  if (text.length > 60) return null;
  const digits = text.trim().replace(/[\s\u00a0\u2010-\u2015-]/g, '');
  return /^\d{10}$/.test(digits) && isValid(digits) ? digits : null;
}

/** '900 000 0009': 3 3 4 with single spaces (NHS service manual, November 2025). */
export function showNhsNumber(n: NhsNumber): string {
  return `${n.slice(0, 3)} ${n.slice(3, 6)} ${n.slice(6)}`;
}

/** For the rare place where a person must tell two apart without the whole number being shown. */
export function maskNhsNumber(n: NhsNumber): string {
  return `*** *** ${n.slice(6)}`;
}

/** How surely a number in running text is an NHS number; `at` is its index in the text. */
export type NhsNumberSeen = { nhsNumber: NhsNumber; how: 'labelled' | 'spaced' | 'bare'; at: number };

/** What is read of one text; beyond it nothing is looked at, so that hostile mail cannot hold anybody up. */
const READ_AT_MOST = 200_000;

/**
 * Every NHS number in running text. One random ten-digit string in eleven passes modulus 11, so the number
 * says how it was found: with an "NHS" label just before it, spaced 3 3 4, or bare. Digits inside a longer run
 * (telephone and account numbers) are not looked at.
 */
export function findNhsNumbers(text: string): NhsNumberSeen[] {
  const read = text.slice(0, READ_AT_MOST);
  const found: NhsNumberSeen[] = [];
  for (const match of read.matchAll(/(?<![\d+])(\d{3})([ \u00a0-]?)(\d{3})\2(\d{4})(?!\d)/g)) {
    const [whole, first = '', gap, second = '', third = ''] = match;
    const digits = first + second + third;
    if (!isValid(digits) || partOfLongerNumber(read, match.index, whole.length)) continue;
    const labelled = /\bnhs\b[^\d\n]{0,24}$/i.test(read.slice(Math.max(0, match.index - 40), match.index));
    found.push({
      nhsNumber: digits,
      how: labelled ? 'labelled' : gap === '' ? 'bare' : 'spaced',
      at: match.index,
    });
  }
  return found;
}

function partOfLongerNumber(text: string, at: number, length: number): boolean {
  return (
    /\d[ \u00a0-]$/.test(text.slice(Math.max(0, at - 2), at)) ||
    /^[ \u00a0-]\d/.test(text.slice(at + length, at + length + 2))
  );
}

function isValid(digits: string): boolean {
  if (/^(\d)\1{9}$/.test(digits)) return false;
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(digits[index]), 0);
  const check = 11 - (sum % 11);
  return check !== 10 && (check === 11 ? 0 : check) === Number(digits[9]);
}
