import type { PracticeHold } from '../../core/practice-holds.ts';

export type PracticeHoldReader = {
  /** Every hold there ever was over this practice, the newest first. */
  practiceHolds(practice: string): Promise<PracticeHold[]>;
};

export type PracticeHoldWriter = {
  /** Adds it, or puts it in the place of the one with its id. */
  savePracticeHold(practice: string, hold: PracticeHold): Promise<void>;
};
