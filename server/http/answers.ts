import type { DueCode } from '../../core/reminders.ts';
import type { DEDUCTION_REASONS } from '../../core/routes.ts';
import type { PageAt } from './page-answers.ts';
import type { ActionName, Decision } from './requests.ts';

export type * from './access-answers.ts';
export type * from './leavers-answers.ts';
export type * from './page-answers.ts';
export type * from './pane-answers.ts';

/**
 * What the server answers. Types only. Dates are ISO; `…Words` are for reading as they stand.
 *
 *     POST  /api/sign-in                      signIn            -> Me
 *     POST  /api/sign-in/link                 signInLink        -> Me
 *     POST  /api/sign-out                                       -> 204
 *     GET   /api/me                                             -> Me
 *     GET   /api/today                                          -> TodayView
 *     POST  /api/records/search               searchRequest     -> ListView
 *     POST  /api/records                      expectRequest     -> RecordView
 *     POST  /api/leavers-list/look            raw file          -> LeaversListView (clerk, lead)
 *     POST  /api/leavers-list/bring-in        raw file          -> LeaversBroughtInView (clerk, lead)
 *     GET   /api/records/:ref                                   -> RecordView
 *     POST  /api/records/:ref/actions         actionRequest     -> RecordView
 *     GET   /api/records/:ref/history                           -> HistoryView
 *     GET   /api/records/:ref/letters/:letter?supplier=         -> LetterView (clerk, lead)
 *     POST  /api/records/:ref/mutes           mute              -> DueLineView[] (clerk, lead)
 *     POST  /api/records/:ref/mutes/end       unmute            -> DueLineView[] (clerk, lead)
 *     GET   /api/records/:ref/access                            -> AccessView (lead, auditor)
 *     POST  /api/records/:ref/restrictions    restriction       -> AccessView (lead)
 *     POST  /api/records/:ref/restrictions/lift liftRestriction -> AccessView (lead)
 *     POST  /api/records/:ref/inspection      inspectionOfRecord -> CSV (lead, auditor)
 *     GET   /api/records/:ref/parts/:fileId/pages               -> PagesView (clerk, lead)
 *     GET   /api/records/:ref/paper                             -> PaperView (clerk, lead)
 *     GET   /api/records/:ref/parts/:fileId/pages/:page?width=  -> image/png (clerk, lead)
 *     GET   /api/records/:ref/pack/:volume                      -> application/pdf (clerk, lead)
 *     GET   /api/records/:ref/printed/:letter                   -> application/pdf (clerk, lead)
 *     GET   /api/records/:ref/certificate                       -> application/pdf
 *     GET   /api/messages?state=                                -> MessageView[]
 *     GET   /api/messages/:id                                   -> MessageView
 *     POST  /api/messages/:id/decision        decision          -> MessageView
 *     POST  /api/take-in                      raw file          -> TakenInView
 *     GET   /api/deletion                                       -> DeletionView
 *     POST  /api/deletion/approve             approveMany       -> DoneManyView
 *     POST  /api/deletion/supplier-answers    answerMany        -> DoneManyView
 *     GET   /api/deletion/batches/:batch/certificate            -> application/pdf
 *     GET   /api/courier                                        -> CourierView
 *     POST  /api/courier/collected            collected         -> DoneManyView
 *     GET   /api/holds                                          -> HoldsView
 *     POST  /api/holds                        practiceHold      -> HoldsView (lead)
 *     POST  /api/holds/:id                    changePracticeHold -> HoldsView (lead)
 *     POST  /api/reports/dashboard            dashboardRequest  -> DashboardView
 *     POST  /api/reports/table                reportRequest     -> ReportView
 *     POST  /api/reports/file                 reportRequest     -> CSV, XLSX or PDF
 *     POST  /api/inspection                   inspection        -> CSV (lead, auditor)
 *     GET   /api/settings                                       -> SettingsView
 *     POST  /api/letter-texts                 letterText        -> SettingsView (lead)
 *     POST  /api/letter-texts/look            lookAtLetterText  -> LetterTextLook (lead)
 *     POST  /api/accounts                     account           -> SettingsView (lead)
 *     PATCH /api/accounts/:id                 accountChange     -> SettingsView (lead)
 *     POST  /api/demo/clock                   demoClock         -> Me (demonstration only)
 *     GET   /healthz                                            -> { ok: true }
 */
