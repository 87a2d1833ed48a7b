import type { LeaverRecord } from '../../core/leaver-record.ts';
import { LIFE_CYCLE } from '../../core/life-cycle.ts';
import type { Refusal } from '../../core/refusals.ts';
import { refuse, wrongRole, wrongStage } from '../../core/refusals.ts';
import { ROUTE_RULES } from '../../core/routes.ts';
import type { Actor, Applied, Target } from './apply-commands.ts';
import { applyCommands } from './apply-commands.ts';
import type { Ports } from './ports.ts';

/** Asks the press for a reprint pack. It is made by a job, because it takes minutes; asking twice makes one. */
export async function askForPack(
  ports: Ports,
  actor: Actor,
  target: Target,
  { duplex, dropBlanks }: { duplex: boolean; dropBlanks: boolean },
): Promise<Applied> {
  const applied = await applyCommands(
    ports,
    actor,
    target,
    ({ record }) => mayNotAsk(record, actor) ?? [],
    async ({ tx, record }) => {
      await tx.addJob({
        jobId: ports.ids.id(),
        practice: record.practice,
        kind: 'prepare-pack',
        dedupeKey: `prepare-pack:${record.ref}`,
        payload: { ref: record.ref, duplex, dropBlanks },
      });
    },
  );
  if (applied.ok && ports.work.get(target.ref) === null)
    ports.work.set(target.ref, { done: 0, total: 0, words: 'Waiting for the press' });
  return applied;
}

/** The rules for keeping a pack, asked before one is made: nobody waits minutes for a refusal. */
function mayNotAsk(record: LeaverRecord, actor: Actor): Refusal | null {
  const rule = LIFE_CYCLE['keep-pack'];
  if (!rule.from.includes(record.stage)) return wrongStage(rule.says, record.stage, rule.from);
  if (!rule.who.includes(actor.role)) return wrongRole(rule.says, rule.who);
  if (ROUTE_RULES[record.route].prints) return null;
  return refuse(
    'route-does-not',
    `The route "${ROUTE_RULES[record.route].name}" does not print.`,
    'Check the route.',
  );
}
