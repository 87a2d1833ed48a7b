import type { Actor, Applied, Target } from './apply-commands.ts';
import { applyCommands } from './apply-commands.ts';
import { isOneAddress, NO_ADDRESS, queueLetter } from './apply-letters.ts';
import type { Ports } from './ports.ts';

/** Asks the practice that has the patient now whether the reprint can be read. */
export async function askNewPractice(ports: Ports, actor: Actor, target: Target): Promise<Applied> {
  const letterId = ports.ids.id();
  let earlier: string | null = null;
  return applyCommands(
    ports,
    actor,
    target,
    ({ record, vault }) => {
      earlier = record.asked?.letterId ?? null;
      return record.receivingPracticeKnown && !isOneAddress(vault.receivingPractice?.email ?? '')
        ? NO_ADDRESS
        : [{ type: 'ask-new-practice', letterId }];
    },
    ({ tx, record }) =>
      queueLetter(ports, tx, {
        letterId,
        practice: record.practice,
        ref: record.ref,
        version: record.version,
        template: 'ask-new-practice',
        params: { answers: earlier },
      }),
  );
}
