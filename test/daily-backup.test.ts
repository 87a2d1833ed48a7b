import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backUpWhenDue } from '../server/daily-backup.ts';
import type { Onward } from '../server/wiring.ts';
import { openPractice, type TestPractice } from './builders/practice.ts';

describe('The backup of the day', () => {
  let practice: TestPractice;
  let elsewhere: string;
  beforeEach(async () => {
    practice = await openPractice({ now: '2026-11-25T00:30:00.000Z' });
    elsewhere = await mkdtemp(join(tmpdir(), 'onward-daily-'));
  });
  afterEach(async () => {
    await practice.remove();
    await rm(elsewhere, { recursive: true });
  });
  const withFolder = (backupFolder: string | null): Onward => ({
    ...practice.onward,
    config: { ...practice.onward.config, backupFolder },
  });

  it('is made once a day, not before one o’clock, however often it is asked for', async () => {
    const onward = withFolder(elsewhere);
    assert.equal(await backUpWhenDue(onward), false);
    practice.clock.set('2026-11-25T01:05:00.000Z');
    assert.equal(await backUpWhenDue(onward), true);
    practice.clock.set('2026-11-25T23:00:00.000Z');
    assert.equal(await backUpWhenDue(onward), false);
    assert.equal((await readdir(elsewhere)).length, 1);
    practice.clock.set('2026-11-26T09:00:00.000Z');
    assert.equal(await backUpWhenDue(onward), true);
    assert.equal((await practice.ports.store.backups(null)).length, 2);
  });

  it('is made once after weeks of downtime, not once for each day missed, and a restart does not double it', async () => {
    practice.clock.set('2027-01-05T08:00:00.000Z');
    assert.equal(await backUpWhenDue(withFolder(elsewhere)), true);
    await practice.reopen();
    assert.equal(await backUpWhenDue(withFolder(elsewhere)), false);
    assert.equal((await readdir(elsewhere)).length, 1);
  });

  it('takes away what is older than the practice keeps', async () => {
    practice.clock.set('2026-11-25T08:00:00.000Z');
    await backUpWhenDue(withFolder(elsewhere));
    practice.clock.forwardDays(36);
    await backUpWhenDue(withFolder(elsewhere));
    assert.equal((await readdir(elsewhere)).length, 1);
  });

  it('is never made where no folder was set', async () => {
    practice.clock.set('2026-11-25T08:00:00.000Z');
    assert.equal(await backUpWhenDue(withFolder(null)), false);
    assert.equal((await practice.ports.store.backups(null)).length, 0);
  });
});
