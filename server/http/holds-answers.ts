import type { PatientView } from './answers.ts';

/* What is told of holds, of one record and of a whole practice. Types only. */

type HoldSaid = {
  kindWords: string;
  byName: string;
  placedWords: string;
  reviewWords: string;
  reviewDue: boolean;
};
/** A hold over every record of the practice: `records` of the `open` ones are under it by now. */
export type PracticeHoldView = HoldSaid & {
  holdId: string;
  title: string;
  releasedWords: string | null;
  records: number;
  open: number;
};
export type HeldRow = HoldSaid & {
  ref: string;
  patient: PatientView | null;
  stageWords: string;
  words: string | null;
};
/** `more`: how many single holds are left out. */
export type HoldsView = { practiceWide: PracticeHoldView[]; records: HeldRow[]; more: number };
