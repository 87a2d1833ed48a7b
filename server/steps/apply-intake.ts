import type { MailFacts, Recognition } from '../../core/recognition.ts';
import type { Refusal } from '../../core/refusals.ts';
import type { MessageReason } from '../wording/message-reasons.ts';
import type { Actor } from './apply-commands.ts';
import { applyWithin, ONWARD } from './apply-commands.ts';
import type { MailHandle, ReadMail } from './mail-port.ts';
import type { Ports } from './ports.ts';
import type { MessageState, MessageVault, StoredMessage, StoreReader, StoreWriter } from './store-port.ts';

/** What became of a message. `records` are those it is linked to. */
export type TakenIn = { messageId: string; state: MessageState; reason: string; records: string[] };

/** A "no" to what a person asked of a message. Nothing was changed. */
export type IntakeRefusal = Refusal | { ok: false; code: string; what: string; next: string };

/** The message as it is just now. `stored` is null where it is new. */
export type Arrival = {
  practice: string;
  handle: MailHandle;
  messageId: string;
  stored: StoredMessage | null;
  actor: Actor;
  now: Date;
  clockTrusted: boolean;
};

/** Somebody else was quicker: the message or its record is not what it was when this was worked out. */
export class Overtaken extends Error {
  override name = 'Overtaken';
}

/** Carries a refusal out of a transaction, so that the whole of it is undone. */
export class RefusedWithin extends Error {
  override name = 'RefusedWithin';
  readonly refusal: IntakeRefusal;
  constructor(refusal: IntakeRefusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

export type Settling = {
  state: MessageState;
  reason: MessageReason;
  attempts?: number;
  /** Left unmarked, so that the next look finds it again. */
  staysInInbox?: boolean;
};

/**
 * Writes down what became of a message and asks for its mark in the mailbox, in the caller's transaction.
 *
 * @throws Overtaken when the message was taken in or decided meanwhile.
 */
export async function settleMessage(
  ports: Ports,
  tx: StoreWriter,
  arrival: Arrival,
  said: { vault: MessageVault; verdict: Recognition['verdict'] },
  settling: Settling,
): Promise<void> {
  const { practice, messageId, handle, stored, actor, now } = arrival;
  const { state, reason } = settling;
  const attempts = settling.attempts ?? stored?.attempts ?? 0;
  const isOpenStill = actor.role === 'onward' || state === 'needs-a-person';
  const decided = isOpenStill ? UNDECIDED : { decidedBy: actor.by, decidedAt: now.toISOString() };
  if (stored === null) {
    if ((await tx.messageByKey(practice, handle.key)) !== null) throw new Overtaken();
    const takenInAt = now.toISOString();
    const fresh = { messageId, practice, ...handle, takenInAt, repeatOf: null, removed: false };
    await tx.addMessage({ ...fresh, state, reason, verdict: said.verdict, attempts, ...decided }, said.vault);
  } else {
    if (!isAsSeen(stored, await tx.message(practice, messageId))) throw new Overtaken();
    await tx.changeMessage(practice, messageId, {
      place: handle.place,
      state,
      reason,
      verdict: said.verdict,
      attempts,
      ...decided,
    });
    await tx.saveMessageVault(practice, messageId, said.vault);
  }
  if (!settling.staysInInbox) await askForMark(ports, tx, practice, messageId, state);
}

const UNDECIDED = { decidedBy: null, decidedAt: null };

function isAsSeen(seen: StoredMessage, now: StoredMessage | null): boolean {
  return (
    now !== null &&
    now.state === seen.state &&
    now.decidedBy === seen.decidedBy &&
    now.attempts === seen.attempts
  );
}

/** The state is part of the key: a mark already under way for an earlier decision must not swallow this one. */
export async function askForMark(
  ports: Ports,
  tx: StoreWriter,
  practice: string,
  messageId: string,
  state: MessageState,
): Promise<void> {
  await tx.addJob({
    jobId: ports.ids.id(),
    practice,
    kind: 'mark-message',
    dedupeKey: `mark-message:${messageId}:${state}`,
    payload: { messageId },
  });
}

/**
 * Links a message to a record, so that deletion knows this copy; where deletion has been approved already, the copy
 * gets a line of its own in the ledger. `note` puts it beside the record with what it may mean: a proposal, no more.
 */
export async function linkToRecord(
  ports: Ports,
  tx: StoreWriter,
  arrival: Arrival,
  ref: string,
  note: { meaning: string | null } | null,
): Promise<void> {
  const { practice, messageId, now, clockTrusted } = arrival;
  const copies = [messageId, ...(await repeatsOf(tx, arrival))];
  for (const copy of copies) await tx.linkMessage(practice, copy, ref);
  const applied = await applyWithin(
    ports,
    tx,
    { now, clockTrusted },
    ONWARD,
    { practice, ref, version: null },
    ({ record }) => [
      ...(note === null ? [] : [{ type: 'note-mail', messageId, meaning: note.meaning } as const]),
      ...(record.stage === 'deleting'
        ? copies.map(
            (what) => ({ type: 'find-copy', lineId: ports.ids.id(), kind: 'mailbox-message', what }) as const,
          )
        : []),
    ],
  );
  if (!applied.ok) throw new RefusedWithin(applied);
}

/** Copies of a message that came before a person decided on the first. */
async function repeatsOf(tx: StoreReader, { practice, messageId, stored }: Arrival): Promise<string[]> {
  if (stored === null) return [];
  const ignored = await tx.messages(practice, 'ignored', LOOKED_THROUGH);
  return ignored.filter(({ repeatOf }) => repeatOf === messageId).map((repeat) => repeat.messageId);
}

const LOOKED_THROUGH = 10_000;

/** An automatic reply quotes anything and means nothing. */
export function meaningOf(facts: MailFacts, recognition: Recognition): string | null {
  return facts.autoReply ? null : recognition.meaning;
}

/** What a message said, for the eyes of staff. The words of its pages are left in the message. */
export function vaultOf(mail: ReadMail, facts: MailFacts, recognition: Recognition): MessageVault {
  return {
    from: facts.from,
    fromName: facts.fromName,
    subject: facts.subject,
    excerpt: facts.bodyText.slice(0, EXCERPT),
    sentAt: mail.sentAt,
    messageIdHeader: mail.messageId,
    attachments: facts.attachments.map((one) => ({ ...one, pdf: one.pdf && { ...one.pdf, texts: [] } })),
    recognition,
  };
}

const EXCERPT = 2_000;

/** The message as the store has it now, in the words of whoever took it in. */
export async function takenInAs(store: StoreReader, practice: string, messageId: string): Promise<TakenIn> {
  const message = await store.message(practice, messageId);
  if (message === null) throw new Overtaken();
  const { state, reason, records } = message;
  return { messageId, state, reason, records: [...records] };
}
