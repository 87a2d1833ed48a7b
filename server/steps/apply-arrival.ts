import { createHash } from 'node:crypto';
import type { LeaverRecord } from '../../core/leaver-record.ts';
import type { MailFacts } from '../../core/recognition.ts';
import { recognise } from '../../core/recognition.ts';
import type { Arrival, TakenIn } from './apply-intake.ts';
import { askForMark, linkToRecord, settleMessage, takenInAs, vaultOf } from './apply-intake.ts';
import type { KeepFile, MailHandle, MailReading, ReadMail } from './mail-port.ts';
import { MailGone } from './mail-port.ts';
import type { Ports } from './ports.ts';
import type { MessageVault, StoredMessage } from './store-port.ts';

/**
 * A message where it is said to lie, read by the mailbox itself where it has a way of its own. `fileName` is what a
 * loose file was called, where that is known better than by its place.
 *
 * @throws MailGone when nothing lies there, or something else does: what was listed was changed since, and the next
 *   look will list it as what it is now.
 */
export async function readArrived(
  ports: Ports,
  practice: string,
  { key, place }: MailHandle,
  { fileName = fileNameOf(place), keep }: { fileName?: string | undefined; keep?: KeepFile } = {},
): Promise<MailReading> {
  const mailbox = ports.mailboxes(practice);
  if (mailbox.readMail !== undefined) {
    const read = await mailbox.readMail(place, keep);
    if (read === null) throw new MailGone('The message is no longer in the mailbox.');
    return read;
  }
  const raw = await mailbox.read(place);
  if (raw === null || !matchesKey(raw, key))
    throw new MailGone('The message is no longer where it was, or was changed.');
  return ports.mail.read(raw, { fileName });
}

/** The folder's keys are digests of the bytes, so they can be held against them; another mailbox's may be names. */
function matchesKey(raw: Uint8Array, key: string): boolean {
  return !/^[0-9a-f]{64}$/.test(key) || createHash('sha256').update(raw).digest('hex') === key;
}

/** What the file in the mailbox is called: a PDF somebody saved there has no other name. */
function fileNameOf(place: string): string {
  return place.slice(place.lastIndexOf('/') + 1);
}

/** A message that stays in the inbox for its one second try. */
export function waitsForSecondTry(message: StoredMessage): boolean {
  return (
    message.attempts === 1 &&
    message.state === 'needs-a-person' &&
    message.reason === 'too-heavy' &&
    message.decidedBy === null
  );
}

/**
 * A message whose bytes are known. Found where it was, or moved by hand, it is the same message and its mark is asked
 * for again; found beside the first, it is a repeat with a row of its own, so that deletion knows this copy too.
 */
export async function takeInAgain(
  ports: Ports,
  arrival: Omit<Arrival, 'messageId' | 'stored'>,
  first: StoredMessage,
): Promise<TakenIn> {
  const { practice, handle } = arrival;
  const records = await recordsOf(ports, first);
  const others = (await ports.mailboxes(practice).findCopies(handle.key)).filter(
    (place) => place !== handle.place,
  );
  // Once its removal was proven, a copy that turns up is another copy, however alike.
  const isRemoved = first.removed && records.some(({ stage }) => stage === 'deleting' || stage === 'deleted');
  const isGone = isRemoved && records.some(({ stage }) => stage === 'deleted');
  if (!isRemoved && (first.place === handle.place || others.length === 0)) {
    await sameMessage(ports, arrival, first);
    return takenInAs(ports.store, practice, first.messageId);
  }
  const repeat = await repeatAt(ports, handle, first);
  if (repeat.stored === null) await addRepeat(ports, { ...arrival, ...repeat }, first, isGone);
  else await markAgain(ports, repeat.stored);
  return takenInAs(ports.store, practice, repeat.messageId);
}

