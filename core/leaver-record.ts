import type { CivilDate } from './dates.ts';
import type { DeductionReason, Route } from './routes.ts';

/**
 * A LeaverRecord is one patient leaving one practice once. It is folded from its events and holds no
 * identifiers: name, NHS number, date of birth, file names, addresses and free words live in the vault,
 * under the same reference. Instants are ISO 8601 in UTC; civil dates are 'YYYY-MM-DD' in London.
 */
export type LeaverRecord = {
  ref: string;
  /** ODS code of the practice that is letting the patient go. */
  practice: string;
  /** Number of events so far; a change is decided on a version and refused on any other. */
  version: number;
  stage: Stage;
  stageSince: string;
  openedAt: string;
  route: Route;
  /** True once a person, not the default, chose the route. */
  routeChosen: boolean;
  parts: Part[];
  /** Grows with every decision on a page, so that a pack knows whether it was made after the last of them. */
  pagesVersion: number;
  /** How well the sources agree on who the patient is; null until notes are here. */
  agreement: AgreementLight | null;
  check: Check | null;
  pack: Pack | null;
  /** Why the last attempt to prepare a pack ended without one; null after success or before any. */
  packTrouble: string | null;
  reprints: Reprint[];
  label: { arrivedOn: CivilDate } | null;
  bags: number | null;
  collection: Collection | null;
  /** `again`: it was asked before, of the same collection. */
  asked: { on: CivilDate; letterId: string; again?: true } | null;
  answer: { answer: LegibilityAnswer; on: CivilDate; by: string } | null;
  clearedBecause: ClearedBecause | null;
  clearedOn: CivilDate | null;
  requestedOn: CivilDate | null;
  deduction: { reason: DeductionReason; on: CivilDate | null } | null;
  receivingPracticeKnown: boolean;
  supplier: { id: string; askedOn: CivilDate; letterId: string; notHeld: boolean } | null;
  claimedBy: string | null;
  /** Members of staff who may see nothing of it, such as a relative; left out where there are none. */
  restricted?: Restriction[];
  holds: Hold[];
  /** Messages that spoke of this record, and what each may mean. Proposals only: mail has no authority. */
  mails: { messageId: string; meaning: string | null; on: CivilDate; settled: boolean }[];
  /** A first approval that waits for its second; `batch` names those that were approved together. */
  proposal: { by: string; at: string; bulk: boolean; batch?: string } | null;
  deletion: Deletion | null;
  closed: { reason: CloseReason; from: Stage } | null;
};

export const STAGES = [
  'expected',
  'received',
  'checked',
  'reprinted',
  'bagged',
  'collected',
  'clear',
  'deleting',
  'deleted',
  'closed',
] as const;
export type Stage = (typeof STAGES)[number];

export type AgreementLight = 'green' | 'amber' | 'red';
export type Readable = 'yes' | 'locked' | 'damaged';

export type Part = {
  fileId: string;
  part: number | null;
  of: number | null;
  sha256: string;
  bytes: number;
  /** null while locked or damaged. */
  pages: number | null;
  readable: Readable;
  messageId: string;
  receivedAt: string;
  refused: PartRefusal | null;
  /** The file that holds what the press saw of its pages; null for what came before there were any. */
  inspection: string | null;
  /** How the file had to be helped before it could be read; null for one that was sound. */
  rescued: Rescue | null;
  /** A person has looked at every page of a rescued file. */
  rescueAccepted: boolean;
  /** Pages, from 1, that are not printed because a person took them out; their copy goes with the part. */
  takenOut: PageTakenOut[];
  /** Pages, from 1, that are printed although they seem blank. */
  keptBlanks: number[];
};

export type Rescue = 'decrypted' | 'repaired';
export type PageTakenOut = { page: number; reason: PageRefusal; by: string; at: string };

export const PART_REFUSALS = ['duplicate', 'not-this-patient', 'not-notes', 'unreadable'] as const;
export type PartRefusal = (typeof PART_REFUSALS)[number];

export const PAGE_REFUSALS = ['not-this-patient', 'not-notes', 'duplicate-page', 'unreadable'] as const;
export type PageRefusal = (typeof PAGE_REFUSALS)[number];

export type Check = { by: string; at: string; differencesAccepted: boolean; pages: number };

export type Pack = {
  packId: string;
  /** One encrypted file per volume, in order. */
  volumes: { fileId: string; sha256: string; sides: number; sheets: number }[];
  sides: number;
  sheets: number;
  pagesIn: number;
  pagesOut: number;
  blanksDropped: number;
  pagesCompared: number;
  preparedAt: string;
  /** The parts it was made from, so that a change of parts outdates it. */
  fileIds: string[];
  /** The decisions on pages it was made after; 0 where none is said. */
  pagesVersion?: number;
  /** Pages that a person had taken out, among `pagesIn`; 0 where none is said. */
  takenOut?: number;
  /** How well it agreed with the scan; missing on packs made before it was kept. */
  proof?: PackProof;
};

