import {
  CHUNK_BYTES,
  checkHead,
  HEAD_BYTES,
  newHead,
  openChunk,
  SealBroken,
  sealChunk,
  TAG_BYTES,
} from './sealed-chunks.ts';

export { CHUNK_BYTES, HEAD_BYTES, TAG_BYTES } from './sealed-chunks.ts';

/**
 * Long bytes sealed piece by piece: the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár (CRYPTO 2015)
 * over AES-256-GCM. Each chunk's nonce is a random prefix, its number, and whether it is the last, so that none can be
 * changed, moved, dropped, added, or cut off at the end; `aad` says whose bytes they are and of what.
 *
 * The form: 'ONWS', a version byte and the prefix of 7 bytes; then chunks of 64 KiB, each followed by its tag. The last
 * may be shorter, or empty.
 */
export async function* sealStream(
  key: Uint8Array,
  aad: string,
  bytes: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const head = newHead();
  yield head;
  for await (const { block, number, last } of blocksOf(bytes, CHUNK_BYTES))
    yield sealChunk({ key, aad, head }, number, last, block);
}

/**
 * What `sealStream` sealed, chunk by chunk, each verified before it is given. Throws SealBroken, perhaps only at the
 * end: whoever uses the first chunks must be ready to throw them away.
 */
export async function* openStream(
  key: Uint8Array,
  aad: string,
  sealed: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const { head, rest } = await splitHead(sealed);
  for await (const { block, number, last } of blocksOf(rest, CHUNK_BYTES + TAG_BYTES))
    yield openChunk({ key, aad, head }, number, last, block);
}

/** Cut anew into blocks of one size. The last is known by nothing coming after it; of no bytes at all it is empty. */
async function* blocksOf(
  bytes: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<{ block: Uint8Array; number: number; last: boolean }> {
  let number = 0;
  let held: Uint8Array = new Uint8Array(0);
  for await (const piece of bytes) {
    const joined = held.length === 0 ? piece : Buffer.concat([held, piece]);
    let at = 0;
    for (; joined.length - at > size; at += size)
      yield { block: joined.subarray(at, at + size), number: number++, last: false };
    held = joined.subarray(at);
  }
  yield { block: held, number, last: true };
}

async function splitHead(
  sealed: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<{ head: Uint8Array; rest: AsyncIterable<Uint8Array> }> {
  const pieces = piecesOf(sealed);
  let held = Buffer.alloc(0);
  while (held.length < HEAD_BYTES) {
    const next = await pieces.next();
    if (next.done) throw new SealBroken();
    held = Buffer.concat([held, next.value]);
  }
  checkHead(held.subarray(0, HEAD_BYTES));
  return { head: held.subarray(0, HEAD_BYTES), rest: after(held.subarray(HEAD_BYTES), pieces) };
}

async function* piecesOf(
  bytes: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield* bytes;
}

async function* after(first: Uint8Array, others: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  yield* others;
}
