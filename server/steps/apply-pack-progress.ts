import { createHmac } from 'node:crypto';
import type { PackPlan } from '../../core/pack-plan.ts';
import type { Ports } from './ports.ts';
import type { PackJob, PressedVolume } from './press-port.ts';
import type { Job, StoreWriter } from './store-port.ts';

/** A volume that is finished, proven, durable and linked to its record, though no pack speaks of it yet. */
export type VolumeMade = Omit<PressedVolume, 'ok'> & { fileId: string };

/**
 * How far a pack is, kept in its job, so that a crash loses no finished volume. `digest` says of exactly what they are
 * the volumes; `making` is the file of the one in hand, which a crash leaves unfinished. Nobody is named in it.
 */
export type PackProgress = { digest: string; printedOn: string; made: VolumeMade[]; making: string | null };

/** Goes up when the same parts and plan would no longer give the same paper; volumes of another are made anew. */
const PRESS_VERSION = 2;

/**
 * Of everything that a volume is made from: the parts, where each page lies, what the cover says. Keyed with the
 * record's own key, because it covers who the patient is and lies in the open: without the key it says nothing.
 */
export function digestOfPack(
  key: Uint8Array,
  parts: readonly { fileId: string; sha256: string }[],
  plan: PackPlan,
  { printedOn: _, ...job }: PackJob,
): string {
  const files = parts.map(({ fileId, sha256 }) => [fileId, sha256]);
  const text = JSON.stringify(['pack', PRESS_VERSION, files, plan, job]);
  return createHmac('sha256', key).update(text).digest('hex');
}

/** What the job remembers; null before anything was made, and for what another version of Onward wrote. */
export function progressOf({ payload }: Pick<Job, 'payload'>): PackProgress | null {
  if (typeof payload.progress !== 'string') return null;
  try {
    const read: unknown = JSON.parse(payload.progress);
    return isProgress(read) ? read : null;
  } catch {
    return null;
  }
}

export function payloadWith({ payload }: Job, progress: PackProgress): Job['payload'] {
  return { ...payload, progress: JSON.stringify(progress) };
}

/** Every file that the job's work has put into the store, finished or not. */
export function filesOf(progress: PackProgress | null): string[] {
  if (progress === null) return [];
  const made = progress.made.map(({ fileId }) => fileId);
  return progress.making === null ? made : [...made, progress.making];
}

/** The one job that makes a record's pack: asking twice makes one. */
export function packJobKey(ref: string): string {
  return `prepare-pack:${ref}`;
}

/**
 * Takes back a pack that waits or is being made, and with it the links of what was finished of it. Null where none is
 * on the way; else the files, to be removed when the transaction stands.
 */
export async function takePackBack(tx: StoreWriter, practice: string, ref: string): Promise<string[] | null> {
  const job = await tx.takeBackJob(practice, packJobKey(ref));
  if (job === null) return null;
  const files = filesOf(progressOf(job));
  await unlinkFiles(tx, files);
  return files;
}

/** After `takePackBack`: nobody presses it any more, and nothing of it stays. */
export async function dropPack(
  { files, work }: Pick<Ports, 'files' | 'work'>,
  ref: string,
  made: readonly string[],
): Promise<void> {
  await work.stop(ref);
  work.clear(ref);
  await removeFiles({ files }, made);
}

/** Lets go of them in the transaction that ends the job; the files themselves go after it, with `removeFiles`. */
export async function unlinkFiles(tx: StoreWriter, fileIds: readonly string[]): Promise<void> {
  for (const fileId of fileIds) await tx.unlinkFile(fileId);
}

export async function removeFiles(
  { files }: Pick<Ports, 'files'>,
  fileIds: readonly string[],
): Promise<void> {
  for (const fileId of fileIds) await files.remove(fileId);
}

function isProgress(read: unknown): read is PackProgress {
  if (typeof read !== 'object' || read === null) return false;
  const { digest, printedOn, made, making } = read as Partial<Record<keyof PackProgress, unknown>>;
  return (
    typeof digest === 'string' &&
    typeof printedOn === 'string' &&
    Array.isArray(made) &&
    made.every((one) => typeof one === 'object' && one !== null && typeof one.fileId === 'string') &&
    (making === null || typeof making === 'string')
  );
}
