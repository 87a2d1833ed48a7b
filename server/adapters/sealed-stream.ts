import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { SealBroken } from './keyring.ts';

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
  const head = Buffer.concat([MAGIC, randomBytes(PREFIX_BYTES)]);
  yield head;
  for await (const { block, number, last } of blocksOf(bytes, CHUNK_BYTES)) {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(head, number, last));
    cipher.setAAD(Buffer.concat([head, Buffer.from(aad)]));
    yield Buffer.concat([cipher.update(block), cipher.final(), cipher.getAuthTag()]);
  }
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
  for await (const { block, number, last } of blocksOf(rest, CHUNK_BYTES + TAG_BYTES)) {
    if (block.length < TAG_BYTES) throw new SealBroken();
    const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(head, number, last));
    decipher.setAAD(Buffer.concat([head, Buffer.from(aad)]));
    decipher.setAuthTag(block.subarray(-TAG_BYTES));
    yield opened(decipher, block.subarray(0, -TAG_BYTES));
  }
}

export const CHUNK_BYTES = 64 * 1024;
export const TAG_BYTES = 16;
export const HEAD_BYTES = 12;

const PREFIX_BYTES = 7;
const MAGIC = Buffer.concat([Buffer.from('ONWS'), Buffer.of(1)]);

function opened(decipher: ReturnType<typeof createDecipheriv>, body: Uint8Array): Uint8Array {
  try {
    return Buffer.concat([decipher.update(body), decipher.final()]);
  } catch {
    throw new SealBroken();
  }
}

/** Prefix of 7 bytes, number of 4, last of 1. A number past four bytes, at 256 TiB, throws rather than begin again. */
function nonceOf(head: Uint8Array, number: number, last: boolean): Uint8Array {
  const nonce = Buffer.alloc(PREFIX_BYTES + 5);
  nonce.set(head.subarray(MAGIC.length), 0);
  nonce.writeUInt32BE(number, PREFIX_BYTES);
  nonce.writeUInt8(last ? 1 : 0, PREFIX_BYTES + 4);
  return nonce;
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
  if (!held.subarray(0, MAGIC.length).equals(MAGIC)) throw new SealBroken();
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
