/** A leavers' list looked at: its columns, and what each row comes to. Nothing of it is kept. */
export type LeaversListView = {
  /** Sent back with the file, so that just what was shown is brought in. */
  seen: string;
  sheetWords: string | null;
  /** Index of the row of headings; -1 where there is none. */
  headingAt: number;
  headings: { at: number; words: string }[];
  columns: { index: number; words: string }[];
  fields: { field: string; words: string; needed: boolean; column: number | null }[];
  /** Which columns must still be chosen; null where all are. */
  missingWords: string | null;
  /** '12 new, 3 already known, 1 needs a look.' */
  summaryWords: string;
  groups: ListedGroupView[];
  rows: ListedRowView[];
  /** What the button says; null where the list changes nothing. */
  doWords: string | null;
};

export type ListedGroupView = { group: string; words: string; count: number; countWords: string };

export type ListedRowView = {
  /** Its number in the file, from 1. */
  row: number;
  nameWords: string;
  nhsNumberWords: string;
  bornWords: string;
  group: string;
  groupWords: string;
  words: string;
  ref: string | null;
};

/** What came of bringing it in, row by row. */
export type LeaversBroughtInView = {
  summaryWords: string;
  groups: ListedGroupView[];
  rows: ListedRowView[];
};
