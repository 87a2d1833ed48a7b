import { z } from 'zod';
import { CLOSE_REASONS, HOLD_KINDS, PART_REFUSALS } from '../../core/leaver-record.ts';
import type { DEDUCTION_REASONS } from '../../core/routes.ts';
import { ROUTES } from '../../core/routes.ts';

/**
 * What crosses between the desk (and later the pane) and the server. Requests are zod schemas, checked at the
 * door; answers are types. The faces import this file as types only. All dates are ISO; `…Words` are for reading.
 * Every request but sign-in needs the session cookie; every change needs the header `X-Onward: desk` as well.
 */

// ---------------------------------------------------------------- requests

const civilDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'Give a date.');
const words = z.string().trim().max(2000);
const id = z.string().min(1).max(100);

export const actionSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('request-notes'), supplier: id }),
  z.strictObject({ do: z.literal('note-not-held') }),
  z.strictObject({ do: z.literal('unlock-part'), fileId: id, password: z.string().min(1).max(500) }),
  z.strictObject({ do: z.literal('number-part'), fileId: id, part: z.int(), of: z.int() }),
  z.strictObject({ do: z.literal('refuse-part'), fileId: id, reason: z.enum(PART_REFUSALS) }),
  z.strictObject({ do: z.literal('restore-part'), fileId: id }),
  z.strictObject({
    do: z.literal('correct-patient'),
    name: z.string().trim().min(1).max(200),
    nhsNumber: z.string().trim().min(1).max(40),
    dateOfBirth: civilDate,
  }),
  z.strictObject({ do: z.literal('choose-route'), route: z.enum(ROUTES) }),
  z.strictObject({ do: z.literal('check-notes'), acceptDifferences: z.boolean() }),
  z.strictObject({ do: z.literal('prepare-pack'), duplex: z.boolean(), dropBlanks: z.boolean() }),
  z.strictObject({ do: z.literal('confirm-printed'), sheets: z.int() }),
  z.strictObject({
    do: z.literal('record-label'),
    on: civilDate,
    movementNumber: z.string().trim().max(60).optional(),
  }),
  z.strictObject({ do: z.literal('unrecord-label') }),
  z.strictObject({
    do: z.literal('bag'),
    bags: z.int(),
    labels: z.array(z.string().trim().max(60)).max(20).optional(),
  }),
  z.strictObject({ do: z.literal('collect'), on: civilDate }),
  z.strictObject({ do: z.literal('ask-new-practice') }),
  z.strictObject({
    do: z.literal('record-answer'),
    answer: z.enum(['legible', 'not-legible']),
    on: civilDate,
    words: words.optional(),
  }),
  z.strictObject({ do: z.literal('confirm-release'), on: civilDate }),
  z.strictObject({ do: z.literal('undo') }),
  z.strictObject({
    do: z.literal('place-hold'),
    kind: z.enum(HOLD_KINDS),
    reviewOn: civilDate,
    words: words.optional(),
  }),
  z.strictObject({ do: z.literal('review-hold'), holdId: id, reviewOn: civilDate }),
  z.strictObject({ do: z.literal('release-hold'), holdId: id }),
  z.strictObject({ do: z.literal('claim') }),
  z.strictObject({ do: z.literal('release-claim') }),
  z.strictObject({ do: z.literal('date-request'), on: civilDate }),
  z.strictObject({ do: z.literal('record-deduction'), reason: z.string().max(40), on: civilDate.nullable() }),
  z.strictObject({
    do: z.literal('record-receiving-practice'),
    name: z.string().trim().min(1).max(200),
    address: z.string().trim().max(500),
    email: z.string().trim().max(200).nullable(),
    odsCode: z.string().trim().max(20).nullable(),
  }),
  z.strictObject({ do: z.literal('settle-mail'), messageId: id }),
  z.strictObject({
    do: z.literal('approve-deletion'),
    name: z.string().max(200),
    nhsNumber: z.string().max(40),
  }),
  z.strictObject({ do: z.literal('withdraw-approval') }),
  z.strictObject({
    do: z.literal('record-supplier-answer'),
    certificate: z.boolean(),
    words: words.optional(),
  }),
  z.strictObject({ do: z.literal('close'), reason: z.enum(CLOSE_REASONS) }),
  z.strictObject({ do: z.literal('reinstate') }),
]);
export type Action = z.infer<typeof actionSchema>;
export type ActionName = Action['do'];

