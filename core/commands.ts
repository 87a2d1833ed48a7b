import type { CivilDate } from './dates.ts';
import type {
  AgreementLight,
  CloseReason,
  CopyEvidence,
  CopyKind,
  HoldKind,
  LegibilityAnswer,
  Pack,
  PageRefusal,
  PartRefusal,
  Readable,
  Rescue,
} from './leaver-record.ts';
import type { DeductionReason, Route } from './routes.ts';

/** What somebody, or the clock, asks of a record. Orders, in the present tense. */
export type Command =
  | { type: 'request-notes'; supplier: string; letterId: string }
  | { type: 'note-not-held' }
  | {
      type: 'receive-part';
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
  | {
      type: 'unlock-part';
      fileId: string;
      newFileId: string;
      sha256: string;
      bytes: number;
      pages: number;
      inspection?: string | null;
      rescued?: Rescue | null;
    }
  | { type: 'keep-inspection'; fileId: string; inspection: string; rescued: Rescue | null }
  | { type: 'accept-rescue'; fileId: string }
  | { type: 'take-page-out'; fileId: string; page: number; reason: PageRefusal }
  | { type: 'put-page-back'; fileId: string; page: number }
  | { type: 'keep-blank'; fileId: string; page: number }
  | { type: 'drop-blank'; fileId: string; page: number }
  | { type: 'number-part'; fileId: string; part: number; of: number }
  | { type: 'refuse-part'; fileId: string; reason: PartRefusal }
  | { type: 'restore-part'; fileId: string }
  | { type: 'compare-patient'; light: AgreementLight }
  | { type: 'correct-patient'; fields: ('nhsNumber' | 'name' | 'dateOfBirth')[]; light: AgreementLight }
  | { type: 'choose-route'; route: Route }
  | {
      type: 'check-notes';
      acceptDifferences: boolean;
      patientKnown: boolean;
      /** What pages that are still in say of somebody else; none where it is not said. */
      pages?: PagesInDoubt;
    }
  | ({ type: 'keep-pack' } & Omit<Pack, 'preparedAt'>)
  | { type: 'note-pack-failed'; code: string }
  | { type: 'confirm-printed'; sheets: number }
  | { type: 'record-label'; on: CivilDate }
  | { type: 'unrecord-label' }
  | { type: 'bag'; bags: number }
  | { type: 'collect'; on: CivilDate }
  | { type: 'ask-new-practice'; letterId: string }
  | { type: 'record-answer'; answer: LegibilityAnswer; on: CivilDate; wordsId: string | null }
  | { type: 'end-window' }
  | { type: 'confirm-release'; on: CivilDate }
  | { type: 'undo' }
  | { type: 'place-hold'; holdId: string; kind: HoldKind; reviewOn: CivilDate; wordsId: string | null }
  | { type: 'review-hold'; holdId: string; reviewOn: CivilDate }
  | { type: 'release-hold'; holdId: string }
  | { type: 'restrict-access'; accountId: string; wordsId: string }
  | { type: 'lift-restriction'; accountId: string }
  | { type: 'claim' }
  | { type: 'release-claim' }
  | { type: 'date-request'; on: CivilDate }
  | { type: 'record-deduction'; reason: DeductionReason; on: CivilDate | null }
  | { type: 'record-receiving-practice' }
  | { type: 'note-mail'; messageId: string; meaning: string | null }
  | { type: 'settle-mail'; messageId: string }
  | {
      type: 'approve-deletion';
      /** Names those that are approved together; only where `bulk`. */
      batch?: string;
      namedBack: boolean;
      bulk: boolean;
      lines: { lineId: string; kind: CopyKind; what: string | null }[];
    }
  | { type: 'withdraw-approval' }
  | { type: 'find-copy'; lineId: string; kind: CopyKind; what: string | null }
  | { type: 'ask-copy'; lineId: string }
  | { type: 'claim-copy'; lineId: string; evidence: CopyEvidence }
  | { type: 'verify-copy'; lineId: string; evidence: CopyEvidence; recoverableUntil: CivilDate | null }
  | { type: 'certify'; number: string; identifyingLineId: string }
  | { type: 'close'; reason: CloseReason }
  | { type: 'reinstate' };

/** Pages that name another NHS number, and whether a red light comes of nothing but them. */
export type PagesInDoubt = { namingAnother: { fileId: string; page: number }[]; redByPagesOnly: boolean };

export type CommandType = Command['type'];
export type CommandOf<T extends CommandType> = Extract<Command, { type: T }>;
