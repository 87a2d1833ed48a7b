/** What somebody opened of a record, or, where it is none of one record, which list of many. */
export const ACCESS_KINDS = [
  'record',
  'history',
  'openings',
  'pages',
  'pack',
  'certificate',
  'message',
  'named-report',
  'inspection',
] as const;
export type AccessKind = (typeof ACCESS_KINDS)[number];

/** Days for which it is kept, unless the practice says otherwise: long enough for a complaint, or a claim of a breach. */
export const ACCESS_LOG_DAYS = 731;

/** `ref` is null for a list that tells of many. It says who looked, and nothing of whom they saw. */
export type AccessEntry = { ref: string | null; accountId: string; kind: AccessKind; at: string };

export type AccessReader = {
  /** References of the records that this person may see nothing of. */
  closedTo(practice: string, accountId: string): Promise<ReadonlySet<string>>;
  /** Newest first, all of them where `limit` is null; of one record where `ref` says so; at or after `from`, before `to`. */
  accesses(
    practice: string,
    asked: { ref: string | null; from: Date | null; to: Date | null; limit: number | null },
  ): Promise<AccessEntry[]>;
  lastAccess(
    practice: string,
    ref: string | null,
    accountId: string,
    kind: AccessKind,
  ): Promise<string | null>;
};

export type AccessWriter = {
  noteAccess(practice: string, entry: AccessEntry): Promise<void>;
  /** Removes what was noted before the date; how many. */
  forgetAccesses(practice: string, before: Date): Promise<number>;
};
