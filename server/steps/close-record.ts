import type { CloseReason } from '../../core/leaver-record.ts';
import type { Actor, Applied, Target } from './apply-commands.ts';
import { applyCommands, applyWithin } from './apply-commands.ts';
import { refuseOtherRecord } from './apply-patient.ts';
import type { Ports } from './ports.ts';

/** The record ends another way: deducted in error, not notes after all, another route. Nothing is deleted by it. */
export function closeRecord(
  ports: Ports,
  actor: Actor,
  target: Target,
  { reason }: { reason: CloseReason },
): Promise<Applied> {
  return applyCommands(ports, actor, target, () => [{ type: 'close', reason }]);
}

/** A lead reopens a closed record where it stood, unless the patient has another open one by now. */
export async function reinstateRecord(ports: Ports, actor: Actor, target: Target): Promise<Applied> {
  const now = ports.clock.now();
  const time = { now, clockTrusted: await ports.store.noteTime(now) };
  return ports.store.transaction(async (tx) => {
    const nhsNumber = (await tx.vault(target.practice, target.ref))?.patient.nhsNumber ?? null;
    const other =
      nhsNumber === null ? null : await refuseOtherRecord(tx, target.practice, nhsNumber, target.ref);
    return applyWithin(ports, tx, time, actor, target, () => other ?? [{ type: 'reinstate' }]);
  });
}
