import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { askForPack } from '../../../server/steps/ask-for-pack.ts';
import { checkNotes } from '../../../server/steps/check-notes.ts';
import type { Ports } from '../../../server/steps/ports.ts';
import { jobSweep } from '../../../server/sweeps/job-sweep.ts';
import { startSchedule } from '../../../server/sweeps/schedule.ts';
import { allMessages, supplierMail, withPorts } from '../../builders/intake.ts';
import { leaverMails } from '../../builders/leaver-mail.ts';
import { CLARA, does, notesIn, recordAt } from '../../builders/lives.ts';
import { openPractice, type TestPractice } from '../../builders/practice.ts';

const SELDOM = { mailPollSeconds: 3_000, sweepSeconds: 3_000 };

describe('The schedule', function () {
  this.timeout(60_000);
  let practice: TestPractice;
  beforeEach(async () => {
    practice = await openPractice();
  });
  afterEach(() => practice.remove());

  it('takes mail in, marks it and presses what was asked for, until nothing is left', async () => {
    const { ref } = await notesIn(practice, CLARA, [[1]]);
    const [message] = await allMessages(practice);
    assert.match(message?.place ?? '', /^filed\//);
    await does(practice, checkNotes, ref, { acceptDifferences: false });
    await does(practice, askForPack, ref, { duplex: true, dropBlanks: false });
    const schedule = startSchedule(practice.ports, SELDOM);
    await schedule.runOnce();
    await schedule.stop();
    assert.ok((await recordAt(practice, ref)).pack);
    assert.deepEqual(await practice.ports.store.waitingJobs(practice.practice), []);
  });

  it('looks at once when it is nudged, and not again after it has stopped', async () => {
    const schedule = startSchedule(practice.ports, SELDOM);
    await schedule.runOnce();
    await practice.drop(await supplierMail({ subject: 'Lunch on Friday?', text: 'Are you coming?' }));
    schedule.nudge();
    for (let n = 0; n < 200 && (await allMessages(practice)).length === 0; n += 1) await wait(20);
    assert.equal((await allMessages(practice)).length, 1);
    await schedule.stop();
    const { mails } = await leaverMails(CLARA, [[1]], 5, 1);
    for (const mail of mails) await practice.drop(mail);
    schedule.nudge();
    await schedule.runOnce();
    assert.equal((await allMessages(practice)).length, 1);
  });

  it('never takes one mailbox in twice at once, however often it is nudged', async () => {
    let running = 0;
    let most = 0;
    let looks = 0;
    const ports = listing(practice.ports, async (list) => {
      looks += 1;
      running += 1;
      most = Math.max(most, running);
      await wait(20);
      const found = await list();
      running -= 1;
      return found;
    });
    const schedule = startSchedule(ports, SELDOM);
    for (let n = 0; n < 20; n += 1) schedule.nudge();
    await schedule.runOnce();
    await schedule.stop();
    assert.equal(most, 1);
    assert.ok(looks >= 1 && looks <= 4, `${looks} looks`);
  });

  it('goes on with the rest when one sweep fails', async () => {
    const logged: string[] = [];
    const ports = withPorts(practice.ports, {
      log: { ...practice.ports.log, error: (what, fields) => logged.push(`${what} ${fields?.step}`) },
      store: { ...practice.ports.store, openRecords: () => Promise.reject(new Error('no answer')) },
    });
    await practice.drop(await supplierMail({ subject: 'Lunch?', text: 'Hello' }));
    const schedule = startSchedule(ports, SELDOM);
    await schedule.runOnce();
    await schedule.stop();
    assert.equal((await allMessages(practice)).length, 1);
    assert.ok(logged.includes('a sweep could not look deletion-sweep'), logged.join());
  });

  it('takes up at once, at its start, the jobs of a server that was killed', async () => {
    const { ref } = await notesIn(practice, CLARA, [[1]]);
    await does(practice, checkNotes, ref, { acceptDifferences: false });
    await does(practice, askForPack, ref, { duplex: true, dropBlanks: false });
    const { store } = practice.ports;
    const [held] = await store.claimJobs('onward', practice.clock.now(), 600_000, 1, practice.practice);
    assert.equal(held?.kind, 'prepare-pack');
    assert.equal((await jobSweep(practice.ports, practice.practice)).due, 0, 'its lease still runs');
    await practice.reopen();
    const schedule = startSchedule(practice.ports, SELDOM);
    await schedule.runOnce();
    await schedule.stop();
    assert.ok((await recordAt(practice, ref)).pack);
  });

  it('stops the press when it is stopped, and presses at the next start', async () => {
    const { ref } = await notesIn(practice, CLARA, [[1], [2]]);
    await does(practice, checkNotes, ref, { acceptDifferences: false });
    await does(practice, askForPack, ref, { duplex: true, dropBlanks: false });
    const stopping = new AbortController();
    const ports = withPorts(practice.ports, {
      work: {
        ...practice.ports.work,
        set: (at, now) => {
          practice.ports.work.set(at, now);
          stopping.abort();
        },
      },
    });
    const counts = await jobSweep(ports, practice.practice, stopping.signal);
    assert.deepEqual([counts.done, counts.skipped], [0, 1]);
    const stopped = await recordAt(practice, ref);
    assert.deepEqual([stopped.pack, stopped.packTrouble], [null, null]);
    assert.equal((await jobSweep(practice.ports, practice.practice)).done, 1);
    assert.ok((await recordAt(practice, ref)).pack);
  });
});

type Listed = ReturnType<ReturnType<Ports['mailboxes']>['listNew']>;

function listing(ports: Ports, around: (list: () => Listed) => Listed): Ports {
  return withPorts(ports, {
    mailboxes: (practice) => {
      const real = ports.mailboxes(practice);
      return new Proxy(real, {
        get: (_, name) => {
          if (name === 'listNew') return () => around(() => real.listNew());
          const value: unknown = Reflect.get(real, name);
          return typeof value === 'function' ? value.bind(real) : value;
        },
      });
    },
  });
}
