import type { LeaverRecord } from './leaver-record.ts';
import { isOpen, partsInPlay } from './leaver-record.ts';
import { ROUTE_RULES } from './routes.ts';

/** Letters on paper that go with, or in place of, the notes. */
export const PRINTED_LETTERS = ['digitisation-letter', 'repository-letter', 'compliment-slip'] as const;
export type PrintedLetter = (typeof PRINTED_LETTERS)[number];

/**
 * Which of them a record may need. PCSE (help pages, November 2026): where the notes are digitised and the electronic
 * record has gone by GP2GP, a digitisation letter goes to the new practice; where the paper notes never reached the practice,
 * a compliment slip that says so goes with whatever the practice made. Nothing is printed once deletion was approved.
 */
export function lettersToPrint(record: LeaverRecord): PrintedLetter[] {
  if (!isOpen(record) || record.stage === 'deleting') return [];
  if (record.route === 'digitisation-letter') return ['digitisation-letter'];
  if (record.route === 'held-in-ndr') return ['repository-letter'];
  const awaited = record.supplier !== null && !record.supplier.notHeld;
  const nothingHere = partsInPlay(record).length === 0;
  return ROUTE_RULES[record.route].courier && nothingHere && !awaited ? ['compliment-slip'] : [];
}
