import type { CivilDate } from '../dates.ts';
import { londonDate } from '../dates.ts';
import { supplierLine } from '../deletion.ts';
import { isAccountedFor } from '../guards.ts';
import type { LeaverRecord, Stage } from '../leaver-record.ts';
import { isOpen } from '../leaver-record.ts';

/** holds: nothing was said of deleting it. to-ask: deletion is approved, and the company is not told yet. asked: it is. */
export type HoldingState = 'holds' | 'to-ask' | 'asked';

export type HoldingRow = {
  ref: string;
  /** Null where notes came and nobody noted from whom. */
  supplier: string | null;
  stage: Stage;
  state: HoldingState;
  /** The day it was asked to delete, else the day it was asked for the notes, else the day the notes came. */
  since: CivilDate;
};

/** What scanning companies still hold of open records, as far as is known here, by company and oldest first. */
export function supplierHoldings(records: readonly LeaverRecord[]): HoldingRow[] {
  return records
    .filter(isOpen)
    .flatMap((record) => rowOf(record) ?? [])
    .sort(
      (a, b) =>
        (a.supplier ?? '').localeCompare(b.supplier ?? '') ||
        a.since.localeCompare(b.since) ||
        a.ref.localeCompare(b.ref),
    );
}

function rowOf(record: LeaverRecord): HoldingRow | null {
  const { ref, stage } = record;
  if (record.deletion !== null) {
    const line = supplierLine(record);
    if (line === null || isAccountedFor(line)) return null;
    const state = line.state === 'asked' ? 'asked' : 'to-ask';
    return {
      ref,
      stage,
      supplier: line.what,
      state,
      since: londonDate(line.at ?? record.deletion.approvedAt),
    };
  }
  if (record.supplier !== null) {
    if (record.supplier.notHeld) return null;
    return { ref, stage, supplier: record.supplier.id, state: 'holds', since: record.supplier.askedOn };
  }
  const [part] = record.parts;
  const first = part?.receivedAt;
  return first === undefined
    ? null
    : { ref, stage, supplier: null, state: 'holds', since: londonDate(first) };
}
