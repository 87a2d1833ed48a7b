import { identitiesOn } from '../../core/page-identity.ts';
import type { Inspection } from './apply-inspection.ts';
import { inspectionOf, keepInspection, partLabel } from './apply-inspection.ts';
import { isUnread } from './apply-page-heads.ts';
import type { Ports } from './ports.ts';
import type { Job } from './store-port.ts';

/**
 * Has the heads of a part's picture-only pages read, and keeps whom they seem to name beside what was seen before. Off
 * unless the practice asks for it. What was read off a picture may question an identity and never confirm one: the
 * rules take it for amber at most. A part that cannot be read stays as it is, and nobody waits for it.
 */
export async function readPageHeads(
  ports: Ports,
  job: Job,
  owner: string,
  signal?: AbortSignal,
): Promise<void> {
  const { practice } = job;
  const record = await ports.store.record(practice, String(job.payload.ref));
  const part = record?.parts.find(({ fileId }) => fileId === job.payload.fileId);
  const inspection = record && part ? await inspectionOf(ports, record, part) : null;
  const pages = (inspection?.pages ?? []).filter(isUnread).map(({ page }) => page);
  if (record && part && inspection && pages.length > 0) {
    const sealed = await ports.files.place(practice, record.ref, part.fileId);
    const source = { id: part.fileId, label: partLabel(part), sealed };
    const read = await ports.press.readHeads(source, pages, signal ? { signal } : {});
    if (signal?.aborted) throw new Error('stopped while page heads were read');
    if (read.ok) await keepInspection(ports, record, part, withRead(inspection, pages, read.texts));
  }
  await ports.store.transaction((tx) => ports.store.finishJob(tx, job, owner));
}

function withRead(inspection: Inspection, read: readonly number[], texts: readonly string[]): Inspection {
  const byPage = new Map(read.map((page, at) => [page, texts[at] ?? '']));
  return {
    ...inspection,
    pages: inspection.pages.map((page) => {
      const text = byPage.get(page.page);
      return text === undefined ? page : { ...page, identity: identitiesOn(text, 'read') };
    }),
  };
}
