import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/**
 * One chunk of a sealed file by itself, so that a long file can be read anywhere without opening the rest. The form is
 * told in `sealed-stream.ts`, which reads and writes it from front to back.
 */
export type Seal = { key: Uint8Array; aad: string; head: Uint8Array };

/** A seal does not hold: other bytes, another key, another owner, or cut short. It never says which. */
export class SealBroken extends Error {
  override name = 'SealBroken';
  constructor() {
    super('sealed bytes are damaged, or belong to another owner');
  }
}

export const CHUNK_BYTES = 64 * 1024;
export const TAG_BYTES = 16;
export const HEAD_BYTES = 12;

const PREFIX_BYTES = 7;
const MAGIC = Buffer.concat([Buffer.from('ONWS'), Buffer.of(1)]);

/** The first bytes of a new file. */
export function newHead(): Uint8Array {
  return Buffer.concat([MAGIC, randomBytes(PREFIX_BYTES)]);
}

/** @throws SealBroken when these are not the first bytes of a sealed file. */
export function checkHead(head: Uint8Array): void {
  if (head.length !== HEAD_BYTES || !MAGIC.equals(head.subarray(0, MAGIC.length))) throw new SealBroken();
}

/** At most CHUNK_BYTES, and exactly that many unless it is the last. */
export function sealChunk(seal: Seal, number: number, last: boolean, plain: Uint8Array): Uint8Array {
  const cipher = createCipheriv('aes-256-gcm', seal.key, nonceOf(seal.head, number, last));
  cipher.setAAD(aadOf(seal));
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** @throws SealBroken */
export function openChunk(seal: Seal, number: number, last: boolean, sealed: Uint8Array): Uint8Array {
  if (sealed.length < TAG_BYTES) throw new SealBroken();
  const decipher = createDecipheriv('aes-256-gcm', seal.key, nonceOf(seal.head, number, last));
  decipher.setAAD(aadOf(seal));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    const opened = decipher.update(sealed.subarray(0, -TAG_BYTES));
    decipher.final();
    return opened;
  } catch {
    throw new SealBroken();
  }
}

/** How many plain bytes a sealed file of this length holds, and in how many chunks; the last may be empty. */
export function sealedShape(fileBytes: number): { bytes: number; chunks: number } {
  const body = fileBytes - HEAD_BYTES;
  const chunks = Math.ceil(body / (CHUNK_BYTES + TAG_BYTES));
  const bytes = body - chunks * TAG_BYTES;
  // The last chunk is whole, or shorter; a tail that cannot hold a tag was cut off.
  if (body < TAG_BYTES || bytes < (chunks - 1) * CHUNK_BYTES) throw new SealBroken();
  return { bytes, chunks };
}

function aadOf({ head, aad }: Seal): Uint8Array {
  return Buffer.concat([head, Buffer.from(aad)]);
}

/** Prefix of 7 bytes, number of 4, last of 1. A number past four bytes, at 256 TiB, throws rather than begin again. */
function nonceOf(head: Uint8Array, number: number, last: boolean): Uint8Array {
  const nonce = Buffer.alloc(PREFIX_BYTES + 5);
  nonce.set(head.subarray(MAGIC.length), 0);
  nonce.writeUInt32BE(number, PREFIX_BYTES);
  nonce.writeUInt8(last ? 1 : 0, PREFIX_BYTES + 4);
  return nonce;
}
