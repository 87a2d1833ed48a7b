/** Where one is on the desk. It lives after the '#', which no server and no log ever sees. */
export type Address =
  | { page: 'today' }
  | { page: 'needs-a-person' }
  | { page: 'records' }
  | { page: 'leavers-list' }
  | { page: 'record'; ref: string }
  | { page: 'print'; ref: string }
  | { page: 'courier' }
  | { page: 'deletion' }
  | { page: 'holds' }
  | { page: 'reports' }
  | { page: 'settings' }
  | { page: 'sign-in-link'; token: string; next: string }
  | { page: 'nowhere' };

export function addressOf(hash: string): Address {
  const link = /^#sign-in=([^&]+)(?:&then=(\/records\/[\w-]+(?:\/print)?))?$/.exec(hash);
  if (link?.[1] !== undefined)
    return { page: 'sign-in-link', token: link[1], next: `#${link[2] ?? '/today'}` };
  const [page = '', ref, under, ...more] = hash.replace(/^#?\/?/, '').split('/');
  if (more.length > 0) return { page: 'nowhere' };
  if (page === '') return { page: 'today' };
  if (page === 'records' && ref !== undefined && ref !== '') return recordAddress(ref, under);
  return ref === undefined && isPage(page) ? { page } : { page: 'nowhere' };
}

export const toRecord = (ref: string): string => `#/records/${encodeURIComponent(ref)}`;
export const toPrint = (ref: string): string => `${toRecord(ref)}/print`;
export const TO_TODAY = '#/today';
export const TO_NEEDS_A_PERSON = '#/needs-a-person';
export const TO_RECORDS = '#/records';
export const TO_LEAVERS_LIST = '#/leavers-list';
export const TO_COURIER = '#/courier';
export const TO_DELETION = '#/deletion';
export const TO_HOLDS = '#/holds';
export const TO_REPORTS = '#/reports';
export const TO_SETTINGS = '#/settings';

const PAGES = [
  'today',
  'needs-a-person',
  'records',
  'leavers-list',
  'courier',
  'deletion',
  'holds',
  'reports',
  'settings',
] as const;

function isPage(page: string): page is (typeof PAGES)[number] {
  return PAGES.some((known) => known === page);
}

function recordAddress(written: string, under: string | undefined): Address {
  const ref = decoded(written);
  if (ref === null) return { page: 'nowhere' };
  if (under === undefined || under === '') return { page: 'record', ref };
  return under === 'print' ? { page: 'print', ref } : { page: 'nowhere' };
}

function decoded(written: string): string | null {
  try {
    return decodeURIComponent(written);
  } catch {
    return null;
  }
}
