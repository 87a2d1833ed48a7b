import { isOpen } from '../../core/leaver-record.ts';
import { isRecordRef } from '../../core/record-ref.ts';
import type { MessageReason } from '../wording/message-reasons.ts';
import { claimsOfWords } from './apply-claims.ts';
import { fileNotes, recordFor, saidBy } from './apply-filing.ts';
import type { Arrival, Settling } from './apply-intake.ts';
import { linkToRecord, meaningOf, settleMessage } from './apply-intake.ts';
import type { Outcome } from './apply-outcome.ts';
import type { Reading } from './apply-reading.ts';
import type { Ports } from './ports.ts';
import type { StoreWriter } from './store-port.ts';

/** Does what was worked out: files, notes, asks a person, ignores, or leaves it for its second try. */
export async function actOn(
  ports: Ports,
  arrival: Arrival,
  reading: Reading,
  outcome: Outcome,
): Promise<void> {
  switch (outcome.do) {
    case 'file':
      return fileUnasked(ports, arrival, reading, outcome);
    case 'note':
      return noteUnasked(ports, arrival, reading, outcome.refs);
    case 'ask':
      return askPerson(ports, arrival, reading, outcome.reason);
    case 'ignore':
      return settle(ports, arrival, reading, { state: 'ignored', reason: outcome.reason });
    case 'wait':
      return wait(ports, arrival, reading);
  }
}

async function fileUnasked(
  ports: Ports,
  arrival: Arrival,
  reading: Reading,
  { patient, nhsNumber }: Extract<Outcome, { do: 'file' }>,
): Promise<void> {
  const found = await recordFor(ports.store, arrival.practice, nhsNumber);
  if (found.kind === 'person') return askPerson(ports, arrival, reading, found.reason);
  const files = reading.files.filter(({ attachmentId }) => patient.attachmentIds.includes(attachmentId));
  const ref = found.kind === 'join' ? found.ref : null;
  await fileNotes(ports, arrival, reading, [{ ref, nhsNumber, files, claims: claimsOfWords(reading) }]);
}

/** How a message is put beside records: what it may mean, why, and what is written down with it. */
type Noting = {
  meaning: string | null;
  reason: MessageReason;
  beside?: (tx: StoreWriter) => Promise<void>;
};

/** Beside the record, as a proposal. One reference that is none of ours, or of a record that is over, stops it all. */
export async function noteUnasked(
  ports: Ports,
  arrival: Arrival,
  reading: Reading,
  refs: readonly string[],
  noting?: Noting,
): Promise<void> {
  for (const ref of refs) {
    const record = isRecordRef(ref) ? await ports.store.record(arrival.practice, ref) : null;
    if (record === null) return askPerson(ports, arrival, reading, 'unknown-reference');
    if (!isOpen(record))
      return askPerson(
        ports,
        arrival,
        reading,
        record.stage === 'deleted' ? 'record-deleted' : 'record-closed',
      );
  }
  return noteMail(ports, arrival, reading, refs, noting);
}

/** Files a message beside records, with what it may mean. None of its files becomes a part. */
export async function noteMail(
  ports: Ports,
  arrival: Arrival,
  reading: Reading,
  refs: readonly string[],
  noting: Noting = {
    meaning: meaningOf(reading.facts, reading.recognition),
    reason: arrival.actor.role === 'onward' ? 'about-record' : 'decided-filed',
  },
): Promise<void> {
  const { meaning, reason, beside } = noting;
  await ports.store.transaction(async (tx) => {
    await settleMessage(ports, tx, arrival, saidBy(reading), { state: 'filed', reason });
    for (const ref of refs) await linkToRecord(ports, tx, arrival, ref, { meaning });
    await beside?.(tx);
  });
}

export function askPerson(
  ports: Ports,
  arrival: Arrival,
  reading: Reading,
  reason: MessageReason,
): Promise<void> {
  const before = arrival.stored?.attempts ?? 0;
  // At least two, so that it is never taken for one that waits for its second try.
  const attempts = reason === 'too-heavy' ? Math.max(2, before + 1) : before;
  return settle(ports, arrival, reading, { state: 'needs-a-person', reason, attempts });
}

export function settle(ports: Ports, arrival: Arrival, reading: Reading, settling: Settling): Promise<void> {
  return ports.store.transaction((tx) => settleMessage(ports, tx, arrival, saidBy(reading), settling));
}

/** Seen by a person meanwhile, and left in the inbox for its second try. */
function wait(ports: Ports, arrival: Arrival, reading: Reading): Promise<void> {
  const settling = { state: 'needs-a-person', reason: 'too-heavy', attempts: 1, staysInInbox: true } as const;
  return settle(ports, arrival, reading, settling);
}
