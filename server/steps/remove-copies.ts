import { addDays, londonDate } from '../../core/dates.ts';
import { isAccountedFor } from '../../core/guards.ts';
import type { CopyEvidence, LeaverRecord, LedgerLine } from '../../core/leaver-record.ts';
import { activeHolds, isOpen } from '../../core/leaver-record.ts';
import { mailsWaiting } from '../../core/mails-waiting.ts';
import type { After } from './apply-commands.ts';
import { applyCommands, applyWithin, ONWARD, practiceOf } from './apply-commands.ts';
import { lastBackupDay } from './apply-deletion.ts';
import { copiesKnown, copiesNew } from './apply-ledger.ts';
import { dropPack, takePackBack } from './apply-pack-progress.ts';
import type { Mailbox } from './mail-port.ts';
import type { Ports } from './ports.ts';
import type { LetterTemplate, OutboxMail } from './store-port.ts';

/**
 * `waiting`: for the scanning company, for a person to deal with a message, or for a hold on another record in the same
 * message. `stopped`: hold or clock.
 */
export type Removal = { verified: number; waiting: number; failed: number; stopped: boolean };

/**
 * Removes our copies of a record whose deletion was approved, one line of the ledger after the other: act, look
 * again, and only then write it down. Everything may be done twice, so a crash anywhere is made good by the next
 * try. What could not be looked for is never called gone.
 */
export async function removeCopies(ports: Ports, practice: string, ref: string): Promise<Removal> {
  const done: Removal = { verified: 0, waiting: 0, failed: 0, stopped: false };
  if ((await mayRemove(ports, practice, ref)) === null) return { ...done, stopped: true };
  await dropPackOnTheWay(ports, practice, ref);
  await findNewCopies(ports, practice, ref);
  for (const { lineId } of inOrder(await linesLeft(ports, practice, ref))) {
    // Read anew before each effect: a hold may have been placed while the one before was done.
    const record = await mayRemove(ports, practice, ref);
    const line = record?.deletion?.lines.find((one) => one.lineId === lineId);
    if (!record || !line) return { ...done, stopped: true };
    done[await removeOne(ports, record, line)] += 1;
  }
  return done;
}

/** The record, while it may lose its copies: approved, not held, and the clock believable. */
async function mayRemove(ports: Ports, practice: string, ref: string): Promise<LeaverRecord | null> {
  if (!(await ports.store.noteTime(ports.clock.now()))) return null;
  const record = await ports.store.record(practice, ref);
  if (record?.stage !== 'deleting' || activeHolds(record).length > 0) return null;
  return (await isToBeHeld(ports, record)) ? null : record;
}

/** A hold over the whole practice stands that this record has not heard of. */
async function isToBeHeld(ports: Ports, record: LeaverRecord): Promise<boolean> {
  const holds = await ports.store.practiceHolds(record.practice);
  return holds.some(
    ({ holdId, releasedOn }) => releasedOn === null && !record.holds.some((one) => one.holdId === holdId),
  );
}

/** A pack that nobody finished has no line in the ledger: its volumes go before anything is looked for. */
async function dropPackOnTheWay(ports: Ports, practice: string, ref: string): Promise<void> {
  const made = await ports.store.transaction((tx) => takePackBack(tx, practice, ref));
  if (made !== null) await dropPack(ports, ref, made);
}

async function findNewCopies(ports: Ports, practice: string, ref: string): Promise<void> {
  const now = ports.clock.now();
  const clockTrusted = await ports.store.noteTime(now);
  await ports.store.transaction(async (tx) => {
    const record = await tx.record(practice, ref);
    if (record?.stage !== 'deleting') return;
    const looked = { gone: new Set(linesOf(record, 'stored-file')), today: londonDate(now) };
    const found = copiesNew(record, await copiesKnown(tx, practiceOf(ports, practice), record, looked));
    await applyWithin(ports, tx, { now, clockTrusted }, ONWARD, { practice, ref, version: null }, () =>
      found.map((copy) => ({ type: 'find-copy', lineId: ports.ids.id(), ...copy })),
    );
  });
}

