import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Check } from '../../../server/checks.ts';
import { openPractice, type TestPractice } from '../../builders/practice.ts';
import { onward, type Ran } from '../../builders/run-cli.ts';

describe('onward doctor', () => {
  let practice: TestPractice;
  beforeEach(async () => {
    practice = await openPractice({ now: new Date().toISOString() });
  });
  afterEach(() => practice.remove());
  const run = (args: string[] = [], env: Record<string, string> = {}): Promise<Ran> =>
    onward(['doctor', ...args], { ONWARD_DATA_FOLDER: practice.folder, ...env });

  it('When all is well, says so line by line and asks for nobody', async () => {
    const { code, out, err } = await run();
    assert.equal(code, 0, out + err);
    for (const words of [/Node\.js/, /GB are free/, /master key/, /trail of 0 events is whole/, /inbox/])
      assert.match(out, words);
    assert.doesNotMatch(out, /LOOK/);
  });

  it('When a mail folder is gone, says which and what to do, and answers 1', async () => {
    await rm(join(practice.folder, 'mailbox/Y99999/outbox'), { recursive: true });
    const { code, out } = await run();
    assert.equal(code, 1);
    assert.match(out, /LOOK {2}Y99999: the mail folder .*outbox is not there/);
  });

  it('When a letter never went out, or nobody knows whether it did, says so', async () => {
    await queueLetter('a', '2026-01-01T09:00:00.000Z');
    const late = await run();
    assert.equal(late.code, 1);
    assert.match(late.out, /1 letters have been waiting/);
    await practice.ports.store.transaction((tx) =>
      tx.changeMail(practice.practice, 'a', { state: 'unknown' }),
    );
    assert.match((await run()).out, /nobody knows whether they went out/);
  });

  it('When no backup folder is set for a real practice, it says what to set', async () => {
    const odsCode = 'A12345';
    const real = [{ odsCode, name: 'Hollins Road', email: 'n@h.example', leadEmail: 'l@h.example' }];
    const env = { ONWARD_DATA_FOLDER: practice.folder, ONWARD_PRACTICES: JSON.stringify(real) };
    const { code, out } = await run([], env);
    assert.equal(code, 1);
    assert.match(out, /No backupFolder is set/);
  });

  it('When asked for JSON, answers with one document and stable codes', async () => {
    const { out, err } = await run(['--json']);
    const checks = JSON.parse(out) as Check[];
    assert.deepEqual(
      checks.map((check) => check.code),
      [
        'node',
        'data-folder',
        'disk',
        'keys',
        'clock',
        'holidays',
        'backups',
        'mailbox',
        'letters',
        'jobs',
        'trail',
      ],
    );
    assert.equal(err, '');
  });

  it('When the settings are wrong, tells each problem and answers 3', async () => {
    const { code, out, err } = await run([], { ONWARD_PORT: 'x', ONWARD_LOG_LEVEL: 'loud' });
    assert.equal(code, 3);
    assert.equal(out, '');
    assert.match(err, /ONWARD_PORT/);
    assert.match(err, /ONWARD_LOG_LEVEL/);
  });

  async function queueLetter(letterId: string, queuedAt: string): Promise<void> {
    await practice.ports.store.transaction((tx) =>
      tx.queueMail({
        letterId,
        practice: practice.practice,
        dedupeKey: letterId,
        ref: null,
        template: 'weekly-line',
        params: {},
        queuedAt,
      }),
    );
  }
});
