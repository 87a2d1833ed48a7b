import type { Actor, Applied, Target } from './apply-commands.ts';
import { applyCommands } from './apply-commands.ts';
import { keepWords } from './apply-words.ts';
import type { Ports } from './ports.ts';

/**
 * A named member of staff, such as a relative, may see nothing of the record from now on. Why is kept in the vault and
 * goes with it; that it is so stays in the trail.
 */
export async function restrictAccess(
  ports: Ports,
  actor: Actor,
  target: Target,
  { accountId, reason }: { accountId: string; reason: string },
): Promise<Applied> {
  const account = await ports.store.account(accountId);
  if (account === null || account.practice !== target.practice) return NO_ACCOUNT;
  const { wordsId, save } = keepWords(ports, target, reason);
  if (wordsId === null) return NO_REASON;
  return applyCommands(
    ports,
    actor,
    target,
    () => [{ type: 'restrict-access', accountId, wordsId }],
    async (after) => {
      // Where they were kept from it already, the reason that was given then stays.
      if (after.events.length > 0) await save(after);
    },
  );
}

export function liftRestriction(
  ports: Ports,
  actor: Actor,
  target: Target,
  { accountId }: { accountId: string },
): Promise<Applied> {
  return applyCommands(ports, actor, target, () => [{ type: 'lift-restriction', accountId }]);
}

const NO_ACCOUNT = {
  ok: false,
  code: 'not-found',
  what: 'There is no such account in your practice.',
  next: 'Load the page again, then choose the person from the list.',
} as const;
const NO_REASON = {
  ok: false,
  code: 'words-needed',
  what: 'Keeping somebody from a record needs a reason.',
  next: 'Say in a few words why.',
} as const;
