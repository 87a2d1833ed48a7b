import { londonDate } from '../../core/dates.ts';
import type { LeaverRecord, Pack } from '../../core/leaver-record.ts';
import { partsInPlay } from '../../core/leaver-record.ts';
import type { PackPlan, PlannedPart } from '../../core/pack-plan.ts';
import { planPack } from '../../core/pack-plan.ts';
import { ROUTE_RULES, routeChecklist } from '../../core/routes.ts';
import { applyWithin, ONWARD, practiceOf } from './apply-commands.ts';
import { filesEverHad, filesInUse } from './apply-deletion.ts';
import { type PackRefused, type PartsToPress, partsToPress } from './apply-pack-parts.ts';
import {
  digestOfPack,
  filesOf,
  type PackProgress,
  payloadWith,
  progressOf,
  removeFiles,
  unlinkFiles,
  type VolumeMade,
} from './apply-pack-progress.ts';
import { FileDamaged, FileGone } from './file-port.ts';
import { type Ports, Stopped } from './ports.ts';
import { joinProofs, type PackJob } from './press-port.ts';
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
 * Makes the reprint pack: plans it from what is known of every page, has one volume after another pressed and proven,
 * and writes the pack into the record as the job ends. A finished volume is durable and remembered in the job, so that
 * after a crash only the rest is made. A record that moved on meanwhile keeps none of it. What the press refuses is
 * noted for a person; what it could not manage is tried twice; what a person stopped leaves nothing.
 *
 * @throws PackNotYet when it should be tried again.
 */
export function preparePack(ports: Ports, job: Job, owner: string, signal?: AbortSignal): Promise<void> {
  const ref = String(job.payload.ref);
  return ports.work
    .run(ref, (stop) => prepare(ports, { job, owner, stop }), signal)
    .finally(() => ports.work.clear(ref));
}

/** Ends a job that was tried often enough. A person sees why, and may ask for the pack again. */
export function givePackUp(ports: Ports, job: Job, owner: string): Promise<void> {
  return end(ports, job, owner, 'failed');
}

/** How long a volume may take before another may claim the job: longer than the press lets one take. */
export const PACK_LEASE_MS = 90 * 60_000;

type Run = { job: Job; owner: string; stop: AbortSignal };

async function prepare(ports: Ports, run: Run): Promise<void> {
  const { job, owner } = run;
  const ref = String(job.payload.ref);
  const record = await ports.store.record(job.practice, ref);
  const vault = await ports.store.vault(job.practice, ref);
  if (record === null || vault === null || !awaitsPack(record)) return end(ports, job, owner, null);
  const made = await press(ports, run, record, vault);
  if (made.ok) return keep(ports, run, record, made);
  if (made.code === 'moved-on') return end(ports, job, owner, null);
  if (isWorthAnotherTry(made.code, job.attempts)) throw new PackNotYet(made.code);
  await end(ports, job, owner, made.code);
}

function awaitsPack(record: LeaverRecord): boolean {
  return record.stage === 'checked' && ROUTE_RULES[record.route].prints;
}

/** A file that brings the press down twice goes to a person. Stopping the server is nobody's fault. */
function isWorthAnotherTry(code: string, attempts: number): boolean {
  return code === 'cancelled' || ((code === 'too-heavy' || code === 'failed') && attempts < 2);
}

type Made = { ok: true; plan: PackPlan; parts: PartsToPress; volumes: VolumeMade[] };
type Refused = { ok: false; code: PackRefused['code'] | 'moved-on' };

async function press(
  ports: Ports,
  run: Run,
  record: LeaverRecord,
  vault: RecordVault,
): Promise<Made | Refused> {
  try {
    ports.work.set(record.ref, { done: 0, total: 0, words: 'Reading the parts' });
    const parts = await partsToPress(ports, record, run.stop);
    if (!parts.ok) return parts;
    const asked = packJob(ports, run.job, record, vault);
    const plan = planPack(parts.toPrint, asked);
    const progress = await resumed(ports, run, record, parts, plan, asked);
    for (const { volume } of plan.volumes.slice(progress.made.length)) {
      const refused = await pressOne(ports, run, record, { parts, plan, asked, progress }, volume);
      if (refused) return refused;
    }
    return { ok: true, plan, parts, volumes: progress.made };
  } catch (error) {
    if (error instanceof Stopped) return { ok: false, code: 'cancelled' };
    if (error instanceof FileGone) return { ok: false, code: 'file-gone' };
    if (error instanceof FileDamaged) return { ok: false, code: 'file-damaged' };
    throw error;
  }
}

