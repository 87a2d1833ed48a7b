import type { DEDUCTION_REASONS } from '../../core/routes.ts';
import type { DueLineView, PatientView } from './answers.ts';
import type { LetterAnswerView } from './letter-answers.ts';
import type { PageAt } from './page-answers.ts';
import type { ActionName } from './requests.ts';

/* What the desk and the pane are told of one record. Types only; `…Words` are for reading as they stand. */

export type PartView = {
  fileId: string;
  name: string;
  part: number | null;
  of: number | null;
  pages: number | null;
  sizeWords: string;
  readable: 'yes' | 'locked' | 'damaged';
  refused: string | null;
  refusedWords: string | null;
  receivedWords: string;
  from: string;
  /** Where its strip of pages is; null while it is locked or damaged, and for whoever may not see pages. */
  pagesHref: string | null;
  /** 'Page 7 was taken out.'; null where none was. */
  takenOutWords: string | null;
  /** What had to be done to the file, and whether somebody has ticked it; null for a sound one. */
  rescued: { how: 'decrypted' | 'repaired'; words: string; accepted: boolean } | null;
  /** Pages, still in, that name another NHS number. */
  pagesInDoubt: number[];
};

export type RecordView = {
  ref: string;
  version: number;
  stage: string;
  stageWords: string;
  stageMeans: string;
  sinceWords: string;
  /** null once deleted: the practice does not hold these any more. */
  patient: PatientView | null;
  died: boolean;
  route: {
    code: string;
    name: string;
    leaves: string;
    copies: string;
    chosen: boolean;
    checklist: string[];
    prints: boolean;
    courier: boolean;
    /** Letters on paper that it may need, as PDFs; none for whoever may not print. */
    letters: { href: string; words: string; whenWords: string }[];
  };
  /** Where it is said whose job it is to find the new practice. */
  guidance: { words: string; href: string }[];
  routes: { code: string; name: string; leaves: string; copies: string }[];
  track: { stage: string; words: string; state: 'done' | 'now' | 'to-do' | 'not-needed' }[];
  /** Everything that waits for a person, worst first. */
  due: DueLineView[];
  /** The one primary next step; null where there is nothing to do but wait, with `why` saying for what. */
  next: { do: ActionName | null; words: string; why: string };
  /** Other things this person may do now, and those they may not, with the reason. */
  actions: { do: ActionName; words: string; allowed: boolean; refusal: string | null }[];
  undo: string | null;
  agreement: {
    light: 'green' | 'amber' | 'red';
    words: string;
    differences: { field: string; values: { value: string; where: string }[] }[];
    notes: string[];
  } | null;
  parts: PartView[];
  /** Pages that must be looked at before the notes count as checked: each names another NHS number. */
  pagesInDoubt: (PageAt & { doubtWords: string })[];
  partsState: {
    of: number | null;
    present: number[];
    missing: number[];
    complete: boolean;
    words: string;
    problems: string[];
  };
  pack: {
    packId: string;
    sides: number;
    sheets: number;
    pagesIn: number;
    pagesOut: number;
    blanksDropped: number;
    provenWords: string;
    current: boolean;
    volumes: { volume: number; of: number; sides: number; sheets: number; href: string }[];
  } | null;
  packWork: { state: 'none' | 'waiting' | 'working' | 'failed'; done: number; total: number; words: string };
  facts: {
    label: { arrivedWords: string; movementNumber: string | null } | null;
    bags: number | null;
    bagLabels: string[];
    collectedWords: string | null;
    window: { endsOn: string | null; words: string; daysLeft: number | null; ended: boolean } | null;
    requestedOn: string | null;
    requestedWords: string | null;
    statutoryWords: string | null;
    statutoryOverdue: boolean;
    deduction: { reason: keyof typeof DEDUCTION_REASONS; words: string } | null;
    receivingPractice: { name: string; address: string; email: string | null; odsCode: string | null } | null;
    supplier: { id: string; name: string; askedWords: string; notHeld: boolean } | null;
    claimedByName: string | null;
    claimedByMe: boolean;
    askedWords: string | null;
    answerWords: string | null;
  };
  suppliers: { id: string; name: string }[];
  reprints: { words: string }[];
  holds: {
    holdId: string;
    kindWords: string;
    byName: string;
    placedWords: string;
    reviewWords: string;
    reviewDue: boolean;
    words: string | null;
    active: boolean;
    practiceWide: boolean;
    releasedWords: string | null;
  }[];
  mails: {
    messageId: string;
    from: string;
    subject: string;
    excerpt: string;
    proposal: string | null;
    proposes: 'legible' | 'not-legible' | 'supplier-deleted' | 'not-held' | null;
    onWords: string;
    settled: boolean;
  }[];
  letters: {
    letterId: string;
    words: string;
    state: string;
    stateWords: string;
    fileWords: string | null;
    /** What came in answer, oldest first: 'The letter to the scanning company came back: mailbox full.' */
    answers: LetterAnswerView[];
  }[];
  deletion: {
    for: string[];
    against: { what: string; next: string }[];
    early: boolean;
    earlyWords: string | null;
    proposal: { byName: string; atWords: string; byMe: boolean } | null;
    ledger: {
      lineId: string;
      words: string;
      state: string;
      stateWords: string;
      evidenceWords: string | null;
      recoverableWords: string | null;
      yours: boolean;
    }[];
    certificateHref: string | null;
    certificateNumber: string | null;
  };
};
