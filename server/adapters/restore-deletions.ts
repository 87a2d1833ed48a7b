import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoreWriter } from '../steps/store-port.ts';
import type { DeletionEntry } from './deletion-ledger.ts';
import { flushFolder, unlinkIfThere } from './folder-files.ts';
import { FILE_ID } from './sealed-files.ts';
import type { OpenStore } from './store/open-store.ts';

export type DeletedAgain = {
  /** References whose details had come back and were destroyed again. */
  deletedAgain: string[];
  /** Those among them whose trail, as restored, ends before their deletion. */
  trailEndsBefore: string[];
};

/** Kept for a record that was deleted though its restored trail does not say so; its value is when. */
export function deletedByLedger(ref: string): string {
  return `deleted-by-ledger:${ref}`;
}

/**
 * Destroys again, in a restored store, whatever the ledger says was deleted. Nothing is added to the trail: the events
 * of a deletion that it does not hold were not witnessed here. Doing it twice does no harm.
 */
export async function deleteAgain(
  store: OpenStore,
  entries: readonly DeletionEntry[],
): Promise<DeletedAgain> {
  const found: DeletedAgain = { deletedAgain: [], trailEndsBefore: [] };
  for (const entry of entries) {
    const { wasThere, stage } = await store.transaction((tx) => deleteOne(tx, entry));
    const goesOn = stage !== null && stage !== 'deleted';
    if ((wasThere || goesOn) && !found.deletedAgain.includes(entry.ref)) found.deletedAgain.push(entry.ref);
    if (goesOn && !found.trailEndsBefore.includes(entry.ref)) found.trailEndsBefore.push(entry.ref);
  }
  await store.flushDeleted();
  return found;
}

/**
 * Removes the files that no row of the restored store speaks of; those of deleted records are among them. Tells how
 * many are left, and how many it speaks of that are not there.
 */
export async function keepKnownFiles(
  folder: string,
  store: OpenStore,
): Promise<{ kept: number; missing: number }> {
  const known = await store.keys.filesKnown();
  let kept = 0;
  for (const name of (await readdir(folder)).filter((one) => FILE_ID.test(one))) {
    if (known.has(name)) kept += 1;
    else await unlinkIfThere(join(folder, name));
  }
  await flushFolder(folder);
  return { kept, missing: known.size - kept };
}

async function deleteOne(
  tx: StoreWriter,
  { practice, ref, at, fileIds, messageIds }: DeletionEntry,
): Promise<{ wasThere: boolean; stage: string | null }> {
  const record = await tx.record(practice, ref);
  const wasThere = (await tx.vault(practice, ref)) !== null;
  await tx.destroyVault(practice, ref, messageIds);
  for (const fileId of fileIds) await tx.unlinkFile(fileId);
  if (record && record.stage !== 'deleted') await tx.saveSetting(deletedByLedger(ref), at);
  return { wasThere, stage: record?.stage ?? null };
}
