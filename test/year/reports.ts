import { parse } from 'csv-parse/sync';
import type { Browser } from '../server/http/open-desk.ts';
import type { Day } from './calendar.ts';
import { type Reported, STAGES } from './told.ts';

type Row = Record<string, string>;
type Period = { from: Day; to: Day };

/** What the practice's own reports say, each as lines like those of the account, sorted. */
export async function toldBy(lead: Browser, name: Reported, period: Period): Promise<string[]> {
  const { status, text } = await lead.post('/api/reports/file', { name, ...period, format: 'csv' });
  if (status !== 200) return [`the report was not given: ${status} ${text.slice(0, 200)}`];
  return (parse(text, { bom: true, columns: true }) as Row[]).flatMap((row) => LINE[name](row)).sort();
}

const LINE: Record<Reported, (row: Row) => string[]> = {
  outstanding: (row) => [`${row.Reference} ${stageOf(row.Stage)}`],
  statutory: (row) => [`${row.Reference} ${row.Request} ${row['Last day']} ${row['Left on']} ${row.Outcome}`],
  deletions: (row) => [
    `${row.Reference} approved ${row['Approved on']} by ${row['Second person'] === '' ? 'one' : 'two'}`,
  ],
  suppliers: (row) => [`${row.Reference} ${row['What it has']}`],
  holds: (row) => [`${row.Reference} ${row['Placed on']} ${row['Look again on']} ${row['Released on']}`],
  exceptions: (row) => {
    const what = EXCEPTIONS.find(({ words }) => words.test(row['What happened'] ?? ''))?.what;
    return what === undefined ? [] : [`${row.On} ${row.Reference} ${what}`];
  },
};

/** Of what did not go the usual way, that which the account knows by the day. */
const EXCEPTIONS = [
  { what: 'closed', words: /was closed another way/ },
  { what: 'not held', words: /never held the notes/ },
  { what: 'no certificate', words: /without a certificate/ },
  { what: 'not legible', words: /said the reprint is not legible/ },
];

function stageOf(words: string | undefined): string {
  return words === 'Checked' ? (STAGES.checked ?? '') : (words ?? '');
}
