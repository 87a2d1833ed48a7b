import type { Command } from '../../core/commands.ts';
import type { LeaverRecord, PageRefusal, PageTakenOut, Part } from '../../core/leaver-record.ts';
import type { Actor, Applied, Target } from './apply-commands.ts';
import { applyCommands } from './apply-commands.ts';
import { lightOf } from './apply-patient.ts';
import type { Ports } from './ports.ts';

/**
 * Takes a page out: it is not printed, and what it said of the patient no longer counts. The part is kept as it came,
 * and the page in it is deleted with it.
 */
export function takePageOut(
  ports: Ports,
  actor: Actor,
  target: Target,
  { fileId, page, reason }: { fileId: string; page: number; reason: PageRefusal },
): Promise<Applied> {
  return decidePage(ports, actor, target, { type: 'take-page-out', fileId, page, reason }, (out) => [
    ...out,
    { page, reason, by: actor.by, at: '' },
  ]);
}

/** Puts a page back that was taken out by mistake. */
export function putPageBack(
  ports: Ports,
  actor: Actor,
  target: Target,
  { fileId, page }: { fileId: string; page: number },
): Promise<Applied> {
  return decidePage(ports, actor, target, { type: 'put-page-back', fileId, page }, (out) =>
    out.filter((one) => one.page !== page),
  );
}

function decidePage(
  ports: Ports,
  actor: Actor,
  target: Target,
  command: Extract<Command, { fileId: string }>,
  change: (out: PageTakenOut[]) => PageTakenOut[],
): Promise<Applied> {
  return applyCommands(ports, actor, target, ({ record, vault }) => [
    command,
    { type: 'compare-patient', light: lightOf(changed(record, command.fileId, change), vault.claims) },
  ]);
}

function changed(
  record: LeaverRecord,
  fileId: string,
  change: (out: PageTakenOut[]) => PageTakenOut[],
): LeaverRecord {
  const after = (part: Part) =>
    part.fileId === fileId ? { ...part, takenOut: change(part.takenOut) } : part;
  return { ...record, parts: record.parts.map(after) };
}