/** application/problem+json: what happened, what was not done, what next, and a stable code. */
export type Problem = {
  status: number;
  code: string;
  title: string;
  what: string;
  notDone: string;
  next: string;
  correlationId: string;
  fields?: Record<string, string>;
};

export type Me = {
  accountId: string;
  name: string;
  role: 'clerk' | 'lead' | 'auditor';
  practice: { odsCode: string; name: string };
  demonstration: boolean;
  today: string;
  todayWords: string;
  counts: { needsPerson: number; today: number; clear: number };
};

export type PatientView = {
  name: string | null;
  nameWords: string;
  nhsNumber: string | null;
  nhsNumberWords: string;
  dateOfBirth: string | null;
  bornWords: string;
};

export type RowView = {
  ref: string;
  patient: PatientView | null;
  stage: string;
  stageWords: string;
  sinceWords: string;
  claimedByName: string | null;
  held: boolean;
  statutoryWords: string | null;
  overdue: boolean;
  nextWords: string;
};
export type ListView = {
  rows: RowView[];
  next: string | null;
  total: number;
  counts: Record<string, number>;
};

/** One thing that waits for a person on a record. `code` and `since` name it, so that it can be muted. */
export type DueLineView = {
  code: DueCode;
  since: string;
  title: string;
  why: string;
  overdue: boolean;
  dueWords: string | null;
  /** The last day until which whoever asks may mute it; null where they may not, or have. */
  muteUntil: string | null;
  mutes: { mine: boolean; words: string; reason: string | null }[];
};

/** GET /api/today. Groups in order of consequence; each line says why it is here and the next step. */
export type TodayView = {
  groups: {
    code: string;
    title: string;
    lines: (DueLineView & {
      ref: string;
      patient: PatientView | null;
      nextWords: string;
      claimedByName: string | null;
    })[];
  }[];
  /** What whoever asks has muted, and so is in no group. */
  muted: (DueLineView & { ref: string; patient: PatientView | null })[];
  needsPerson: number;
  /** Names of holds over the whole practice that are to be looked at again. */
  holdsToReview: string[];
  quiet: boolean;
};

/** GET /api/messages?state=needs-a-person|filed|ignored and GET /api/messages/:id */
export type MessageView = {
  messageId: string;
  from: string;
  subject: string;
  takenInWords: string;
  state: string;
  stateWords: string;
  excerpt: string;
  why: { code: string; text: string; nextWords: string };
  reasons: { text: string; weight: 'for' | 'against' | 'note' }[];
  attachments: {
    id: string;
    name: string;
    kind: string;
    sizeWords: string;
    pages: number | null;
    trouble: string | null;
    locked: boolean;
  }[];
  patients: {
    patient: PatientView;
    light: string;
    partsWords: string;
    differences: { field: string; values: { value: string; where: string }[] }[];
  }[];
  decisions: { do: Decision['do']; words: string; primary: boolean }[];
  passwordHints: { messageId: string; from: string; subject: string }[];
  records: string[];
};

/** `nextWords` is null where nothing need be done. It proves nothing: anybody can write such a message. */
export type LetterAnswerView = {
  messageId: string;
  words: string;
  nextWords: string | null;
  onWords: string;
};

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

/**
 * GET /api/records/:ref/letters/:letter: an e-mail as it would go now. Nothing is sent by looking. `insteadWords`: why it is
 * not in the practice's own words; null where it is, or where there are none.
 */
export type LetterView = {
  to: string;
  subject: string;
  text: string;
  goesWords: string;
  insteadWords: string | null;
};

/** GET /api/records/:ref/history */
export type HistoryView = {
  lines: { at: string; atWords: string; by: string; words: string; type: string; version: number }[];
};

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

