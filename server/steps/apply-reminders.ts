import type { LeaverRecord } from '../../core/leaver-record.ts';
import type { PracticeHold } from '../../core/practice-holds.ts';
import { practiceHoldsDue } from '../../core/practice-holds.ts';
import type { DueLine, ReminderSettings } from '../../core/reminders.ts';
import { dueLines } from '../../core/reminders.ts';
import type { PracticeSettings } from './ports.ts';
import type { StoreReader } from './store-port.ts';

/** What the reminders' rules need of the practice's settings. */
export function reminderSettings(practice: PracticeSettings): ReminderSettings {
  return {
    holidays: { extra: practice.closedDays },
    receivingReplyDays: practice.receivingReplyDays,
    supplierUsualDays: (supplierId) => practice.suppliers.find(({ id }) => id === supplierId)?.usualDays ?? 5,
  };
}

/** Everything that waits for somebody at the practice today, computed from what is stored and never kept. */
export async function allDue(
  store: StoreReader,
  practice: PracticeSettings,
  today: string,
): Promise<DueLine[]> {
  return (await allWaiting(store, practice, today)).flatMap(({ lines }) => lines);
}

/** The same by record; only those on which something waits. */
export async function allWaiting(
  store: StoreReader,
  practice: PracticeSettings,
  today: string,
): Promise<{ record: LeaverRecord; lines: DueLine[] }[]> {
  const settings = reminderSettings(practice);
  const records = await store.openRecords(practice.odsCode);
  return records
    .map((record) => ({ record, lines: dueLines(record, settings, today) }))
    .filter(({ lines }) => lines.length > 0);
}

/** Holds over the whole practice that a lead is to look at again: once for the practice, not once for every record. */
export async function holdsToReview(
  store: StoreReader,
  { odsCode }: PracticeSettings,
  today: string,
): Promise<PracticeHold[]> {
  return practiceHoldsDue(await store.practiceHolds(odsCode), today);
}
