import { addDays } from '../../../core/dates.ts';
import { placeHold } from '../../../server/steps/hold-record.ts';
import { requestNotes } from '../../../server/steps/request-notes.ts';
import { restrictAccess } from '../../../server/steps/restrict-access.ts';
import { leaverMails } from '../../builders/leaver-mail.ts';
import { CLARA, clearByTime, DORA, does, notesIn, timeDoesItsPart, today } from '../../builders/lives.ts';
import type { TestPractice } from '../../builders/practice.ts';
import type { OpenDesk } from './open-desk.ts';
import { openDesk } from './open-desk.ts';

/** A practice in which one record is closed to all but one lead, with everything there is to be known of it. */
export type ClosedWorld = {
  desk: OpenDesk;
  /** CLARA's record, closed, and DORA's, which everybody may see. */
  closed: string;
  open: string;
  fileId: string;
  /** A message that brought notes, and one that waits for a person. */
  filed: string;
  waiting: string;
  /** The Message-ID of the one that brought notes, and its bytes. */
  header: string;
  mail: Uint8Array<ArrayBuffer>;
};

const HEADER = '<7.2@fernhill-scanning.example>';

export const KEPT_OUT = ['clerk', 'secondLead', 'auditor'] as const;

export async function closedWorld(): Promise<ClosedWorld> {
  const desk = await openDesk();
  const { practice } = desk;
  const { ref: open } = await notesIn(practice, DORA, [[1]]);
  const { ref: closed, mails } = await notesIn(practice, CLARA);
  await does(practice, requestNotes, closed, { supplier: supplierOf(practice) });
  await clearByTime(practice, closed);
  const reviewOn = addDays(today(practice), 1);
  await does(practice, placeHold, closed, { kind: 'complaint', reviewOn });
  practice.clock.forwardDays(1);
  const late = await leaverMails(CLARA, [[1]], 11, 1);
  for (const mail of late.mails) await practice.drop(mail);
  await timeDoesItsPart(practice);
  for (const who of KEPT_OUT) {
    const asked = { accountId: practice[who].by, reason: 'Her sister' };
    const target = { practice: practice.practice, ref: closed, version: null };
    const applied = await restrictAccess(practice.ports, practice.lead, target, asked);
    if (!applied.ok) throw new Error(applied.what);
  }
  const { store } = practice.ports;
  const record = await store.record(practice.practice, closed);
  // DORA's notes came under the same Message-ID as the first of CLARA's.
  const filed = await store.messageByHeader(practice.practice, HEADER);
  const [waiting] = await store.messages(practice.practice, 'needs-a-person', 10);
  return {
    desk,
    closed,
    open,
    fileId: record?.parts[0]?.fileId ?? '',
    filed: filed?.messageId ?? '',
    waiting: waiting?.messageId ?? '',
    header: HEADER,
    mail: Uint8Array.from(mails[1] ?? []),
  };
}

function supplierOf({ ports }: TestPractice): string {
  return ports.practices[0]?.suppliers[0]?.id ?? '';
}
