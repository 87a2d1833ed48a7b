import type { Happened, LeaverEvent, LeaverRecord, Part, Stage } from './leaver-record.ts';
import { NO_PAGE_FACTS } from './leaver-record.ts';

/** What happened to the pages of a part. */
export type PageEvent = Extract<
  LeaverEvent,
  {
    type:
      | 'part-inspected'
      | 'rescue-accepted'
      | 'page-taken-out'
      | 'page-put-back'
      | 'blank-kept'
      | 'blank-dropped';
  }
>;

/** What a record is after something happened to a page, or to what is known of the pages of a part. */
export function pagesAfter(
  record: LeaverRecord,
  event: PageEvent,
  { at, by }: Pick<Happened, 'at' | 'by'>,
): LeaverRecord {
  switch (event.type) {
    case 'part-inspected':
      return { ...record, parts: changePart(record, event.fileId, (part) => inspected(part, event)) };
    case 'rescue-accepted':
      return {
        ...record,
        parts: changePart(record, event.fileId, (part) => ({ ...part, rescueAccepted: true })),
      };
    case 'page-taken-out': {
      const { page, reason } = event;
      return pagesDecided(
        partsChanged(
          record,
          changePart(record, event.fileId, (part) => ({
            ...part,
            takenOut: [...part.takenOut, { page, reason, by, at }].sort((a, b) => a.page - b.page),
          })),
        ),
      );
    }
    case 'page-put-back':
      return pagesDecided(
        partsChanged(
          record,
          changePart(record, event.fileId, (part) => ({
            ...part,
            takenOut: part.takenOut.filter(({ page }) => page !== event.page),
          })),
        ),
      );
    case 'blank-kept':
      return withKeptBlanks(record, event.fileId, (kept) => [...kept, event.page].sort((a, b) => a - b));
    case 'blank-dropped':
      return withKeptBlanks(record, event.fileId, (kept) => kept.filter((page) => page !== event.page));
  }
}

/** A part as it came: whatever an older event does not say of its pages is not known. */
export function newPart(event: Extract<LeaverEvent, { type: 'part-received' }>, at: string): Part {
  const { type: _, ...facts } = event;
  return {
    ...NO_PAGE_FACTS,
    ...facts,
    inspection: facts.inspection ?? null,
    rescued: facts.rescued ?? null,
    receivedAt: at,
    refused: null,
  };
}

/** What a person ticked holds only while the same is said of the file. */
function inspected(part: Part, event: Extract<LeaverEvent, { type: 'part-inspected' }>): Part {
  const { inspection, rescued } = event;
  return { ...part, inspection, rescued, rescueAccepted: part.rescueAccepted && part.rescued === rescued };
}

/** Nothing of the notes changed and still the paper will: the check stands, and the pack is made again. */
function withKeptBlanks(
  record: LeaverRecord,
  fileId: string,
  change: (kept: number[]) => number[],
): LeaverRecord {
  const parts = changePart(record, fileId, (part) => ({ ...part, keptBlanks: change(part.keptBlanks) }));
  return pagesDecided({ ...record, parts });
}

function pagesDecided(record: LeaverRecord): LeaverRecord {
  return { ...record, pagesVersion: record.pagesVersion + 1 };
}

/**
 * Parts decide what the pack must hold, so a change of parts before the courier has the bag takes the
 * record back to "received": a wrong or missing page in the bag is the first thing that must never happen.
 * Once the bag has gone the stage stays, and the outdated pack blocks deletion instead.
 */
export function partsChanged(record: LeaverRecord, parts: Part[]): LeaverRecord {
  const changed = { ...record, parts };
  if (record.stage === 'expected') return { ...changed, stage: 'received' };
  return backToReceived(changed);
}

/** Undoes check, pack and bag, as long as the courier does not have it. */
export function backToReceived(record: LeaverRecord): LeaverRecord {
  const gone: Stage[] = ['collected', 'clear', 'deleting', 'deleted', 'closed', 'expected'];
  if (gone.includes(record.stage)) return record;
  return { ...record, stage: 'received', check: null, pack: null, packTrouble: null, bags: null };
}

export function changePart(record: LeaverRecord, fileId: string, change: (part: Part) => Part): Part[] {
  return record.parts.map((part) => (part.fileId === fileId ? change(part) : part));
}
