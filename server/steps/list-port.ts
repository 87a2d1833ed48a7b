import type { ListTable } from '../../core/leavers-columns.ts';

/** A leavers' list as a table of text, or in words why it is none. Nothing read is repeated in a refusal. */
export type ListFile =
  | { ok: true; table: ListTable /** Of a workbook, the sheet that was read. */; sheet: string | null }
  | { ok: false; code: ListFileTrouble; what: string; next: string };

export type ListFileTrouble =
  | 'list-empty'
  | 'list-too-big'
  | 'list-too-long'
  | 'list-old-excel'
  | 'list-web-page'
  | 'list-not-a-list'
  | 'list-damaged'
  | 'list-too-heavy';

/** Reads lists that people have saved: CSV of every habit, and Excel's own format. Never throws for a file's sake. */
export type ListFiles = { read(bytes: Uint8Array): Promise<ListFile> };

/** A practice of 30,000 loses some 2,500 patients a year; a file beyond this is something else. */
export const LARGEST_LIST_BYTES = 5 * 1024 * 1024;
export const LONGEST_LIST_ROWS = 5_000;
