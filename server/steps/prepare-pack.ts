import { londonDate } from '../../core/dates.ts';
import type { LeaverRecord, Part } from '../../core/leaver-record.ts';
import { partsInPlay } from '../../core/leaver-record.ts';
import { ROUTE_RULES, routeChecklist } from '../../core/routes.ts';
import { applyWithin, ONWARD, practiceOf } from './apply-commands.ts';
import { filesEverHad, filesInUse } from './apply-deletion.ts';
import { FileDamaged, FileGone } from './file-port.ts';
import type { Ports } from './ports.ts';
import type { PackJob, PdfSource, Pressed, PressRefusal } from './press-port.ts';
import type { Job, RecordVault, StoreWriter } from './store-port.ts';

/** The press did not manage it this time; whoever runs the job tries once more. */
export class PackNotYet extends Error {
  override name = 'PackNotYet';
  readonly code: string;
  constructor(code: string) {
    super(`no pack yet: ${code}`);
    this.code = code;
  }
}

/**
 * Makes the reprint pack: reads the parts in order, has them pressed and proven, keeps the volumes, and writes the
 * pack into the record as the job ends. A record that moved on meanwhile keeps none of it. What the press refuses is
 * noted for a person; what it could not manage is tried twice.
 *
 * @throws PackNotYet when it should be tried again.
 */
export async function preparePack(
  ports: Ports,
  job: Job,
  owner: string,
  signal?: AbortSignal,
): Promise<void> {
  const ref = String(job.payload.ref);
  const record = await ports.store.record(job.practice, ref);
  const vault = await ports.store.vault(job.practice, ref);
  try {
    if (record === null || vault === null || !awaitsPack(record)) return await end(ports, job, owner, null);
    const made = await press(ports, job, record, vault, signal);
    if (made.ok) return await keep(ports, job, owner, record, made);
    if (isWorthAnotherTry(made.code, job.attempts)) throw new PackNotYet(made.code);
    await end(ports, job, owner, made.code);
  } finally {
    ports.work.clear(ref);
  }
}

/** Ends a job that was tried often enough. A person sees why, and may ask for the pack again. */
export function givePackUp(ports: Ports, job: Job, owner: string): Promise<void> {
  return end(ports, job, owner, 'failed');
}

function awaitsPack(record: LeaverRecord): boolean {
  return record.stage === 'checked' && ROUTE_RULES[record.route].prints;
}

/** A file that brings the press down twice goes to a person. Stopping the server is nobody's fault. */
function isWorthAnotherTry(code: string, attempts: number): boolean {
  return code === 'cancelled' || ((code === 'too-heavy' || code === 'failed') && attempts < 2);
}

type Refused = { ok: false; code: PressRefusal['code'] | 'file-gone' | 'file-damaged' };

async function press(
  ports: Ports,
  job: Job,
  record: LeaverRecord,
  vault: RecordVault,
  signal: AbortSignal | undefined,
): Promise<Pressed | Refused> {
  ports.work.set(record.ref, { done: 0, total: 0, words: 'Reading the parts' });
  const sources = await readParts(ports, record);
  if (!Array.isArray(sources)) return sources;
  return ports.press.press(sources, packJob(ports, job, record, vault), {
    onProgress: (done, total, words) => ports.work.set(record.ref, { done, total, words }),
    ...(signal ? { signal } : {}),
  });
}

async function readParts(ports: Ports, record: LeaverRecord): Promise<PdfSource[] | Refused> {
  const { practice, ref } = record;
  const parts = partsInPlay(record).sort((a, b) => (a.part ?? 1) - (b.part ?? 1));
  const sources: PdfSource[] = [];
  try {
    for (const part of parts) {
      const bytes = await ports.files.get(practice, ref, part.fileId);
      sources.push({ id: part.fileId, label: labelOf(part), bytes });
    }
  } catch (error) {
    if (error instanceof FileGone) return { ok: false, code: 'file-gone' };
    if (error instanceof FileDamaged) return { ok: false, code: 'file-damaged' };
    throw error;
  }
  return sources;
}

