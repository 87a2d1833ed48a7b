import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/**
 * Local accounts, for practices without Entra ID. A stored password is `$scrypt$ln=15,r=8,p=3$salt$hash` (PHC string,
 * base64 without padding): the cost travels with the hash, so raising it later locks nobody out.
 */
export type StoredPassword = string;

/**
 * Salts and hashes a password: about 100 to 300 ms and 32 MB, on purpose. It does not judge the password;
 * `weakPassword` does.
 */
export async function hashPassword(password: string): Promise<StoredPassword> {
  const salt = randomBytes(SALT_BYTES);
  return writeStored({ cost: COST, salt, hash: await derive(password, salt, COST, HASH_BYTES) });
}

/**
 * Whether the password is the stored one, and whether it should be hashed anew because the cost has since gone up.
 * `stored` is null for an account without a password or a sign-in name nobody has: the answer is no, after the same
 * work, so that the time taken does not tell who has an account. Throws where the stored text is damaged.
 */
export async function verifyPassword(
  password: string,
  stored: StoredPassword | null,
): Promise<{ ok: boolean; rehash: boolean }> {
  const { cost, salt, hash } = stored === null ? NOBODY : readStored(stored);
  const tooLong = password.length > LONGEST_PASSWORD;
  const derived = await derive(tooLong ? '' : password, salt, cost, hash.length);
  const ok = timingSafeEqual(derived, hash) && stored !== null && !tooLong;
  return { ok, rehash: ok && !sameCost(cost, COST) };
}

export const SHORTEST_PASSWORD = 12;
export const LONGEST_PASSWORD = 200;

type Cost = { ln: number; r: number; p: number };
type Parsed = { cost: Cost; salt: Buffer; hash: Buffer };

// OWASP Password Storage Cheat Sheet (2025): N=2^15, r=8, p=3 is as strong as N=2^17, p=1 and needs a quarter of the
// memory, which matters on one practice PC where several people sign in at half past eight.
const COST: Cost = { ln: 15, r: 8, p: 3 };
// A stored text may ask for no more than this, so that a tampered row cannot exhaust the machine.
const DEAREST: Cost = { ln: 17, r: 8, p: 4 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;
const NOBODY: Parsed = { cost: COST, salt: Buffer.alloc(SALT_BYTES), hash: Buffer.alloc(HASH_BYTES) };
const STORED =
  /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{22,64})\$([A-Za-z0-9+/]{43,86})$/;

function derive(password: string, salt: Buffer, cost: Cost, bytes: number): Promise<Buffer> {
  const N = 2 ** cost.ln;
  // Node refuses more than 32 MB unless told; scrypt needs 128 * N * r bytes and a little over.
  const maxmem = 128 * N * cost.r + 128 * cost.r * cost.p + 1024 * 1024;
  return new Promise((resolve, reject) => {
    // NFKC, so that é typed as one character or as two is the same password on every keyboard (NIST SP 800-63B).
    scrypt(password.normalize('NFKC'), salt, bytes, { N, r: cost.r, p: cost.p, maxmem }, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}

function writeStored({ cost, salt, hash }: Parsed): StoredPassword {
  return `$scrypt$ln=${cost.ln},r=${cost.r},p=${cost.p}$${unpadded(salt)}$${unpadded(hash)}`;
}

function readStored(stored: StoredPassword): Parsed {
  const [, ln, r, p, salt, hash] = STORED.exec(stored) ?? [];
  const cost = { ln: Number(ln), r: Number(r), p: Number(p) };
  if (salt === undefined || hash === undefined || !affordable(cost)) {
    throw new Error('a stored password is damaged, or was written by a later version');
  }
  return { cost, salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') };
}

function affordable({ ln, r, p }: Cost): boolean {
  return ln >= 10 && ln <= DEAREST.ln && r >= 1 && r <= DEAREST.r && p >= 1 && p <= DEAREST.p;
}

function sameCost(a: Cost, b: Cost): boolean {
  return a.ln === b.ln && a.r === b.r && a.p === b.p;
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
