import { type MachineAnswer, machineAnswer } from '../../core/machine-answer.ts';
import { recipientOf } from './apply-letter-words.ts';
import type { Reading } from './apply-reading.ts';
import type { ReadMail } from './mail-port.ts';
import type { Ports } from './ports.ts';
import type { OutboxMail, StoreReader } from './store-port.ts';

/**
 * What a message answers. `letter` is ours that it is about, where it can be told; `refs` are the records. `strange`: a
 * mail to an address that Onward writes to came back, and nobody can tell whether Onward wrote it.
 */
export type AnswerTo = {
  machine: MachineAnswer | null;
  letter: OutboxMail | null;
  refs: string[];
  strange: boolean;
};

/**
 * Finds the letter that a message answers: by the ids it names (In-Reply-To, References, the mail it encloses), else by
 * a reference of ours in its words and the address it speaks of. Anybody can write any of these, so what comes of it is
 * only ever shown; nothing moves. Null where it answers nothing of ours, and where it brings files: those come first.
 */
export async function answerTo(ports: Ports, practice: string, reading: Reading): Promise<AnswerTo | null> {
  const { mail, facts, recognition } = reading;
  const machine = mail.machine === undefined ? null : machineAnswer(facts, mail.machine);
  if (!mayAnswer(reading, machine)) return null;
  const named = await namedLetter(ports.store, practice, mail, machine);
  const letter = named ?? (machine && (await letterOfRecords(ports, practice, reading, machine)));
  const refs = [...new Set([...recognition.recordRefs, ...(letter?.records ?? [])])];
  if (letter === null && (machine === null || refs.length === 0)) {
    const strange = machine?.kind === 'came-back' && (await isToOurs(ports, practice, machine));
    return strange ? { machine, letter, refs, strange } : null;
  }
  return { machine, letter, refs, strange: false };
}

function mayAnswer({ recognition, facts }: Reading, machine: MachineAnswer | null): boolean {
  const { verdict } = recognition;
  if (verdict === 'about-a-record' || verdict === 'not-notes') return true;
  // A report that quotes a link of ours is no download notice.
  return (
    machine !== null && verdict === 'needs-opening' && facts.attachments.every(({ kind }) => kind === 'mail')
  );
}

async function namedLetter(
  store: StoreReader,
  practice: string,
  { inReplyTo, references, machine }: ReadMail,
  answer: MachineAnswer | null,
): Promise<OutboxMail | null> {
  const enclosed = answer === null ? [] : (machine?.enclosed ?? []);
  const named = [inReplyTo ?? '', ...references.toReversed(), ...enclosed].slice(0, MOST_NAMED);
  for (const one of named) {
    const letterId = /^<?([A-Za-z0-9_-]{1,64})(?:@onward\.invalid>)?$/.exec(one)?.[1];
    const letter = letterId === undefined ? null : await store.letter(practice, letterId);
    if (letter !== null && wasHandedOver(letter)) return letter;
  }
  return null;
}

const MOST_NAMED = 80;
const LETTERS_LOOKED_AT = 50;

/** The latest letter of the records it names that went to whom it speaks of; the only one there is, else none. */
async function letterOfRecords(
  ports: Ports,
  practice: string,
  { facts, recognition }: Reading,
  { recipients }: MachineAnswer,
): Promise<OutboxMail | null> {
  const speaksOf = new Set([...recipients, facts.from?.toLowerCase() ?? '']);
  const all: OutboxMail[] = [];
  for (const ref of recognition.recordRefs)
    all.push(...(await ports.store.outbox(practice, { ref, limit: LETTERS_LOOKED_AT })));
  const sent = all.filter(wasHandedOver);
  for (const letter of sent)
    if (speaksOf.has((await recipientOf(ports, letter))?.toLowerCase() ?? '?')) return letter;
  return sent.length === 1 ? (sent[0] ?? null) : null;
}

/** A mail of somebody's to an address that Onward wrote to these last days came back, and names nothing of ours. */
async function isToOurs(ports: Ports, practice: string, { recipients }: MachineAnswer): Promise<boolean> {
  const since = ports.clock.now().getTime() - DAYS_MS;
  const sent = await ports.store.outbox(practice, { state: 'sent', limit: LETTERS_LOOKED_AT });
  for (const letter of sent.filter(({ sentAt }) => Date.parse(sentAt ?? '') >= since)) {
    const to = (await recipientOf(ports, letter))?.toLowerCase();
    if (to !== undefined && recipients.includes(to)) return true;
  }
  return false;
}

/** Mail systems give up after two to five days. */
const DAYS_MS = 6 * 24 * 60 * 60 * 1000;

function wasHandedOver({ state }: OutboxMail): boolean {
  return state === 'sent' || state === 'sending' || state === 'unknown';
}
