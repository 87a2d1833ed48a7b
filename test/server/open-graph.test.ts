import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readConfig } from '../../server/config.ts';
import { startSchedule } from '../../server/sweeps/schedule.ts';
import { openOnward } from '../../server/wiring.ts';
import { filesBelow } from '../builders/byte-scan.ts';
import {
  addressOf,
  BY_FOLDER,
  FIRST,
  type GraphPractices,
  openGraphPractices,
  SECOND,
} from '../builders/graph-practices.ts';
import { supplierMail } from '../builders/intake.ts';
import { until } from '../builders/server.ts';

const SELDOM = { mailPollSeconds: 3_000, sweepSeconds: 3_000 };

describe('Practices with mailboxes in Exchange Online, and one with a folder', function () {
  this.timeout(120_000);
  let practices: GraphPractices;
  beforeEach(async () => {
    practices = await openGraphPractices();
  });
  afterEach(() => practices.end());

  const arrives = async (odsCode: string, subject: string) =>
    practices.box(odsCode).receive(await supplierMail({ subject, text: 'Are you coming?' }));
  const ignored = (odsCode: string) => practices.onward.ports.store.countMessages(odsCode, 'ignored');

  it('each take in their own mail by their own way', async () => {
    const { onward } = practices;
    assert.deepEqual([...onward.graph.keys()], [FIRST, SECOND]);
    await arrives(FIRST, 'Lunch?');
    await arrives(SECOND, 'Tea?');
    await arrives(SECOND, 'Supper?');
    await onward.ports
      .mailboxes(BY_FOLDER)
      .drop(await supplierMail({ subject: 'Cake?', text: 'Yes' }), 'eml');
    const schedule = startSchedule(onward.ports, SELDOM);
    await schedule.runOnce();
    await schedule.stop();
    assert.deepEqual([await ignored(FIRST), await ignored(SECOND), await ignored(BY_FOLDER)], [1, 2, 1]);
    // Nothing is looked for in a folder that nobody watches, so none is made.
    assert.deepEqual(
      [FIRST, BY_FOLDER].map((code) => existsSync(join(practices.folder, 'data/mailbox', code))),
      [false, true],
    );
  });

  it('go on where they were after a restart, without taking anything in twice', async () => {
    await arrives(FIRST, 'Lunch?');
    for (let start = 0; start < 2; start += 1) {
      const schedule = startSchedule(practices.onward.ports, SELDOM);
      await schedule.runOnce();
      await schedule.stop();
      await practices.reopen();
    }
    assert.equal(await ignored(FIRST), 1);
    const full = practices.graph.calls.filter(
      ({ operation, path }) =>
        operation === 'messages.delta' && !/token/i.test(path) && path.includes('y99999'),
    );
    assert.equal(full.length, 1, 'the mailbox was read from its beginning once');
  });

  it('are not held up by one that answers nothing, or 503 for ever', async () => {
    practices.graph.faults.plan(
      { kind: 'slow', ms: 30_000, times: 1_000, mailbox: addressOf(FIRST) },
      { kind: 'refuse', status: 503, times: 1_000, mailbox: addressOf(FIRST), after: 1 },
    );
    await arrives(FIRST, 'Lunch?');
    await arrives(SECOND, 'Tea?');
    const began = performance.now();
    const schedule = startSchedule(practices.onward.ports, SELDOM);
    await until(
      () => ignored(SECOND),
      (count) => count === 1,
      20_000,
    );
    assert.ok(performance.now() - began < 10_000, 'the other practice waited');
    assert.equal(await ignored(FIRST), 0);
    practices.graph.faults.clear();
    // What hangs is cut off when the server stops.
    await practices.graph.stop();
    await schedule.stop();
  });

  it('keep to themselves that one mailbox is refused: the others go on, and the log says which', async () => {
    practices.box(FIRST).allow(false);
    await arrives(SECOND, 'Tea?');
    const schedule = startSchedule(practices.onward.ports, SELDOM);
    await schedule.runOnce();
    await schedule.stop();
    assert.equal(await ignored(SECOND), 1);
    const errors = practices.logged.filter(({ level }) => level === 'error');
    assert.ok(errors.some(({ what }) => what === 'the mailbox could not be listed'));
    assert.deepEqual(new Set(errors.map(({ fields }) => fields.practice)), new Set([FIRST]));
  });

  it('still remove what came through the folder before, and take nothing new from it', async () => {
    const byFolder = JSON.parse(String(practices.env.ONWARD_PRACTICES)) as { graph?: object }[];
    for (const one of byFolder) delete one.graph;
    const before = await practices.reopen({ ONWARD_PRACTICES: JSON.stringify(byFolder) });
    const raw = await supplierMail({ subject: 'Lunch?', text: 'Yes?' });
    const old = await before.ports.mailboxes(FIRST).drop(raw, 'eml');
    const place = await before.ports.mailboxes(FIRST).mark(old.key, old.place, 'filed', 'm1');
    await before.ports.mailboxes(FIRST).writeOutgoing('l1', raw);
    const mailbox = (await practices.reopen()).ports.mailboxes(FIRST);
    await arrives(FIRST, 'Tea?');
    assert.deepEqual(
      (await mailbox.listNew()).map(({ key }) => key.slice(0, 6)),
      ['graph:'],
    );
    assert.deepEqual(await mailbox.findCopies(old.key), [place]);
    const read = await mailbox.readMail?.(place);
    assert.equal(read?.ok === true && read.mail.facts.subject, 'Lunch?');
    await mailbox.showStage?.(place, 'received');
    assert.equal(await mailbox.mark(old.key, place, 'needs-a-person', 'm1'), 'needs-a-person/m1.eml');
    await mailbox.remove(['needs-a-person/m1.eml']);
    await mailbox.forget?.(old.key);
    assert.deepEqual(await mailbox.findCopies(old.key), []);
    assert.equal(await mailbox.hasOutgoing('l1'), true);
    await mailbox.removeOutgoing('l1');
    assert.equal(await mailbox.hasOutgoing('l1'), false);
  });

  it('are not opened, nor their certificate asked for, by a command that only reads', async () => {
    await practices.onward.close();
    await rm(join(practices.folder, 'onward-app.pem'));
    const read = readConfig(practices.env, () => null);
    assert.ok(read.ok);
    const reading = await openOnward(read.config, { hold: 'read-only' });
    assert.equal(reading.graph.size, 0);
    await reading.close();
    const looking = await openOnward(read.config, { hold: 'read-only', looksAtMailboxes: true });
    assert.deepEqual([looking.graph.size, [...looking.graphTroubles.keys()]], [0, [FIRST, SECOND]]);
    await looking.close();
    await assert.rejects(openOnward(read.config), /onward-app\.pem is not there/);
    // And what was refused has let go of the data folder.
    await assert.rejects(openOnward(read.config), /onward-app\.pem is not there/);
    assert.ok(filesBelow(practices.folder).length > 0);
  });
});