/** POST /api/records/:ref/actions → RecordView. `version` is the one on screen; another answers 409. */
export const actionRequestSchema = z.strictObject({ version: z.int().min(0), action: actionSchema });
export type ActionRequest = z.infer<typeof actionRequestSchema>;

/** POST /api/records/search → ListView. An NHS number is never put into a URL. */
export const searchRequestSchema = z.strictObject({
  text: z.string().max(60).optional(),
  stage: z.string().max(20).optional(),
  after: z.string().max(200).nullable().optional(),
  limit: z.int().min(1).max(100).optional(),
});
export type SearchRequest = z.infer<typeof searchRequestSchema>;

/** POST /api/records → RecordView: a leaver known before the mail comes. */
export const expectRequestSchema = z.strictObject({
  name: z.string().trim().min(1).max(200),
  nhsNumber: z.string().trim().min(1).max(40),
  dateOfBirth: civilDate,
  requestedOn: civilDate.nullable().optional(),
});
export type ExpectRequest = z.infer<typeof expectRequestSchema>;

/** POST /api/messages/:id/decision → MessageView. What a person says of a message that needed one. */
export const decisionSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('file-to-record'), ref: z.string().min(1).max(40) }),
  z.strictObject({
    do: z.literal('new-record'),
    name: z.string().trim().min(1).max(200),
    nhsNumber: z.string().trim().min(1).max(40),
    dateOfBirth: civilDate,
  }),
  z.strictObject({ do: z.literal('split-by-patient') }),
  z.strictObject({ do: z.literal('give-password'), password: z.string().min(1).max(500) }),
  z.strictObject({ do: z.literal('ignore') }),
  z.strictObject({ do: z.literal('try-again') }),
]);
export type Decision = z.infer<typeof decisionSchema>;

export const signInSchema = z.strictObject({
  signInName: z.string().trim().min(1).max(100),
  password: z.string().min(1).max(500),
});
export const signInLinkSchema = z.strictObject({ token: z.string().min(20).max(200) });
export const accountSchema = z.strictObject({
  name: z.string().trim().min(1).max(100),
  signInName: z.string().trim().min(3).max(100),
  role: z.enum(['clerk', 'lead', 'auditor']),
  password: z.string().min(12).max(500),
});
export const accountChangeSchema = z.strictObject({
  role: z.enum(['clerk', 'lead', 'auditor']).optional(),
  disabled: z.boolean().optional(),
  password: z.string().min(12).max(500).optional(),
});
export const demoClockSchema = z.strictObject({ days: z.int().min(1).max(400) });

// ---------------------------------------------------------------- answers

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

/** GET /api/today. Groups in order of consequence; each line says why it is here and the next step. */
export type TodayView = {
  groups: {
    code: string;
    title: string;
    lines: {
      ref: string;
      patient: PatientView | null;
      why: string;
      nextWords: string;
      overdue: boolean;
      dueWords: string | null;
      claimedByName: string | null;
    }[];
  }[];
  needsPerson: number;
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
  patients: { patient: PatientView; light: string; partsWords: string }[];
  decisions: { do: Decision['do']; words: string; primary: boolean }[];
  passwordHints: { messageId: string; from: string; subject: string }[];
  records: string[];
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
  };
  routes: { code: string; name: string; leaves: string; copies: string }[];
  track: { stage: string; words: string; state: 'done' | 'now' | 'to-do' | 'not-needed' }[];
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
  letters: { letterId: string; words: string; state: string; stateWords: string; fileWords: string | null }[];
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

/** GET /api/records/:ref/history */
export type HistoryView = {
  lines: { at: string; atWords: string; by: string; words: string; type: string; version: number }[];
};

/** GET /api/deletion */
export type DeletionView = {
  ready: RowView[];
  waiting: (RowView & { why: string })[];
  deleting: (RowView & { left: string })[];
  deleted: (RowView & { certificateHref: string | null })[];
};

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
  letters: { letterId: string; words: string; stateWords: string; whenWords: string; ref: string | null }[];
  checks: { ok: boolean; words: string }[];
  demonstration: boolean;
};

/** POST /api/take-in (multipart is not used: one file per request, raw body, name in `X-File-Name` percent-encoded) */
export type TakenInView = { messageId: string; state: string; words: string; records: string[] };
