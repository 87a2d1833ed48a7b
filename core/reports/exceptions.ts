import type { CivilDate } from '../dates.ts';
import { londonDate } from '../dates.ts';
import { supplierLine } from '../deletion.ts';
import type { CloseReason, LeaverRecord } from '../leaver-record.ts';
import type { Period } from './period.ts';
import { within } from './period.ts';
import type { StageSpell } from './stage-spells.ts';

export const EXCEPTION_KINDS = [
  'step-undone',
  'second-reprint',
  'not-legible',
  'closed',
  'reopened',
  'early-deletion',
  'no-certificate',
  'not-held',
] as const;
export type ExceptionKind = (typeof EXCEPTION_KINDS)[number];

export type ExceptionRow = {
  ref: string;
  kind: ExceptionKind;
  on: CivilDate;
  by: string | null;
  /** Why it was closed, where it still is. */
  closedBecause: CloseReason | null;
};

/** What did not go the usual way in the period, by day. `spells` are those that began in it; others do no harm. */
export function exceptions(
  records: readonly LeaverRecord[],
  spells: readonly StageSpell[],
  period: Period,
): ExceptionRow[] {
  const closed = new Map(records.map((record) => [record.ref, record.closed?.reason ?? null]));
  return [...spells.flatMap((spell) => ofSpell(spell, closed)), ...records.flatMap(ofRecord)]
    .filter(({ on }) => within(on, period))
    .sort((a, b) => a.on.localeCompare(b.on) || a.ref.localeCompare(b.ref) || a.kind.localeCompare(b.kind));
}

function ofSpell(
  { ref, stage, since, by, because }: StageSpell,
  closed: ReadonlyMap<string, CloseReason | null>,
): ExceptionRow[] {
  const row = (kind: ExceptionKind, closedBecause: CloseReason | null = null): ExceptionRow[] => [
    { ref, kind, on: londonDate(since), by, closedBecause },
  ];
  if (because === 'step-undone') return row('step-undone');
  if (because === 'record-closed') return row('closed', closed.get(ref) ?? null);
  if (because === 'record-reinstated') return row('reopened');
  return because === 'answer-recorded' && stage === 'checked' ? row('not-legible') : [];
}

function ofRecord({ ref, ...record }: LeaverRecord): ExceptionRow[] {
  const row = (kind: ExceptionKind, on: CivilDate, by: string | null): ExceptionRow => ({
    ref,
    kind,
    on,
    by,
    closedBecause: null,
  });
  const supplier = supplierLine({ ref, ...record });
  const { deletion } = record;
  return [
    ...record.reprints.slice(1).map(({ at, by }) => row('second-reprint', londonDate(at), by)),
    ...(deletion?.early ? [row('early-deletion', londonDate(deletion.approvedAt), deletion.approvedBy)] : []),
    ...(supplier?.evidence === 'supplier-statement' && supplier.at !== null
      ? [row('no-certificate', londonDate(supplier.at), supplier.by)]
      : []),
    // The day it was asked: the answer itself is no step, and its day is in the trail.
    ...(record.supplier?.notHeld ? [row('not-held', record.supplier.askedOn, null)] : []),
  ];
}
