import type { Command } from '../../core/commands.ts';
import { addDays } from '../../core/dates.ts';
import type { Decision } from '../../core/decide.ts';
import { decide } from '../../core/decide.ts';
import { evolveRecord } from '../../core/evolve.ts';
import type { Asking } from '../../core/guards.ts';
import type { LeaverEvent, LeaverRecord } from '../../core/leaver-record.ts';

export const TODAY = '2026-03-02';
export const LINES = [
  { lineId: 'l1', kind: 'stored-file', what: 'f1' },
  { lineId: 'l2', kind: 'supplier-copy', what: 's1' },
  { lineId: 'l3', kind: 'identifying-details', what: null },
] as const;

/** Who asks, on which day; a lead at noon unless said otherwise. */
export function asking(change: Partial<Asking> = {}): Asking {
  const today = change.today ?? TODAY;
  return {
    by: 'lead-1',
    role: 'lead',
    now: `${today}T12:00:00Z`,
    today,
    clockTrusted: true,
    windowDays: 56,
    ...change,
  };
}

export function aRecord(): LeaverRecord {
  return happened(null, { type: 'leaver-expected', source: 'notes' }, asking());
}

/** Gives a command; a refusal throws with its code, for steps of a story that must succeed. */
export function given(record: LeaverRecord, command: Command, who: Partial<Asking> = {}): LeaverRecord {
  const decision = decide(record, command, asking(who));
  if (!decision.ok) throw new Error(`${command.type}: ${decision.code}`);
  return after(record, decision, asking(who));
}

export function refusalOf(record: LeaverRecord, command: Command, who: Partial<Asking> = {}): string | null {
  const decision = decide(record, command, asking(who));
  return decision.ok ? null : decision.code;
}

export function after(record: LeaverRecord, decision: Decision, who: Asking): LeaverRecord {
  return decision.ok
    ? decision.events.reduce<LeaverRecord>((current, event) => happened(current, event, who), record)
    : record;
}

function happened(record: LeaverRecord | null, event: LeaverEvent, who: Asking): LeaverRecord {
  return evolveRecord(record, {
    ref: 'LV-0000-0000',
    practice: 'Y99999',
    version: (record?.version ?? 0) + 1,
    at: who.now,
    by: who.by,
    event,
  });
}

export const part = (n: number, of: number): Command => ({
  type: 'receive-part',
  fileId: `f${n}`,
  part: n,
  of,
  sha256: `sha-${n}`,
  bytes: 1000,
  pages: 4,
  readable: 'yes',
  messageId: 'm1',
});

export function packOf(record: LeaverRecord, packId = 'p1'): Command {
  const parts = record.parts.filter(({ refused }) => refused === null);
  return {
    type: 'keep-pack',
    packId,
    volumes: [{ fileId: `${packId}-v1`, sha256: 'v', sides: 8, sheets: 4 }],
    sides: 8,
    sheets: 4,
    pagesIn: 4 * parts.length,
    pagesOut: 4 * parts.length,
    blanksDropped: 0,
    pagesCompared: 4 * parts.length,
    fileIds: parts.map(({ fileId }) => fileId),
    pagesVersion: record.pagesVersion,
  };
}

/** Notes complete, checked, printed, bagged and with the courier on TODAY. */
export function collected(): LeaverRecord {
  let record = given(aRecord(), part(1, 2));
  record = given(record, part(2, 2));
  record = given(record, { type: 'compare-patient', light: 'green' });
  record = given(record, { type: 'check-notes', acceptDifferences: false, patientKnown: true });
  return reprinted(record, 'p1');
}

export function reprinted(checked: LeaverRecord, packId: string, today = TODAY): LeaverRecord {
  let record = given(checked, packOf(checked, packId), { today });
  record = given(record, { type: 'confirm-printed', sheets: 4 }, { today });
  record = given(record, { type: 'record-label', on: today }, { today });
  record = given(record, { type: 'bag', bags: 1 }, { today });
  return given(record, { type: 'collect', on: today }, { today });
}

export const approve = (bulk = false): Command => ({
  type: 'approve-deletion',
  namedBack: true,
  bulk,
  lines: [...LINES],
});
export const onward = (today: string): Partial<Asking> => ({ by: 'onward', role: 'onward', today });
export const daysOn = (days: number): string => addDays(TODAY, days);
