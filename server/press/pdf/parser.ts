import { readToken, type Token } from './lexer.ts';
import { odd } from './odd.ts';
import type { Cursor } from './paged-bytes.ts';
import { Odd, type PdfDict, PdfName, PdfRef, type PdfValue } from './values.ts';

/** Values one after another, and the first word that is none: 'endobj', 'stream', '' at the end. */
type Items = { values: PdfValue[]; word: string };

/** Annex C knows no limit; readers that call themselves break at some thousands. */
const DEEPEST = 100;
/** In one object. A list of 100,000 pages is 100,000 values; a million are an attack. */
const MOST_VALUES = 1_000_000;
const MOST_OBJECT_BYTES = 8 * 1024 * 1024;

/** Reads values up to a word that is none. Calls nothing that calls it, however deep they nest. Throws Odd. */
export function readItems(cursor: Cursor): Items {
  const stack: Open[] = [];
  let values: PdfValue[] = [];
  const budget = { values: MOST_VALUES, end: cursor.at + MOST_OBJECT_BYTES };
  for (;;) {
    const token = readToken(cursor);
    spend(budget, cursor);
    if (typeof token !== 'string') values.push(token);
    else if (token === 'R') makeReference(values);
    else if (CONSTANTS.has(token)) values.push(CONSTANTS.get(token) ?? null);
    else if (token === '[' || token === '<<') {
      if (stack.length >= DEEPEST) throw odd('Lists inside the file nest too deep to be real.');
      stack.push({ opened: token, outer: values });
      values = [];
    } else if (token === ']' || token === '>>') values = close(token, stack, values);
    else if (stack.length === 0) return { values, word: token };
    else throw odd('A list inside the file has no end.');
  }
}

/** The one value that stands here, and the word after it. Throws Odd when there is none or there are more. */
export function readOne(cursor: Cursor): { value: PdfValue; word: string } {
  const { values, word } = readItems(cursor);
  const [value] = values;
  if (value === undefined || values.length !== 1)
    throw odd('An object inside the file is not a single value.');
  return { value, word };
}

export function isCount(value: Token | PdfValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

type Open = { opened: string; outer: PdfValue[] };
const CONSTANTS: ReadonlyMap<string, PdfValue> = new Map<string, PdfValue>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

function spend(budget: { values: number; end: number }, cursor: Cursor): void {
  budget.values -= 1;
  if (budget.values < 0 || cursor.at > budget.end)
    throw new Odd('too-big', 'An object inside the file is too large to be real.');
}

function makeReference(values: PdfValue[]): void {
  const [generation, number] = [values.pop(), values.pop()];
  if (!isCount(number) || !isCount(generation))
    throw odd('A reference inside the file is not written as one.');
  values.push(new PdfRef(number, generation));
}

function close(token: string, stack: Open[], values: PdfValue[]): PdfValue[] {
  const open = stack.pop();
  if (!open || (open.opened === '[') !== (token === ']')) throw odd('Brackets inside the file do not match.');
  open.outer.push(token === ']' ? values : toDict(values));
  return open.outer;
}

/** An entry that is null is no entry (7.3.7). Of a key that comes twice nobody can say which one counts. */
function toDict(values: PdfValue[]): PdfDict {
  const dict: PdfDict = new Map();
  if (values.length % 2 !== 0) throw odd('A dictionary inside the file has a key without a value.');
  for (let at = 0; at < values.length; at += 2) {
    const key = values[at];
    if (!(key instanceof PdfName)) throw odd('A dictionary inside the file has a key that is no name.');
    dict.set(key.name, values[at + 1] ?? null);
  }
  if (dict.size * 2 !== values.length) throw odd('A dictionary inside the file has a key twice.');
  for (const [key, value] of dict) if (value === null) dict.delete(key);
  return dict;
}
