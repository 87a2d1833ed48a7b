import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type BackupManifest, backupOwner, DATABASE_FILE, databaseAad } from './backup-manifest.ts';
import { RestoreTrouble } from './backup-trouble.ts';
import { measure, readPieces, writeNew } from './durable-write.ts';
import { flushFolder, unlessMissing } from './folder-files.ts';
import { type Keyring, SealBroken } from './keyring.ts';
import { openStream } from './sealed-stream.ts';

export type Source = { folder: string; manifest: BackupManifest };

/** Every file of the manifest is there, of its length and hash. Throws RestoreTrouble, having written nothing. */
export async function filesCheckedIn({ folder, manifest }: Source): Promise<void> {
  for (const { path, bytes, sha256 } of manifest.files) {
    const found = await stat(join(folder, path)).catch(unlessMissing);
    if (!found) throw damaged(folder, `${path} is missing.`);
    const is = found.size === bytes ? await measure(join(folder, path)) : null;
    if (is?.sha256 !== sha256) throw damaged(folder, `${path} was changed.`);
  }
}

/** Opens the database and copies the sealed files into a folder, each compared again with the manifest as it is read. */
export async function copyOut({ folder, manifest }: Source, keyring: Keyring, to: string): Promise<void> {
  const key = keyring.unwrap(backupOwner(manifest.at), Buffer.from(manifest.wrappedKey, 'base64'));
  const sealed = readPieces(join(folder, DATABASE_FILE));
  try {
    await writeNew(join(to, 'onward.db'), openStream(key, databaseAad(manifest.at), sealed));
  } catch (error) {
    throw error instanceof SealBroken ? damaged(folder, 'Its database does not open.') : error;
  }
  for (const { path, sha256 } of manifest.files.filter((one) => one.path.startsWith('files/'))) {
    const written = await writeNew(join(to, path), readPieces(join(folder, path)));
    if (written.sha256 !== sha256) throw damaged(folder, `${path} was changed.`);
  }
  await flushFolder(join(to, 'files'));
  await flushFolder(to);
}

function damaged(folder: string, why: string): RestoreTrouble {
  return new RestoreTrouble({
    what: `The backup ${folder} is damaged. ${why}`,
    notDone: 'Nothing was restored.',
    next: 'Restore another backup.',
  });
}
