import type { Job, JobKind, StoreReader, StoreWriter } from '../../steps/store-port.ts';
import { LeaseLost } from '../../steps/store-port.ts';
import { canonicalJson } from './canonical-json.ts';
import type { Row } from './tables.ts';
import type { Within } from './within.ts';

export function readsOfJobs({ db }: Within): Pick<StoreReader, 'waitingJobs'> {
  return {
    waitingJobs: async (practice) => {
      const rows = await db
        .selectFrom('jobs')
        .selectAll()
        .where('practice', '=', practice)
        .orderBy('added_no')
        .execute();
      return rows.map(toJob);
    },
  };
}

/** A job that is waiting or running has a row; one that ended has none, so that the same may be asked for again. */
export function writesOfJobs({ db }: Within): Pick<StoreWriter, 'addJob' | 'noteJob' | 'takeBackJob'> {
  return {
    noteJob: async (job, owner, payload, until) => {
      const result = await db
        .updateTable('jobs')
        .set({ payload: canonicalJson(payload), lease_until: until.getTime() })
        .where('job_id', '=', job.jobId)
        .where('owner', '=', owner)
        .where('attempts', '=', job.attempts)
        .executeTakeFirst();
      if (result.numUpdatedRows !== 1n) throw new LeaseLost(`job ${job.jobId} is another's now`);
    },
    takeBackJob: async (practice, dedupeKey) => {
      const row = await db
        .deleteFrom('jobs')
        .where('practice', '=', practice)
        .where('dedupe_key', '=', dedupeKey)
        .returningAll()
        .executeTakeFirst();
      return row ? toJob(row) : null;
    },
    addJob: async (job) => {
      const { added } = await db
        .selectFrom('jobs')
        .select(({ fn }) => fn.max('added_no').as('added'))
        .executeTakeFirstOrThrow();
      const result = await db
        .insertInto('jobs')
        .values({
          job_id: job.jobId,
          practice: job.practice,
          kind: job.kind,
          dedupe_key: job.dedupeKey,
          payload: canonicalJson(job.payload),
          attempts: 0,
          not_before: job.notBefore?.getTime() ?? 0,
          added_no: Number(added ?? 0) + 1,
          owner: null,
          lease_until: null,
          trouble: null,
        })
        .onConflict((conflict) => conflict.columns(['practice', 'dedupe_key']).doNothing())
        .executeTakeFirst();
      return result.numInsertedOrUpdatedRows === 1n;
    },
  };
}

export type Claim = {
  owner: string;
  now: Date;
  leaseMs: number;
  limit: number;
  practice: string | undefined;
  kinds?: readonly JobKind[] | undefined;
};

/** One statement, so that two that claim at once never get the same. PostgreSQL adds FOR UPDATE SKIP LOCKED within. */
export async function claimJobs({ db }: Within, claim: Claim): Promise<Job[]> {
  const now = claim.now.getTime();
  const rows = await db
    .updateTable('jobs')
    .set(({ eb }) => ({
      owner: claim.owner,
      lease_until: now + claim.leaseMs,
      attempts: eb('attempts', '+', 1),
    }))
    .where('job_id', 'in', (due) =>
      due
        .selectFrom('jobs')
        .select('job_id')
        .where('not_before', '<=', now)
        .where(({ eb, or }) => or([eb('lease_until', 'is', null), eb('lease_until', '<=', now)]))
        .$if(claim.practice !== undefined, (those) => those.where('practice', '=', claim.practice ?? ''))
        .$if(claim.kinds !== undefined, (those) => those.where('kind', 'in', claim.kinds ?? []))
        .orderBy('not_before')
        .orderBy('added_no')
        .limit(claim.limit),
    )
    .returningAll()
    .execute();
  return rows.sort((a, b) => a.not_before - b.not_before || a.added_no - b.added_no).map(toJob);
}

/** Throws LeaseLost, which undoes the effect in the same transaction, when the job is no longer this owner's. */
export async function finishJob({ db }: Within, job: Job, owner: string): Promise<Job> {
  const row = await db
    .deleteFrom('jobs')
    .where('job_id', '=', job.jobId)
    .where('owner', '=', owner)
    .where('attempts', '=', job.attempts)
    .returningAll()
    .executeTakeFirst();
  if (!row) throw new LeaseLost(`job ${job.jobId} is another's now`);
  return toJob(row);
}

export async function retryJob(
  within: Within,
  job: Job,
  owner: string,
  notBefore: Date | null,
  code: string,
): Promise<void> {
  if (notBefore === null) return void (await finishJob(within, job, owner));
  const result = await within.db
    .updateTable('jobs')
    .set({ owner: null, lease_until: null, not_before: notBefore.getTime(), trouble: code })
    .where('job_id', '=', job.jobId)
    .where('owner', '=', owner)
    .where('attempts', '=', job.attempts)
    .executeTakeFirst();
  if (result.numUpdatedRows !== 1n) throw new LeaseLost(`job ${job.jobId} is another's now`);
}

function toJob(row: Row<'jobs'>): Job {
  return {
    jobId: row.job_id,
    practice: row.practice,
    kind: row.kind as Job['kind'],
    dedupeKey: row.dedupe_key,
    payload: JSON.parse(row.payload),
    attempts: row.attempts,
  };
}
