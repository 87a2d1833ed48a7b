import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { createKeyFile, missingKeyFile, readKeyFile } from './key-file.ts';
import { SealBroken } from './sealed-chunks.ts';

export { SealBroken } from './sealed-chunks.ts';

/**
 * Everything made from the master key, which never leaves it. Each owner (a record's reference, a message's id, a
 * backup) has a random key of its own, kept wrapped beside its data: destroying that row destroys the data.
 */
export type Keyring = {
  /** A new random key of 32 bytes, and the same key wrapped for keeping. */
  newKey(owner: string): { key: Uint8Array; wrapped: Uint8Array };
  /** Throws SealBroken when it was wrapped for another owner, by another master key, or is damaged. */
  unwrap(owner: string, wrapped: Uint8Array): Uint8Array;
  /** Keyed HMAC-SHA256 in hexadecimal. Each purpose has a key of its own, so that one answer never serves another. */
  mac(purpose: string, text: string): string;
  /** Tells one master key from another without saying anything about it. The database remembers it. */
  identity(): string;
};

/** Where the keys of owners are kept: `server/adapters/store/key-book.ts`. */
export type KeyBook = {
  /** The owner's key, made when there is none yet. */
  keyFor(practice: string, owner: string): Promise<Uint8Array>;
  /** Null when the owner never had a key, or it was destroyed. */
  keyOf(practice: string, owner: string): Promise<Uint8Array | null>;
  /** Ids of every stored file that a committed row speaks of, in every practice. */
  filesKnown(): Promise<ReadonlySet<string>>;
};

/**
 * Opens the master key file. With `mayCreate` a missing one is made, 0600 and durable; give it only where no database
 * exists yet. Throws KeyFileTrouble, with what to do, for one that is missing, damaged or open to others.
 */
export async function openKeyring(
  keyFile: string,
  { mayCreate = false }: { mayCreate?: boolean } = {},
): Promise<Keyring> {
  const kept = await readKeyFile(keyFile);
  if (kept) return keyringOf(kept);
  if (!mayCreate) throw missingKeyFile(keyFile);
  return keyringOf(await createKeyFile(keyFile));
}

/** A keyring from the 32 bytes of a master key. */
export function keyringOf(masterKey: Uint8Array): Keyring {
  const wrapping = derived(masterKey, 'wrap');
  const macKeys = new Map<string, Uint8Array>();
  const macKey = (purpose: string): Uint8Array => {
    const key = macKeys.get(purpose) ?? derived(masterKey, `mac ${purpose}`);
    macKeys.set(purpose, key);
    return key;
  };
  const mac = (purpose: string, text: string) =>
    createHmac('sha256', macKey(purpose)).update(text).digest('hex');
  return {
    newKey: (owner) => {
      const key = randomBytes(KEY_BYTES);
      return { key, wrapped: sealBytes(wrapping, `key of ${owner}`, key) };
    },
    unwrap: (owner, wrapped) => openBytes(wrapping, `key of ${owner}`, wrapped),
    mac,
    identity: () => mac('identity', 'onward'),
  };
}

/**
 * AES-256-GCM with a random 96-bit nonce: a version byte, the nonce, the ciphertext, the tag. `aad` names what the
 * bytes are and whose; the same words are needed to open them. For whole files see `sealed-files.ts`.
 */
export function sealBytes(key: Uint8Array, aad: string, bytes: Uint8Array): Uint8Array {
  const head = Buffer.concat([Buffer.of(VERSION), randomBytes(NONCE_BYTES)]);
  const cipher = createCipheriv('aes-256-gcm', key, head.subarray(1));
  cipher.setAAD(Buffer.concat([head.subarray(0, 1), Buffer.from(aad)]));
  return Buffer.concat([head, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

/** The bytes that were sealed with the same key and `aad`. Throws SealBroken for anything else. */
export function openBytes(key: Uint8Array, aad: string, sealed: Uint8Array): Uint8Array {
  const body = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  if (body.length < 1 + NONCE_BYTES + TAG_BYTES || body[0] !== VERSION) throw new SealBroken();
  const decipher = createDecipheriv('aes-256-gcm', key, body.subarray(1, 1 + NONCE_BYTES));
  decipher.setAAD(Buffer.concat([body.subarray(0, 1), Buffer.from(aad)]));
  decipher.setAuthTag(body.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(body.subarray(1 + NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    throw new SealBroken();
  }
}

const VERSION = 1;
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

function derived(masterKey: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', masterKey, '', `onward 1 ${purpose}`, KEY_BYTES));
}
