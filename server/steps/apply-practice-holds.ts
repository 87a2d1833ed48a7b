import { londonDate } from '../../core/dates.ts';
import type { LeaverRecord } from '../../core/leaver-record.ts';
import type { PracticeHold } from '../../core/practice-holds.ts';
import { practiceHoldEvents } from '../../core/practice-holds.ts';
import type { StoreWriter } from './store-port.ts';

/**
 * Brings a record under the holds that stand over its practice, and out from under those that were released, in the name
 * of whoever decided that. Gives the record as it is then. It comes before whatever else is done to the record, so
 * that nothing is decided about one that has not heard of a hold yet.
 */
export async function underPracticeHolds(
  tx: StoreWriter,
  record: LeaverRecord,
  holds: readonly PracticeHold[],
  now: Date,
): Promise<LeaverRecord> {
  let at = record;
  for (const hold of holds) {
    const events = practiceHoldEvents(at, hold, londonDate(now));
    if (events.length > 0)
      at = await tx.append({
        practice: at.practice,
        ref: at.ref,
        expectedVersion: at.version,
        events,
        by: hold.changedBy,
        at: now,
      });
  }
  return at;
}