async function sameMessage(
  ports: Ports,
  { practice, handle }: Pick<Arrival, 'practice' | 'handle'>,
  first: StoredMessage,
): Promise<void> {
  await ports.store.transaction(async (tx) => {
    if (first.place !== handle.place || first.removed)
      await tx.changeMessage(practice, first.messageId, { place: handle.place, removed: false });
    if (!waitsForSecondTry(first)) await askForMark(ports, tx, practice, first.messageId, first.state);
  });
}

async function markAgain(ports: Ports, { practice, messageId, state }: StoredMessage): Promise<void> {
  await ports.store.transaction((tx) => askForMark(ports, tx, practice, messageId, state));
}

/**
 * The repeat's id is made of where it lies, so that a crash before its mark does not make a second of it. A copy that
 * comes later to the same place gets the next number.
 */
async function repeatAt(
  ports: Ports,
  handle: MailHandle,
  first: StoredMessage,
): Promise<{ messageId: string; stored: StoredMessage | null }> {
  for (let turn = 0; ; turn++) {
    const digest = createHash('sha256').update(`${first.messageId}\n${handle.place}\n${turn}`).digest('hex');
    const messageId = `r${digest.slice(0, 25)}`;
    const stored = await ports.store.message(first.practice, messageId);
    if (stored === null || stored.place === handle.place) return { messageId, stored };
  }
}

/** Notes of a patient whose record is deleted come to a person: that copy must not be kept and forgotten. */
async function addRepeat(
  ports: Ports,
  arrival: Arrival,
  first: StoredMessage,
  isGone: boolean,
): Promise<void> {
  const { practice, handle, messageId, now } = arrival;
  const reading = isGone ? await readArrived(ports, practice, handle) : null;
  const mail = reading?.ok ? reading.mail : NO_MAIL;
  const recognition = recognise(mail.facts);
  const [state, reason] = isGone
    ? (['needs-a-person', 'record-deleted'] as const)
    : (['ignored', 'repeat'] as const);
  const row = { messageId, practice, ...handle, state, reason, verdict: first.verdict };
  await ports.store.transaction(async (tx) => {
    await tx.addMessage(
      {
        ...row,
        takenInAt: now.toISOString(),
        repeatOf: first.messageId,
        decidedBy: null,
        decidedAt: null,
        attempts: 0,
        removed: false,
      },
      // The words of a repeat are the first message's, and kept there only.
      vaultOf(mail, mail.facts, recognition),
    );
    if (!isGone)
      for (const ref of (await takenInAs(tx, practice, first.messageId)).records)
        await linkToRecord(ports, tx, arrival, ref, null);
    await askForMark(ports, tx, practice, messageId, state);
  });
}

async function recordsOf(ports: Ports, message: StoredMessage): Promise<LeaverRecord[]> {
  const found = await Promise.all(message.records.map((ref) => ports.store.record(message.practice, ref)));
  return found.filter((record) => record !== null);
}

const NOTHING_SAID: MailFacts = {
  from: null,
  fromName: null,
  subject: '',
  bodyText: '',
  attachments: [],
  autoReply: false,
  ours: false,
};

/** For what could not be read as a message, and what needs no words of its own. */
const NO_MAIL: ReadMail = {
  facts: NOTHING_SAID,
  messageId: null,
  inReplyTo: null,
  references: [],
  sentAt: null,
  marker: null,
  attachments: [],
};

export function nothingSaid(): MessageVault {
  return vaultOf(NO_MAIL, NOTHING_SAID, recognise(NOTHING_SAID));
}

/** Takes in what is no message Onward can read: it stays where a person can open it. */
export async function settleUnreadable(ports: Ports, arrival: Arrival): Promise<void> {
  const vault = nothingSaid();
  const said = { vault, verdict: vault.recognition.verdict };
  await ports.store.transaction((tx) =>
    settleMessage(ports, tx, arrival, said, { state: 'needs-a-person', reason: 'unreadable' }),
  );
}
