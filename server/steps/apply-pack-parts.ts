import type { LeaverRecord, Part } from '../../core/leaver-record.ts';
import type { PartToPrint } from '../../core/pack-plan.ts';
import { partLabel, partsInOrder, toPrint } from './apply-inspection.ts';
import type { Ports } from './ports.ts';
import type { PressRefusal, SourceAt } from './press-port.ts';

/** The parts in the order they are printed: where they lie, and what is known of their pages. */
export type PartsToPress = {
  ok: true;
  sources: SourceAt[];
  toPrint: PartToPrint[];
  files: { fileId: string; sha256: string }[];
  /** The record's own. */
  key: Uint8Array;
};
export type PackRefused = { ok: false; code: PressRefusal['code'] | 'file-gone' };

/** @throws FileGone when a part is not kept any more. */
export async function partsToPress(
  ports: Ports,
  record: LeaverRecord,
  signal: AbortSignal,
): Promise<PartsToPress | PackRefused> {
  const parts = partsInOrder(record);
  const sources: SourceAt[] = [];
  let key: Uint8Array = new Uint8Array(0);
  for (const part of parts) {
    const sealed = await ports.files.place(record.practice, record.ref, part.fileId);
    sources.push({ id: part.fileId, label: partLabel(part), sealed, known: knownOf(part) });
    key = sealed.key;
  }
  if (sources.length === 0) return { ok: false, code: 'empty' };
  const known = await toPrint(ports, record);
  if (known === null) return whyUnknown(ports, sources, signal);
  const files = parts.map(({ fileId, sha256 }) => ({ fileId, sha256 }));
  return { ok: true, sources, toPrint: known, files, key };
}

/** A part that a person's password opened is kept as the plain copy, so what came is not what lies there. */
function knownOf({ inspection, rescued }: Part): { rescued: boolean } | undefined {
  return inspection === null || rescued === 'decrypted' ? undefined : { rescued: rescued !== null };
}

/** A part whose pages cannot be known is looked at once more, for the reason. */
async function whyUnknown(
  ports: Ports,
  sources: readonly SourceAt[],
  signal: AbortSignal,
): Promise<PackRefused> {
  for (const source of sources) {
    const seen = await ports.press.inspect(source, { signal });
    if (!seen.ok) return { ok: false, code: seen.code };
  }
  // Each can be read, but not with the number of pages that it came with.
  return { ok: false, code: 'damaged' };
}
