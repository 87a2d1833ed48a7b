import type { RowView } from './answers.ts';

/* What is told of deletion, and of what was done to several records at once. Types only. */

/** One that may be approved now. `first`: somebody has approved it, and a second person must. */
export type ReadyRow = RowView & {
  version: number;
  reasons: string[];
  early: boolean;
  first: { byName: string; byMe: boolean } | null;
};
/** POST /api/deletion/approve, /deletion/supplier-answers, /courier/collected: what became of each, in the order asked; it repeats no reference. */
export type DoneManyView = {
  done: { tone: 'green' | 'blue' | 'amber'; words: string }[];
};

/** GET /api/deletion */
export type DeletionView = {
  ready: ReadyRow[];
  waiting: (RowView & { why: string })[];
  deleting: GoingRow[];
  deleted: (RowView & { certificateHref: string | null })[];
  /** What was approved together, the latest first; without a certificate while none of it is deleted. */
  batches: { number: string; words: string; certificateHref: string | null }[];
};

/** `supplier`: the scanning company that has not answered about its copy. */
export type GoingRow = RowView & {
  version: number;
  left: string;
  supplier: { id: string; name: string } | null;
};
