import { supplierLine } from '../../core/deletion.ts';
import { refuse } from '../../core/refusals.ts';
import type { Actor, Applied, Target } from './apply-commands.ts';
import { applyCommands } from './apply-commands.ts';
import { queueRemoval } from './apply-deletion.ts';
import type { OneDone } from './apply-each.ts';
import { eachByItself } from './apply-each.ts';
import { keepWords } from './apply-words.ts';
import type { Ports } from './ports.ts';

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

/** One answer about several records. */
export function recordSupplierAnswers(
  ports: Ports,
  actor: Actor,
  practice: string,
  many: readonly { ref: string; version: number }[],
  answer: SupplierAnswer,
): Promise<OneDone[]> {
  return eachByItself(practice, many, (target) => recordSupplierAnswer(ports, actor, target, answer));
}