export type PackProof = {
  sidesCompared: number;
  /** Pages whose pictures are the very bytes of the scan. */
  picturesIdentical: number;
  /** Of the worst 3 mm square of all, in levels of 255. */
  worstDifference: number;
};

export type Reprint = {
  packId: string;
  sheets: number;
  by: string;
  at: string;
  collectedOn: CivilDate | null;
  outcome: LegibilityAnswer | null;
};

export type Collection = { on: CivilDate; windowDays: number };
export type LegibilityAnswer = 'legible' | 'not-legible';
export type ClearedBecause = 'legible' | 'window-ended' | 'release-confirmed';

/** `accountId` may not see the record. Why is in the vault, under `wordsId`. */
export type Restriction = { accountId: string; by: string; at: string; wordsId: string };

export const HOLD_KINDS = [
  'infected-blood',
  'public-inquiry',
  'claim',
  'complaint',
  'access-request',
  're-registered',
  'other',
] as const;
export type HoldKind = (typeof HOLD_KINDS)[number];

export type Hold = {
  holdId: string;
  kind: HoldKind;
  by: string;
  placedOn: CivilDate;
  reviewOn: CivilDate;
  releasedOn: CivilDate | null;
  /** Where the words are in the vault; null when the kind says enough. */
  wordsId: string | null;
  /** It stands over the whole practice, and is reviewed and released for all records at once. */
  practiceWide?: true;
};

export const CLOSE_REASONS = [
  'deducted-in-error',
  're-registered',
  'not-notes',
  'internal-transfer',
  'other-route',
] as const;
export type CloseReason = (typeof CLOSE_REASONS)[number];

/** Kinds of copy we know of. Each line of the ledger is one copy, or one place that may hold copies. */
export const COPY_KINDS = [
  'mailbox-message',
  'stored-file',
  'outgoing-letter',
  'backups',
  'supplier-copy',
  'identifying-details',
] as const;
export type CopyKind = (typeof COPY_KINDS)[number];

export type LedgerState = 'to-do' | 'asked' | 'claimed' | 'verified';

export type LedgerLine = {
  lineId: string;
  kind: CopyKind;
  /** Message id, file id, letter id or supplier id; null where the kind says all. */
  what: string | null;
  state: LedgerState;
  at: string | null;
  by: string | null;
  evidence: CopyEvidence | null;
  /** Until when an administrator could still recover this copy; null where nobody can. */
  recoverableUntil: CivilDate | null;
};

export const COPY_EVIDENCE = [
  'absent-when-looked-for',
  'key-destroyed',
  'was-never-there',
  'supplier-certificate',
  'supplier-statement',
  'restores-reapply-deletions',
] as const;
export type CopyEvidence = (typeof COPY_EVIDENCE)[number];

export type Deletion = {
  approvedBy: string;
  secondBy: string | null;
  approvedAt: string;
  early: boolean;
  /** Names those that were approved together; missing where it was approved by itself. */
  batch?: string;
  lines: LedgerLine[];
  certificate: { number: string; at: string } | null;
};

