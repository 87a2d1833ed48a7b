import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeScan } from '../../../samples/scan-maker.ts';
import { bytesSealed, sinkSealed } from '../../../server/press/bytes/byte-sealed.ts';
import { createPress } from '../../../server/press/press.ts';
import type { SealedPlace } from '../../../server/steps/press-port.ts';
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

  it('When many pages are asked for as pictures, they come from one child in the order asked', async () => {
    const told: number[] = [];
    const shown = await press.pictures(part(scan), [3, 1, 2, 1], 60, {
      onProgress: (done) => told.push(done),
    });
    if (!shown.ok) assert.fail(shown.message);
    assert.deepEqual(
      shown.pictures.map(({ page, png }) => [page, Buffer.from(png).readUInt32BE(16)]),
      [
        [3, 60],
        [1, 60],
        [2, 60],
        [1, 60],
      ],
    );
    assert.deepEqual(shown.pictures[1]?.png, shown.pictures[3]?.png);
    assert.notDeepEqual(shown.pictures[0]?.png, shown.pictures[1]?.png);
    assert.equal(told.at(-1), 4);
    assert.equal(codeOf(await press.pictures(part(scan), [1, 9], 60)), 'failed');
  });

  it('When one part of several is damaged, there is no pack and the part is named', async () => {
    const parts = [part(scan, 'part 1 of 2'), part(scan.subarray(0, scan.length / 2), 'part 2 of 2')];
    const refused = await press.press(parts, JOB);
    assert.equal(codeOf(refused), 'damaged');
    assert.match(refused.ok ? '' : refused.message, /^Part 2 of 2: /);
  });

  describe('When parts and volumes lie in files', () => {
    let folder: string;
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'onward-press-'));
      writeFileSync(join(folder, 'scan.pdf'), scan);
    });
    afterEach(() => rm(folder, { recursive: true, force: true }));
    const at = (name: string) => ({ id: name, label: name, path: join(folder, name) });
    const place = (name: string) => (volume: number) => ({ path: join(folder, `${name}-${volume}.pdf`) });

    it('the same pack comes, written where it shall lie, for this account alone', async () => {
      const made = await press.pressInto([at('scan.pdf')], { ...JOB, maxSheetsPerVolume: 3 }, place('pack'));
      if (!made.ok) assert.fail(made.message);
      assert.deepEqual(readdirSync(folder).sort(), ['pack-1.pdf', 'pack-2.pdf', 'scan.pdf']);
      for (const { volume, bytes, sha256 } of made.volumes) {
        const path = join(folder, `pack-${volume}.pdf`);
        const written = readFileSync(path);
        assert.deepEqual(
          [written.length, createHash('sha256').update(written).digest('hex')],
          [bytes, sha256],
        );
        if (process.platform !== 'win32') assert.equal(statSync(path).mode & 0o077, 0);
      }
      assert.deepEqual([made.proof.pagesCompared, made.proof.sidesCompared, made.pagesOut], [3, 3, 3]);
    });

    it('a file that has the name already is left as it is, and a refusal leaves nothing', async () => {
      writeFileSync(join(folder, 'pack-1.pdf'), 'mine');
      assert.equal(codeOf(await press.pressInto([at('scan.pdf')], JOB, place('pack'))), 'failed');
      assert.equal(readFileSync(join(folder, 'pack-1.pdf'), 'utf8'), 'mine');
      writeFileSync(join(folder, 'half.pdf'), scan.subarray(0, scan.length / 2));
      assert.equal(codeOf(await press.pressInto([at('half.pdf')], JOB, place('other'))), 'damaged');
      assert.equal(codeOf(await press.inspect(at('missing.pdf'))), 'failed');
      const stop = new AbortController();
      const stopped = press.pressInto([at('scan.pdf')], JOB, place('other'), {
        signal: stop.signal,
        onProgress: (_done, _total, what) => {
          if (what === 'comparing with the scan') stop.abort();
        },
      });
      assert.equal(codeOf(await stopped), 'cancelled');
      assert.deepEqual(readdirSync(folder).sort(), ['half.pdf', 'pack-1.pdf', 'scan.pdf']);
    });

    it('sealed ones are read and written by the child alone, and one that was changed is damaged', async () => {
      const sealed = (name: string, key = KEY): SealedPlace => ({
        path: join(folder, name),
        key,
        seal: name,
      });
      const sink = sinkSealed(sealed('part'));
      sink.write(scan);
      sink.end();
      const source = { id: 'part', label: 'part 1 of 1', sealed: sealed('part') };
      const made = await press.pressInto([source], JOB, () => ({ sealed: sealed('volume') }));
      if (!made.ok) assert.fail(made.message);
      const volume = bytesSealed(sealed('volume'));
      const bytes = Buffer.from(volume.read(0, volume.size));
      volume.close();
      assert.equal(createHash('sha256').update(bytes).digest('hex'), made.volumes[0]?.sha256);
      assert.equal(readFileSync(join(folder, 'volume')).includes('%PDF-'), false);
      const again = await press.press([part(scan)], JOB);
      assert.equal(
        pack(again).volumes[0]?.sha256,
        made.volumes[0]?.sha256,
        'wherever it is made, it is the same',
      );
      assert.equal(codeOf(await createPress({ maxBytes: 1000 }).inspect(source)), 'too-big');
      const spoilt = readFileSync(join(folder, 'part'));
      spoilt[spoilt.length >> 1]! ^= 1;
      writeFileSync(join(folder, 'part'), spoilt);
      assert.equal(codeOf(await press.inspect(source)), 'file-damaged');
      const strange = { ...source, sealed: sealed('volume', Buffer.alloc(32, 9)) };
      assert.equal(codeOf(await press.inspect(strange)), 'file-damaged');
    });

    it('a locked one is unlocked into its place', async () => {
      writeFileSync(join(folder, 'locked.pdf'), await makeLockedPdf(scan, 'open sesame'));
      const into = { path: join(folder, 'plain.pdf') };
      assert.equal(codeOf(await press.unlockInto(at('locked.pdf'), 'guess', into)), 'wrong-password');
      assert.deepEqual(readdirSync(folder).sort(), ['locked.pdf', 'scan.pdf']);
      const copy = await press.unlockInto(at('locked.pdf'), 'open sesame', into);
      if (!copy.ok) assert.fail(copy.message);
      assert.equal(statSync(into.path).size, copy.bytes);
      assert.equal(codeOf(await press.inspect(at('plain.pdf'))), 'ok');
    });
  });

  it('When the parts are too many bytes, they are refused before a child is started', async () => {
    const small = createPress({ maxBytes: 1000 });
    assert.equal(codeOf(await small.inspect(part(scan))), 'too-big');
  });

  it('When a few kilobytes unpack to hundreds of megabytes, they are refused within ten seconds, and the press goes on', async () => {
    const bomb = part(memoryBomb(300));
    assert.ok(bomb.bytes.length < 10_000);
    const start = performance.now();
    assert.match(codeOf(await press.inspect(bomb)), /^too-(heavy|big)$/);
    assert.ok(performance.now() - start < 10_000);
    assert.equal((await press.inspect(part(scan))).ok, true);
  }).timeout(60_000);

  it('When a child takes more memory than it may, it is stopped', async function () {
    if (process.platform !== 'linux') this.skip();
    assert.equal(codeOf(await createPress({ memoryMb: 90 }).inspect(part(scan))), 'too-heavy');
  });

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

const KEY = Buffer.alloc(32, 7);

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
