import type { ListFile, ListFiles } from '../steps/list-port.ts';
import { LARGEST_LIST_BYTES, LONGEST_LIST_ROWS } from '../steps/list-port.ts';
import { listTrouble } from './list-trouble.ts';

/** What a file is, by its bytes: the ending of its name says what somebody hoped for. */
export const listFiles: ListFiles = {
  read: async (bytes) => {
    if (bytes.length > LARGEST_LIST_BYTES) return listTrouble('list-too-big');
    const start = Buffer.from(bytes.subarray(0, 1024));
    if (start.length >= 4 && start.readUInt32BE(0) === COMPOUND_FILE) return listTrouble('list-old-excel');
    const text = start.toString('latin1').replace(/^\xef\xbb\xbf/, '');
    if (/^\s*<(!doctype|html|head|body|table|meta|\?xml|!--)/i.test(text))
      return listTrouble('list-web-page');
    if (/^(%PDF-|\{\\rtf|\x89PNG|\xff\xd8\xff|GIF8|Rar!|7z\xbc)/.test(text))
      return listTrouble('list-not-a-list');
    const read = text.startsWith('PK\x03\x04')
      ? await (await import('./list-xlsx.ts')).readXlsx(bytes)
      : (await import('./list-csv.ts')).readCsv(bytes);
    return read.ok ? bounded(read) : read;
  },
};

/** How an .xls begins, and every Office file with a password. */
const COMPOUND_FILE = 0xd0cf11e0;
const MOST_COLUMNS = 200;

/** Excel often saves hundreds of empty rows and columns behind the last; those count for nothing. */
function bounded({ table: { rows }, sheet }: Extract<ListFile, { ok: true }>): ListFile {
  const last = rows.findLastIndex(hasSomething);
  if (last < 0) return listTrouble('list-empty');
  const kept = rows.slice(0, last + 1).map((row) => row.slice(0, MOST_COLUMNS));
  if (kept.filter(hasSomething).length > LONGEST_LIST_ROWS) return listTrouble('list-too-long');
  const width = Math.max(...kept.map((row) => row.findLastIndex((cell) => cell.trim() !== '') + 1));
  return { ok: true, table: { rows: kept.map((row) => row.slice(0, width)) }, sheet };
}

function hasSomething(row: readonly string[]): boolean {
  return row.some((cell) => cell.trim() !== '');
}
