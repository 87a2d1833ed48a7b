import type { PartRefusal } from '../../core/leaver-record.ts';
import type { Actor, Applied, Target } from './apply-commands.ts';
import { applyCommands } from './apply-commands.ts';
import { lightOf } from './apply-patient.ts';
import type { Ports } from './ports.ts';

/** Takes a part out: its file is kept, what it said of the patient no longer counts. */
export function refusePart(
  ports: Ports,
  actor: Actor,
  target: Target,
  { fileId, reason }: { fileId: string; reason: PartRefusal },
): Promise<Applied> {
  return changePart(ports, actor, target, fileId, reason);
}

/** Puts a part back that was taken out by mistake. */
export function restorePart(
  ports: Ports,
  actor: Actor,
  target: Target,
  { fileId }: { fileId: string },
): Promise<Applied> {
  return changePart(ports, actor, target, fileId, null);
}

function changePart(
  ports: Ports,
  actor: Actor,
  target: Target,
  fileId: string,
  refused: PartRefusal | null,
): Promise<Applied> {
  return applyCommands(ports, actor, target, ({ record, vault }) => {
    const parts = record.parts.map((part) => (part.fileId === fileId ? { ...part, refused } : part));
    const light = lightOf({ ...record, parts }, vault.claims);
    return [
      refused === null ? { type: 'restore-part', fileId } : { type: 'refuse-part', fileId, reason: refused },
      { type: 'compare-patient', light },
    ];
  });
}
