import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { makeScan } from '../../../samples/scan-maker.ts';
import { createPress } from '../../../server/press/press.ts';
import { makeLockedPdf } from '../../builders/locked-pdf.ts';
import { memoryBomb, pdfWithPages, timeBomb, words } from '../../builders/pdfs.ts';
import { JOB, pack, part } from './jobs.ts';

/** The real child each time, with its real limits. */
describe('The press in its child', () => {
  const press = createPress();
  const wish = {
    patient: { name: 'Joe Bloggs', nhsNumber: '9000000009', dateOfBirth: '2019-12-25' },
    part: 1,
    of: 1,
    pages: 3,
    seed: 4,
  };
  let scan: Uint8Array;
  before(async () => {
    scan = await makeScan(wish);
  });

  it('When a scan is sound, the pack comes back proven, and says how far it was on the way', async () => {
    const told: string[] = [];
    const pressed = pack(
      await press.press([part(scan)], JOB, {
        onProgress: (done, total, what) => {
          assert.ok(done >= 1 && done <= total);
          told.push(what);
        },
      }),
    );
    assert.equal(pressed.proof.pagesCompared, 3);
    assert.equal(pressed.volumes.length, 1);
    const [volume] = pressed.volumes;
    const digest = await crypto.subtle.digest('SHA-256', Buffer.from(volume!.bytes));
    assert.equal(volume?.sha256, Buffer.from(digest).toString('hex'));
    assert.ok(told.includes('looking at each page') && told.includes('comparing with the scan'));
  });

  it('When a file is locked, it is unlocked with its password and then printed like any other', async () => {
    const locked = part(await makeLockedPdf(scan, 'open sesame'));
    assert.equal(codeOf(await press.press([locked], JOB)), 'locked');
    assert.equal(codeOf(await press.unlock(locked, 'guess')), 'wrong-password');
    const unlocked = await press.unlock(locked, 'open sesame');
    if (!unlocked.ok) assert.fail(unlocked.message);
    const inspected = await press.inspect(part(unlocked.bytes));
    assert.ok(inspected.ok && !inspected.encrypted && inspected.pages.length === 3);
    assert.equal(pack(await press.press([part(unlocked.bytes)], JOB)).pagesOut, 3);
  });

  it('When a page is asked for as a picture, it comes as a PNG of that width', async () => {
    const shown = await press.thumbnail(part(scan), 2, 120);
    if (!shown.ok) assert.fail(shown.message);
    const png = Buffer.from(shown.png);
    assert.equal(png.toString('latin1', 1, 4), 'PNG');
    assert.equal(png.readUInt32BE(16), 120);
    assert.equal(codeOf(await press.thumbnail(part(scan), 9, 120)), 'failed');
  });

  it('When one part of several is damaged, there is no pack and the part is named', async () => {
    const parts = [part(scan, 'part 1 of 2'), part(scan.subarray(0, scan.length / 2), 'part 2 of 2')];
    const refused = await press.press(parts, JOB);
    assert.equal(codeOf(refused), 'damaged');
    assert.match(refused.ok ? '' : refused.message, /^Part 2 of 2: /);
  });

  it('When the parts are too many bytes, they are refused before a child is started', async () => {
    const small = createPress({ maxBytes: 1000 });
    assert.equal(codeOf(await small.inspect(part(scan))), 'too-big');
  });

  it('When a few kilobytes unpack to hundreds of megabytes, they are too heavy within ten seconds, and the press goes on', async () => {
    const bomb = part(memoryBomb(300));
    assert.ok(bomb.bytes.length < 10_000);
    const guarded = createPress({ memoryMb: 500 });
    const start = performance.now();
    assert.equal(codeOf(await guarded.inspect(bomb)), 'too-heavy');
    assert.ok(performance.now() - start < 10_000);
    assert.equal((await guarded.inspect(part(scan))).ok, true);
  }).timeout(60_000);

  for (const [limit, name] of [
    [{ wallSeconds: 3 }, 'clock'],
    [{ silentSeconds: 3 }, 'silence'],
    [{ cpuSeconds: 2 }, 'processor time'],
  ] as const)
    it(`When a page would take years to paint, the limit on ${name} ends it`, async function () {
      if (name === 'processor time' && process.platform !== 'linux') this.skip();
      const start = performance.now();
      assert.equal(codeOf(await createPress(limit).inspect(part(timeBomb()))), 'too-heavy');
      assert.ok(performance.now() - start < 10_000);
    });

  it('When nobody wants it any more, it is cancelled at once and the child is gone', async function () {
    if (process.platform !== 'linux') this.skip();
    const before = children();
    const stop = new AbortController();
    const waiting = press.inspect(part(timeBomb()), { signal: stop.signal });
    setTimeout(() => stop.abort(), 1500);
    const start = performance.now();
    assert.equal(codeOf(await waiting), 'cancelled');
    assert.ok(performance.now() - start < 3000);
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.deepEqual(children(), before);
    assert.equal(codeOf(await press.press([part(scan)], JOB, { signal: stop.signal })), 'cancelled');
  });

  it('When two jobs run at once, each gets its own answer', async () => {
    const [one, two] = await Promise.all([
      press.inspect(part(pdfWithPages([{ content: words('Page one') }]))),
      press.inspect(part(pdfWithPages([{ content: words('Page two') }, { content: '' }]))),
    ]);
    assert.ok(one.ok && two.ok);
    assert.match(one.pages[0]!.text, /one/);
    assert.equal(two.pages.length, 2);
  });
});

/** 'ok', or why not. */
function codeOf(answer: { ok: true } | { ok: false; code: string }): string {
  return answer.ok ? 'ok' : answer.code;
}

/** The processes that this one has started. */
function children(): string[] {
  return readdirSync(`/proc/self/task`).flatMap((task) => childrenOf(task));
}

function childrenOf(task: string): string[] {
  try {
    return readFileSync(`/proc/self/task/${task}/children`, 'latin1').trim().split(' ').filter(Boolean);
  } catch {
    return [];
  }
}
