import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { askForPack } from '../../../server/steps/ask-for-pack.ts';
import { checkNotes } from '../../../server/steps/check-notes.ts';
import { chooseRoute } from '../../../server/steps/choose-route.ts';
import { confirmPrinted } from '../../../server/steps/confirm-printed.ts';
import type { Ports } from '../../../server/steps/ports.ts';
import { refusePart, restorePart } from '../../../server/steps/refuse-part.ts';
import { jobSweep } from '../../../server/sweeps/job-sweep.ts';
import { filesBelow } from '../../builders/byte-scan.ts';
import { withPorts } from '../../builders/intake.ts';
import { does, notesIn, packed, recordAt, refused } from '../../builders/lives.ts';
import { openPractice, type TestPractice } from '../../builders/practice.ts';

const WISHES = { duplex: true, dropBlanks: false };
/** Two parts, and beside each what was seen of its pages. */
const PARTS = 4;

describe('Preparing a pack', function () {
  this.timeout(120_000);
  let practice: TestPractice;
  let ref: string;
  beforeEach(async () => {
    practice = await openPractice();
    ({ ref } = await notesIn(practice));
  });
  afterEach(() => practice.remove());
  const checked = () => does(practice, checkNotes, ref, { acceptDifferences: false });
  const ask = () => does(practice, askForPack, ref, WISHES);
  const jobs = (ports: Ports = practice.ports) => jobSweep(ports, practice.practice);

  it('presses every part in order, keeps the proven volumes sealed, and lets go of the pack before', async () => {
    const first = await packed(practice, ref);
    const { pack } = first;
    assert.deepEqual([pack?.pagesIn, pack?.pagesOut, pack?.pagesCompared], [2, 2, 2]);
    const [volume] = pack?.volumes ?? [];
    const bytes = await practice.ports.files.get(practice.practice, ref, volume?.fileId ?? '');
    assert.equal(Buffer.from(bytes).subarray(0, 5).toString(), '%PDF-');
    assert.equal(practice.ports.work.get(ref), null, 'the work in hand is over');
    await ask();
    await jobs();
    const again = await recordAt(practice, ref);
    assert.notEqual(again.pack?.packId, pack?.packId);
    assert.equal(await practice.ports.files.exists(volume?.fileId ?? ''), false);
    assert.equal(await practice.ports.files.exists(again.pack?.volumes[0]?.fileId ?? ''), true);
    assert.equal(storedFiles(practice), PARTS + 1, 'and one volume');
  });

  it('is asked for once however often it is asked for, and only where something is printed', async () => {
    assert.equal(await refused(practice, askForPack, ref, WISHES), 'wrong-stage');
    await checked();
    assert.equal(await refused(practice, askForPack, ref, WISHES, practice.auditor), 'wrong-role');
    await ask();
    assert.equal(practice.ports.work.get(ref)?.words, 'Waiting for the press');
    await ask();
    assert.equal((await practice.ports.store.waitingJobs(practice.practice)).length, 1);
    assert.equal((await jobs()).due, 1);
    await does(practice, chooseRoute, ref, { route: 'held-in-ndr' });
    assert.equal(await refused(practice, askForPack, ref, WISHES), 'route-does-not');
  });

  it('keeps nothing when the parts changed while it was being made', async () => {
    await checked();
    await ask();
    const fileId = (await recordAt(practice, ref)).parts[0]?.fileId ?? '';
    const during = pressing(practice.ports, async () => {
      await does(practice, refusePart, ref, { fileId, reason: 'duplicate' });
      await does(practice, restorePart, ref, { fileId });
    });
    assert.equal((await jobs(during)).failed, 0);
    const record = await recordAt(practice, ref);
    assert.deepEqual([record.stage, record.pack, record.packTrouble], ['received', null, null]);
    assert.equal(storedFiles(practice), PARTS, 'the volumes are gone again');
    assert.deepEqual(await practice.ports.store.waitingJobs(practice.practice), []);
    assert.equal(await refused(practice, confirmPrinted, ref, { sheets: 1 }), 'wrong-stage');
  });

  it('says why there is no pack when a stored part is gone, or was changed on the disk', async () => {
    await checked();
    await ask();
    const fileId = (await recordAt(practice, ref)).parts[0]?.fileId ?? '';
    spoil(practice, fileId);
    await jobs();
    assert.equal((await recordAt(practice, ref)).packTrouble, 'file-damaged');
    await practice.ports.files.remove(fileId);
    await ask();
    await jobs();
    assert.equal((await recordAt(practice, ref)).packTrouble, 'file-gone');
    assert.equal(practice.ports.work.get(ref), null);
  });

  it('tries twice what the press could not manage, then leaves it to a person', async () => {
    await checked();
    await ask();
    const heavy = pressAnswers(practice.ports, 'too-heavy');
    assert.equal((await jobs(heavy)).failed, 1);
    assert.equal((await recordAt(practice, ref)).packTrouble, null);
    assert.equal((await jobs(heavy)).due, 0, 'not again at once');
    practice.clock.forwardDays(1);
    await jobs(heavy);
    assert.equal((await recordAt(practice, ref)).packTrouble, 'too-heavy');
    assert.deepEqual(await practice.ports.store.waitingJobs(practice.practice), []);
    await ask();
    await jobs();
    assert.ok((await recordAt(practice, ref)).pack, 'a person may ask again');
  });

  it('notes at once what the press refuses for good', async () => {
    await checked();
    await ask();
    await jobs(pressAnswers(practice.ports, 'not-proven'));
    assert.deepEqual(
      [(await recordAt(practice, ref)).packTrouble, storedFiles(practice)],
      ['not-proven', PARTS],
    );
  });

  it('gives up a job that fails again and again, and says so on the record', async () => {
    await checked();
    await ask();
    const broken = withPorts(practice.ports, {
      press: {
        ...practice.ports.press,
        pressVolume: () => Promise.reject(new Error('no child could be started')),
      },
    });
    for (let attempt = 1; attempt <= 6; attempt += 1) {
      await jobs(broken);
      practice.clock.forwardDays(1);
    }
    assert.equal((await recordAt(practice, ref)).packTrouble, 'failed');
    assert.deepEqual(await practice.ports.store.waitingJobs(practice.practice), []);
  });

  it('keeps the finished volume when the last write fails, and presses nothing again at the next try', async () => {
    await checked();
    await ask();
    const broken = withPorts(practice.ports, {
      store: { ...practice.ports.store, finishJob: () => Promise.reject(new Error('the disk is full')) },
    });
    await jobs(broken);
    assert.equal((await recordAt(practice, ref)).pack, null);
    assert.equal(storedFiles(practice), PARTS + 1);
    practice.clock.forwardDays(1);
    assert.equal((await jobs(pressAnswers(practice.ports, 'failed'))).failed, 0, 'the press is not asked');
    assert.ok((await recordAt(practice, ref)).pack);
  });
});

/** The real press, with something happening before it is done. */
function pressing(ports: Ports, meanwhile: () => Promise<void>): Ports {
  return withPorts(ports, {
    press: {
      ...ports.press,
      pressVolume: async (...asked) => {
        const made = await ports.press.pressVolume(...asked);
        await meanwhile();
        return made;
      },
    },
  });
}

function pressAnswers(ports: Ports, code: 'too-heavy' | 'not-proven' | 'failed'): Ports {
  return withPorts(ports, {
    press: { ...ports.press, pressVolume: async () => ({ ok: false, code, message: 'as told' }) },
  });
}

/** One byte in the middle of a sealed file is changed, as a bad disk would. */
function spoil({ folder }: TestPractice, fileId: string): void {
  const path = filesBelow(join(folder, 'files')).find((one) => one.includes(fileId)) ?? '';
  const bytes = readFileSync(path);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

function storedFiles({ folder }: TestPractice): number {
  return filesBelow(join(folder, 'files')).length;
}
