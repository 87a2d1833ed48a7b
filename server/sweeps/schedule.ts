import type { Ports } from '../steps/ports.ts';
import type { JobKind } from '../steps/store-port.ts';
import type { SweepCounts } from './counts.ts';
import { deletionSweep } from './deletion-sweep.ts';
import { COURTESY_JOBS, freeJobs, jobSweep, LONG_JOBS, QUICK_JOBS } from './job-sweep.ts';
import { letterSweep } from './letter-sweep.ts';
import { mailSweep } from './mail-sweep.ts';
import { reconcileSweep } from './reconcile-sweep.ts';
import { reminderSweep } from './reminder-sweep.ts';
import { upkeepSweep } from './upkeep-sweep.ts';

export type Schedule = {
  /** Looks for mail now, because somebody says that there may be some; in one practice's mailbox where one is named. */
  nudge(practice?: string): void;
  /** Runs every sweep of every practice until nothing is left to do just now. For tests and for a clock that was moved. */
  runOnce(): Promise<void>;
  /** No more sweeps; resolves when those that run have ended. */
  stop(): Promise<void>;
};

type Sweep = (ports: Ports, practice: string, signal?: AbortSignal) => Promise<SweepCounts>;

const SWEEPS: Record<string, Sweep> = {
  mail: mailSweep,
  reconcile: reconcileSweep,
  deletion: deletionSweep,
  reminder: reminderSweep,
  upkeep: upkeepSweep,
};

/**
 * Begins to look at mail and time. What looks takes turns within a practice, so that nothing is done twice at once;
 * what a person waits for, jobs and letters, takes turns of its own and is looked for every second, and packs take
 * turns of theirs, as do courtesies: a pack must not wait until a hundred e-mails were read, nor the mail or a letter
 * until a thousand pages were pressed or a slow mailbox shows a stage.
 */
export function startSchedule(
  ports: Ports,
  { mailPollSeconds, sweepSeconds }: { mailPollSeconds: number; sweepSeconds: number },
): Schedule {
  const stopping = new AbortController();
  const lanes = ports.practices.map(({ odsCode }) => ({
    odsCode,
    ...laneOf(ports, odsCode, stopping.signal),
  }));
  const look = () => lanes.forEach((lane) => void lane.looks(['mail']));
  const sweep = () => lanes.forEach((lane) => void lane.looks(['deletion', 'reminder']));
  const soon = () => lanes.forEach((lane) => void lane.soon());
  const tidy = () => lanes.forEach((lane) => void lane.looks(['reconcile', 'upkeep']));
  const timers = [
    setInterval(look, mailPollSeconds * 1000),
    setInterval(sweep, sweepSeconds * 1000),
    setInterval(soon, SOON_MS),
    setInterval(tidy, UPKEEP_MS),
  ];
  for (const timer of timers) timer.unref();
  look();
  lanes.forEach((lane) => void lane.looks(['reconcile']));
  sweep();
  return {
    nudge: (practice) => {
      for (const lane of lanes)
        if (practice === undefined || practice === lane.odsCode) void lane.looks(['mail']);
    },
    runOnce: async () => {
      for (const lane of lanes) await lane.everything();
    },
    stop: async () => {
      for (const timer of timers) clearInterval(timer);
      stopping.abort();
      await Promise.all(lanes.map((lane) => lane.idle()));
    },
  };
}

const SOON_MS = 1000;
const UPKEEP_MS = 30 * 60_000;

type Lane = {
  looks(sweeps: string[]): Promise<void>;
  /** Does the jobs that are due and writes the letters that wait. */
  soon(): Promise<void>;
  everything(): Promise<void>;
  idle(): Promise<void>;
};

function laneOf(ports: Ports, practice: string, signal: AbortSignal): Lane {
  const looking = inTurn(signal);
  const working = inTurn(signal);
  const pressing = inTurn(signal);
  const showing = inTurn(signal);
  let freed: Promise<void> | null = null;
  const run = async (name: string, sweep: Sweep): Promise<SweepCounts | null> => {
    try {
      return await sweep(ports, practice, signal);
    } catch (error) {
      ports.log.error('a sweep failed', { practice, step: `${name}-sweep` }, error);
      return null;
    }
  };
  const work =
    (kinds: readonly JobKind[]): Sweep =>
    async (...asked) => {
      freed ??= freeJobs(ports, practice);
      await freed.catch((error: unknown) => {
        freed = null;
        throw error;
      });
      return jobSweep(...asked, kinds);
    };
  const jobs = () => working('jobs', () => run('job', work(QUICK_JOBS)));
  const packs = () => pressing('packs', () => run('job', work(LONG_JOBS)));
  const courtesies = () => showing('courtesies', () => run('job', work(COURTESY_JOBS)));
  const look = (name: string) => looking(name, () => run(name, SWEEPS[name] as Sweep));
  const rest = restAfterFailure(ports.clock);
  const lettersNow = () => working('letters-now', async () => rest.note(await run('letter', letterSweep)));
  const letters = async () => {
    if (!rest.isOn()) await lettersNow();
  };
  const soon = async () => {
    void packs();
    void courtesies();
    await jobs();
    await letters();
  };
  const looks = async (names: string[]) => {
    for (const name of names) await look(name);
    await soon();
  };
  return {
    looks,
    soon,
    everything: async () => {
      for (let round = 0; round < MOST_ROUNDS && !signal.aborted; round += 1) {
        const mail = await look('mail');
        const worked = await jobs();
        const pressed = await packs();
        const shown = await courtesies();
        await look('deletion');
        await look('reminder');
        const written = await lettersNow();
        if (![mail, worked, pressed, shown, written].some((counts) => counts?.done)) break;
      }
      await look('reconcile');
      await look('upkeep');
    },
    idle: async () => {
      await Promise.all([looking.idle(), working.idle(), pressing.idle(), showing.idle()]);
    },
  };
}

/** A round may leave work for the next: mail asks for marks, an approval for letters. Few are ever needed. */
const MOST_ROUNDS = 10;

/**
 * A mailbox that took no letter will hardly take one a second later, and asking every second floods the log and annoys
 * whoever refuses. Rests a quarter of a minute, then twice as long each time, ten minutes at most.
 */
function restAfterFailure(clock: Ports['clock']) {
  let failures = 0;
  let until = 0;
  return {
    isOn: () => clock.now().getTime() < until,
    note: (counts: SweepCounts | null): SweepCounts | null => {
      failures = counts === null || counts.failed > 0 ? failures + 1 : 0;
      const rest = Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** (failures - 1));
      until = failures === 0 ? 0 : clock.now().getTime() + rest;
      return counts;
    },
  };
}

const FIRST_REST_MS = 15_000;
const LONGEST_REST_MS = 10 * 60_000;

type Work = () => Promise<SweepCounts | null>;

/** One at a time, in the order asked. What waits already is not asked for twice; nothing begins after the signal. */
function inTurn(signal: AbortSignal) {
  let last: Promise<unknown> = Promise.resolve();
  const waiting = new Map<string, Promise<SweepCounts | null>>();
  const ask = (name: string, work: Work): Promise<SweepCounts | null> => {
    const already = waiting.get(name);
    if (already !== undefined) return already;
    const next = last.then(() => {
      waiting.delete(name);
      return signal.aborted ? null : work();
    });
    waiting.set(name, next);
    last = next.catch(() => undefined);
    return next;
  };
  return Object.assign(ask, { idle: () => last });
}
