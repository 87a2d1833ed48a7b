import type { Command } from '../../core/commands.ts';
import { londonDate } from '../../core/dates.ts';
import { decideAll } from '../../core/decide.ts';
import type { LeaverRecord } from '../../core/leaver-record.ts';
import { certificateFacts } from '../wording/certificate-words.ts';
import type { Applied } from './apply-commands.ts';
import { applyWithin, askingOf, ONWARD, practiceOf } from './apply-commands.ts';
import { lastBackupDay } from './apply-deletion.ts';
import { forgetMessageWords } from './apply-forgetting.ts';
import { copiesKnown, copiesNew } from './apply-ledger.ts';
import type { Ports } from './ports.ts';
import type { StoreReader, StoreWriter } from './store-port.ts';

/**
 * The last step of a life: every copy is accounted for, so the patient's details go and the certificate is issued.
 * The deletion is noted beside the database first, where every restore reads it; then key, vault and letters go in
 * one transaction with the certificate; then what was deleted is cleared from the journal.
 */
export async function issueCertificate(ports: Ports, practice: string, ref: string): Promise<Applied> {
  const now = ports.clock.now();
  const time = { now, clockTrusted: await ports.store.noteTime(now) };
  const refused = await refusedBeforehand(ports, practice, ref, time);
  if (refused) return refused;
  await noteDeletion(ports, practice, ref, now);
  const applied = await ports.store.transaction(async (tx) => {
    const record = await tx.record(practice, ref);
    const commands = record === null ? [] : await commandsFor(ports, tx, record, now);
    return applyWithin(
      ports,
      tx,
      time,
      ONWARD,
      { practice, ref, version: null },
      () => commands,
      (after) => (after.record.stage === 'deleted' ? forgetPatient(tx, after.record) : Promise.resolve()),
    );
  });
  if (applied.ok && applied.record.stage === 'deleted') await ports.store.flushDeleted();
  return applied;
}

/** The certificate as a PDF, made anew from the trail; null while there is none. */
export async function certificateOf(ports: Ports, practice: string, ref: string): Promise<Uint8Array | null> {
  const record = await ports.store.record(practice, ref);
  if (record?.deletion?.certificate == null) return null;
  const names = new Map(
    (await ports.store.accounts(practice)).map(({ accountId, name }) => [accountId, name]),
  );
  const facts = certificateFacts(
    record,
    await ports.store.history(practice, ref),
    practiceOf(ports, practice),
    (accountId) => names.get(accountId) ?? accountId,
  );
  return ports.certificates.write(facts);
}

/** Asked before anything is noted for good: a ledger line for a record that is then kept would be a lie. */
async function refusedBeforehand(
  ports: Ports,
  practice: string,
  ref: string,
  time: { now: Date; clockTrusted: boolean },
): Promise<Applied | null> {
  const record = await ports.store.record(practice, ref);
  if (record === null)
    return { ok: false, code: 'not-found', what: 'There is no record with that reference here.', next: '' };
  const commands = await commandsFor(ports, ports.store, record, time.now);
  const decision = decideAll(record, commands, askingOf(ports, practice, ONWARD, time));
  if (!decision.ok) return decision;
  const certifies = commands.some(({ type }) => type === 'certify');
  return certifies ? null : { ok: true, record, events: [] };
}

/** Copies found since go into the ledger instead; the backups' day is looked up once more. */
async function commandsFor(
  ports: Ports,
  store: StoreReader,
  record: LeaverRecord,
  now: Date,
): Promise<Command[]> {
  const practice = practiceOf(ports, record.practice);
  const today = londonDate(now);
  const lines = record.deletion?.lines ?? [];
  const gone = new Set(lines.flatMap(({ kind, what }) => (kind === 'stored-file' && what ? [what] : [])));
  const found = copiesNew(record, await copiesKnown(store, practice, record, { gone, today }));
  const others = found.filter(({ kind }) => kind !== 'backups');
  if (others.length > 0)
    return others.map((copy) => ({ type: 'find-copy', lineId: ports.ids.id(), ...copy }));
  const identifying = lines.find(({ kind }) => kind === 'identifying-details');
  return [
    ...(await backupsAgain(ports, store, record, today)),
    {
      type: 'certify',
      number: `DC-${record.ref.replace(/^LV-/, '')}`,
      identifyingLineId: identifying?.lineId ?? '',
    },
  ];
}

/** A backup may have been made, or ended, since its line was written. */
async function backupsAgain(
  ports: Ports,
  store: StoreReader,
  record: LeaverRecord,
  today: string,
): Promise<Command[]> {
  const until = await lastBackupDay(store, record.practice, today);
  const line = record.deletion?.lines.find(({ kind }) => kind === 'backups');
  if (until === null || line?.recoverableUntil === until) return [];
  const lineId = line?.lineId ?? ports.ids.id();
  return [
    ...(line ? [] : [{ type: 'find-copy', lineId, kind: 'backups', what: null } as const]),
    { type: 'verify-copy', lineId, evidence: 'restores-reapply-deletions', recoverableUntil: until },
  ];
}

async function noteDeletion(ports: Ports, practice: string, ref: string, now: Date): Promise<void> {
  const lines = (await ports.store.record(practice, ref))?.deletion?.lines ?? [];
  const of = (wanted: string) => lines.flatMap(({ kind, what }) => (kind === wanted && what ? [what] : []));
  await ports.store.noteDeletion({
    practice,
    ref,
    at: now.toISOString(),
    fileIds: of('stored-file'),
    messageIds: of('mailbox-message'),
  });
}

async function forgetPatient(tx: StoreWriter, { practice, ref }: LeaverRecord): Promise<void> {
  const messages = (await tx.messagesOf(practice, ref)).map(({ messageId }) => messageId);
  for (const letter of await tx.outbox(practice, { ref, limit: 10_000 }))
    if (letter.ref !== null && (letter.state === 'queued' || letter.state === 'sending'))
      await tx.changeMail(practice, letter.letterId, { state: 'withdrawn' });
  await tx.destroyVault(practice, ref, messages);
  await forgetMessageWords(tx, practice, messages);
}
