import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { mailSweep } from '../../../server/sweeps/mail-sweep.ts';
import { reconcileSweep } from '../../../server/sweeps/reconcile-sweep.ts';
import { startSchedule } from '../../../server/sweeps/schedule.ts';
import { BY_FOLDER, FIRST, type GraphPractices, openGraphPractices } from '../../builders/graph-practices.ts';
import { supplierMail } from '../../builders/intake.ts';

const DAY_MS = 24 * 60 * 60_000;
const NOTHING = { due: 0, done: 0, skipped: 0, failed: 0 };
const DONE = { due: 1, done: 1, skipped: 0, failed: 0 };

describe('The daily comparison of a mailbox with what was seen of it', function () {
  this.timeout(60_000);
  let practices: GraphPractices;
  beforeEach(async () => {
    practices = await openGraphPractices();
  });
  afterEach(() => practices.end());

  const sweep = (practice = FIRST) => reconcileSweep(practices.onward.ports, practice);
  const facts = async () => (await practices.onward.graph.get(FIRST)?.mailbox.facts())?.reconciled;
  const alarms = () => practices.logged.filter(({ level }) => level === 'error').map(({ what }) => what);

  it('is made once in a day, however often it is asked for, and a restart does not double it', async () => {
    assert.deepEqual(await sweep(), DONE);
    assert.deepEqual(await sweep(), NOTHING);
    await practices.reopen();
    practices.clock.pass(DAY_MS - 60_000);
    assert.deepEqual(await sweep(), NOTHING);
    practices.clock.pass(2 * 60_000);
    assert.deepEqual(await sweep(), DONE, String(practices.logged.at(-1)?.cause));
    assert.deepEqual(alarms(), []);
  });

  it('is nothing for a folder, which is read whole each time', async () => {
    assert.deepEqual(await sweep(BY_FOLDER), NOTHING);
  });

  it('raises an alarm for what no look had told of, takes it in, and keeps the alarm until nothing is missed', async () => {
    const id = await practices.box(FIRST).receive(await supplierMail({ subject: 'Lunch?', text: 'Yes?' }));
    await practices.onward.ports.mailboxes(FIRST).listNew();
    // Told to nobody: as if Graph had left it out of its changes.
    await practices.onward.kept.store.mailboxes.change((tx) => tx.forgetMessage(FIRST, id));
    await mailSweep(practices.onward.ports, FIRST);
    assert.equal(await practices.onward.ports.store.countMessages(FIRST, 'ignored'), 0);
    practices.clock.pass(DAY_MS);
    assert.deepEqual(await sweep(), DONE);
    assert.deepEqual(alarms(), ['messages were missed']);
    assert.equal((await facts())?.missed, 1);
    await mailSweep(practices.onward.ports, FIRST);
    assert.equal(await practices.onward.ports.store.countMessages(FIRST, 'ignored'), 1);
    practices.clock.pass(DAY_MS);
    await sweep();
    assert.equal((await facts())?.missed, 0);
    assert.equal(alarms().length, 1);
  });

  it('is made again at the next sweep when the mailbox did not answer', async () => {
    practices.box(FIRST).allow(false);
    assert.equal((await sweep()).failed, 1);
    assert.equal(await facts(), null);
    practices.box(FIRST).allow(true);
    assert.deepEqual(await sweep(), DONE);
  });
});

describe('Letters that a mailbox does not take', function () {
  this.timeout(60_000);
  it('are not tried every second, and go out once it takes them', async () => {
    const practices = await openGraphPractices();
    const { ports } = practices.onward;
    await ports.store.transaction((tx) =>
      tx.queueMail({
        letterId: 'l1',
        practice: FIRST,
        dedupeKey: 'l1',
        ref: null,
        template: 'weekly-line',
        params: {},
        queuedAt: practices.clock.now().toISOString(),
      }),
    );
    practices.box(FIRST).allow(false);
    const schedule = startSchedule(ports, { mailPollSeconds: 3_000, sweepSeconds: 3_000 });
    await wait(4_000);
    const tries = practices.logged.filter(({ what }) => what === 'a letter could not be written').length;
    practices.box(FIRST).allow(true);
    practices.clock.pass(60_000);
    await wait(3_000);
    await schedule.stop();
    const out = practices.box(FIRST).wentOut().length;
    await practices.end();
    assert.equal(tries, 1);
    assert.ok(out >= 1);
  });
});
