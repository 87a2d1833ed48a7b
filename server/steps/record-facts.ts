import { refuse } from '../../core/refusals.ts';
import { DEDUCTION_REASONS, type DeductionReason } from '../../core/routes.ts';
import type { Actor, Applied, Target } from './apply-commands.ts';
import { applyCommands } from './apply-commands.ts';
import { noSuchDay } from './apply-dates.ts';
import { isOneAddress } from './apply-letters.ts';
import type { Ports } from './ports.ts';
import type { ReceivingPractice } from './store-port.ts';

/** The day of the request is the first of the 28 within which the notes must go. */
export async function dateRequest(
  ports: Ports,
  actor: Actor,
  target: Target,
  { on }: { on: string },
): Promise<Applied> {
  return applyCommands(ports, actor, target, () => noSuchDay(on) ?? [{ type: 'date-request', on }]);
}

/** Why and when the patient was deducted. It suggests a route; a person chooses it. */
export async function recordDeduction(
  ports: Ports,
  actor: Actor,
  target: Target,
  { reason, on }: { reason: string; on: string | null },
): Promise<Applied> {
  if (!isReason(reason))
    return refuse('words-needed', 'That is not a reason for a deduction.', 'Choose one from the list.');
  return applyCommands(
    ports,
    actor,
    target,
    () => noSuchDay(on) ?? [{ type: 'record-deduction', reason, on }],
  );
}

/** Who takes the patient on. The address is used for nothing but to ask whether the reprint is legible. */
export async function recordReceivingPractice(
  ports: Ports,
  actor: Actor,
  target: Target,
  practice: ReceivingPractice,
): Promise<Applied> {
  const email = practice.email?.trim() || null;
  if (email !== null && !isOneAddress(email))
    return refuse(
      'address-unclear',
      'That is not one plain e-mail address.',
      'Type one address, without a name or a second one; or leave it empty.',
    );
  return applyCommands(
    ports,
    actor,
    target,
    () => [{ type: 'record-receiving-practice' }],
    ({ tx, vault }) =>
      tx.saveVault(target.practice, target.ref, { ...vault, receivingPractice: { ...practice, email } }),
  );
}

function isReason(reason: string): reason is DeductionReason {
  return Object.hasOwn(DEDUCTION_REASONS, reason);
}