function linesOf(record: LeaverRecord, kind: LedgerLine['kind']): string[] {
  return (record.deletion?.lines ?? []).flatMap((line) =>
    line.kind === kind && line.what ? [line.what] : [],
  );
}

async function linesLeft(ports: Ports, practice: string, ref: string): Promise<LedgerLine[]> {
  const lines = (await ports.store.record(practice, ref))?.deletion?.lines ?? [];
  return lines.filter((line) => !isAccountedFor(line) && line.kind in REMOVE);
}

const REMOVE = {
  'mailbox-message': removeMessage,
  'stored-file': removeFile,
  'outgoing-letter': removeLetter,
  backups: accountForBackups,
};
const ORDER = Object.keys(REMOVE);

function inOrder(lines: LedgerLine[]): LedgerLine[] {
  return lines.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

type Proof = {
  evidence: CopyEvidence;
  recoverableUntil?: string | null;
  also?: (after: After) => Promise<void>;
};

/** One line, by itself: that one mailbox cannot be reached does not keep the others. */
async function removeOne(
  ports: Ports,
  record: LeaverRecord,
  line: LedgerLine,
): Promise<'verified' | 'waiting' | 'failed'> {
  try {
    const remove = REMOVE[line.kind as keyof typeof REMOVE];
    const proof = await remove(ports, record, line.what ?? '');
    if (proof === null) return 'waiting';
    return (await verify(ports, record, line.lineId, proof)) ? 'verified' : 'waiting';
  } catch (error) {
    const { practice, ref } = record;
    ports.log.error(
      'a copy could not be removed',
      { practice, ref, step: 'remove-copies', code: line.kind },
      error,
    );
    return 'failed';
  }
}

async function verify(ports: Ports, record: LeaverRecord, lineId: string, proof: Proof): Promise<boolean> {
  const { practice, ref } = record;
  const applied = await applyCommands(
    ports,
    ONWARD,
    { practice, ref, version: null },
    ({ record: now }) =>
      now.deletion?.lines.some((line) => line.lineId === lineId && line.state === 'verified')
        ? []
        : [
            {
              type: 'verify-copy',
              lineId,
              evidence: proof.evidence,
              recoverableUntil: proof.recoverableUntil ?? null,
            },
          ],
    proof.also,
  );
  return applied.ok;
}

/**
 * Every file in the mailbox with these bytes goes, wherever staff moved it. An answer that nobody has dealt with stays until
 * somebody has: it may be the proof that the scanning company sends, or say that something is wrong.
 */
async function removeMessage(ports: Ports, record: LeaverRecord, messageId: string): Promise<Proof | null> {
  const { practice } = record;
  if (mailsWaiting(record).some((mail) => mail.messageId === messageId)) return null;
  const message = await ports.store.message(practice, messageId);
  if (message === null) throw new Error(`message ${messageId} of the ledger is not known`);
  if (await isNeededElsewhere(ports, record, message.records, messageId)) return null;
  const mailbox = ports.mailboxes(practice);
  const places = await mailbox.findCopies(message.key);
  if (places.length > 0) await mailbox.remove(places);
  if ((await mailbox.findCopies(message.key)).length > 0) throw new Error('a removed message is still there');
  await mailbox.forget?.(message.key);
  return {
    evidence: message.removed ? 'was-never-there' : 'absent-when-looked-for',
    recoverableUntil: recoverableUntil(ports, mailbox),
    also: ({ tx }) => tx.changeMessage(practice, messageId, { removed: true }),
  };
}

/**
 * By another patient's record in the same message or letter: only a hold on it keeps that, or an answer that nobody has dealt
 * with for it; their parts are with us.
 */
async function isNeededElsewhere(
  ports: Ports,
  { practice, ref }: LeaverRecord,
  refs: readonly string[],
  messageId: string | null,
): Promise<boolean> {
  for (const other of refs.filter((one) => one !== ref)) {
    const record = await ports.store.record(practice, other);
    if (record === null || !isOpen(record)) continue;
    if (activeHolds(record).length > 0) return true;
    if (mailsWaiting(record).some((mail) => mail.messageId === messageId)) return true;
  }
  return false;
}

async function removeFile(ports: Ports, _: LeaverRecord, fileId: string): Promise<Proof> {
  await ports.files.remove(fileId);
  if (await ports.files.exists(fileId)) throw new Error('a removed file is still there');
  return { evidence: 'absent-when-looked-for', also: ({ tx }) => tx.unlinkFile(fileId) };
}

/**
 * A letter not yet begun is stopped; one being written just now is waited for, or it would be written after it was
 * looked for. The request to the scanning company stays until it has been answered; one about several goes with the first
 * of them that was answered, for then it has reached them, and the others are still asked for in the ledger.
 */
async function removeLetter(ports: Ports, record: LeaverRecord, letterId: string): Promise<Proof | null> {
  const { practice } = record;
  const letter = await ports.store.letter(practice, letterId);
  if (letter !== null && REQUESTS.has(letter.template) && !isSupplierDone(record)) return null;
  if (letter !== null && (await isNeededElsewhere(ports, record, letter.records, null))) return null;
  if (letter !== null && !(await stopLetter(ports, letter, record.ref))) return null;
  if (letter?.template === 'request-deletions' && (await isStillToGo(ports, letter)))
    return { evidence: 'was-never-there' };
  const mailbox = ports.mailboxes(practice);
  await mailbox.removeOutgoing(letterId);
  if (await mailbox.hasOutgoing(letterId)) throw new Error('a removed letter is still there');
  return {
    evidence: 'absent-when-looked-for',
    recoverableUntil: recoverableUntil(ports, mailbox),
    also: ({ tx }) => tx.changeMail(practice, letterId, { state: 'removed' }),
  };
}

/** The last day on which an administrator can bring back what was removed today; null where removed means gone. */
function recoverableUntil(ports: Ports, { recoverableDays = 0 }: Mailbox): string | null {
  return recoverableDays > 0 ? addDays(londonDate(ports.clock.now()), recoverableDays) : null;
}

const REQUESTS: ReadonlySet<LetterTemplate> = new Set(['request-deletion', 'request-deletions']);

/** False while it is being written. One about several that has not begun to go loses this record, and goes for the others. */
function stopLetter(ports: Ports, { practice, letterId }: OutboxMail, ref: string): Promise<boolean> {
  return ports.store.transaction(async (tx) => {
    const now = await tx.letter(practice, letterId);
    if (now?.state !== 'queued') return now?.state !== 'sending';
    if (now.ref === null) await tx.leaveLetter(practice, letterId, ref);
    if (now.records.every((one) => one === ref))
      await tx.changeMail(practice, letterId, { state: 'withdrawn' });
    return true;
  });
}

/** It was left by the record that is asked about, and waits to go for others. */
async function isStillToGo(ports: Ports, { practice, letterId }: OutboxMail): Promise<boolean> {
  return (await ports.store.letter(practice, letterId))?.state === 'queued';
}

function isSupplierDone({ deletion }: LeaverRecord): boolean {
  return (deletion?.lines ?? []).every((line) => line.kind !== 'supplier-copy' || isAccountedFor(line));
}

/** No backup is rewritten: a restore removes the record again, and the backups end on a known day. */
async function accountForBackups(ports: Ports, { practice }: LeaverRecord): Promise<Proof> {
  const until = await lastBackupDay(ports.store, practice, londonDate(ports.clock.now()));
  return until === null
    ? { evidence: 'absent-when-looked-for' }
    : { evidence: 'restores-reapply-deletions', recoverableUntil: until };
}
