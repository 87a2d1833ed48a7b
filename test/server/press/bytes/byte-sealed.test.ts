import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SealBroken } from '../../../../server/adapters/keyring.ts';
import { CHUNK_BYTES, openStream, sealStream } from '../../../../server/adapters/sealed-stream.ts';
import { bytesSealed, sinkSealed } from '../../../../server/press/bytes/byte-sealed.ts';
import type { SealedPlace } from '../../../../server/steps/press-port.ts';

const SIZES = [0, 1, 1000, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES, 1_234_567];

describe('A sealed file read and written piece by piece', () => {
  let folder = '';
  let place: SealedPlace;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onward-sealed-'));
  });
  beforeEach(() => {
    place = {
      path: join(folder, 'file'),
      key: randomBytes(32),
      seal: '["file","Y99999","LV-2345-6789","x"]',
    };
  });
  afterEach(() => rmSync(place.path, { force: true }));
  after(() => rm(folder, { recursive: true, force: true }));

  for (const size of SIZES)
    it(`gives any range of ${size} bytes as it was sealed from front to back`, async () => {
      const plain = bytesOf(size);
      writeFileSync(place.path, await whole(sealStream(place.key, place.seal, [plain])));
      const source = bytesSealed(place);
      assert.equal(source.size, size);
      for (const [at, length] of rangesIn(size))
        assert.deepEqual(Buffer.from(source.read(at, length)), plain.subarray(at, at + length));
      assert.throws(() => source.read(size, 1), RangeError);
      assert.throws(() => source.read(-1, 1), RangeError);
      source.close();
    });

  for (const size of SIZES)
    it(`writes ${size} bytes so that they open from front to back, however they were handed over`, async () => {
      const plain = bytesOf(size);
      const sink = sinkSealed(place);
      const chance = randomFrom(size + 1);
      for (let at = 0; at < size; ) {
        const next = Math.min(size, at + Math.floor(chance() * 2.5 * CHUNK_BYTES));
        sink.write(plain.subarray(at, next));
        at = next;
      }
      sink.end();
      const opened = await whole(openStream(place.key, place.seal, [readFileSync(place.path)]));
      assert.equal(sha256(opened), sha256(plain));
      if (process.platform !== 'win32') assert.equal(statSync(place.path).mode & 0o077, 0);
    });

  it('is never opened where one bit was changed, wherever it lies, and never where it was cut or added to', async () => {
    const sound = await whole(sealStream(place.key, place.seal, [bytesOf(3 * CHUNK_BYTES + 500)]));
    const readAll = () => {
      const source = bytesSealed(place);
      try {
        return source.read(0, source.size);
      } finally {
        source.close();
      }
    };
    writeFileSync(place.path, sound);
    assert.equal(readAll().length, 3 * CHUNK_BYTES + 500);
    const chance = randomFrom(11);
    for (let tries = 0; tries < 60; tries++) {
      const spoilt = Buffer.from(sound);
      const at = tries < 30 ? tries : Math.floor(chance() * sound.length);
      spoilt[at] = (spoilt[at] ?? 0) ^ (1 << Math.floor(chance() * 8));
      writeFileSync(place.path, spoilt);
      assert.throws(readAll, SealBroken, `a bit of byte ${at}`);
    }
    const boundary = 12 + CHUNK_BYTES + 16;
    for (const length of [
      0,
      11,
      12,
      20,
      boundary - 1,
      boundary,
      boundary + 1,
      2 * boundary - 12,
      sound.length - 1,
    ]) {
      writeFileSync(place.path, sound.subarray(0, length));
      assert.throws(() => bytesSealed(place), SealBroken, `cut to ${length}`);
    }
    writeFileSync(place.path, Buffer.concat([sound, Buffer.alloc(16)]));
    assert.throws(() => bytesSealed(place), SealBroken);
  });

  it('opens for no other owner, no other key, and not with two of its pieces changed over', async () => {
    const sealed = await whole(sealStream(place.key, place.seal, [bytesOf(4 * CHUNK_BYTES)]));
    writeFileSync(place.path, sealed);
    assert.throws(() => bytesSealed({ ...place, seal: 'another' }), SealBroken);
    assert.throws(() => bytesSealed({ ...place, key: randomBytes(32) }), SealBroken);
    const step = CHUNK_BYTES + 16;
    const piece = (n: number) => sealed.subarray(12 + n * step, 12 + (n + 1) * step);
    writeFileSync(
      place.path,
      Buffer.concat([sealed.subarray(0, 12), piece(1), piece(0), piece(2), piece(3)]),
    );
    const source = bytesSealed(place);
    assert.throws(() => source.read(0, 10), SealBroken);
    assert.equal(source.read(2 * CHUNK_BYTES, 10).length, 10, 'what was not moved still opens');
    source.close();
  });

  it('never takes the place of a file that is there, and shows nothing of what is in it', () => {
    const sink = sinkSealed(place);
    sink.write(Buffer.from('Amber Example 9000000009 '.repeat(10_000)));
    sink.end();
    assert.equal(readFileSync(place.path).includes('Amber Example'), false);
    assert.throws(() => sinkSealed(place), /EEXIST/);
    assert.ok(existsSync(place.path));
  });

  it('leaves what a killed writer began unreadable, not shorter', () => {
    const sink = sinkSealed(place);
    sink.write(bytesOf(5 * CHUNK_BYTES));
    assert.throws(() => bytesSealed(place), SealBroken);
    sink.end();
    const source = bytesSealed(place);
    assert.equal(source.size, 5 * CHUNK_BYTES);
    source.close();
  });
});

/** Ends, boundaries of pieces, and 300 anywhere. */
function rangesIn(size: number): [number, number][] {
  const chance = randomFrom(size + 7);
  const anywhere = Array.from({ length: 300 }, (): [number, number] => {
    const at = Math.floor(chance() * (size + 1));
    return [at, Math.floor(chance() ** 3 * (size - at + 1))];
  });
  const edges = [0, CHUNK_BYTES - 1, CHUNK_BYTES, 2 * CHUNK_BYTES - 1, size - 1].filter(
    (at) => at >= 0 && at < size,
  );
  return [
    ...anywhere,
    [0, size],
    [size, 0],
    ...edges.map((at): [number, number] => [at, Math.min(2, size - at)]),
  ];
}

function bytesOf(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  for (let at = 0; at < size; at++) bytes[at] = (at * 31 + (at >> 8) * 7) & 0xff;
  return bytes;
}

async function whole(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
