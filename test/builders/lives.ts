import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { londonDate } from '../../core/dates.ts';
import { isAccountedFor } from '../../core/guards.ts';
import type { LeaverRecord } from '../../core/leaver-record.ts';
import type { Actor, Applied, Target } from '../../server/steps/apply-commands.ts';
import { askForPack } from '../../server/steps/ask-for-pack.ts';
import { bagNotes } from '../../server/steps/bag-notes.ts';
import { checkNotes } from '../../server/steps/check-notes.ts';
import { chooseRoute } from '../../server/steps/choose-route.ts';
import { confirmPrinted } from '../../server/steps/confirm-printed.ts';
import { confirmRelease } from '../../server/steps/confirm-release.ts';
import { expectLeaver } from '../../server/steps/expect-leaver.ts';
import type { Ports } from '../../server/steps/ports.ts';
import { recordCollection } from '../../server/steps/record-collection.ts';
import { recordLabel } from '../../server/steps/record-label.ts';
import { jobSweep } from '../../server/sweeps/job-sweep.ts';
import { startSchedule } from '../../server/sweeps/schedule.ts';
import { type Leaver, leaverMails } from './leaver-mail.ts';
import type { TestPractice } from './practice.ts';

export const CLARA: Leaver = { name: 'Clara Fixturewick', nhsNumber: '9000000025', born: '1948-07-19' };
export const DORA: Leaver = { name: 'Dora Sampleby', nhsNumber: '9000000033', born: '1971-12-02' };

export type Step<Input> = (ports: Ports, actor: Actor, target: Target, input: Input) => Promise<Applied>;
export type BareStep = (ports: Ports, actor: Actor, target: Target) => Promise<Applied>;

/** Does a step that must succeed, on whatever version the record has. */
export async function does<Input>(
  practice: TestPractice,
  step: Step<Input>,
  ref: string,
  input: Input,
  actor: Actor = practice.clerk,
): Promise<LeaverRecord> {
  const applied = await step(practice.ports, actor, target(practice, ref), input);
  if (!applied.ok) throw new Error(`${step.name}: ${applied.code}`);
  return applied.record;
}

/** The code of a step that must be refused, and must change nothing. */
export async function refused<Input>(
  practice: TestPractice,
  step: Step<Input>,
  ref: string,
  input: Input,
  actor: Actor = practice.clerk,
): Promise<string> {
  const before = await recordAt(practice, ref);
  const vault = await practice.ports.store.vault(practice.practice, ref);
  const applied = await step(practice.ports, actor, target(practice, ref), input);
  assert.equal(applied.ok, false, `${step.name} should have been refused`);
  assert.deepEqual(await recordAt(practice, ref), before);
  assert.deepEqual(await practice.ports.store.vault(practice.practice, ref), vault);
  return applied.ok ? '' : applied.code;
}

export function target({ practice }: TestPractice, ref: string): Target {
  return { practice, ref, version: null };
}

export async function recordAt({ ports, practice }: TestPractice, ref: string): Promise<LeaverRecord> {
  const record = await ports.store.record(practice, ref);
  assert.ok(record);
  return record;
}

export function today({ clock }: TestPractice): string {
  return londonDate(clock.now());
}

/** Everything that time does, until nothing is left to do just now. */
export async function timeDoesItsPart(practice: TestPractice): Promise<void> {
  const schedule = startSchedule(practice.ports, { mailPollSeconds: 3_000, sweepSeconds: 3_000 });
  await schedule.runOnce();
  await schedule.stop();
}

/** A leaver of whom nothing has come yet; the reference. */
export async function expected(
  { ports, clerk, practice }: TestPractice,
  leaver: Leaver = CLARA,
): Promise<string> {
  const { name, nhsNumber, born } = leaver;
  const begun = await expectLeaver(ports, clerk, practice, { name, nhsNumber, dateOfBirth: born });
  assert.ok(begun.ok);
  return begun.record.ref;
}

/** A leaver's notes come in by mail, all parts. */
export async function notesIn(
  practice: TestPractice,
  leaver: Leaver = CLARA,
  messages: number[][] = [[1], [2]],
): Promise<{ ref: string; parts: Uint8Array[]; mails: Uint8Array[] }> {
  const { mails, parts } = await leaverMails(leaver, messages, 7, 1);
  for (const mail of mails) await practice.drop(mail);
  await timeDoesItsPart(practice);
  const [ref] = await practice.ports.store.refsForPatient(practice.practice, leaver.nhsNumber);
  assert.ok(ref);
  return { ref, parts, mails };
}

/** Checked, with a proven pack. */
export async function packed(practice: TestPractice, ref: string): Promise<LeaverRecord> {
  await does(practice, checkNotes, ref, { acceptDifferences: false });
  await does(practice, askForPack, ref, { duplex: true, dropBlanks: false });
  assert.equal((await jobSweep(practice.ports, practice.practice)).failed, 0);
  const record = await recordAt(practice, ref);
  assert.ok(record.pack, record.packTrouble ?? 'no pack');
  return record;
}

/** From notes in to the courier, as staff would on one day. */
export async function collectedToday(practice: TestPractice, ref: string): Promise<LeaverRecord> {
  const on = today(practice);
  const { pack } = await packed(practice, ref);
  await does(practice, confirmPrinted, ref, { sheets: pack?.sheets ?? 0 });
  await does(practice, recordLabel, ref, { on, movementNumber: 'MV-778811' });
  await does(practice, bagNotes, ref, { bags: 1, labels: ['BAG-443322'] });
  return does(practice, recordCollection, ref, { on });
}

/** Clear, because the window ended. */
export async function clearByTime(practice: TestPractice, ref: string): Promise<LeaverRecord> {
  await collectedToday(practice, ref);
  practice.clock.forwardDays(57);
  await timeDoesItsPart(practice);
  const record = await recordAt(practice, ref);
  assert.equal(record.stage, 'clear');
  return record;
}

/** Clear on the route that prints nothing: quick, and never early. */
export async function clearWithoutPrint(
  practice: TestPractice,
  leaver: Leaver = CLARA,
): ReturnType<typeof notesIn> {
  const notes = await notesIn(practice, leaver);
  const { ref } = notes;
  await does(practice, chooseRoute, ref, { route: 'digitisation-letter' });
  await does(practice, checkNotes, ref, { acceptDifferences: false });
  await does(practice, confirmRelease, ref, { on: today(practice) });
  return notes;
}

/** What the lead types to approve. */
export function namedBack({ name, nhsNumber }: Leaver = CLARA): { name: string; nhsNumber: string } {
  return { name, nhsNumber };
}

/** Every file of the outbox, with folded headers unfolded. */
export async function outgoing({ folder, practice }: TestPractice): Promise<string[]> {
  const outbox = join(folder, 'mailbox', practice, 'outbox');
  const names = (await readdir(outbox)).sort();
  const mails = await Promise.all(names.map((name) => readFile(join(outbox, name), 'utf8')));
  return mails.map((mail) => mail.replace(/\r\n[ \t]/g, ' '));
}

/** Copies of the ledger that are not accounted for, by kind. */
export function openLines({ deletion }: LeaverRecord): string[] {
  const open = (deletion?.lines ?? []).filter((line) => !isAccountedFor(line));
  return open.map(({ kind }) => kind).sort();
}