function labelOf({ part, of }: Part): string {
  return `part ${part ?? 1} of ${of ?? 1}`;
}

function packJob(ports: Ports, { payload }: Job, record: LeaverRecord, vault: RecordVault): PackJob {
  const practice = practiceOf(ports, record.practice);
  return {
    reference: record.ref,
    patient: vault.patient,
    practiceName: practice.name,
    route: ROUTE_RULES[record.route].name,
    checklist: routeChecklist(record.route),
    maxSheetsPerVolume: practice.maxSheetsPerVolume,
    duplex: payload.duplex === true,
    dropBlanks: payload.dropBlanks === true,
    printedOn: londonDate(ports.clock.now()),
  };
}

/** The volumes are durable before any row speaks of them; a refused or failed transaction leaves none behind. */
async function keep(
  ports: Ports,
  job: Job,
  owner: string,
  record: LeaverRecord,
  made: Pressed,
): Promise<void> {
  const { practice, ref } = record;
  const volumes: Volumes = [];
  for (const { bytes, sides, sheets } of made.volumes) {
    const { fileId, sha256 } = await ports.files.put(practice, ref, bytes);
    volumes.push({ fileId, sha256, sides, sheets });
  }
  const kept = await write(ports, job, owner, record, made, volumes).catch(async (error: unknown) => {
    await removeFiles(ports, volumes);
    throw error;
  });
  if ('refused' in kept) {
    await removeFiles(ports, volumes);
    return end(ports, job, owner, kept.refused);
  }
  for (const fileId of kept.outdated) await ports.files.remove(fileId);
}

type Volumes = { fileId: string; sha256: string; sides: number; sheets: number }[];

function write(
  ports: Ports,
  job: Job,
  owner: string,
  record: LeaverRecord,
  { sides, sheets, pagesIn, pagesOut, blanksDropped, proof }: Pressed,
  volumes: Volumes,
): Promise<{ outdated: string[] } | { refused: string }> {
  const { practice, ref } = record;
  return ports.store.transaction(async (tx) => {
    const applied = await applyWithin(
      ports,
      tx,
      { now: ports.clock.now(), clockTrusted: true },
      ONWARD,
      { practice, ref, version: null },
      () => [
        {
          type: 'keep-pack',
          packId: ports.ids.id(),
          volumes,
          sides,
          sheets,
          pagesIn,
          pagesOut,
          blanksDropped: blanksDropped.length,
          pagesCompared: proof.pagesCompared,
          fileIds: partsInPlay(record).map(({ fileId }) => fileId),
        },
      ],
      async () => {
        for (const { fileId } of volumes) await tx.linkFile(practice, ref, fileId);
        await ports.store.finishJob(tx, job, owner);
      },
    );
    if (!applied.ok) return { refused: applied.code };
    return { outdated: await unlinkOutdated(tx, applied.record) };
  });
}

/** Files of earlier packs and of parts as they were before they were unlocked: nobody will print them again. */
async function unlinkOutdated(tx: StoreWriter, record: LeaverRecord): Promise<string[]> {
  const inUse = new Set(filesInUse(record));
  const history = await tx.history(record.practice, record.ref);
  const outdated = filesEverHad(history).filter((fileId) => !inUse.has(fileId));
  for (const fileId of outdated) await tx.unlinkFile(fileId);
  return outdated;
}

async function removeFiles(ports: Ports, volumes: Volumes): Promise<void> {
  for (const { fileId } of volumes) await ports.files.remove(fileId);
}

/** Ends the job, and says why no pack came of it where the record still waits for one. */
async function end(ports: Ports, job: Job, owner: string, code: string | null): Promise<void> {
  const now = ports.clock.now();
  const target = { practice: job.practice, ref: String(job.payload.ref), version: null };
  await ports.store.transaction(async (tx) => {
    if (code !== null)
      await applyWithin(ports, tx, { now, clockTrusted: true }, ONWARD, target, ({ record }) =>
        awaitsPack(record) ? [{ type: 'note-pack-failed', code }] : [],
      );
    await ports.store.finishJob(tx, job, owner);
  });
}
