/** GET /api/records/:ref/access (lead, auditor). Newest first; `older` says whether there are more than are shown. */
export type AccessView = {
  opened: { at: string; atWords: string; name: string; roleWords: string; words: string }[];
  older: boolean;
  keptWords: string;
  /** `reason` is null for an auditor, and once the record is deleted. */
  restricted: { accountId: string; name: string; roleWords: string; words: string; reason: string | null }[];
  /** Who may still be kept from it; empty for an auditor. */
  people: { accountId: string; name: string; roleWords: string }[];
  /** What this person may do: both false for an auditor. Nobody can be kept from a record that is deleted. */
  mayRestrict: boolean;
  mayLift: boolean;
};
