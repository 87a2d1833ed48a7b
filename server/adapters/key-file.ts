import { createHash, randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { unlessMissing, writeWhole } from './folder-files.ts';
import { PlainTrouble } from './plain-trouble.ts';

/** The file with the master key is missing, damaged or open to others. Nothing is opened, and no key is made anew. */
export class KeyFileTrouble extends PlainTrouble {}

/**
 * The 32 bytes of the master key; null when there is no such file. Throws KeyFileTrouble when it may not be used.
 * `anyRights` is for a copy brought on a stick, which knows no rights.
 */
export async function readKeyFile(
  path: string,
  { anyRights = false }: { anyRights?: boolean } = {},
): Promise<Uint8Array | null> {
  const found = await stat(path).catch(unlessMissing);
  if (!found) return null;
  // Windows keeps its rights in lists that the mode does not show; there the folder of the service account guards it.
  if (!anyRights && process.platform !== 'win32' && (found.mode & 0o077) !== 0) throw openToOthers(path);
  return parseKeyFile(path, await readFile(path, 'utf8'));
}

/** Makes a master key and keeps it, durable before the first thing is sealed with it. */
export async function createKeyFile(path: string): Promise<Uint8Array> {
  const key = randomBytes(KEY_BYTES);
  await writeKeyFile(path, key);
  return key;
}

export async function writeKeyFile(path: string, key: Uint8Array): Promise<void> {
  const text = Buffer.from(key).toString('base64');
  const lines = { file: FILE, version: VERSION, key: text, checksum: checksumOf(text) };
  await writeWhole(path, Buffer.from(`${JSON.stringify(lines, null, 2)}\n`));
}

export function missingKeyFile(path: string): KeyFileTrouble {
  return new KeyFileTrouble({
    what: `The key file ${path} is missing.`,
    notDone: 'Nothing was opened, and no new key was made: a new key could not read what is kept here.',
    next: 'Put the key file back from where its copy is kept, then start again.',
  });
}

const FILE = 'onward-master-key';
const VERSION = 1;
const KEY_BYTES = 32;

const keyFile = z.strictObject({
  file: z.literal(FILE),
  version: z.number().int(),
  key: z.string().regex(/^[A-Za-z0-9+/]{43}=$/),
  checksum: z.string(),
});

function parseKeyFile(path: string, text: string): Uint8Array {
  const parsed = keyFile.safeParse(parseJson(text));
  if (!parsed.success) throw damaged(path);
  const { version, key, checksum } = parsed.data;
  if (version !== VERSION) throw laterVersion(path, version);
  if (checksum !== checksumOf(key)) throw damaged(path);
  return Buffer.from(key, 'base64');
}

/** Null for what is no JSON; the text of the error would quote the file, and with it the key. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Tells a slip of the disk or of an editor from another key. It is no secret: the key has 256 random bits. */
function checksumOf(key: string): string {
  return createHash('sha256').update(`${FILE} ${VERSION} ${key}`).digest('hex').slice(0, 16);
}

function damaged(path: string): KeyFileTrouble {
  return new KeyFileTrouble({
    what: `The key file ${path} is damaged.`,
    notDone: 'Nothing was opened or changed.',
    next: 'Put the key file back from where its copy is kept. Do not delete the data folder: with the right key it is whole.',
  });
}

function openToOthers(path: string): KeyFileTrouble {
  return new KeyFileTrouble({
    what: `The key file ${path} can be read by other accounts of this machine.`,
    notDone: 'Nothing was opened.',
    next: `Allow only the account that runs Onward to read it: chmod 600 ${path}`,
  });
}

function laterVersion(path: string, version: number): KeyFileTrouble {
  return new KeyFileTrouble({
    what: `The key file ${path} has format ${version}; this version of Onward reads format ${VERSION}.`,
    notDone: 'Nothing was opened or changed.',
    next: 'Use the version of Onward that wrote it, or a later one.',
  });
}
