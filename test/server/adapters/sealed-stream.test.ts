import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SealBroken } from '../../../server/adapters/keyring.ts';
import {
  CHUNK_BYTES,
  HEAD_BYTES,
  openStream,
  sealStream,
  TAG_BYTES,
} from '../../../server/adapters/sealed-stream.ts';

const key = Buffer.alloc(32, 5);
const AAD = 'a file of an owner';
const SEALED_CHUNK = CHUNK_BYTES + TAG_BYTES;

describe('A sealed stream', function () {
  this.timeout(60_000);

  it('opens to the same bytes at every length around a chunk, however they came in pieces', async () => {
    for (const length of [
      0,
      1,
      15,
      16,
      CHUNK_BYTES - 1,
      CHUNK_BYTES,
      CHUNK_BYTES + 1,
      2 * CHUNK_BYTES,
      200_001,
    ]) {
      const bytes = patterned(length);
      for (const piece of [1000, CHUNK_BYTES, CHUNK_BYTES + TAG_BYTES, 1_000_000]) {
        const sealed = await gather(sealStream(key, AAD, inPieces(bytes, piece)));
        assert.equal(
          sealed.length,
          HEAD_BYTES + length + TAG_BYTES * Math.max(1, Math.ceil(length / CHUNK_BYTES)),
        );
        assert.deepEqual(await open(sealed, piece), bytes);
      }
    }
  });

  it('is never sealed twice alike', async () => {
    assert.notDeepEqual(await seal(patterned(10)), await seal(patterned(10)));
  });

  it('does not open when cut at any chunk’s edge, though each chunk that is left is whole', async () => {
    const sealed = await seal(patterned(3 * CHUNK_BYTES));
    for (const chunks of [0, 1, 2]) await breaks(sealed.subarray(0, HEAD_BYTES + chunks * SEALED_CHUNK));
  });

  it('does not open when cut anywhere, or with anything after it', async () => {
    const sealed = await seal(patterned(CHUNK_BYTES + 500));
    await fc.assert(
      fc.asyncProperty(fc.nat(sealed.length - 1), async (length) => breaks(sealed.subarray(0, length))),
      { numRuns: 60 },
    );
    await breaks(Buffer.concat([sealed, Buffer.of(0)]));
    await breaks(Buffer.concat([sealed, sealed.subarray(HEAD_BYTES)]));
  });

  it('does not open with one bit changed anywhere', async () => {
    const sealed = await seal(patterned(CHUNK_BYTES + 500));
    await fc.assert(
      fc.asyncProperty(fc.nat(sealed.length - 1), fc.nat(7), async (at, bit) => {
        const changed = Buffer.from(sealed);
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        await breaks(changed);
      }),
      { numRuns: 200 },
    );
    for (let at = 0; at < HEAD_BYTES; at += 1) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      await breaks(changed);
    }
  });

  it('does not open with two chunks exchanged, one doubled, or one from another stream', async () => {
    const one = await seal(patterned(3 * CHUNK_BYTES));
    const other = await seal(patterned(3 * CHUNK_BYTES));
    const [head, ...chunks] = cut(one);
    const foreign = cut(other);
    assert.ok(head && chunks[0] && chunks[1] && chunks[2] && foreign[1]);
    assert.deepEqual(await open(Buffer.concat([head, ...chunks])), patterned(3 * CHUNK_BYTES));
    await breaks(Buffer.concat([head, chunks[1], chunks[0], chunks[2]]));
    await breaks(Buffer.concat([head, chunks[0], chunks[0], chunks[1], chunks[2]]));
    await breaks(Buffer.concat([head, foreign[1], chunks[1], chunks[2]]));
    await breaks(Buffer.concat([head, chunks[2]]));
  });

  it('does not open with another key or other words', async () => {
    const sealed = await seal(patterned(100));
    await assert.rejects(gather(openStream(Buffer.alloc(32, 6), AAD, [sealed])), SealBroken);
    await assert.rejects(gather(openStream(key, 'a file of another', [sealed])), SealBroken);
  });
});

function seal(bytes: Uint8Array): Promise<Buffer> {
  return gather(sealStream(key, AAD, [bytes]));
}

function open(sealed: Uint8Array, piece = 100_000): Promise<Buffer> {
  return gather(openStream(key, AAD, inPieces(sealed, piece)));
}

async function breaks(sealed: Uint8Array): Promise<void> {
  await assert.rejects(open(sealed), SealBroken);
}

function cut(sealed: Buffer): Buffer[] {
  const chunks = [sealed.subarray(0, HEAD_BYTES)];
  for (let at = HEAD_BYTES; at < sealed.length; at += SEALED_CHUNK)
    chunks.push(sealed.subarray(at, at + SEALED_CHUNK));
  return chunks;
}

function patterned(length: number): Buffer {
  return Buffer.from(Uint8Array.from({ length }, (_, index) => (index * 31 + (index >> 8)) & 255));
}

function* inPieces(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function gather(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return Buffer.concat(pieces);
}
