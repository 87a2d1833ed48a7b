import { differenceWords } from '../../../core/parts-words.ts';
import type { MessageState, MessageVault, StoredMessage } from '../../steps/store-port.ts';
import { MESSAGE_STATE_WORDS, messageReasonWords } from '../../wording/message-reasons.ts';
import { partsWords } from '../../wording/parts-words.ts';
import { momentWords, sizeWords } from '../../wording/plain-words.ts';
import type { MessageView } from '../answers.ts';
import type { AppDeps } from '../deps.ts';
import { senderOf } from './mails-view.ts';
import { decisionsFor } from './message-decisions.ts';
import type { Viewer } from './patient-view.ts';
import { patientView } from './patient-view.ts';

/** Every message is shown; a list of more than this many is read to its end by dealing with the first. */
const MOST_SHOWN = 200;
/** How far back a mail that brings a password is looked for. */
const HINTS_LOOKED_AT = 50;
const MOST_HINTS = 5;

type Seen = { message: StoredMessage; vault: MessageVault | null };

export async function messagesView(
  { ports }: AppDeps,
  who: Viewer,
  state: MessageState,
): Promise<MessageView[]> {
  const { store } = ports;
  const messages = await store.messages(who.practice, state, MOST_SHOWN);
  const seen = await withVaults(ports, who.practice, messages);
  const hints = seen.some(asksForPassword) ? await passwordMails(ports, who.practice) : [];
  return seen.map((one) => viewOf(one, hints));
}

export async function messageView(
  { ports }: AppDeps,
  who: Viewer,
  messageId: string,
): Promise<MessageView | null> {
  const message = await ports.store.message(who.practice, messageId);
  if (message === null) return null;
  const [seen] = await withVaults(ports, who.practice, [message]);
  if (seen === undefined) return null;
  return viewOf(seen, asksForPassword(seen) ? await passwordMails(ports, who.practice) : []);
}

function viewOf({ message, vault }: Seen, hints: readonly Seen[]): MessageView {
  const { text, nextWords } = messageReasonWords(message.reason);
  const waits = message.state === 'needs-a-person';
  return {
    messageId: message.messageId,
    from: vault === null ? 'Not kept' : senderOf(vault),
    subject: vault?.subject ?? '',
    takenInWords: momentWords(message.takenInAt),
    state: message.state,
    stateWords: MESSAGE_STATE_WORDS[message.state],
    excerpt: vault?.excerpt ?? '',
    why: { code: message.reason, text, nextWords },
    reasons: (vault?.recognition.reasons ?? []).map(({ text: words, weight }) => ({ text: words, weight })),
    attachments: (vault?.attachments ?? []).map(attachmentView),
    patients: (vault?.recognition.patients ?? []).map(recognisedView),
    decisions: waits ? decisionsFor(message, vault) : [],
    passwordHints: asksForPassword({ message, vault }) ? hintsFor(message, vault, hints) : [],
    records: message.records,
  };
}

function attachmentView(facts: MessageVault['attachments'][number]): MessageView['attachments'][number] {
  return {
    id: facts.id,
    name: facts.name,
    kind: facts.kind,
    sizeWords: sizeWords(facts.bytes),
    pages: facts.pdf === null || facts.pdf.locked || facts.pdf.damaged ? null : facts.pdf.pages,
    trouble: facts.trouble,
    locked: facts.pdf?.locked === true,
  };
}

function recognisedView({
  patient,
  agreement,
  parts,
}: MessageVault['recognition']['patients'][number]): MessageView['patients'][number] {
  const files = parts.present.length + parts.problems.length;
  return {
    patient: patientView(patient),
    light: agreement.light,
    partsWords: partsWords({ ...parts, files }),
    differences: agreement.differences.map(differenceWords),
  };
}

function asksForPassword({ message, vault }: Seen): boolean {
  return (
    message.state === 'needs-a-person' && vault?.attachments.some(({ pdf }) => pdf?.locked === true) === true
  );
}

/** Messages that speak of a password, from the same sender's domain first: a person tries them, never Onward. */
function hintsFor(
  message: StoredMessage,
  vault: MessageVault | null,
  hints: readonly Seen[],
): MessageView['passwordHints'] {
  const home = domainOf(vault?.from ?? null);
  const others = hints.filter((one) => one.message.messageId !== message.messageId);
  const near = others.filter((one) => home !== null && domainOf(one.vault?.from ?? null) === home);
  return [...near, ...others.filter((one) => !near.includes(one))].slice(0, MOST_HINTS).map((one) => ({
    messageId: one.message.messageId,
    from: one.vault === null ? 'Not kept' : senderOf(one.vault),
    subject: one.vault?.subject ?? '',
  }));
}

async function passwordMails(ports: AppDeps['ports'], practice: string): Promise<Seen[]> {
  const { store } = ports;
  const messages = [
    ...(await store.messages(practice, 'needs-a-person', HINTS_LOOKED_AT)),
    ...(await store.messages(practice, 'filed', HINTS_LOOKED_AT)),
  ];
  const seen = await withVaults(ports, practice, messages);
  return seen.filter(({ vault }) => vault !== null && speaksOfPassword(vault));
}

function speaksOfPassword({ recognition }: MessageVault): boolean {
  return recognition.meaning === 'gives-password' || recognition.meaning === 'password-follows';
}

function withVaults(
  { store }: AppDeps['ports'],
  practice: string,
  messages: readonly StoredMessage[],
): Promise<Seen[]> {
  return Promise.all(
    messages.map(async (message) => ({
      message,
      vault: await store.messageVault(practice, message.messageId),
    })),
  );
}

function domainOf(address: string | null): string | null {
  const at = address?.lastIndexOf('@') ?? -1;
  return address === null || at < 0 ? null : address.slice(at + 1).toLowerCase();
}