type Pressing = { parts: PartsToPress; plan: PackPlan; asked: PackJob; progress: PackProgress };

/** Null when the volume is finished and remembered. Whatever else happens, nothing of it stays behind. */
async function pressOne(
  ports: Ports,
  run: Run,
  record: LeaverRecord,
  { parts, plan, asked, progress }: Pressing,
  volume: number,
): Promise<Refused | null> {
  const { practice, ref } = record;
  const { fileId, place } = await ports.files.newPlace(practice, ref);
  if (!(await note(ports, run, { ...progress, making: fileId }))) return { ok: false, code: 'moved-on' };
  try {
    const pressed = await ports.work.inTurn(
      () =>
        ports.press.pressVolume(
          parts.sources,
          { ...asked, printedOn: progress.printedOn },
          plan,
          volume,
          { sealed: place },
          {
            signal: run.stop,
            onProgress: (done, total, what) =>
              ports.work.set(ref, { done, total, words: wordsFor(volume, plan, what) }),
          },
        ),
      run.stop,
    );
    if (!pressed.ok) return await dropped(ports, fileId, pressed.code);
    await ports.files.keep(fileId);
    const { ok: _, ...figures } = pressed;
    const made = [...progress.made, { ...figures, fileId }];
    const kept = await note(ports, run, { ...progress, made, making: null }, { fileId });
    if (!kept) return await dropped(ports, fileId, 'moved-on');
    progress.made = made;
    return null;
  } catch (error) {
    await ports.files.remove(fileId);
    throw error;
  }
}

async function dropped(ports: Ports, fileId: string, code: Refused['code']): Promise<Refused> {
  await ports.files.remove(fileId);
  return { ok: false, code };
}

function wordsFor(volume: number, { volumes }: PackPlan, what: string): string {
  return volumes.length === 1 ? what : `volume ${volume} of ${volumes.length}: ${what}`;
}

/**
 * Remembers the progress in the job, and with it links the volume that was finished. False where the record no longer
 * waits for a pack: then nothing was written.
 *
 * @throws LeaseLost when the job was taken back.
 */
async function note(
  ports: Ports,
  { job, owner }: Run,
  progress: PackProgress,
  finished?: { fileId: string },
): Promise<boolean> {
  const { practice } = job;
  const ref = String(job.payload.ref);
  const until = new Date(ports.clock.now().getTime() + PACK_LEASE_MS);
  return ports.store.transaction(async (tx) => {
    const record = await tx.record(practice, ref);
    if (record === null || !awaitsPack(record)) return false;
    await tx.noteJob(job, owner, payloadWith(job, progress), until);
    if (finished) await tx.linkFile(practice, ref, finished.fileId);
    return true;
  });
}

/**
 * Where the work goes on: volumes that were finished of just this pack are kept, each read through once more; those
 * of another, and whatever a crash left unfinished, go.
 */
async function resumed(
  ports: Ports,
  run: Run,
  record: LeaverRecord,
  parts: PartsToPress,
  plan: PackPlan,
  asked: PackJob,
): Promise<PackProgress> {
  const digest = digestOfPack(parts.key, parts.files, plan, asked);
  const before = progressOf(run.job);
  const same = before?.digest === digest;
  const made: VolumeMade[] = [];
  for (const volume of same ? before.made : []) {
    if (volume.volume !== made.length + 1 || !(await isSound(ports, record, volume))) break;
    made.push(volume);
  }
  const progress = { digest, printedOn: same ? before.printedOn : asked.printedOn, made, making: null };
  const left = filesOf(before).filter((fileId) => !made.some((one) => one.fileId === fileId));
  const until = new Date(ports.clock.now().getTime() + PACK_LEASE_MS);
  await ports.store.transaction(async (tx) => {
    await tx.noteJob(run.job, run.owner, payloadWith(run.job, progress), until);
    await unlinkFiles(tx, left);
  });
  await removeFiles(ports, left);
  return progress;
}

