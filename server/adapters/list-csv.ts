import { parse } from 'csv-parse/sync';
import type { ListFile } from '../steps/list-port.ts';
import { listTrouble } from './list-trouble.ts';

/** Lines read at most: a list with room for empty ones, which are counted as Excel counts them. */
const MOST_LINES = 20_000;
/** Characters of one line, so that a quotation mark that is never closed does not swallow the file. */
const LONGEST_LINE = 100_000;

/** CSV as people save it: with commas, semicolons or tabs, in UTF-8, UTF-16 or Windows-1252, with or without a mark. */
export function readCsv(bytes: Uint8Array): ListFile {
  const text = decoded(bytes);
  if (text === null) return listTrouble('list-not-a-list');
  const [hint, separator = ''] = /^sep=(.)\r?\n/i.exec(text) ?? [];
  const body = hint === undefined ? text : text.slice(hint.length);
  try {
    const rows: string[][] = parse(body, {
      delimiter: hint === undefined ? delimiterOf(body) : separator,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
      max_record_size: LONGEST_LINE,
      to: MOST_LINES + 1,
    });
    if (rows.length > MOST_LINES) return listTrouble('list-too-long');
    return { ok: true, table: { rows }, sheet: null };
  } catch {
    // The library's messages quote the line.
    return listTrouble('list-damaged');
  }
}

/** Null for what is no text: no list has a zero byte in it, or other signs that nobody can type. */
function decoded(bytes: Uint8Array): string | null {
  const text = withoutMark(bytes);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text === null || /[\x00-\x08\x0e-\x1f]/.test(text) ? null : text;
}

function withoutMark(bytes: Uint8Array): string | null {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return read('utf-16le', bytes);
  if (first === 0xfe && second === 0xff) return read('utf-16be', bytes);
  return read('utf-8', bytes) ?? windows1252(bytes);
}

function read(encoding: string, bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** By hand: some versions of Node take Windows-1252 for Latin 1, and lose the apostrophe of a name. */
function windows1252(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('latin1')
    .replace(/[\x80-\x9f]/g, (sign) => FROM_80.charAt(sign.charCodeAt(0) - 0x80));
}

const FROM_80 = '€\ufffd‚ƒ„…†‡ˆ‰Š‹Œ\ufffdŽ\ufffd\ufffd‘’“”•–—˜™š›œ\ufffdžŸ';

/** The one of which the first lines have most, outside quotation marks: an address is full of commas, but quoted. */
function delimiterOf(text: string): string {
  const lines = text
    .slice(0, 20_000)
    .replace(/"[^"]*"/g, '')
    .split(/\r\n|\r|\n/, 25)
    .filter((line) => line.trim() !== '');
  const count = (delimiter: string) =>
    Math.max(0, ...lines.map((line) => line.split(delimiter).length - 1)) +
    lines.filter((line) => line.includes(delimiter)).length;
  const [best = ','] = [',', ';', '\t', '|'].toSorted((a, b) => count(b) - count(a));
  return best;
}
