import { odd } from './odd.ts';
import { type Cursor, END } from './paged-bytes.ts';
import { PdfName, PdfString } from './values.ts';

/**
 * One word of a PDF's own language (ISO 32000-1, 7.2 and 7.3): a number, a name, a string; every other word, brackets
 * among them, as plain text; '' at the end.
 */
export type Token = number | PdfName | PdfString | string;

const [TAB, LF, FORM_FEED, CR, SPACE] = [9, 10, 12, 13, 32];
const [PERCENT, OPEN, CLOSE, SLASH] = [0x25, 0x28, 0x29, 0x2f];
const [LESS, MORE, BACKSLASH] = [0x3c, 0x3e, 0x5c];

/** Kinds of byte (7.2.2). Everything else is regular. */
const REGULAR = 0;
const WHITE = 1;
const DELIMITER = 2;
const KIND = new Uint8Array(256);
for (const byte of [0, TAB, LF, FORM_FEED, CR, SPACE]) KIND[byte] = WHITE;
for (const sign of '()<>[]{}/%') KIND[sign.charCodeAt(0)] = DELIMITER;

export function isWhite(byte: number): boolean {
  return byte >= 0 && KIND[byte] === WHITE;
}

export function isRegular(byte: number): boolean {
  return byte >= 0 && KIND[byte] === REGULAR;
}

/** Annex C allows 127 bytes to a name and 32,767 to a string; real files go beyond, but never this far. */
const LONGEST_WORD = 4096;
const LONGEST_STRING = 4 * 1024 * 1024;
/** No writer leaves more than this between two words; a stretch of zeros does. */
const LONGEST_GAP = 64 * 1024;

/** The next word. Throws Odd. */
export function readToken(cursor: Cursor): Token {
  skipWhite(cursor);
  const byte = cursor.peek();
  if (byte === END) return '';
  if (KIND[byte] === REGULAR) return readRegular(cursor);
  cursor.next();
  if (byte === SLASH) return readName(cursor);
  if (byte === OPEN) return readString(cursor);
  if (byte === LESS) return cursor.skips('<') ? '<<' : readHexString(cursor);
  if (byte === MORE) {
    if (cursor.skips('>')) return '>>';
    throw odd('A closing bracket stands alone.');
  }
  return String.fromCharCode(byte);
}

/** Past white space and comments (7.2.3). */
export function skipWhite(cursor: Cursor): void {
  const most = cursor.at + LONGEST_GAP;
  for (;;) {
    cursor.skipKind(KIND, WHITE, most);
    if (cursor.at >= most) throw odd('There is a long empty stretch inside the file.');
    if (cursor.peek() !== PERCENT) return;
    skipComment(cursor, most);
  }
}

function skipComment(cursor: Cursor, most: number): void {
  for (let byte = cursor.peek(); byte !== LF && byte !== CR && byte !== END; byte = cursor.peek()) {
    cursor.next();
    if (cursor.at > most) throw odd('There is a long empty stretch inside the file.');
  }
}

/** Where a word is gathered. Reading a word never begins another, so that one will do. */
let gathered = Buffer.alloc(LONGEST_WORD);

function gather(byte: number, length: number, most: number): number {
  if (length >= most) throw tooLong();
  if (length === gathered.length) gathered = Buffer.concat([gathered, Buffer.alloc(length)]);
  gathered[length] = byte;
  return length + 1;
}

function readRegular(cursor: Cursor): Token {
  const length = takeWord(cursor);
  const whole = wholeNumber(length);
  if (whole >= 0) return whole;
  const text = gathered.toString('latin1', 0, length);
  return NUMERIC.test(text) ? toNumber(text) : text;
}

function takeWord(cursor: Cursor): number {
  const length = cursor.takeKind(KIND, REGULAR, gathered);
  if (length >= LONGEST_WORD) throw tooLong();
  return length;
}

const NUMERIC = /^[+\-.\d]*$/;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)$/;
/** More digits than a double can tell apart are written by some; this many by nobody. */
const LONGEST_NUMBER = 100;

