import type { ListFile, ListFileTrouble } from '../steps/list-port.ts';
import { LONGEST_LIST_ROWS } from '../steps/list-port.ts';

const SAVE_AGAIN = 'Open it in Excel, choose “Save as”, then “Excel Workbook (.xlsx)” or “CSV”.';

const TROUBLES: Record<ListFileTrouble, { what: string; next: string }> = {
  'list-empty': { what: 'The file has no rows.', next: 'Look whether it is the right one.' },
  'list-too-big': {
    what: 'The file is larger than 5 MB, which no list of leavers is.',
    next: 'Save only the sheet with the leavers, without pictures, and choose that file.',
  },
  'list-too-long': {
    what: `The file has more than ${LONGEST_LIST_ROWS.toLocaleString('en-GB')} rows.`,
    next: 'Divide it, a year at a time for instance, and bring in one part after the other.',
  },
  'list-old-excel': {
    what: 'The file is in the format of an old Excel (.xls), or has a password.',
    next: `${SAVE_AGAIN} Leave the password away.`,
  },
  'list-web-page': {
    what: 'The file is a web page, although its name may say otherwise: some systems write their lists so.',
    next: SAVE_AGAIN,
  },
  'list-not-a-list': {
    what: 'The file is no list in CSV or Excel’s format (.xlsx).',
    next: SAVE_AGAIN,
  },
  'list-damaged': { what: 'The file is damaged and cannot be read.', next: SAVE_AGAIN },
  'list-too-heavy': {
    what: 'The file is far larger inside than a list of leavers can be. It was not read.',
    next: 'Copy the rows into a new workbook, save that as .xlsx or CSV, and choose it.',
  },
};

/** Why a file is no list that can be read, in words. */
export function listTrouble(code: ListFileTrouble): Extract<ListFile, { ok: false }> {
  return { ok: false, code, ...TROUBLES[code] };
}
