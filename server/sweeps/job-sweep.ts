import { issueCertificate } from '../steps/issue-certificate.ts';
import { markMessage } from '../steps/mark-message.ts';
import type { Ports } from '../steps/ports.ts';
import { givePackUp, PACK_LEASE_MS, PackNotYet, preparePack } from '../steps/prepare-pack.ts';
import { readPageHeads } from '../steps/read-page-heads.ts';
import { removeCopies } from '../steps/remove-copies.ts';
import { showStage } from '../steps/show-stage.ts';
import type { Job, JobKind } from '../steps/store-port.ts';
import { LeaseLost } from '../steps/store-port.ts';
import type { SweepCounts } from './counts.ts';
import { noCounts } from './counts.ts';
import { lookUp } from './look-up.ts';

/** One process holds a data folder at a time, so its jobs have one owner; see `freeJobs`. */
const OWNER = 'onward';
const LEASE_MS = 10 * 60_000;
const MOST_ATTEMPTS = 5;
const FIRST_PAUSE_MS = 15_000;
const LONGEST_PAUSE_MS = 60 * 60_000;
const BUDGET = 1_000;

/** A stage that could not be shown is shown when the mailbox answers again, within a day. Everything else waits for no such thing. */
function mostAttempts({ kind }: Job): number {
  return kind === 'show-stage' ? 30 : MOST_ATTEMPTS;
}

/** What takes moments, what may take minutes, and what is only a courtesy: none waits for another. */
export const QUICK_JOBS: readonly JobKind[] = ['mark-message', 'remove-copies'];
export const LONG_JOBS: readonly JobKind[] = ['prepare-pack', 'read-heads'];
export const COURTESY_JOBS: readonly JobKind[] = ['show-stage'];

/**
 * Does the jobs that are due, one after the other, until none is left; of every kind where none is named. A failed one
 * waits longer each time and is given up after the fifth, with its code in the log and, for a pack, on the record:
 * never a silent loop.
 */
export async function jobSweep(
  ports: Ports,
  practice: string,
  signal?: AbortSignal,
  kinds: readonly JobKind[] = [...QUICK_JOBS, ...LONG_JOBS, ...COURTESY_JOBS],
): Promise<SweepCounts> {
  const counts = noCounts();
  while (counts.due < BUDGET && !signal?.aborted) {
    const claimed = await lookUp(ports, practice, 'job-sweep', () =>
      ports.store.claimJobs(OWNER, ports.clock.now(), leaseFor(kinds), 1, practice, kinds),
    );
    if (claimed === null) return { ...counts, failed: counts.failed + 1 };
    const [job] = claimed;
    if (!job) return counts;
    counts.due += 1;
    counts[await doOne(ports, job, signal)] += 1;
  }
  return counts;
}

function leaseFor(kinds: readonly JobKind[]): number {
  return kinds.some((kind) => LONG_JOBS.includes(kind)) ? PACK_LEASE_MS : LEASE_MS;
}

/**
 * Puts back what a process that died still held. Only for the start of the one process that holds the data folder:
 * whoever held a job before it cannot be there any more.
 */
export async function freeJobs(ports: Ports, practice: string): Promise<void> {
  for (const job of await ports.store.waitingJobs(practice))
    await ports.store.retryJob(job, OWNER, ports.clock.now(), 'stopped').catch((error: unknown) => {
      if (!(error instanceof LeaseLost)) throw error;
    });
}

async function doOne(
  ports: Ports,
  job: Job,
  signal: AbortSignal | undefined,
): Promise<'done' | 'skipped' | 'failed'> {
  try {
    if (job.attempts > mostAttempts(job)) return await giveUp(ports, job, 'tried-too-often');
    await DO[job.kind](ports, job, signal);
    return 'done';
  } catch (error) {
    return await putBack(ports, job, error, signal).catch(unlessTakenBack);
  }
}

/** A person took the job back while it was being done, or another process has it now. */
function unlessTakenBack(error: unknown): 'skipped' {
  if (error instanceof LeaseLost) return 'skipped';
  throw error;
}

const DO: Record<Job['kind'], (ports: Ports, job: Job, signal?: AbortSignal) => Promise<void>> = {
  'mark-message': (ports, job) => markMessage(ports, job, OWNER),
  'prepare-pack': (ports, job, signal) => preparePack(ports, job, OWNER, signal),
  'read-heads': (ports, job, signal) => readPageHeads(ports, job, OWNER, signal),
  'show-stage': (ports, job) => showStage(ports, job, OWNER),
  'remove-copies': async (ports, job) => {
    const ref = String(job.payload.ref);
    const removal = await removeCopies(ports, job.practice, ref);
    if (removal.failed > 0) throw new Error(`${removal.failed} copies could not be removed`);
    if (!removal.stopped && removal.waiting === 0) await issueCertificate(ports, job.practice, ref);
    await ports.store.transaction((tx) => ports.store.finishJob(tx, job, OWNER));
  },
};

async function putBack(
  ports: Ports,
  job: Job,
  error: unknown,
  signal: AbortSignal | undefined,
): Promise<'skipped' | 'failed'> {
  if (error instanceof LeaseLost) return 'skipped';
  const { practice, kind, attempts } = job;
  const code = error instanceof PackNotYet ? error.code : 'failed';
  const now = ports.clock.now().getTime();
  if (signal?.aborted) {
    await ports.store.retryJob(job, OWNER, new Date(now), 'stopped');
    return 'skipped';
  }
  // Stopped by a person: the job is theirs to give back, and nobody's fault.
  if (code === 'cancelled') {
    await ports.store.retryJob(job, OWNER, new Date(now), code);
    return 'skipped';
  }
  ports.log.warn('a job failed', { practice, job: kind, attempt: attempts, code });
  if (!(error instanceof PackNotYet)) ports.log.error('why a job failed', { practice, job: kind }, error);
  if (attempts >= mostAttempts(job)) return giveUp(ports, job, code);
  const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 4 ** (attempts - 1));
  await ports.store.retryJob(job, OWNER, new Date(now + pause), code);
  return 'failed';
}

/** Copies are removed by the deletion sweep all the same; a mark in the mailbox is a courtesy. */
async function giveUp(ports: Ports, job: Job, code: string): Promise<'failed'> {
  const { practice, kind, attempts } = job;
  ports.log.error('a job was given up', { practice, job: kind, attempt: attempts, code });
  if (kind === 'prepare-pack') await givePackUp(ports, job, OWNER);
  else await ports.store.retryJob(job, OWNER, null, code);
  return 'failed';
}
