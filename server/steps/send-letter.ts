import { practiceOf } from './apply-commands.ts';
import type { Written } from './apply-letter-words.ts';
import { writtenNow } from './apply-letter-words.ts';
import { OutcomeOpen, OutcomeUnknown } from './mail-port.ts';
import type { Ports } from './ports.ts';
import type { OutboxMail, OutboxState } from './store-port.ts';

/**
 * Writes one letter of the outbox. Claimed before and settled after, and the mailbox writes an id once only: a crash
 * between the two is settled by looking, never by sending on suspicion. A letter whose facts are gone is withdrawn.
 * Null when there was nothing to do, or it is not known yet whether it was sent. Where that cannot be known any more a
 * person is shown so, and it is not tried again.
 *
 * @throws Error when the mailbox could not be written or looked into; the letter then waits, with its trouble noted.
 */
export async function sendLetter(
  ports: Ports,
  practice: string,
  letterId: string,
): Promise<'sent' | 'withdrawn' | 'unknown' | null> {
  const letter = await ports.store.letter(practice, letterId);
  if (letter?.state !== 'queued' && letter?.state !== 'sending') return null;
  try {
    return await settle(ports, letter);
  } catch (error) {
    if (error instanceof OutcomeUnknown) return endUnknown(ports, letter);
    const trouble = error instanceof OutcomeOpen ? 'not-known-yet' : 'not-written';
    await ports.store.transaction((tx) => tx.changeMail(practice, letterId, { trouble }));
    if (error instanceof OutcomeOpen) return null;
    throw error;
  }
}

async function endUnknown(ports: Ports, { practice, letterId }: OutboxMail): Promise<'unknown'> {
  const change = { state: 'unknown', trouble: 'unknown-outcome' } as const;
  await ports.store.transaction((tx) => tx.changeMail(practice, letterId, change));
  return 'unknown';
}

async function settle(ports: Ports, letter: OutboxMail): Promise<'sent' | 'withdrawn' | null> {
  const { practice, letterId } = letter;
  const mailbox = ports.mailboxes(practice);
  if (letter.state === 'sending' && (await mailbox.hasOutgoing(letterId))) return end(ports, letter, 'sent');
  const written = await writtenNow(ports, letter);
  if (written === null) return end(ports, letter, 'withdrawn');
  const raw = await asMail(ports, letter, written);
  if (!(await claim(ports, letter))) return null;
  await mailbox.writeOutgoing(letterId, raw);
  return end(ports, letter, 'sent');
}

/** False when it was withdrawn meanwhile, or is about other records by now than those it was written for. */
function claim(ports: Ports, { practice, letterId, records }: OutboxMail): Promise<boolean> {
  return ports.store.transaction(async (tx) => {
    const now = await tx.letter(practice, letterId);
    if (now?.state !== 'queued' && now?.state !== 'sending') return false;
    if (now.records.join() !== records.join()) return false;
    await tx.changeMail(practice, letterId, { state: 'sending' });
    return true;
  });
}

async function end<T extends Extract<OutboxState, 'sent' | 'withdrawn'>>(
  ports: Ports,
  { practice, letterId }: OutboxMail,
  state: T,
): Promise<T> {
  const sentAt = state === 'sent' ? ports.clock.now().toISOString() : null;
  await ports.store.transaction((tx) => tx.changeMail(practice, letterId, { state, sentAt, trouble: null }));
  return state;
}

async function asMail(ports: Ports, letter: OutboxMail, written: Written): Promise<Uint8Array> {
  const { practice, letterId, ref } = letter;
  const { name, email } = practiceOf(ports, practice);
  const answers = await answered(ports, letter);
  return ports.mail.write({
    id: letterId,
    messageId: messageIdOf(letterId),
    from: { name, address: email },
    to: [written.to],
    subject: written.subject,
    text: written.text,
    html: written.html ?? ports.mail.htmlFromText(written.text),
    date: ports.clock.now().toISOString(),
    ...(answers === null ? {} : { inReplyTo: answers, references: [answers] }),
    ...(ref === null ? {} : { record: ref }),
  });
}

/** What a letter follows on: our own earlier one, else, for the scanning company, the message that brought the notes. */
async function answered(
  ports: Ports,
  { practice, ref, params, template }: OutboxMail,
): Promise<string | null> {
  if (typeof params.answers === 'string') return messageIdOf(params.answers);
  const record =
    ref !== null && template === 'request-deletion' ? await ports.store.record(practice, ref) : null;
  const [part] = record?.parts ?? [];
  const brought = part ? await ports.store.messageVault(practice, part.messageId) : null;
  return brought?.messageIdHeader ?? null;
}

function messageIdOf(letterId: string): string {
  return `<${letterId}@onward.invalid>`;
}