async function isSound(ports: Ports, { practice, ref }: LeaverRecord, volume: VolumeMade): Promise<boolean> {
  try {
    return (await ports.files.measure(practice, ref, volume.fileId)).sha256 === volume.sha256;
  } catch (error) {
    if (error instanceof FileGone || error instanceof FileDamaged) return false;
    throw error;
  }
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
    cards: payload.cards === 2 || payload.cards === 4 ? payload.cards : 1,
    printedOn: londonDate(ports.clock.now()),
  };
}

/** The volumes are durable and linked already; a refused or failed transaction leaves them to the job. */
async function keep(ports: Ports, run: Run, record: LeaverRecord, { plan, volumes }: Made): Promise<void> {
  const kept = await write(ports, run, record, plan, volumes);
  if ('refused' in kept) return end(ports, run.job, run.owner, kept.refused);
  await removeFiles(ports, kept.outdated);
}

function write(
  ports: Ports,
  { job, owner }: Run,
  record: LeaverRecord,
  plan: PackPlan,
  volumes: readonly VolumeMade[],
): Promise<{ outdated: string[] } | { refused: string }> {
  const { practice, ref } = record;
  return ports.store.transaction(async (tx) => {
    const applied = await applyWithin(
      ports,
      tx,
      { now: ports.clock.now(), clockTrusted: true },
      ONWARD,
      { practice, ref, version: null },
      () => [{ type: 'keep-pack', packId: ports.ids.id(), ...packOf(record, plan, volumes) }],
      async () => void (await ports.store.finishJob(tx, job, owner)),
    );
    if (!applied.ok) return { refused: applied.code };
    return { outdated: await unlinkOutdated(tx, applied.record) };
  });
}

function packOf(
  record: LeaverRecord,
  { parts, sides, sheets }: PackPlan,
  volumes: readonly VolumeMade[],
): Omit<Pack, 'packId' | 'preparedAt'> {
  const sum = (count: (part: PlannedPart) => number) => parts.reduce((total, part) => total + count(part), 0);
  const proofs = volumes.map(({ proof }) => proof);
  const { pagesCompared, ...proof } = proofs.reduce(joinProofs);
  return {
    volumes: volumes.map(({ fileId, sha256, sides, sheets }) => ({ fileId, sha256, sides, sheets })),
    sides,
    sheets,
    pagesIn: sum(({ pages }) => pages),
    pagesOut: sum(({ printed }) => printed),
    blanksDropped: sum(({ dropped }) => dropped.length),
    takenOut: sum(({ takenOut }) => takenOut.length),
    pagesCompared,
    proof,
    fileIds: partsInPlay(record).map(({ fileId }) => fileId),
    pagesVersion: record.pagesVersion,
  };
}

/** Files of earlier packs and of parts as they were before they were unlocked: nobody will print them again. */
async function unlinkOutdated(tx: StoreWriter, record: LeaverRecord): Promise<string[]> {
  const inUse = new Set(filesInUse(record));
  const history = await tx.history(record.practice, record.ref);
  const outdated = filesEverHad(history).filter((fileId) => !inUse.has(fileId));
  await unlinkFiles(tx, outdated);
  return outdated;
}

/** Ends the job, lets go of what it made, and says why no pack came of it where the record still waits for one. */
async function end(ports: Ports, job: Job, owner: string, code: string | null): Promise<void> {
  const now = ports.clock.now();
  const target = { practice: job.practice, ref: String(job.payload.ref), version: null };
  const left = await ports.store.transaction(async (tx) => {
    if (code !== null)
      await applyWithin(ports, tx, { now, clockTrusted: true }, ONWARD, target, ({ record }) =>
        awaitsPack(record) ? [{ type: 'note-pack-failed', code }] : [],
      );
    const files = filesOf(progressOf(await ports.store.finishJob(tx, job, owner)));
    await unlinkFiles(tx, files);
    return files;
  });
  await removeFiles(ports, left);
}