/** What happened, in the past tense. This list is the trail: nothing here may name a patient. */
export type LeaverEvent =
  | { type: 'leaver-expected'; source: 'person' | 'notes' }
  | { type: 'notes-requested'; supplier: string; letterId: string; on: CivilDate }
  | { type: 'notes-not-held'; supplier: string }
  | {
      type: 'part-received';
      fileId: string;
      part: number | null;
      of: number | null;
      sha256: string;
      bytes: number;
      pages: number | null;
      readable: Readable;
      messageId: string;
      inspection?: string | null;
      rescued?: Rescue | null;
    }
  | { type: 'part-came-again'; sha256: string; messageId: string }
  | {
      type: 'part-unlocked';
      fileId: string;
      newFileId: string;
      sha256: string;
      bytes: number;
      pages: number;
      inspection?: string | null;
      rescued?: Rescue | null;
    }
  | { type: 'part-inspected'; fileId: string; inspection: string; rescued: Rescue | null }
  | { type: 'rescue-accepted'; fileId: string }
  | { type: 'page-taken-out'; fileId: string; page: number; reason: PageRefusal }
  | { type: 'page-put-back'; fileId: string; page: number }
  | { type: 'blank-kept'; fileId: string; page: number }
  | { type: 'blank-dropped'; fileId: string; page: number }
  | { type: 'part-numbered'; fileId: string; part: number; of: number }
  | { type: 'part-refused'; fileId: string; reason: PartRefusal }
  | { type: 'part-restored'; fileId: string }
  | { type: 'patient-compared'; light: AgreementLight }
  | { type: 'patient-corrected'; fields: ('nhsNumber' | 'name' | 'dateOfBirth')[]; light: AgreementLight }
  | { type: 'route-chosen'; route: Route }
  | { type: 'notes-checked'; differencesAccepted: boolean; pages: number }
  | {
      type: 'pack-prepared';
      packId: string;
      volumes: Pack['volumes'];
      sides: number;
      sheets: number;
      pagesIn: number;
      pagesOut: number;
      blanksDropped: number;
      pagesCompared: number;
      fileIds: string[];
      pagesVersion?: number;
      takenOut?: number;
      proof?: PackProof;
    }
  | { type: 'pack-failed'; code: string }
  | { type: 'printed'; packId: string; sheets: number }
  | { type: 'label-arrived'; on: CivilDate }
  | { type: 'label-not-arrived' }
  | { type: 'bagged'; bags: number }
  | { type: 'collected'; on: CivilDate; windowDays: number }
  | { type: 'new-practice-asked'; letterId: string; on: CivilDate }
  | { type: 'answer-recorded'; answer: LegibilityAnswer; on: CivilDate; wordsId: string | null }
  | { type: 'review-window-ended'; endedOn: CivilDate }
  | { type: 'release-confirmed'; on: CivilDate }
  | { type: 'step-undone'; step: UndoableStep }
  | {
      type: 'hold-placed';
      holdId: string;
      kind: HoldKind;
      on: CivilDate;
      reviewOn: CivilDate;
      wordsId: string | null;
      practiceWide?: true;
    }
  | { type: 'hold-reviewed'; holdId: string; reviewOn: CivilDate }
  | { type: 'hold-released'; holdId: string; on: CivilDate }
  | { type: 'access-restricted'; accountId: string; wordsId: string }
  | { type: 'restriction-lifted'; accountId: string }
  | { type: 'claimed' }
  | { type: 'claim-released' }
  | { type: 'request-dated'; on: CivilDate }
  | { type: 'deduction-recorded'; reason: DeductionReason; on: CivilDate | null }
  | { type: 'receiving-practice-recorded' }
  | { type: 'mail-noted'; messageId: string; meaning: string | null; on: CivilDate }
  | { type: 'mail-settled'; messageId: string }
  | { type: 'deletion-proposed'; bulk: boolean; batch?: string }
  | { type: 'deletion-proposal-withdrawn' }
  | {
      type: 'deletion-approved';
      firstBy: string;
      secondBy: string | null;
      early: boolean;
      batch?: string;
      lines: { lineId: string; kind: CopyKind; what: string | null }[];
    }
  | { type: 'copy-found'; lineId: string; kind: CopyKind; what: string | null }
  | { type: 'copy-asked'; lineId: string }
  | { type: 'copy-claimed'; lineId: string; evidence: CopyEvidence }
  | { type: 'copy-verified'; lineId: string; evidence: CopyEvidence; recoverableUntil: CivilDate | null }
  | { type: 'deletion-certified'; number: string }
  | { type: 'record-closed'; reason: CloseReason }
  | { type: 'record-reinstated' };

/** `cleared` covers a legibility answer or a release entered by mistake; an ended window is no step of a person's. */
export type UndoableStep = 'printed' | 'bagged' | 'collected' | 'cleared';

/** An event as it happened to one record: who did it and when. `by` is an account id, or 'onward' for the clock and the machinery. */
export type Happened = {
  ref: string;
  practice: string;
  version: number;
  at: string;
  by: string;
  event: LeaverEvent;
};

export const BY_ONWARD = 'onward';

/** The parts that count: not refused. */
export function partsInPlay(record: LeaverRecord): Part[] {
  return record.parts.filter((part) => part.refused === null);
}

/** Holds standing today. */
export function activeHolds(record: LeaverRecord): Hold[] {
  return record.holds.filter((hold) => hold.releasedOn === null);
}

/** Pages of a part that a person has not taken out; null while it is locked or damaged. */
export function pagesInPlay({ pages, takenOut }: Part): number | null {
  return pages === null ? null : pages - takenOut.length;
}

/** Whether the pack on file was made from just the parts in play, after the last decision on a page. */
export function packIsCurrent(record: LeaverRecord): boolean {
  if (record.pack === null || (record.pack.pagesVersion ?? 0) !== record.pagesVersion) return false;
  const now = new Set(partsInPlay(record).map((part) => part.fileId));
  const then = new Set(record.pack.fileIds);
  return now.size === then.size && [...now].every((id) => then.has(id));
}

/** A record as an earlier version of Onward kept it, with what it did not know yet. */
export function asKeptNow(
  kept: Omit<LeaverRecord, 'pagesVersion'> & { pagesVersion?: number },
): LeaverRecord {
  return {
    ...kept,
    pagesVersion: kept.pagesVersion ?? 0,
    parts: kept.parts.map((part) => ({ ...NO_PAGE_FACTS, ...part })),
  };
}

/** A part of whose pages nothing is known and on which nobody has decided. */
export const NO_PAGE_FACTS = {
  inspection: null,
  rescued: null,
  rescueAccepted: false,
  takenOut: [],
  keptBlanks: [],
} satisfies Partial<Part>;

/** Whether any work is left on it; derived once so that lists, reminders and searches agree. */
export function isOpen(record: LeaverRecord): boolean {
  return record.stage !== 'deleted' && record.stage !== 'closed';
}
