import { addDays } from '../../core/dates.ts';
import type { LeaverRecord } from '../../core/leaver-record.ts';
import type { Period } from '../../core/reports/period.ts';
import type { StageSpell } from '../../core/reports/stage-spells.ts';
import type { StoreReader } from './store-port.ts';

export type ReportReads = Pick<StoreReader, 'recordsSince' | 'spells' | 'openRecords' | 'accounts' | 'vault'>;

const AT_ONCE = 1_000;

/** Everything that something happened to in the period or since: what is said of a day is recorded then or later. */
export async function changedSince(
  store: ReportReads,
  practice: string,
  { from }: Period,
): Promise<LeaverRecord[]> {
  // A day earlier, for the hour by which London's day may begin before the day of the instant.
  const since = new Date(`${addDays(from, -1)}T00:00:00Z`);
  const records: LeaverRecord[] = [];
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<ReportReads['recordsSince']>> = await store.recordsSince(
      practice,
      since,
      after,
      AT_ONCE,
    );
    records.push(...page.records);
    after = page.next;
    await otherWork();
  } while (after !== null);
  return records;
}

export async function openOrChanged(
  store: ReportReads,
  practice: string,
  period: Period,
): Promise<LeaverRecord[]> {
  const all = [...(await store.openRecords(practice)), ...(await changedSince(store, practice, period))];
  return [...new Map(all.map((record) => [record.ref, record])).values()];
}

export async function spellsIn(
  store: ReportReads,
  practice: string,
  { from, to }: Period,
): Promise<StageSpell[]> {
  const [begin, end] = [new Date(`${addDays(from, -1)}T00:00:00Z`), new Date(`${addDays(to, 2)}T00:00:00Z`)];
  const spells: StageSpell[] = [];
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<ReportReads['spells']>> = await store.spells(
      practice,
      begin,
      end,
      after,
      AT_ONCE * 5,
    );
    spells.push(...page.spells);
    after = page.next;
    await otherWork();
  } while (after !== null);
  return spells;
}

/** Lets requests that came meanwhile have their turn between two pages. */
function otherWork(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
