import { supplierLine } from '../../core/deletion.ts';
import { refuse } from '../../core/refusals.ts';
import type { Actor, Applied, Target } from './apply-commands.ts';
import { applyCommands } from './apply-commands.ts';
import { queueRemoval } from './apply-deletion.ts';
import { keepWords } from './apply-words.ts';
import type { Ports } from './ports.ts';
import { VersionConflict } from './store-port.ts';

/** With a certificate or without, and perhaps in the company's words. */
export type SupplierAnswer = { certificate: boolean; words?: string };

/** What the scanning company says of its copy, entered by a person: a statement or a certificate, never our own proof. */
export function recordSupplierAnswer(
  ports: Ports,
  actor: Actor,
  target: Target,
  { certificate, words }: SupplierAnswer,
): Promise<Applied> {
  const kept = keepWords(ports, target, words);
  const evidence = certificate ? 'supplier-certificate' : 'supplier-statement';
  return applyCommands(
    ports,
    actor,
    target,
    ({ record }) => {
      const line = supplierLine(record);
      if (line) return [{ type: 'claim-copy', lineId: line.lineId, evidence }];
      return refuse(
        'line-unknown',
        'No scanning company’s copy is in the ledger.',
        'Nothing is needed here.',
      );
    },
    async (after) => {
      await kept.save(after);
      await queueRemoval(ports, after);
    },
  );
}

/** What became of one of several. */
export type AnsweredOne = { ref: string } & ({ done: true } | { done: false; what: string; next: string });

/** One answer about several records: each by itself, so that one that is refused holds up no other. */
export async function recordSupplierAnswers(
  ports: Ports,
  actor: Actor,
  practice: string,
  many: readonly { ref: string; version: number }[],
  answer: SupplierAnswer,
): Promise<AnsweredOne[]> {
  const done: AnsweredOne[] = [];
  for (const { ref, version } of many)
    done.push(await answerOf(ports, actor, { practice, ref, version }, answer));
  return done;
}

async function answerOf(
  ports: Ports,
  actor: Actor,
  target: Target,
  answer: SupplierAnswer,
): Promise<AnsweredOne> {
  const { ref } = target;
  try {
    const applied = await recordSupplierAnswer(ports, actor, target, answer);
    return applied.ok ? { ref, done: true } : { ref, done: false, what: applied.what, next: applied.next };
  } catch (error) {
    if (!(error instanceof VersionConflict)) throw error;
    return {
      ref,
      done: false,
      what: 'The record has moved on since you looked.',
      next: 'Open it, and look at what happened.',
    };
  }
}
