import type { LeaverRecord } from '../../core/leaver-record.ts';
import { LIFE_CYCLE } from '../../core/life-cycle.ts';
import type { Refusal } from '../../core/refusals.ts';
import { refuse, wrongRole, wrongStage } from '../../core/refusals.ts';
import { ROUTE_RULES } from '../../core/routes.ts';
import type { Actor, Applied, Target } from './apply-commands.ts';
import { applyCommands } from './apply-commands.ts';
import { dropPack, packJobKey, takePackBack } from './apply-pack-progress.ts';
import type { Ports } from './ports.ts';

/** Asks the press for a reprint pack. It is made by a job, because it takes minutes; asking twice makes one. */
export async function askForPack(
  ports: Ports,
  actor: Actor,
  target: Target,
  { duplex, dropBlanks, cards = 1 }: { duplex: boolean; dropBlanks: boolean; cards?: 1 | 2 | 4 | undefined },
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
        dedupeKey: packJobKey(record.ref),
        payload: { ref: record.ref, duplex, dropBlanks, cards },
      });
    },
  );
  if (applied.ok && ports.work.get(target.ref) === null)
    ports.work.set(target.ref, { done: 0, total: 0, words: 'Waiting for the press' });
  return applied;
}

/**
 * Takes back a pack that was asked for, whether it waits or is being made: the press stops, and of what was finished
 * nothing stays. Refused where no pack is on the way, because it was finished or stopped meanwhile.
 */
export async function cancelPack(ports: Ports, actor: Actor, target: Target): Promise<Applied> {
  let files: string[] | null = null;
  const applied = await applyCommands(
    ports,
    actor,
    { ...target, version: null },
    () => mayNotCancel(actor) ?? [],
    async ({ tx }) => {
      files = await takePackBack(tx, target.practice, target.ref);
    },
  );
  if (!applied.ok) return applied;
  if (files === null) return NOTHING_TO_CANCEL;
  await dropPack(ports, target.ref, files);
  return applied;
}

const NOTHING_TO_CANCEL = refuse(
  'already',
  'No pack is being prepared for this record.',
  'Load the record again: the pack may be ready.',
);

/** Whoever may ask for a pack may take it back, wherever the record stands by now. */
function mayNotCancel({ role }: Actor): Refusal | null {
  const { who } = LIFE_CYCLE['keep-pack'];
  return who.includes(role) ? null : wrongRole('Stop preparing the pack', who);
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
