import { practiceOf } from './apply-commands.ts';
import type { Inspection } from './apply-inspection.ts';
import type { Ports } from './ports.ts';
import type { StoreWriter } from './store-port.ts';

/** Asks, where the practice wants it, that the heads of a part's picture-only pages be read when there is time. */
export async function askForPageHeads(
  ports: Ports,
  tx: StoreWriter,
  { practice, ref }: { practice: string; ref: string },
  { fileId, inspection }: { fileId: string; inspection: Inspection | null },
): Promise<void> {
  if (!practiceOf(ports, practice).readPageHeads || !inspection?.pages.some(isUnread)) return;
  await tx.addJob({
    jobId: ports.ids.id(),
    practice,
    kind: 'read-heads',
    dedupeKey: `read-heads:${fileId}`,
    payload: { ref, fileId },
  });
}

/** A picture with no text of its own that nobody has read yet. */
export function isUnread({
  identity,
  blank,
}: Pick<Inspection['pages'][number], 'identity' | 'blank'>): boolean {
  return identity === null && !blank;
}