function toNumber(text: string): number {
  if (text.length > LONGEST_NUMBER || !NUMBER.test(text))
    throw odd('A number inside the file is not written as one.');
  return Number(text);
}

/** The gathered digits as a number, or -1 when there is anything else among them or they are too many to be exact. */
function wholeNumber(length: number): number {
  if (length > 15) return -1;
  let value = 0;
  for (let index = 0; index < length; index++) {
    const digit = (gathered[index] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** The name's bytes, each as one character, `#xx` resolved (7.3.5). */
function readName(cursor: Cursor): PdfName {
  const name = gathered.toString('latin1', 0, takeWord(cursor));
  return new PdfName(
    name.includes('#') ? name.replace(/#(.?.?)/gs, (_, pair: string) => hexPair(pair)) : name,
  );
}

function hexPair(pair: string): string {
  const [high, low] = [hexDigit(pair.charCodeAt(0)), hexDigit(pair.charCodeAt(1))];
  if (high < 0 || low < 0 || high + low === 0) throw odd('A name inside the file is not written as one.');
  return String.fromCharCode(high * 16 + low);
}

/** -1 when it is none. */
export function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return byte > 0 && letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

function readHexString(cursor: Cursor): PdfString {
  const most = cursor.at + LONGEST_STRING * 3;
  let length = 0;
  let high = -1;
  for (let byte = cursor.next(); byte !== MORE; byte = cursor.next()) {
    if (isWhite(byte) && cursor.at < most) continue;
    const digit = hexDigit(byte);
    if (digit < 0) throw odd('A string inside the file is not written as one.');
    if (high < 0) high = digit;
    else {
      length = gather(high * 16 + digit, length, LONGEST_STRING);
      high = -1;
    }
  }
  if (high >= 0) length = gather(high * 16, length, LONGEST_STRING);
  return takeString(length);
}

/** Brackets nest; a line end of any kind is a line feed (7.3.4.2). */
function readString(cursor: Cursor): PdfString {
  const most = cursor.at + LONGEST_STRING * 3;
  let length = 0;
  let depth = 1;
  for (;;) {
    let byte = cursor.next();
    if (byte === END || cursor.at > most) throw odd('A string inside the file has no end.');
    if (byte === BACKSLASH) byte = escaped(cursor);
    else if (byte === OPEN) depth += 1;
    else if (byte === CLOSE) depth -= 1;
    else if (byte === CR) {
      cursor.skips('\n');
      byte = LF;
    }
    if (depth === 0) return takeString(length);
    if (byte !== NOTHING) length = gather(byte, length, LONGEST_STRING);
  }
}

/** What a backslash before a line end stands for. */
const NOTHING = -2;
const ESCAPES = new Map(
  [...'nrtbf'].map((letter, at) => [letter.charCodeAt(0), [10, 13, 9, 8, 12][at] ?? 0]),
);

function escaped(cursor: Cursor): number {
  const byte = cursor.next();
  if (byte === END) throw odd('A string inside the file has no end.');
  if (byte === LF) return NOTHING;
  if (byte === CR) {
    cursor.skips('\n');
    return NOTHING;
  }
  return isOctal(byte) ? octal(byte - 0x30, cursor) : (ESCAPES.get(byte) ?? byte);
}

function isOctal(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x37;
}

function octal(first: number, cursor: Cursor): number {
  let value = first;
  for (let more = 0; more < 2 && isOctal(cursor.peek()); more++) value = value * 8 + cursor.next() - 0x30;
  return value & 0xff;
}

/** Gives the room of a great string back. */
function takeString(length: number): PdfString {
  const bytes = new Uint8Array(gathered.subarray(0, length));
  if (gathered.length > LONGEST_WORD) gathered = Buffer.alloc(LONGEST_WORD);
  return new PdfString(bytes);
}

function tooLong(): Error {
  return odd('A word or a string inside the file is too long to be real.');
}
