import type { Command, CommandOf } from '../../core/commands.ts';
import { londonDate } from '../../core/dates.ts';
import { decide } from '../../core/decide.ts';
import { parseNhsNumber } from '../../core/nhs-number.ts';
import type { PatientDetails } from '../../core/patient-match.ts';
import { compareNames } from '../../core/person-name.ts';
import type { Actor, Applied, Seen, Target } from './apply-commands.ts';
import { applyWithin, practiceOf } from './apply-commands.ts';
import { filesEverHad, queueRemoval } from './apply-deletion.ts';
import type { Copy } from './apply-ledger.ts';
import { copiesKnown } from './apply-ledger.ts';
import { queueLetter } from './apply-letters.ts';
import type { Ports } from './ports.ts';
import type { OutboxMail, StoreWriter } from './store-port.ts';

/**
 * How the patient was named back: in full, for one record by itself; or, where many are approved together by two people,
 * by the last four digits of the NHS number beside each (decision 16).
 */
export type NamedBack = { name: string; nhsNumber: string } | { lastFour: string };

/**
 * The rules are asked on a fresh read in the transaction that writes the ledger, asks the scanning company and sets the
 * removal going; where two people are needed, the first approval is only noted. `batch` names those that are approved
 * together, which always takes two people.
 */
export async function approveOne(
  ports: Ports,
  actor: Actor,
  target: Target,
  typed: NamedBack,
  batch: string | null,
): Promise<Applied> {
  const now = ports.clock.now();
  const clockTrusted = await ports.store.noteTime(now);
  const known = { gone: await filesGone(ports, target), today: londonDate(now) };
  return ports.store.transaction(async (tx) => {
    const copies = await copiesNow(ports, tx, target, known);
    const open = await openLetter(tx, target.practice, batch, supplierIn(copies));
    const letterId = open?.letterId ?? ports.ids.id();
    return applyWithin(
      ports,
      tx,
      { now, clockTrusted },
      actor,
      target,
      (seen) => commandsFor(ports, seen, { typed, batch, copies, letterId }),
      async (after) => {
        const asked = after.events.some(({ type }) => type === 'copy-asked');
        const letter = { letterId, supplier: supplierIn(copies), version: after.record.version };
        if (asked && batch === null) await askSupplier(ports, tx, target, letter);
        if (asked && batch !== null) await askTogether(ports, tx, target, { ...letter, batch });
        await queueRemoval(ports, after);
      },
    );
  });
}

type Approving = { typed: NamedBack; batch: string | null; copies: readonly Copy[]; letterId: string };

function commandsFor(
  ports: Ports,
  { record, vault, asking }: Seen,
  { typed, batch, copies, letterId }: Approving,
): Command[] {
  const practice = practiceOf(ports, record.practice);
  const canAsk = practice.suppliers.some(({ id }) => id === supplierIn(copies));
  const all: Copy[] = canAsk ? [{ kind: 'outgoing-letter', what: letterId }, ...copies] : [...copies];
  const approve: CommandOf<'approve-deletion'> = {
    type: 'approve-deletion',
    namedBack: isNamedBack(vault.patient, typed),
    bulk: batch !== null,
    ...(batch === null ? {} : { batch }),
    lines: all.map((copy) => ({ lineId: ports.ids.id(), ...copy })),
  };
  const decision = decide(record, approve, asking);
  const approved = decision.ok && decision.events.some(({ type }) => type === 'deletion-approved');
  const line = approve.lines.find(({ kind }) => kind === 'supplier-copy');
  return approved && canAsk && line ? [approve, { type: 'ask-copy', lineId: line.lineId }] : [approve];
}

/** Family name and a given name, in either order and any case, and the whole NHS number; or its last four digits. */
function isNamedBack(patient: PatientDetails, typed: NamedBack): boolean {
  if (patient.name === null || patient.nhsNumber === null) return false;
  if ('lastFour' in typed)
    return /^\d{4}$/.test(typed.lastFour) && patient.nhsNumber.endsWith(typed.lastFour);
  return (
    compareNames(patient.name, typed.name) === 'full' && parseNhsNumber(typed.nhsNumber) === patient.nhsNumber
  );
}

function supplierIn(copies: readonly Copy[]): string | null {
  return copies.find(({ kind }) => kind === 'supplier-copy')?.what ?? null;
}

type Asked = { letterId: string; supplier: string | null; version: number };

async function askSupplier(
  ports: Ports,
  tx: StoreWriter,
  { practice, ref }: Target,
  { letterId, supplier, version }: Asked,
): Promise<void> {
  const earlier = (await tx.record(practice, ref))?.supplier;
  const params = { supplier, answers: earlier?.id === supplier ? earlier.letterId : null };
  await queueLetter(ports, tx, { letterId, practice, ref, version, template: 'request-deletion', params });
}

/** What is approved together is asked for together: one letter to each company, or another once that has gone. */
async function askTogether(
  ports: Ports,
  tx: StoreWriter,
  { practice, ref }: Target,
  { letterId, supplier, batch }: Asked & { batch: string },
): Promise<void> {
  await tx.queueMail({
    letterId,
    practice,
    dedupeKey: `request-deletions:${letterId}`,
    ref: null,
    template: 'request-deletions',
    params: { supplier, batch },
    queuedAt: ports.clock.now().toISOString(),
  });
  await tx.joinLetter(practice, letterId, ref);
}

/** The letter of this batch to this company that has not begun to go. */
async function openLetter(
  tx: StoreWriter,
  practice: string,
  batch: string | null,
  supplier: string | null,
): Promise<OutboxMail | null> {
  if (batch === null) return null;
  const waiting = await tx.outbox(practice, { state: 'queued', limit: MOST_WAITING });
  return waiting.find(({ params }) => params.batch === batch && params.supplier === supplier) ?? null;
}

const MOST_WAITING = 1_000;

async function copiesNow(
  ports: Ports,
  tx: StoreWriter,
  { practice, ref }: Target,
  known: { gone: ReadonlySet<string>; today: string },
): Promise<Copy[]> {
  const record = await tx.record(practice, ref);
  return record === null ? [] : copiesKnown(tx, practiceOf(ports, practice), record, known);
}

/** Looked for before the transaction, which never waits for a disk. */
async function filesGone(ports: Ports, { practice, ref }: Target): Promise<Set<string>> {
  const gone = new Set<string>();
  for (const file of filesEverHad(await ports.store.history(practice, ref)))
    if (!(await ports.files.exists(file))) gone.add(file);
  return gone;
}
