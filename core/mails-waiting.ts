import { supplierLine } from './deletion.ts';
import { isAccountedFor } from './guards.ts';
import type { LeaverRecord } from './leaver-record.ts';

type RecordMail = LeaverRecord['mails'][number];

/**
 * Messages beside the record that nobody has dealt with. One is dealt with when a person settles it, or has recorded
 * just what it proposes; an objection that came after "legible" was recorded goes on waiting.
 */
export function mailsWaiting(record: LeaverRecord): RecordMail[] {
  return record.mails.filter((mail) => !mail.settled && !isRecorded(record, mail));
}

/** The first waiting message that proposes an answer this stage can still take. */
export function answerWaits(record: LeaverRecord): RecordMail | null {
  const meanings = record.stage === 'collected' ? ['says-legible', 'says-not-legible'] : ['says-not-legible'];
  return mailsWaiting(record).find(({ meaning }) => meaning !== null && meanings.includes(meaning)) ?? null;
}

/** The first waiting message that says that a letter about this record was not delivered, or nobody reads it there. */
export function letterWaits(record: LeaverRecord): RecordMail | null {
  return mailsWaiting(record).find(isUndelivered) ?? null;
}

export function isUndelivered({ meaning }: Pick<RecordMail, 'meaning'>): boolean {
  return meaning === 'letter-came-back' || meaning === 'address-not-used';
}

function isRecorded(record: LeaverRecord, { meaning }: RecordMail): boolean {
  switch (meaning) {
    // A machine's word that asks nothing of anybody: it is shown, and waits for no one.
    case 'letter-delayed':
    case 'letter-received':
    case 'answered-away':
    case 'answered-by-machine':
      return true;
    case 'says-legible':
      return record.answer?.answer === 'legible';
    case 'says-not-legible':
      return record.answer?.answer === 'not-legible';
    case 'says-not-held':
      return record.supplier?.notHeld === true;
    case 'says-deleted': {
      const line = supplierLine(record);
      return line !== null && isAccountedFor(line);
    }
    default:
      return false;
  }
}
