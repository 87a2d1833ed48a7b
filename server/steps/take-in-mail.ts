import { answerTo } from './apply-answer.ts';
import { settleAnswer } from './apply-answer-settling.ts';
import { readArrived, settleUnreadable, takeInAgain, waitsForSecondTry } from './apply-arrival.ts';
import type { Actor } from './apply-commands.ts';
import { ONWARD } from './apply-commands.ts';
import type { Arrival, IntakeRefusal, TakenIn } from './apply-intake.ts';
import { Overtaken, RefusedWithin, takenInAs } from './apply-intake.ts';
import { outcomeOf } from './apply-outcome.ts';
import { readPages } from './apply-reading.ts';
import { actOn, askPerson, settle } from './apply-settling.ts';
import { withStaging } from './apply-staging.ts';
import type { KeepFile, MailHandle, MailReading, ReadMail } from './mail-port.ts';
import { MailGone } from './mail-port.ts';
import type { Ports } from './ports.ts';
import { VersionConflict } from './store-port.ts';

export type { IntakeRefusal, TakenIn } from './apply-intake.ts';

/**
 * Takes in one message of a practice's mailbox. It ends filed, with a person, or ignored with a reason; nothing in it
 * moves a record towards deletion. Taking in the same message again changes nothing.
 *
 * @throws MailGone when the message is not there any more and was never taken in.
 */
export function takeInMail(ports: Ports, practice: string, handle: MailHandle): Promise<TakenIn> {
  return untilSettled((last) =>
    withStaging(ports, (keep) => takeInOnce(ports, practice, handle, { byHand: false, last, keep })),
  );
}

/**
 * Takes in what a person put on the desk. It goes into the mailbox first, a loose PDF or zip in a mail of our own
 * making, so that the original lies where every other does and deletion knows of it.
 */
export async function takeInDropped(
  ports: Ports,
  actor: Actor,
  practice: string,
  dropped: { fileName: string; bytes: Uint8Array },
): Promise<TakenIn | IntakeRefusal> {
  if (actor.role !== 'clerk' && actor.role !== 'lead') return MAY_NOT;
  const kind = kindOf(dropped.bytes);
  const { fileName, bytes } = dropped;
  const raw = kind === 'loose' ? await ports.mail.wrap(fileName, bytes) : bytes;
  const read = await ports.mail.read(raw);
  if (!read.ok) return cannotTakeIn(read.code, read.message);
  const inside = read.mail.attachments[0]?.facts.kind;
  if (kind === 'loose' && inside !== 'pdf' && inside !== 'zip') return cannotTakeIn('not-a-mail', '');
  const handle = await ports.mailboxes(practice).drop(raw, kind === 'msg' ? 'msg' : 'eml');
  return untilSettled((last) =>
    withStaging(ports, (keep) => takeInOnce(ports, practice, handle, { byHand: true, last, keep })),
  );
}

/** A colleague or another sweep may be at the same patient or message: then all is worked out anew. */
async function untilSettled(takeIn: (last: boolean) => Promise<TakenIn>): Promise<TakenIn> {
  for (let turn = 1; ; turn++) {
    try {
      return await takeIn(turn === TURNS);
    } catch (error) {
      const again =
        error instanceof Overtaken || error instanceof VersionConflict || error instanceof RefusedWithin;
      if (!again || turn === TURNS) throw error;
    }
  }
}

const TURNS = 4;
/** `byHand`: a person put it here. `last`: what still cannot be filed goes to a person. */
type Taking = { byHand: boolean; last: boolean; keep: KeepFile };

async function takeInOnce(
  ports: Ports,
  practice: string,
  handle: MailHandle,
  taking: Taking,
): Promise<TakenIn> {
  const now = ports.clock.now();
  const clockTrusted = await ports.store.noteTime(now);
  const arriving = { practice, handle, actor: ONWARD, now, clockTrusted };
  const first = await ports.store.messageByKey(practice, handle.key);
  const again = first !== null && waitsForSecondTry(first) && first.place === handle.place;
  if (first !== null && !again) return takeInAgain(ports, arriving, first);

  const found = await readOrKnown(ports, practice, handle, taking.keep);
  if ('known' in found) return found.known;
  const arrival = { ...arriving, messageId: first?.messageId ?? ports.ids.id(), stored: first };
  const { read } = found;
  if (!read.ok) await settleUnreadable(ports, arrival);
  else await takeInRead(ports, arrival, read.mail, taking);
  return takenInAs(ports.store, practice, arrival.messageId);
}

/** Taken in and moved by somebody else between our two looks, it is known now. */
async function readOrKnown(
  ports: Ports,
  practice: string,
  handle: MailHandle,
  keep: KeepFile,
): Promise<{ read: MailReading } | { known: TakenIn }> {
  try {
    return { read: await readArrived(ports, practice, handle, { keep }) };
  } catch (error) {
    const known = error instanceof MailGone ? await ports.store.messageByKey(practice, handle.key) : null;
    if (known === null) throw error;
    return { known: await takenInAs(ports.store, practice, known.messageId) };
  }
}

async function takeInRead(
  ports: Ports,
  arrival: Arrival,
  mail: ReadMail,
  { byHand, last }: Taking,
): Promise<void> {
  const reading = await readPages(ports, arrival.practice, mail);
  if (await isOurOwn(ports, arrival.practice, mail))
    return settle(ports, arrival, reading, { state: 'ignored', reason: 'ours' });
  if (last) return askPerson(ports, arrival, reading, 'could-not-finish');
  const answer = await answerTo(ports, arrival.practice, reading);
  if (answer !== null) return settleAnswer(ports, arrival, reading, answer);
  return actOn(ports, arrival, reading, outcomeOf(reading, arrival.stored?.attempts ?? 0, byHand));
}

/** Anybody can write our mark. It is believed of a letter in our outbox, which never carries an attachment. */
async function isOurOwn(ports: Ports, practice: string, mail: ReadMail): Promise<boolean> {
  if (mail.marker === null || mail.attachments.length > 0) return false;
  return (await ports.store.letter(practice, mail.marker)) !== null;
}

/** By the first bytes, as the reader itself tells them apart; the name decides nothing. */
function kindOf(bytes: Uint8Array): 'loose' | 'msg' | 'mail' {
  const head = Buffer.from(bytes.subarray(0, 1024)).toString('latin1');
  const isMail = /^[\w-]+:|^From /.test(head);
  if (!isMail && (head.includes('%PDF-') || head.startsWith('PK'))) return 'loose';
  return head.startsWith('\xd0\xcf\x11\xe0') ? 'msg' : 'mail';
}

function cannotTakeIn(code: string, message: string): IntakeRefusal {
  return code === 'not-a-mail'
    ? {
        ok: false,
        code,
        what: 'This is not an e-mail, a PDF or a zip, so Onward did not take it in.',
        next: 'Drop the e-mail itself (.eml or .msg), or the PDF files saved from it.',
      }
    : { ok: false, code, what: message, next: 'Nothing was taken in.' };
}

const MAY_NOT: IntakeRefusal = {
  ok: false,
  code: 'wrong-role',
  what: 'You may not take in messages: this needs a clerk or a lead.',
  next: 'Ask a colleague who has that role.',
};
