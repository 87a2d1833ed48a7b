import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { progressOf } from '../../../server/steps/apply-pack-progress.ts';
import { approveDeletion } from '../../../server/steps/approve-deletion.ts';
import { askForPack } from '../../../server/steps/ask-for-pack.ts';
import { checkNotes } from '../../../server/steps/check-notes.ts';
import { chooseRoute } from '../../../server/steps/choose-route.ts';
import { confirmRelease } from '../../../server/steps/confirm-release.ts';
import { correctPatient } from '../../../server/steps/correct-patient.ts';
import type { Ports } from '../../../server/steps/ports.ts';
import { removeCopies } from '../../../server/steps/remove-copies.ts';
import { freeJobs, jobSweep } from '../../../server/sweeps/job-sweep.ts';
import { filesBelow, filesHolding } from '../../builders/byte-scan.ts';
import { withPorts } from '../../builders/intake.ts';
import { tracesOf } from '../../builders/leaver-mail.ts';
import { CLARA, does, namedBack, notesIn, recordAt, today } from '../../builders/lives.ts';
import { thinVolumes } from '../../builders/pack-moments.ts';
import { openPractice, type TestPractice } from '../../builders/practice.ts';
import { until } from '../../builders/server.ts';

/** A real server process each time, killed with SIGKILL while a real child of its own presses. */
describe('A pack whose server was killed', function () {
  this.timeout(240_000);
  let practice: TestPractice;
  let ref: string;
  let parts: Uint8Array[];
  let stored: number;
  beforeEach(async () => {
    practice = await openPractice();
    ({ ref, parts } = await notesIn(practice, CLARA, [[1], [2], [3]]));
    await does(practice, checkNotes, ref, { acceptDifferences: false });
    stored = files().length;
    await does(practice, askForPack, ref, { duplex: true, dropBlanks: false });
  });
  afterEach(() => practice.remove());

  it('goes on in the second of three volumes: the first is the very same file, and is not made again', async () => {
    await killedAt('volume 2 of 3: comparing');
    const progress = await inHand();
    assert.deepEqual(
      progress?.made.map(({ volume }) => volume),
      [1],
    );
    const first = progress.made[0]?.fileId ?? '';
    const half = progress.making ?? '';
    assert.ok(existsSync(pathOf(half)), 'a volume was being made');
    const before = [readFileSync(pathOf(first)), statSync(pathOf(first)).mtimeMs];
    assert.deepEqual(await pressAgain(), [2, 3]);
    const { pack } = await recordAt(practice, ref);
    assert.equal(pack?.volumes.length, 3);
    assert.equal(pack.volumes[0]?.fileId, first);
    assert.deepEqual([readFileSync(pathOf(first)), statSync(pathOf(first)).mtimeMs], before);
    assert.deepEqual([pack.pagesCompared, pack.proof?.sidesCompared], [3, 3]);
    assert.equal(existsSync(pathOf(half)), false, 'what was half made is gone');
    assert.equal(files().length, stored + 3);
    assert.deepEqual(await practice.ports.store.waitingJobs(practice.practice), []);
  });

  it('makes the finished volume anew when it was damaged meanwhile, and lets the damaged one go', async () => {
    await killedAt('volume 2 of 3: ');
    const first = (await inHand())?.made[0]?.fileId ?? '';
    const bytes = readFileSync(pathOf(first));
    bytes[bytes.length - 40] = (bytes[bytes.length - 40] ?? 0) ^ 1;
    writeFileSync(pathOf(first), bytes);
    assert.deepEqual(await pressAgain(), [1, 2, 3]);
    assert.equal(existsSync(pathOf(first)), false);
    assert.equal(files().length, stored + 3);
  });

  it('makes every volume anew when the cover would say something else by now', async () => {
    await killedAt('volume 3 of 3: ');
    const made = (await inHand())?.made.map(({ fileId }) => fileId) ?? [];
    assert.equal(made.length, 2);
    await does(practice, correctPatient, ref, {
      name: 'Clara Fixturewick-Smythe',
      nhsNumber: CLARA.nhsNumber,
      dateOfBirth: CLARA.born,
    });
    await does(practice, checkNotes, ref, { acceptDifferences: true }).catch(() => undefined);
    assert.deepEqual(await pressAgain(), [1, 2, 3]);
    for (const fileId of made) assert.equal(existsSync(pathOf(fileId)), false);
    assert.equal(files().length, stored + 3);
  });

  it('keeps nothing when the record needs no pack any more', async () => {
    await killedAt('volume 3 of 3: ');
    await does(practice, chooseRoute, ref, { route: 'held-in-ndr' });
    assert.deepEqual(await pressAgain(), []);
    assert.equal(files().length, stored);
    assert.deepEqual(await practice.ports.store.waitingJobs(practice.practice), []);
  });

  it('loses what was finished of it with the other copies, when the record is deleted before anybody goes on', async () => {
    await killedAt('volume 3 of 3: ');
    const made = (await inHand())?.made.map(({ fileId }) => fileId) ?? [];
    await does(practice, chooseRoute, ref, { route: 'digitisation-letter' });
    const { stage } = await recordAt(practice, ref);
    if (stage === 'received') await does(practice, checkNotes, ref, { acceptDifferences: false });
    await does(practice, confirmRelease, ref, { on: today(practice) });
    await does(practice, approveDeletion, ref, namedBack(), practice.lead);
    for (const fileId of made) assert.ok(existsSync(pathOf(fileId)));
    await removeCopies(practice.ports, practice.practice, ref);
    assert.deepEqual(files(), []);
    const jobs = await practice.ports.store.waitingJobs(practice.practice);
    assert.equal(jobs.filter(({ kind }) => kind === 'prepare-pack').length, 0);
  });

  it('shows nothing of the patient while it lies there, in the job or in what is half made', async () => {
    await killedAt('volume 2 of 3: laying');
    await practice.close();
    assert.deepEqual(filesHolding(join(practice.folder, 'files'), tracesOf(CLARA, parts)), []);
    const database = readFileSync(join(practice.folder, 'onward.db'));
    for (const trace of [CLARA.name, CLARA.nhsNumber]) assert.equal(database.includes(trace), false);
  });

  /** Another process does the job and is killed; this one opens the folder again, and the press's child has gone too. */
  async function killedAt(moment: string): Promise<void> {
    await practice.close();
    const script = ['--import', 'tsx', 'test/builders/killed-press.ts', practice.folder, moment];
    const server = spawn(process.execPath, script, { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    server.stdout.on('data', (piece: Buffer) => {
      said += piece.toString();
    });
    const [, how] = await once(server, 'close');
    assert.equal(how, 'SIGKILL');
    const children = said.split(' ').filter(Boolean);
    await until(
      () => Promise.resolve(children.filter((pid) => existsSync(`/proc/${pid}`))),
      (left) => left.length === 0,
      20_000,
    );
    await practice.reopen();
    await freeJobs(practice.ports, practice.practice);
  }

  /** The volumes that had to be made. */
  async function pressAgain(): Promise<number[]> {
    const made: number[] = [];
    const counts = await jobSweep(counting(thinVolumes(practice.ports), made), practice.practice);
    assert.deepEqual([counts.failed, counts.skipped], [0, 0]);
    assert.equal((await recordAt(practice, ref)).packTrouble, null);
    return made;
  }

  async function inHand() {
    const [job] = await practice.ports.store.waitingJobs(practice.practice);
    assert.ok(job);
    return progressOf(job);
  }

  function files(): string[] {
    return filesBelow(join(practice.folder, 'files'));
  }

  function pathOf(fileId: string): string {
    return join(practice.folder, 'files', fileId);
  }
});

function counting(ports: Ports, made: number[]): Ports {
  return withPorts(ports, {
    press: {
      ...ports.press,
      pressVolume: (parts, job, plan, volume, ...rest) => {
        made.push(volume);
        return ports.press.pressVolume(parts, job, plan, volume, ...rest);
      },
    },
  });
}
