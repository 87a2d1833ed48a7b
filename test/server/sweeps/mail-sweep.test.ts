import assert from 'node:assert/strict';
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openFolderMailbox } from '../../../server/adapters/folder-mailbox.ts';
import type { Mailbox } from '../../../server/steps/mail-port.ts';
import type { Ports } from '../../../server/steps/ports.ts';
import { mailSweep } from '../../../server/sweeps/mail-sweep.ts';
import {
  ANN,
  allMessages,
  BOB,
  Crash,
  onlyMessage,
  partOf,
  recordOf,
  supplierMail,
} from '../../builders/intake.ts';
import { openPractice, type TestPractice } from '../../builders/practice.ts';

describe('The sweep of the mailbox', function () {
  // Every PDF is opened in a child process of its own.
  this.timeout(120_000);
  let practice: TestPractice;
  beforeEach(async () => {
    practice = await openPractice();
  });
  afterEach(() => practice.remove());

  const withMailbox = (mailbox: Mailbox): Ports => ({ ...practice.ports, mailboxes: () => mailbox });
  /** The folder's own methods, with one of them replaced. */
  const mailboxWith = (change: Partial<Mailbox>): Mailbox =>
    new Proxy(practice.ports.mailboxes(practice.practice), {
      get: (real, name: keyof Mailbox) => {
        const own = change[name] ?? real[name];
        return typeof own === 'function' ? own.bind(real) : own;
      },
    });

  it('takes in all that is new and says how many', async () => {
    await practice.drop(await supplierMail({ attachments: [partOf(ANN, 1, 1)] }));
    await practice.drop(await supplierMail({ attachments: [partOf(BOB, 1, 1)] }));
    const counts = await mailSweep(practice.ports, practice.practice);
    assert.deepEqual(counts, { due: 2, done: 2, skipped: 0, failed: 0 });
  });

  it('finds nothing due in an empty inbox', async () => {
    const counts = await mailSweep(practice.ports, practice.practice);
    assert.deepEqual(counts, { due: 0, done: 0, skipped: 0, failed: 0 });
  });

  it('counts a mailbox that cannot be listed as failed, never as empty', async () => {
    const broken = mailboxWith({ listNew: () => Promise.reject(new Crash()) });
    const counts = await mailSweep(withMailbox(broken), practice.practice);
    assert.deepEqual(counts, { due: 0, done: 0, skipped: 0, failed: 1 });
  });

  it('takes in the others when one message fails, and that one the next time', async () => {
    await practice.drop(await supplierMail({ attachments: [partOf(ANN, 1, 1)] }));
    await practice.drop(await supplierMail({ attachments: [partOf(BOB, 1, 1)] }));
    const [first] = await practice.ports.mailboxes(practice.practice).listNew();
    const real = practice.ports.mailboxes(practice.practice);
    const broken = mailboxWith({
      read: (place) => (place === first?.place ? Promise.reject(new Crash()) : real.read(place)),
    });
    const counts = await mailSweep(withMailbox(broken), practice.practice);
    assert.deepEqual(counts, { due: 2, done: 1, skipped: 0, failed: 1 });
    assert.equal((await allMessages(practice)).length, 1);
    await mailSweep(practice.ports, practice.practice);
    assert.equal((await allMessages(practice)).length, 2);
  });

  it('skips a message that was removed since it was listed', async () => {
    await practice.drop(await supplierMail({ attachments: [partOf(ANN, 1, 1)] }));
    const real = practice.ports.mailboxes(practice.practice);
    const quick = mailboxWith({
      listNew: async () => {
        const listed = await real.listNew();
        await real.remove(listed.map(({ place }) => place));
        return listed;
      },
    });
    const counts = await mailSweep(withMailbox(quick), practice.practice);
    assert.deepEqual(counts, { due: 1, done: 0, skipped: 1, failed: 0 });
    assert.deepEqual(await allMessages(practice), []);
  });

  it('leaves a message that is still being written, and one that changed under its hands, until it is whole', async () => {
    const { inbox } = practice.onward.folders(practice.practice);
    const raw = await supplierMail({ attachments: [partOf(ANN, 1, 1)] });
    const half = Math.floor(raw.length / 2);
    const place = join(inbox, 'arriving.eml');
    await writeFile(place, raw.subarray(0, half));
    let now = Date.now();
    const patient = await openFolderMailbox(join(inbox, '..'), { settleMs: 2_000, clock: () => now });
    assert.equal((await mailSweep(withMailbox(patient), practice.practice)).due, 0);

    const listed = await practice.ports.mailboxes(practice.practice).listNew();
    await appendFile(place, raw.subarray(half));
    const early = mailboxWith({ listNew: () => Promise.resolve(listed) });
    assert.equal((await mailSweep(withMailbox(early), practice.practice)).skipped, 1);
    assert.deepEqual(await allMessages(practice), []);

    now += 10_000;
    assert.equal((await mailSweep(withMailbox(patient), practice.practice)).done, 1);
    assert.equal((await onlyMessage(practice)).state, 'filed');
    assert.equal((await recordOf(practice, ANN)).parts.length, 1);
  });
});
