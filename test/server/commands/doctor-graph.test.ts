import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { inOneLine, runChecks } from '../../../server/checks.ts';
import { readConfig } from '../../../server/config.ts';
import { keepMailboxTests } from '../../../server/mailbox-tests.ts';
import { mailSweep } from '../../../server/sweeps/mail-sweep.ts';
import { reconcileSweep } from '../../../server/sweeps/reconcile-sweep.ts';
import { type Onward, openOnward } from '../../../server/wiring.ts';
import {
  addressOf,
  BY_FOLDER,
  CANARY,
  FIRST,
  type GraphPractices,
  openGraphPractices,
} from '../../builders/graph-practices.ts';

describe('The checks of a mailbox in Exchange Online', function () {
  this.timeout(120_000);
  let practices: GraphPractices;
  let beside: Onward | null;
  beforeEach(async () => {
    beside = null;
    practices = await openGraphPractices();
  });
  afterEach(async () => {
    await beside?.close();
    await practices.end();
  });

  /** As "onward doctor" opens it, while the server has the data folder. */
  const doctor = async () => {
    const read = readConfig(practices.env, () => null);
    assert.ok(read.ok);
    beside = await openOnward(read.config, {
      hold: 'read-only',
      looksAtMailboxes: true,
      clock: practices.clock,
      log: practices.onward.ports.log,
      fetch: practices.graph.fetch,
    });
    return seen(beside, false);
  };
  const seen = async (onward: Onward, kept: boolean) => {
    const tests = keepMailboxTests(onward);
    if (kept) await tests.whenDue();
    const checks = await runChecks(onward, { trail: false, ...(kept ? { tests } : {}) });
    return checks.filter(({ code, words }) => code.startsWith('mailbox') && words.startsWith(FIRST));
  };
  const ill = (checks: { code: string; ok: boolean }[]) =>
    checks.filter(({ ok }) => !ok).map(({ code }) => code);

  it('are all well for a doctor beside a server that has read and compared it, and leave nothing in it', async () => {
    await mailSweep(practices.onward.ports, FIRST);
    await reconcileSweep(practices.onward.ports, FIRST);
    const checks = await doctor();
    assert.deepEqual(
      checks.map(({ code, ok }) => [code, ok]),
      ['read', 'canary', 'write', 'clock', 'certificate', 'sync', 'reconcile'].map((what) => [
        `mailbox-${what}`,
        true,
      ]),
    );
    assert.deepEqual(practices.box(FIRST).all(), []);
    assert.ok(beside);
    const all = await runChecks(beside, { trail: false });
    assert.deepEqual(
      all.filter(({ words }) => words.startsWith(BY_FOLDER)).map(({ code }) => code),
      ['mailbox', 'letters', 'jobs'],
    );
    assert.equal(
      all.some(({ words }) => /mail folder/.test(words) && words.startsWith(FIRST)),
      false,
    );
  });

  it('say that nobody has read it yet, and later that nobody has for too long', async () => {
    assert.deepEqual(ill(await doctor()), ['mailbox-sync']);
    await mailSweep(practices.onward.ports, FIRST);
    practices.clock.pass(20 * 60_000);
    await beside?.close();
    const checks = await doctor();
    assert.ok(ill(checks).includes('mailbox-sync'));
    assert.match(checks.find(({ code }) => code === 'mailbox-sync')?.next ?? '', /server runs/);
  });

  it('give the commands for a mailbox that is refused, and stop at one that should have been', async () => {
    practices.box(FIRST).allow(false);
    practices.graph.mailbox(CANARY).allow(true);
    const checks = await doctor();
    assert.deepEqual(ill(checks), ['mailbox-read', 'mailbox-canary', 'mailbox-sync']);
    assert.match(checks[0]?.next ?? '', new RegExp(`PrimarySmtpAddress -eq '${addressOf(FIRST)}'`));
    const line = inOneLine(checks[0] ?? { code: '', ok: true, words: '', next: null });
    assert.doesNotMatch(line.words, /ServicePrincipal/);
    assert.match(line.words, /onward doctor/);
  });

  it('keep showing that messages were missed until a comparison finds none', async () => {
    const id = await practices
      .box(FIRST)
      .receive(Buffer.from('Subject: Lunch?\r\nFrom: a@b.example\r\n\r\nYes?'));
    await practices.onward.ports.mailboxes(FIRST).listNew();
    await practices.onward.kept.store.mailboxes.change((tx) => tx.forgetMessage(FIRST, id));
    // Told ten minutes after it came, and not before; our clock is then ahead of Microsoft's, which is said as well.
    practices.clock.pass(60 * 60_000);
    await reconcileSweep(practices.onward.ports, FIRST);
    assert.deepEqual(ill(await seen(practices.onward, true)), ['mailbox-clock', 'mailbox-reconcile']);
    await practices.reopen();
    assert.deepEqual(ill(await seen(practices.onward, true)), ['mailbox-clock', 'mailbox-reconcile']);
  });

  it('tell of a letter of which nobody knows whether it was sent', async () => {
    await practices.onward.kept.store.mailboxes.change((tx) =>
      tx.saveLetter(FIRST, {
        id: 'l1',
        state: 'unknown',
        draftId: null,
        internetMessageId: null,
        attemptedAt: null,
        sentId: null,
      }),
    );
    await mailSweep(practices.onward.ports, FIRST);
    assert.deepEqual(ill(await seen(practices.onward, true)), ['mailbox-letters']);
  });

  it('say which certificate file is wrong, beside everything else that is looked at', async () => {
    await rm(join(practices.folder, 'onward-app.pem'));
    const checks = await doctor();
    assert.deepEqual(
      checks.map(({ code, ok }) => [code, ok]),
      [['mailbox-certificate', false]],
    );
    assert.match(checks[0]?.words ?? '', /onward-app\.pem is not there/);
  });

  it('are kept for the desk: its page asks Microsoft nothing, and a test that was well is not made again at once', async () => {
    const tests = keepMailboxTests(practices.onward);
    await tests.whenDue();
    const before = practices.graph.calls.length;
    await runChecks(practices.onward, { trail: false, tests });
    await tests.whenDue();
    assert.equal(practices.graph.calls.length, before);
    practices.clock.pass(7 * 60 * 60_000);
    await tests.whenDue();
    assert.ok(practices.graph.calls.length > before);
    const lines = practices.logged.filter(({ fields }) => fields.step === 'mailbox-test');
    assert.ok(lines.some(({ level, fields }) => level === 'info' && fields.code === 'canary'));
    assert.doesNotMatch(JSON.stringify(lines), /@/);
  });
});