/** GET /api/courier: what waits for the driver, and what waits for its label. Days are ready to be read. */
export type CourierView = {
  nextVisitWords: string | null;
  bagged: CourierRow[];
  /** Printed, and no label has come for it yet. */
  withoutLabel: CourierRow[];
};
export type CourierRow = {
  ref: string;
  version: number;
  patient: PatientView | null;
  held: boolean;
  sinceWords: string;
  newPractice: string | null;
  movementNumber: string | null;
  /** Of bags it lies in; 0 before it was bagged. */
  bags: number;
  bagLabels: string[];
};

/** POST /api/reports/dashboard. Figures only; `backlog[].counts` are in the order of `stages`. Days are calendar days. */
export type DashboardView = {
  from: string;
  to: string;
  periodWords: string;
  reports: { name: string; title: string; says: string; ofToday: boolean }[];
  open: number;
  statutory: { met: number; missed: number; open: number; shareWords: string };
  times: {
    stage: string;
    words: string;
    ended: number;
    medianDays: number | null;
    ninthTenthDays: number | null;
  }[];
  stages: { stage: string; words: string }[];
  backlog: { on: string; onWords: string; counts: number[]; total: number }[];
  due: {
    over: { statutory: number; windows: number; holds: number };
    weeks: { from: string; fromWords: string; statutory: number; windows: number; holds: number }[];
  };
};

/** POST /api/reports/table: the first rows, as they are read; `rowCount` says how many there are. */
export type ReportView = {
  title: string;
  asOfWords: string;
  periodWords: string | null;
  totals: { words: string; value: string }[];
  notes: string[];
  columns: { title: string; kind: 'text' | 'number' | 'date' }[];
  rows: string[][];
  rowCount: number;
  noneWords: string;
};

/** The words of one letter: `text` is what stands, `own` Onward's; `faults` say why what stands is not used. */
export type LetterTextView = {
  letter: 'request-notes' | 'ask-new-practice' | 'request-deletion';
  supplier: string | null;
  title: string;
  text: { subject: string; body: string };
  own: { subject: string; body: string };
  placeholders: { name: string; means: string }[];
  /** Who gave the practice its own words, and when; null where Onward's stand. */
  givenWords: string | null;
  faults: string[];
  /** What else is to be known, such as when these words are not used. */
  noteWords: string | null;
};
/** POST /api/letter-texts/look: the words for an invented patient, and what is wrong with them. */
export type LetterTextLook = { subject: string; text: string; faults: { subject?: string; body?: string } };

/** GET /api/settings */
export type SettingsView = {
  practice: {
    odsCode: string;
    name: string;
    email: string;
    leadEmail: string;
    digestTime: string;
    reviewWindowDays: number;
    maxSheetsPerVolume: number;
  };
  folders: { inbox: string; outbox: string };
  suppliers: { id: string; name: string; requestTo: string; usualDays: number }[];
  accounts: {
    accountId: string;
    name: string;
    signInName: string;
    role: string;
    disabled: boolean;
    me: boolean;
  }[];
  letterTexts: LetterTextView[];
  letters: {
    letterId: string;
    words: string;
    stateWords: string;
    whenWords: string;
    ref: string | null;
    answers: LetterAnswerView[];
  }[];
  checks: { ok: boolean; words: string }[];
  demonstration: boolean;
};

/** POST /api/take-in (multipart is not used: one file per request, raw body, name in `X-File-Name` percent-encoded) */
/** How one signs in from the pane: the registration and scope to ask Entra for; null where there is no tenant. */
export type PaneSignInView = { entra: { clientId: string; scope: string } | null };
/** A code for the pane, as it is read out. */
export type PaneCodeView = { code: string; goodUntil: string };
/** `token`: what the pane sends from now on; null where it comes with a token of the directory. */
export type PaneLinkedView = { token: string | null; me: Me };
/** Opens a record's page in a browser, signed in as this person; good for two minutes, once. */
export type DeskLinkView = { url: string };

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

export type TakenInView = { messageId: string; state: string; words: string; records: string[] };
