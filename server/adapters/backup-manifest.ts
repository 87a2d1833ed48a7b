import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isCivilDate } from '../../core/dates.ts';
import { unlessMissing } from './folder-files.ts';
import type { Keyring } from './keyring.ts';
import { FILE_ID } from './sealed-files.ts';

/** What a backup consists of, with a keyed hash over it: a backup with another file in it is not ours. */
export type BackupManifest = z.output<typeof manifest>;
export type BackupFile = BackupManifest['files'][number];

export const MANIFEST_FILE = 'manifest.json';
export const DATABASE_FILE = 'database.sealed';
export const LEDGER_FILE = 'deletions.jsonl';
/** Folders of this name are backups; nothing else in the place is looked at. */
export const BACKUP_NAME = /^onward-backup-[0-9TZ-]+$/;

/** Binds the sealed database to the moment it was made, so that it cannot stand in another backup. */
export function databaseAad(at: string): string {
  return `database of the backup of ${at}`;
}

/** The name under which the backup's key is wrapped. */
export function backupOwner(at: string): string {
  return `backup of ${at}`;
}

export function writeManifest(keyring: Keyring, facts: Omit<BackupManifest, 'mac'>): Uint8Array {
  const whole: BackupManifest = { ...facts, mac: macOf(keyring, facts) };
  return Buffer.from(`${JSON.stringify(whole, null, 2)}\n`);
}

/**
 * The manifest of a backup folder: 'missing' when it has none, 'damaged' when it is no manifest or was changed,
 * 'another-key' when it belongs to another master key.
 */
export async function readManifest(
  folder: string,
  keyring: Keyring,
): Promise<BackupManifest | 'missing' | 'damaged' | 'another-key'> {
  const text = await readFile(join(folder, MANIFEST_FILE), 'utf8').catch(unlessMissing);
  if (text === undefined) return 'missing';
  const parsed = manifest.safeParse(parseJson(text));
  if (!parsed.success) return 'damaged';
  const { mac, ...facts } = parsed.data;
  if (facts.keyIdentity !== keyring.identity()) return 'another-key';
  return mac === macOf(keyring, facts) ? parsed.data : 'damaged';
}

const FORMAT = 'onward-backup';
const VERSION = 1;

const file = z.strictObject({
  /** From the top of the backup, with forward slashes. */
  path: z.string().refine(isBackupPath),
  bytes: z.number().int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

const manifest = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  at: z.iso.datetime(),
  expiresOn: z.string().refine(isCivilDate),
  practices: z.array(z.string()),
  keyIdentity: z.string(),
  /** The key of the sealed database, wrapped by the master key; base64. */
  wrappedKey: z.base64(),
  files: z.array(file),
  mac: z.string(),
});

export const MANIFEST_FORMAT = { format: FORMAT, version: VERSION } as const;

/** Only names we make ourselves: a manifest never leads out of its folder. */
function isBackupPath(path: string): boolean {
  if ([DATABASE_FILE, LEDGER_FILE, `${LEDGER_FILE}.head`].includes(path)) return true;
  return path.startsWith('files/') && FILE_ID.test(path.slice('files/'.length));
}

function macOf(keyring: Keyring, facts: Omit<BackupManifest, 'mac'>): string {
  const { format, version, at, expiresOn, practices, keyIdentity, wrappedKey } = facts;
  const files = facts.files.map(({ path, bytes, sha256 }) => [path, bytes, sha256]);
  const text = JSON.stringify([format, version, at, expiresOn, practices, keyIdentity, wrappedKey, files]);
  return keyring.mac('backup manifest', text);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
