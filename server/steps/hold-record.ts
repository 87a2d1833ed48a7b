import type { HoldKind } from '../../core/leaver-record.ts';
import { refuse } from '../../core/refusals.ts';
import type { Actor, Applied, Target } from './apply-commands.ts';
import { applyCommands } from './apply-commands.ts';
import { noSuchDay } from './apply-dates.ts';
import { queueRemoval } from './apply-deletion.ts';
import { keepWords } from './apply-words.ts';
import type { Ports } from './ports.ts';

/** A reason to keep every copy. It stops the review window and everything that deletes. */
export async function placeHold(
  ports: Ports,
  actor: Actor,
  target: Target,
  { kind, reviewOn, words }: { kind: HoldKind; reviewOn: string; words?: string },
): Promise<Applied> {
  const kept = keepWords(ports, target, words);
  if (kind === 'other' && kept.wordsId === null)
    return refuse('words-needed', 'A hold of another kind needs a reason.', 'Say in a few words why.');
  const holdId = ports.ids.id();
  return applyCommands(
    ports,
    actor,
    target,
    () => noSuchDay(reviewOn) ?? [{ type: 'place-hold', holdId, kind, reviewOn, wordsId: kept.wordsId }],
    kept.save,
  );
}

/** A lead has looked again and keeps the hold until another day. */
export function reviewHold(
  ports: Ports,
  actor: Actor,
  target: Target,
  { holdId, reviewOn }: { holdId: string; reviewOn: string },
): Promise<Applied> {
  return applyCommands(
    ports,
    actor,
    target,
    () => noSuchDay(reviewOn) ?? [{ type: 'review-hold', holdId, reviewOn }],
  );
}

/** A lead releases the hold; a deletion that it stopped goes on. */
export function releaseHold(
  ports: Ports,
  actor: Actor,
  target: Target,
  { holdId }: { holdId: string },
): Promise<Applied> {
  return applyCommands(
    ports,
    actor,
    target,
    () => [{ type: 'release-hold', holdId }],
    (after) => queueRemoval(ports, after),
  );
}
