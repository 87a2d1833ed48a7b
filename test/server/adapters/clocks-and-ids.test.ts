import assert from 'node:assert/strict';
import { isRecordRef } from '../../../core/record-ref.ts';
import { demonstrationClock } from '../../../server/adapters/demonstration-clock.ts';
import { randomIds } from '../../../server/adapters/ids.ts';
import { workInHand } from '../../../server/adapters/work-in-hand.ts';
import { Stopped } from '../../../server/steps/ports.ts';

describe('The clock of the demonstration', () => {
  const machine = { now: () => new Date('2026-11-25T09:00:00.000Z') };

  it('runs as many days ahead as it was moved, and no further', () => {
    const clock = demonstrationClock(machine, 0);
    assert.equal(clock.now().toISOString(), '2026-11-25T09:00:00.000Z');
    clock.forwardDays(57);
    assert.equal(clock.now().toISOString(), '2027-01-21T09:00:00.000Z');
    assert.equal(clock.days(), 57);
  });

  it('goes on from where it stood when it was last kept', () => {
    assert.equal(demonstrationClock(machine, 3).now().toISOString(), '2026-11-28T09:00:00.000Z');
  });

  it('never goes back, and takes whole days only', () => {
    const clock = demonstrationClock(machine, 5);
    for (const days of [-1, 0.5, Number.NaN]) assert.throws(() => clock.forwardDays(days), RangeError);
    assert.throws(() => demonstrationClock(machine, -1), RangeError);
    assert.equal(clock.days(), 5);
  });
});

describe('Ids', () => {
  it('are references with their check character, and names safe for files on any disk', () => {
    const ids = new Set(Array.from({ length: 500 }, () => randomIds.id()));
    assert.equal(ids.size, 500);
    for (const id of ids) assert.match(id, /^[0-9a-z]{26}$/);
    assert.ok(isRecordRef(randomIds.ref()));
  });
});

describe('Work in hand', () => {
  it('is known while it lasts, and forgotten after', () => {
    const work = workInHand();
    assert.equal(work.get('LV-7K3M-9QXE'), null);
    work.set('LV-7K3M-9QXE', { done: 1, total: 9, words: 'looking at each page' });
    assert.equal(work.get('LV-7K3M-9QXE')?.done, 1);
    assert.equal(work.get('LV-0000-0000'), null);
    work.clear('LV-7K3M-9QXE');
    assert.equal(work.get('LV-7K3M-9QXE'), null);
  });

  it('is stopped by a person or with the server, and whoever stops it waits until it has ended', async () => {
    const work = workInHand();
    const ended: string[] = [];
    const untilStopped = (name: string, signal?: AbortSignal) =>
      work.run(
        name,
        async (stop) => {
          await new Promise<void>((resolve) => stop.addEventListener('abort', () => resolve()));
          await pause(20);
          ended.push(name);
        },
        signal,
      );
    const server = new AbortController();
    const [one, other] = [untilStopped('LV-7K3M-9QXE'), untilStopped('LV-2345-6789', server.signal)];
    await work.stop('LV-7K3M-9QXE');
    assert.deepEqual(ended, ['LV-7K3M-9QXE']);
    server.abort();
    await Promise.all([one, other]);
    assert.deepEqual(ended, ['LV-7K3M-9QXE', 'LV-2345-6789']);
    await work.stop('LV-7K3M-9QXE');
    await assert.rejects(
      work.run('LV-7K3M-9QXE', () => Promise.reject(new Error('the disk is full'))),
      /the disk is full/,
    );
  });

  it('has heavy pieces take turns in the order they were asked for, and one that is stopped leaves the queue', async () => {
    const work = workInHand();
    const order: string[] = [];
    const [going, stopped] = [new AbortController(), new AbortController()];
    const piece = (name: string, stop = going) =>
      work.inTurn(async () => {
        order.push(`${name} begins`);
        await pause(10);
        order.push(`${name} ends`);
        return name;
      }, stop.signal);
    const first = piece('one');
    const never = piece('two', stopped);
    const last = piece('three');
    stopped.abort();
    await assert.rejects(never, Stopped);
    await assert.rejects(piece('four', stopped), Stopped);
    assert.deepEqual(await Promise.all([first, last]), ['one', 'three']);
    assert.deepEqual(order, ['one begins', 'one ends', 'three begins', 'three ends']);
    const failing = work.inTurn(() => Promise.reject(new Error('too heavy')), going.signal);
    await assert.rejects(failing, /too heavy/);
    assert.equal(await piece('five'), 'five', 'a failure holds up nobody');
  });
});

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
