import type { LegibilityAnswer } from '../../core/leaver-record.ts';
import type { Actor, Applied, Target } from './apply-commands.ts';
import { applyCommands } from './apply-commands.ts';
import { noSuchDay } from './apply-dates.ts';
import { keepWords } from './apply-words.ts';
import type { Ports } from './ports.ts';

/** What the new practice says of the reprint, entered by a person. "Not legible" begins a second reprint. */
export function recordAnswer(
  ports: Ports,
  actor: Actor,
  target: Target,
  { answer, on, words }: { answer: LegibilityAnswer; on: string; words?: string },
): Promise<Applied> {
  const kept = keepWords(ports, target, words);
  return applyCommands(
    ports,
    actor,
    target,
    () => noSuchDay(on) ?? [{ type: 'record-answer', answer, on, wordsId: kept.wordsId }],
    kept.save,
  );
}
