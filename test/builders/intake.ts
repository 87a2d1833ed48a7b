import assert from 'node:assert/strict';
import type { LeaverEvent, LeaverRecord } from '../../core/leaver-record.ts';
import { makeMail, type SampleMail } from '../../samples/mail-maker.ts';
import type { MailMark } from '../../server/steps/mail-port.ts';
import { markMessage } from '../../server/steps/mark-message.ts';
import type { Ports } from '../../server/steps/ports.ts';
import type { StoredMessage } from '../../server/steps/store-port.ts';
import { mailSweep } from '../../server/sweeps/mail-sweep.ts';
import { pdfWithPages, words } from './pdfs.ts';
import type { TestPractice } from './practice.ts';

/** Invented patients, with numbers kept for testing. */
export const ANN = { name: 'Ann Bloggs', nhsNumber: '9000000009', born: '1950-03-01' };
export const BOB = { name: 'Bob Example', nhsNumber: '9000000017', born: '1962-11-30' };
export type Patient = typeof ANN;

/** The national file name of a part. */
export function partName({ name, nhsNumber, born }: Patient, part: number, of: number): string {
  const [year, month, day] = born.split('-');
  return `${part}of${of}_Lloyd_George_Record_[${name}]_[${nhsNumber}]_[${day}-${month}-${year}].pdf`;
}

/** A scan of one page that says so; other words make other bytes. */
export function scanOf(text: string): Uint8Array {
  return pdfWithPages([{ content: words(text) }]);
}

export function partOf(patient: Patient, part: number, of: number) {
  return { name: partName(patient, part, of), bytes: scanOf(`Page of part ${part} for ${patient.name}`) };
}

/** A mail as the scanning company of the demonstration practice sends it. */
export function supplierMail(mail: Partial<SampleMail> = {}): Promise<Buffer> {
  return makeMail({
    from: 'Fernhill Records <records@fernhill-scanning.example>',
    subject: 'Your request',
    text: 'Please find attached the digitised Lloyd George record you asked for.',
    ...mail,
  });
}

/** Drops each into the inbox and takes in all that is new, then marks the mailbox as the jobs say. */
export async function takeInAll(practice: TestPractice, ...raws: Uint8Array[]): Promise<StoredMessage[]> {
  for (const raw of raws) await practice.drop(raw);
  const counts = await mailSweep(practice.ports, practice.practice);
  assert.equal(counts.failed, 0);
  await runMarks(practice);
  return allMessages(practice);
}

export async function runMarks({ ports, clock }: TestPractice): Promise<void> {
  for (const job of await ports.store.claimJobs('test', clock.now(), 60_000, 1_000))
    if (job.kind === 'mark-message') await markMessage(ports, job, 'test');
}

/** Every message there is, oldest first by the order they were taken in. */
export async function allMessages({ ports, practice }: TestPractice): Promise<StoredMessage[]> {
  const states: MailMark[] = ['filed', 'needs-a-person', 'ignored'];
  const found = await Promise.all(states.map((state) => ports.store.messages(practice, state, 1_000)));
  return found.flat();
}

export async function onlyMessage(practice: TestPractice): Promise<StoredMessage> {
  const [only, ...more] = await allMessages(practice);
  assert.ok(only);
  assert.deepEqual(more, []);
  return only;
}

export async function allRecords({ ports, practice }: TestPractice): Promise<LeaverRecord[]> {
  const page = await ports.store.list(practice, { limit: 1_000 });
  return page.rows.map(({ record }) => record);
}

export async function recordOf({ ports, practice }: TestPractice, patient: Patient): Promise<LeaverRecord> {
  const refs = await ports.store.refsForPatient(practice, patient.nhsNumber);
  assert.equal(refs.length, 1);
  const record = await ports.store.record(practice, refs[0] ?? '');
  assert.ok(record);
  return record;
}

/** The ports with a few of them replaced, to throw where a crash would. */
export function withPorts(ports: Ports, change: Partial<Ports>): Ports {
  return { ...ports, ...change };
}

export class Crash extends Error {
  override name = 'Crash';
}

/** Lets events happen to a record, as if staff had done all that comes before them. */
export async function happen(
  { ports, practice, clock }: TestPractice,
  ref: string,
  ...events: LeaverEvent[]
): Promise<LeaverRecord> {
  return ports.store.transaction(async (tx) => {
    const record = await tx.record(practice, ref);
    const expectedVersion = record?.version ?? 0;
    return tx.append({ practice, ref, expectedVersion, events, by: 'clerk', at: clock.now() });
  });
}
