import { supplierLine } from '../../core/deletion.ts';
import { refuse } from '../../core/refusals.ts';
import type { Actor, Applied, Target } from './apply-commands.ts';
import { applyCommands } from './apply-commands.ts';
import { queueRemoval } from './apply-deletion.ts';
import { keepWords } from './apply-words.ts';
import type { Ports } from './ports.ts';

/** What the scanning company says of its copy, entered by a person: a statement or a certificate, never our own proof. */
export function recordSupplierAnswer(
  ports: Ports,
  actor: Actor,
  target: Target,
  { certificate, words }: { certificate: boolean; words?: string },
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
