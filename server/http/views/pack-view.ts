import type { LeaverRecord } from '../../../core/leaver-record.ts';
import { packIsCurrent } from '../../../core/leaver-record.ts';
import type { WorkInHand } from '../../steps/ports.ts';
import type { Job } from '../../steps/store-port.ts';
import { packTroubleWords } from '../../wording/pack-words.ts';
import { countWords } from '../../wording/plain-words.ts';
import type { RecordView } from '../answers.ts';

export function packView(record: LeaverRecord): RecordView['pack'] {
  const { pack } = record;
  if (pack === null) return null;
  const of = pack.volumes.length;
  return {
    packId: pack.packId,
    sides: pack.sides,
    sheets: pack.sheets,
    pagesIn: pack.pagesIn,
    pagesOut: pack.pagesOut,
    blanksDropped: pack.blanksDropped,
    provenWords: `${countWords(pack.pagesCompared, 'page was', 'pages were')} compared with the scan, picture by picture.`,
    current: packIsCurrent(record),
    volumes: pack.volumes.map(({ sides, sheets }, index) => ({
      volume: index + 1,
      of,
      sides,
      sheets,
      href: `/api/records/${record.ref}/pack/${index + 1}`,
    })),
  };
}

/**
 * How far the press is. What it says itself is kept in memory only; after a restart the waiting job still says that
 * a pack was asked for. After a failure why, until somebody asks again.
 */
export function packWorkView(
  record: LeaverRecord,
  work: ReturnType<WorkInHand['get']>,
  jobs: readonly Pick<Job, 'kind' | 'payload'>[],
): RecordView['packWork'] {
  if (work !== null) {
    const { done, total, words } = work;
    return { state: total === 0 ? 'waiting' : 'working', done, total, words };
  }
  if (jobs.some(({ kind, payload }) => kind === 'prepare-pack' && payload.ref === record.ref)) {
    return { state: 'waiting', done: 0, total: 0, words: 'Waiting for the press' };
  }
  if (record.packTrouble === null) return { state: 'none', done: 0, total: 0, words: '' };
  return { state: 'failed', done: 0, total: 0, words: packTroubleWords(record.packTrouble) };
}
