import type { Command } from '../../core/commands.ts';
import { londonDate } from '../../core/dates.ts';
import { decideAll } from '../../core/decide.ts';
import type { Asking } from '../../core/guards.ts';
import type { Happened, LeaverEvent, LeaverRecord } from '../../core/leaver-record.ts';
import { BY_ONWARD } from '../../core/leaver-record.ts';
import type { Role } from '../../core/life-cycle.ts';
import type { Refusal } from '../../core/refusals.ts';
import { isClosedTo } from '../../core/restrictions.ts';
import { underPracticeHolds } from './apply-practice-holds.ts';
import { askToShowStage } from './apply-stage.ts';
import type { Ports, PracticeSettings } from './ports.ts';
import type { RecordVault, StoreWriter } from './store-port.ts';
import { VersionConflict } from './store-port.ts';

/** Who asks: a signed-in account with its role, or Onward itself for what time and mail bring. */
export type Actor = { by: string; role: Role | 'onward' };
export const ONWARD: Actor = { by: BY_ONWARD, role: 'onward' };

export type Target = {
  practice: string;
  ref: string;
  /** The version that was on the person's screen; null where no person decided on one. */
  version: number | null;
};

/** What a step sees while it decides: the record and its vault, read in the transaction that will change them. */
export type Seen = { record: LeaverRecord; vault: RecordVault; asking: Asking };
/** What a step does besides: vault, outbox and jobs, in the same transaction as the events. */
export type After = Seen & { tx: StoreWriter; events: readonly LeaverEvent[] };

export type Applied =
  | { ok: true; record: LeaverRecord; events: readonly LeaverEvent[] }
  | Refusal
  | { ok: false; code: 'not-found'; what: string; next: string };

/**
 * The one way a record changes. Reads it afresh, asks the rules, and appends what they say together with whatever
 * else belongs to it; all of it or none. Nothing slow may happen inside: a transaction never waits for a disk full
 * of pages, a mailbox or the press.
 *
 * @throws VersionConflict when a person decided on a version that a colleague has since moved on.
 */
export async function applyCommands(
  ports: Ports,
  actor: Actor,
  target: Target,
  commandsFor: (seen: Seen) => readonly Command[] | Refusal,
  also: (after: After) => Promise<void> = async () => undefined,
): Promise<Applied> {
  const now = ports.clock.now();
  const clockTrusted = await ports.store.noteTime(now);
  return ports.store.transaction((tx) =>
    applyWithin(ports, tx, { now, clockTrusted }, actor, target, commandsFor, also),
  );
}

/** The same inside a transaction that is already open, for steps that change several things at once. */
export async function applyWithin(
  ports: Ports,
  tx: StoreWriter,
  time: { now: Date; clockTrusted: boolean },
  actor: Actor,
  target: Target,
  commandsFor: (seen: Seen) => readonly Command[] | Refusal,
  also: (after: After) => Promise<void> = async () => undefined,
): Promise<Applied> {
  const found = await tx.record(target.practice, target.ref);
  if (found === null || isClosedTo(found, actor.by)) return NOT_FOUND;
  if (target.version !== null && target.version !== found.version) {
    const history = await tx.history(target.practice, target.ref);
    const between = history.filter((one) => one.version > (target.version ?? 0));
    if (target.version > found.version || between.some(isNews))
      throw new VersionConflict(target.ref, between);
  }
  const record = await underPracticeHolds(tx, found, await tx.practiceHolds(target.practice), time.now);
  const vault = (await tx.vault(target.practice, target.ref)) ?? emptyVault();
  const asking = askingOf(ports, target.practice, actor, time);
  const commands = commandsFor({ record, vault, asking });
  if ('ok' in commands) return commands;
  const decision = decideAll(record, commands, asking);
  if (!decision.ok) return decision;
  const { events } = decision;
  const next =
    events.length === 0
      ? record
      : await tx.append({
          practice: target.practice,
          ref: target.ref,
          expectedVersion: record.version,
          events,
          by: actor.by,
          at: time.now,
        });
  if (next.stage !== record.stage) await askToShowStage(ports, tx, target.practice, target.ref, next.version);
  await also({ record: next, vault, asking, tx, events });
  return { ok: true, record: next, events };
}

/**
 * That the press looked at a part again, who else may see it, or how far Onward has come with the copies that it removes,
 * changes nothing that a person decided on.
 */
function isNews({ event }: Happened): boolean {
  return !NO_NEWS.has(event.type);
}

const NO_NEWS: ReadonlySet<LeaverEvent['type']> = new Set([
  'part-inspected',
  'access-restricted',
  'restriction-lifted',
  'copy-found',
  'copy-asked',
  'copy-verified',
]);

/** What the rules are told of who asks and when. */
export function askingOf(
  ports: Pick<Ports, 'practices'>,
  practice: string,
  actor: Actor,
  time: { now: Date; clockTrusted: boolean },
): Asking {
  return {
    by: actor.by,
    role: actor.role,
    now: time.now.toISOString(),
    today: londonDate(time.now),
    clockTrusted: time.clockTrusted,
    windowDays: practiceOf(ports, practice).reviewWindowDays,
  };
}

/** Throws for a practice this server does not serve: every query names one, so that can only be our mistake. */
export function practiceOf(ports: Pick<Ports, 'practices'>, odsCode: string): PracticeSettings {
  const found = ports.practices.find((practice) => practice.odsCode === odsCode);
  if (!found) throw new Error(`no practice ${odsCode} is served here`);
  return found;
}

export function emptyVault(): RecordVault {
  return {
    patient: { nhsNumber: null, name: null, dateOfBirth: null },
    claims: [],
    receivingPractice: null,
    movementNumber: null,
    bagLabels: [],
    fileNames: {},
    words: {},
  };
}

const NOT_FOUND: Applied = {
  ok: false,
  code: 'not-found',
  what: 'There is no record with that reference here.',
  next: 'Check the reference, or look for the record in the list.',
};
