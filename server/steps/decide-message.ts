import { londonDate } from '../../core/dates.ts';
import { wrongRole } from '../../core/refusals.ts';
import { nothingSaid, readArrived } from './apply-arrival.ts';
import type { Actor } from './apply-commands.ts';
import type { Decision } from './apply-decision.ts';
import {
  alreadyDecided,
  beginRecord,
  fileToRecord,
  givePassword,
  MAIL_GONE,
  NO_MESSAGE,
  OVERTAKEN,
  splitByPatient,
} from './apply-decision.ts';
import type { Arrival, IntakeRefusal, TakenIn } from './apply-intake.ts';
import { Overtaken, RefusedWithin, settleMessage, takenInAs } from './apply-intake.ts';
import { outcomeOf } from './apply-outcome.ts';
import type { Reading } from './apply-reading.ts';
import { readPages } from './apply-reading.ts';
import { actOn } from './apply-settling.ts';
import { MailGone } from './mail-port.ts';
import type { Ports } from './ports.ts';
import { VersionConflict } from './store-port.ts';

export type { Decision } from './apply-decision.ts';

/**
 * Does what a person says of a message that needed one. The message is read from the mailbox and its pages are
 * inspected again each time, for nothing of it was kept here. Whoever decides second is told, and changes nothing.
 */
export async function decideMessage(
  ports: Ports,
  actor: Actor,
  practice: string,
  messageId: string,
  decision: Decision,
): Promise<TakenIn | IntakeRefusal> {
  if (actor.role !== 'clerk' && actor.role !== 'lead')
    return wrongRole('Decide a message', ['clerk', 'lead']);
  for (let turn = 1; ; turn++) {
    try {
      return await decideOnce(ports, actor, practice, messageId, decision);
    } catch (error) {
      if (error instanceof RefusedWithin) return error.refusal;
      if (error instanceof MailGone) return MAIL_GONE;
      if (!(error instanceof Overtaken || error instanceof VersionConflict)) throw error;
      if (turn === TURNS) return OVERTAKEN;
    }
  }
}

const TURNS = 3;

async function decideOnce(
  ports: Ports,
  actor: Actor,
  practice: string,
  messageId: string,
  decision: Decision,
): Promise<TakenIn | IntakeRefusal> {
  const now = ports.clock.now();
  const clockTrusted = await ports.store.noteTime(now);
  const stored = await ports.store.message(practice, messageId);
  if (stored === null) return NO_MESSAGE;
  const decided = await alreadyDecided(ports, stored);
  if (decided) return decided;
  const handle = { key: stored.key, place: stored.place };
  const arrival: Arrival = { practice, handle, messageId, stored, actor, now, clockTrusted };
  const refusal =
    decision.do === 'ignore'
      ? await ignore(ports, arrival)
      : await decideOnReading(ports, await whereItIs(ports, arrival), decision);
  return refusal ?? takenInAs(ports.store, practice, messageId);
}

async function decideOnReading(
  ports: Ports,
  arrival: Arrival,
  decision: Exclude<Decision, { do: 'ignore' }>,
): Promise<IntakeRefusal | null> {
  const password = decision.do === 'give-password' ? decision.password : null;
  const reading = await readAgain(ports, arrival, password);
  if ('ok' in reading) return reading;
  switch (decision.do) {
    case 'file-to-record':
      return fileToRecord(ports, arrival, reading, decision.ref);
    case 'new-record':
      return beginRecord(ports, arrival, reading, decision, londonDate(arrival.now));
    case 'split-by-patient':
      return splitByPatient(ports, arrival, reading);
    case 'give-password':
      return givePassword(ports, arrival, reading);
    case 'try-again':
      await actOn(ports, arrival, reading, outcomeOf(reading, 1, true));
      return null;
  }
}

async function ignore(ports: Ports, arrival: Arrival): Promise<null> {
  const vault = await ports.store.messageVault(arrival.practice, arrival.messageId);
  const said = { vault: vault ?? nothingSaid(), verdict: arrival.stored?.verdict ?? 'not-notes' };
  await ports.store.transaction((tx) =>
    settleMessage(ports, tx, arrival, said, { state: 'ignored', reason: 'decided-ignored' }),
  );
  return null;
}

/**
 * The message with the place it lies at now: staff may have moved it, and one copy is as good as another.
 *
 * @throws MailGone when there is no copy any more.
 */
async function whereItIs(ports: Ports, arrival: Arrival): Promise<Arrival> {
  const { key, place } = arrival.handle;
  const copies = await ports.mailboxes(arrival.practice).findCopies(key);
  const found = copies.includes(place) ? place : copies[0];
  if (found === undefined) throw new MailGone('The message is no longer in the mailbox.');
  return { ...arrival, handle: { key, place: found } };
}

async function readAgain(
  ports: Ports,
  arrival: Arrival,
  password: string | null,
): Promise<Reading | Extract<IntakeRefusal, { ok: false }>> {
  const { practice, messageId, handle } = arrival;
  // A PDF saved straight into the folder was renamed when it was marked; what it was called is with its words.
  const vault = await ports.store.messageVault(practice, messageId);
  const read = await readArrived(ports, practice, handle, { fileName: vault?.attachments[0]?.name });
  if (!read.ok)
    return {
      ok: false,
      code: read.code,
      what: read.message,
      next: 'Drop the PDF files saved from it on the desk, then ignore this message.',
    };
  return readPages(ports, practice, read.mail, password);
}
