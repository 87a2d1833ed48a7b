import type { MachineAnswer } from '../../core/machine-answer.ts';
import type { MessageReason } from '../wording/message-reasons.ts';
import type { AnswerTo } from './apply-answer.ts';
import { saidBy } from './apply-filing.ts';
import type { Arrival } from './apply-intake.ts';
import { meaningOf, settleMessage } from './apply-intake.ts';
import type { Reading } from './apply-reading.ts';
import { askPerson, noteUnasked } from './apply-settling.ts';
import type { Ports } from './ports.ts';
import type { OutboxMail, StoreWriter } from './store-port.ts';

/**
 * Puts an answer beside the letter that it answers and the record that this is about. A letter that came back waits for
 * a person; an absence or a receipt is shown and asks nothing. Nothing is answered, asked again or moved because of it.
 */
export async function settleAnswer(
  ports: Ports,
  arrival: Arrival,
  reading: Reading,
  answer: AnswerTo,
): Promise<void> {
  const { refs, letter, machine, strange } = answer;
  if (strange) return askPerson(ports, arrival, reading, 'delivery-failed');
  const beside = (tx: StoreWriter) => besideLetter(tx, arrival, answer);
  if (refs.length > 0)
    return noteUnasked(ports, arrival, reading, refs, {
      meaning:
        machine === null ? meaningOf(reading.facts, reading.recognition) : meaningOfMachine(machine, reading),
      reason: letter === null ? 'about-record' : 'answers-letter',
      beside,
    });
  const [state, reason] = await withoutRecord(ports, letter, machine);
  await ports.store.transaction(async (tx) => {
    await settleMessage(ports, tx, arrival, saidBy(reading), { state, reason });
    await beside(tx);
  });
}

/** As it is kept with the record. What waits for nobody is in `core/mails-waiting.ts`. */
function meaningOfMachine({ kind, saysMoved }: MachineAnswer, { recognition }: Reading): string | null {
  if (kind === 'came-back') return 'letter-came-back';
  if (kind === 'delayed') return 'letter-delayed';
  if (kind === 'receipt') return 'letter-received';
  if (saysMoved) return 'address-not-used';
  // Ticket systems mark what people write in them as automatic: where it seems to say something, somebody reads it.
  if (recognition.meaning !== null) return null;
  return kind === 'away' ? 'answered-away' : 'answered-by-machine';
}

/**
 * Answers to what Onward writes to the practice's own people. One that came back is shown once; were each of them to wait
 * for a person, every morning's reminder would count yesterday's.
 */
async function withoutRecord(
  ports: Ports,
  letter: OutboxMail | null,
  machine: MachineAnswer | null,
): Promise<['needs-a-person' | 'ignored', MessageReason]> {
  if (letter === null || machine === null) return ['ignored', machine === null ? 'not-notes' : 'auto-reply'];
  if (machine.kind !== 'came-back' || (await isShownAlready(ports, letter))) return ['ignored', 'auto-reply'];
  return ['needs-a-person', 'letter-came-back'];
}

async function isShownAlready({ store }: Ports, { practice, template }: OutboxMail): Promise<boolean> {
  const open = await store.messages(practice, 'needs-a-person', LOOKED_THROUGH);
  const waiting = new Set(
    open.filter(({ reason }) => reason === 'letter-came-back').map(({ messageId }) => messageId),
  );
  if (waiting.size === 0) return false;
  const letters = await store.outbox(practice, { limit: LOOKED_THROUGH });
  const alike = letters.filter((one) => one.template === template).map(({ letterId }) => letterId);
  return (await store.letterAnswers(practice, alike)).some(({ messageId }) => waiting.has(messageId));
}

const LOOKED_THROUGH = 1_000;

async function besideLetter(tx: StoreWriter, arrival: Arrival, { letter, machine }: AnswerTo): Promise<void> {
  if (letter === null) return;
  const { practice, messageId, now } = arrival;
  const { kind, cause } = machine ?? { kind: 'person' as const, cause: null };
  await tx.noteLetterAnswer({
    practice,
    letterId: letter.letterId,
    messageId,
    kind,
    cause,
    at: now.toISOString(),
  });
}
