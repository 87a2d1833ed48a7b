import assert from 'node:assert/strict';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Applied } from '../../../server/steps/apply-commands.ts';
import { askForPack, cancelPack } from '../../../server/steps/ask-for-pack.ts';
import { checkNotes } from '../../../server/steps/check-notes.ts';
import { jobSweep } from '../../../server/sweeps/job-sweep.ts';
import { filesBelow } from '../../builders/byte-scan.ts';
import { withPorts } from '../../builders/intake.ts';
import { CLARA, does, notesIn, recordAt, target } from '../../builders/lives.ts';
import { thinVolumes } from '../../builders/pack-moments.ts';
import { openPractice, type TestPractice } from '../../builders/practice.ts';

describe('Stopping a pack that is on the way', function () {
  this.timeout(240_000);
  let practice: TestPractice;
  let ref: string;
  let stored: number;
  beforeEach(async () => {
    practice = await openPractice();
    ({ ref } = await notesIn(practice, CLARA, [[1], [2]]));
    await does(practice, checkNotes, ref, { acceptDifferences: false });
    stored = files();
    await ask();
  });
  afterEach(() => practice.remove());
  const ask = () => does(practice, askForPack, ref, { duplex: true, dropBlanks: false });
  const cancel = (actor = practice.clerk) => cancelPack(practice.ports, actor, target(practice, ref));

  const moments = [
    'Reading the parts',
    'volume 1 of 2: laying',
    'volume 1 of 2: comparing',
    'volume 2 of 2: laying',
    'volume 2 of 2: comparing',
  ];
  for (const moment of moments)
    it(`at "${moment}" leaves no file, no job and no trouble, and a pack may be asked for again`, async () => {
      const stopping: Promise<Applied>[] = [];
      const ports = thinVolumes(practice.ports, (words) => {
        if (words.startsWith(moment) && stopping.length === 0) stopping.push(cancel());
      });
      const counts = await jobSweep(ports, practice.practice);
      assert.deepEqual((await Promise.all(stopping)).map(codeOf), ['ok']);
      assert.deepEqual([counts.done, counts.skipped, counts.failed], [0, 1, 0]);
      await nothingIsLeft();
      assert.deepEqual(childrenAtWork(), []);
      await ask();
      await jobSweep(thinVolumes(practice.ports), practice.practice);
      assert.equal((await recordAt(practice, ref)).pack?.volumes.length, 2);
    });

  it('while it waits takes it back; with nothing on the way it is refused, and so is who may not', async () => {
    assert.equal(codeOf(await cancel(practice.auditor)), 'wrong-role');
    assert.equal((await practice.ports.store.waitingJobs(practice.practice)).length, 1);
    assert.equal(codeOf(await cancel()), 'ok');
    await nothingIsLeft();
    assert.equal(codeOf(await cancel()), 'already');
    assert.equal((await jobSweep(practice.ports, practice.practice)).due, 0);
  });

  it('when the last volume is finished already stops the pack from being kept, or comes too late; never both', async () => {
    // Begun out here, because a person's request is no part of the transaction that it comes in the midst of.
    let now: () => void = () => undefined;
    const stopping = new Promise<void>((resolve) => {
      now = resolve;
    }).then(() => cancel());
    const { store } = practice.ports;
    const ports = withPorts(thinVolumes(practice.ports), {
      store: {
        ...store,
        finishJob: async (...asked) => {
          now();
          return store.finishJob(...asked);
        },
      },
    });
    await jobSweep(ports, practice.practice);
    now();
    const answer = codeOf(await stopping);
    const { pack } = await recordAt(practice, ref);
    assert.equal(answer, pack ? 'already' : 'ok');
    assert.equal(files(), stored + (pack?.volumes.length ?? 0));
  });

  it('does not happen because the system killed the press’s child: that is tried again', async function () {
    if (process.platform !== 'linux') this.skip();
    let killed = 0;
    const ports = thinVolumes(practice.ports, (words) => {
      if (killed > 0 || !words.startsWith('volume 2 of 2')) return;
      for (const pid of childrenAtWork()) process.kill(Number(pid), 'SIGKILL');
      killed += 1;
    });
    assert.equal((await jobSweep(ports, practice.practice)).failed, 1);
    assert.equal(killed, 1);
    assert.equal(files(), stored + 1, 'the first volume is kept, of the second nothing');
    assert.equal((await recordAt(practice, ref)).packTrouble, null);
    practice.clock.forwardDays(1);
    await jobSweep(ports, practice.practice);
    const { pack, packTrouble } = await recordAt(practice, ref);
    assert.deepEqual([pack?.volumes.length, packTrouble], [2, null]);
  });

  async function nothingIsLeft(): Promise<void> {
    const record = await recordAt(practice, ref);
    assert.deepEqual([record.pack, record.packTrouble, record.stage], [null, null, 'checked']);
    assert.deepEqual(await practice.ports.store.waitingJobs(practice.practice), []);
    assert.equal(practice.ports.work.get(ref), null);
    assert.equal(files(), stored);
    assert.deepEqual(
      [...(await practice.onward.kept.store.keys.filesKnown())].filter((fileId) => !isThere(fileId)),
      [],
    );
  }

  function files(): number {
    return filesBelow(join(practice.folder, 'files')).length;
  }

  function isThere(fileId: string): boolean {
    return filesBelow(join(practice.folder, 'files')).some((path) => path.includes(fileId));
  }
});

function codeOf(applied: Applied): string {
  return applied.ok ? 'ok' : applied.code;
}

/** Children of this process that hold a sealed file open: a child that is only kept ready holds none. */
function childrenAtWork(): string[] {
  if (process.platform !== 'linux') return [];
  const children = readdirSync('/proc/self/task').flatMap((task) =>
    readIfThere(`/proc/self/task/${task}/children`).trim().split(' ').filter(Boolean),
  );
  return children.filter((pid) => /onward-practice-/.test(openFilesOf(pid)));
}

function openFilesOf(pid: string): string {
  try {
    return readdirSync(`/proc/${pid}/fd`)
      .map((fd) => linkOf(`/proc/${pid}/fd/${fd}`))
      .join(' ');
  } catch {
    return '';
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
