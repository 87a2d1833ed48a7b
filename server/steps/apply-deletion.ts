import type { LeaverRecord } from '../../core/leaver-record.ts';
import type { After } from './apply-commands.ts';
import type { Ports } from './ports.ts';
import type { StoredEvent, StoreReader } from './store-port.ts';

/** Sets the removal of our copies going where a deletion stands approved; otherwise does nothing. */
export async function queueRemoval(ports: Pick<Ports, 'ids'>, { tx, record }: After): Promise<void> {
  if (record.stage !== 'deleting') return;
  await tx.addJob({
    jobId: ports.ids.id(),
    practice: record.practice,
    kind: 'remove-copies',
    dedupeKey: `remove-copies:${record.ref}`,
    payload: { ref: record.ref },
  });
}

/**
 * Every file the record ever had: parts, parts as they were before they were unlocked, what was seen of their pages,
 * and volumes of every pack.
 */
export function filesEverHad(history: readonly Pick<StoredEvent, 'event'>[]): string[] {
  const files = history.flatMap(({ event }) => {
    if (event.type === 'part-received') return [event.fileId, event.inspection ?? null];
    if (event.type === 'part-unlocked') return [event.fileId, event.newFileId, event.inspection ?? null];
    if (event.type === 'part-inspected') return [event.inspection];
    if (event.type === 'pack-prepared') return event.volumes.map((volume) => volume.fileId);
    return [];
  });
  return [...new Set(files.filter((file) => file !== null))];
}

/** Files the record still speaks of. */
export function filesInUse(record: LeaverRecord): string[] {
  return [
    ...record.parts.flatMap(({ fileId, inspection }) =>
      inspection === null ? [fileId] : [fileId, inspection],
    ),
    ...(record.pack?.volumes ?? []).map((volume) => volume.fileId),
  ];
}

/** The latest day on which a backup that still exists may be kept; null when there is none. */
export async function lastBackupDay(
  store: StoreReader,
  practice: string,
  today: string,
): Promise<string | null> {
  const backups = [...(await store.backups(practice)), ...(await store.backups(null))];
  const days = backups.map(({ expiresOn }) => expiresOn).filter((day) => day >= today);
  return days.reduce<string | null>((last, day) => (last === null || day > last ? day : last), null);
}
