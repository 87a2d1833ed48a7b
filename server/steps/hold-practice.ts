import { londonDate } from '../../core/dates.ts';
import type { HoldKind, LeaverRecord, Stage } from '../../core/leaver-record.ts';
import type { PracticeHold } from '../../core/practice-holds.ts';
import { practiceHoldEvents } from '../../core/practice-holds.ts';
import type { Refusal } from '../../core/refusals.ts';
import { refuse, wrongRole } from '../../core/refusals.ts';
import type { Actor } from './apply-commands.ts';
import { noSuchDay } from './apply-dates.ts';
import { underPracticeHolds } from './apply-practice-holds.ts';
import type { Ports } from './ports.ts';
import type { StoreWriter } from './store-port.ts';

export type PracticeHeld = { ok: true; hold: PracticeHold } | Refusal;

/**
 * A lead keeps every copy at the practice, of records that begin later too. Those that could lose something at once are
 * brought under it in the same transaction; the others follow by `spreadPracticeHolds`, and none is changed before.
 */
export async function placePracticeHold(
  ports: Ports,
  actor: Actor,
  practice: string,
  { kind, title, reviewOn }: { kind: HoldKind; title: string; reviewOn: string },
): Promise<PracticeHeld> {
  const now = ports.clock.now();
  const on = londonDate(now);
  const refused = mayHold(actor) ?? badTitle(title) ?? badReview(reviewOn, on);
  if (refused) return refused;
  const hold: PracticeHold = {
    holdId: ports.ids.id(),
    kind,
    title: title.trim(),
    placedBy: actor.by,
    changedBy: actor.by,
    placedOn: on,
    reviewOn,
    releasedOn: null,
  };
  await ports.store.noteTime(now);
  return ports.store.transaction(async (tx) => {
    await tx.savePracticeHold(practice, hold);
    for (const stage of NEAR_DELETION) await holdStage(tx, practice, stage, hold, now);
    return { ok: true, hold };
  });
}

const NEAR_DELETION = ['deleting', 'clear'] as const satisfies Stage[];

async function holdStage(
  tx: StoreWriter,
  practice: string,
  stage: Stage,
  hold: PracticeHold,
  now: Date,
): Promise<void> {
  for (const record of await tx.openRecords(practice))
    if (record.stage === stage) await underPracticeHolds(tx, record, [hold], now);
}

/** A lead has looked again: the hold stands until another day, on every record. */
export function reviewPracticeHold(
  ports: Ports,
  actor: Actor,
  practice: string,
  { holdId, reviewOn }: { holdId: string; reviewOn: string },
): Promise<PracticeHeld> {
  const refused = badReview(reviewOn, londonDate(ports.clock.now()));
  return refused ? Promise.resolve(refused) : change(ports, actor, practice, holdId, { reviewOn });
}

/** A lead releases the hold on every record. Other holds stay, and nothing is deleted by it that was not approved. */
export function releasePracticeHold(
  ports: Ports,
  actor: Actor,
  practice: string,
  holdId: string,
): Promise<PracticeHeld> {
  return change(ports, actor, practice, holdId, { releasedOn: londonDate(ports.clock.now()) });
}

async function change(
  ports: Ports,
  actor: Actor,
  practice: string,
  holdId: string,
  to: Partial<PracticeHold>,
): Promise<PracticeHeld> {
  const refused = mayHold(actor);
  if (refused) return refused;
  return ports.store.transaction(async (tx) => {
    const found = (await tx.practiceHolds(practice)).find((one) => one.holdId === holdId);
    if (found === undefined || found.releasedOn !== null)
      return refuse('hold-unknown', 'That hold does not stand any more.', 'Look at the page again.');
    const hold = { ...found, ...to, changedBy: actor.by };
    await tx.savePracticeHold(practice, hold);
    return { ok: true, hold };
  });
}

/**
 * Brings open records under the practice's holds, each by itself, `most` of them at a time; how many were changed. Done
 * again it changes none.
 */
export async function spreadPracticeHolds(
  ports: Ports,
  practice: string,
  most = Number.POSITIVE_INFINITY,
): Promise<number> {
  const holds = await ports.store.practiceHolds(practice);
  if (holds.length === 0) return 0;
  const now = ports.clock.now();
  const behind = (await ports.store.openRecords(practice)).filter((record) => isBehind(record, holds, now));
  for (const { ref } of behind.slice(0, most))
    await ports.store.transaction(async (tx) => {
      const record = await tx.record(practice, ref);
      if (record !== null) await underPracticeHolds(tx, record, holds, now);
    });
  return Math.min(behind.length, most);
}

function isBehind(record: LeaverRecord, holds: readonly PracticeHold[], now: Date): boolean {
  return holds.some((hold) => practiceHoldEvents(record, hold, londonDate(now)).length > 0);
}

function mayHold(actor: Actor): Refusal | null {
  return actor.role === 'lead' ? null : wrongRole('A hold over the whole practice', ['lead']);
}

/** It stands in the trail's neighbourhood for years and is shown to everybody: nobody is named in it. */
function badTitle(title: string): Refusal | null {
  const words = title.trim();
  if (words === '')
    return refuse(
      'words-needed',
      'The hold needs a name.',
      'Say what it is for, such as the inquiry’s name.',
    );
  return /\d(?:[ -]?\d){9}/.test(words)
    ? refuse(
        'words-needed',
        'The name looks as if it held an NHS number.',
        'Say what it is for, and name no patient.',
      )
    : null;
}

function badReview(reviewOn: string, today: string): Refusal | null {
  return (
    noSuchDay(reviewOn) ??
    (reviewOn > today
      ? null
      : refuse('hold-date', 'A hold needs a review date after today.', 'Give a later date.'))
  );
}
