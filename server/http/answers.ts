import type { DueCode } from '../../core/reminders.ts';
import type { Decision } from './requests.ts';

export type * from './access-answers.ts';
export type * from './courier-answers.ts';
export type * from './deletion-answers.ts';
export type * from './holds-answers.ts';
export type * from './leavers-answers.ts';
export type * from './letter-answers.ts';
export type * from './page-answers.ts';
export type * from './pane-answers.ts';
export type * from './record-answers.ts';
export type * from './report-answers.ts';
export type * from './settings-answers.ts';

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

/** GET /api/records/:ref/history */
export type HistoryView = {
  lines: { at: string; atWords: string; by: string; words: string; type: string; version: number }[];
};

/** POST /api/take-in (multipart is not used: one file per request, raw body, name in `X-File-Name` percent-encoded) */
export type TakenInView = { messageId: string; state: string; words: string; records: string[] };
