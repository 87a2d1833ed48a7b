import { z } from 'zod';
import { CLOSE_REASONS, HOLD_KINDS, PAGE_REFUSALS, PART_REFUSALS } from '../../core/leaver-record.ts';
import { BODY_MOST, SUBJECT_MOST, WORDED_LETTERS } from '../../core/letter-templates.ts';
import { DUE_CODES } from '../../core/reminders.ts';
import { ROUTES } from '../../core/routes.ts';
import { REPORT_FORMATS } from '../steps/report-port.ts';
import { REPORT_NAMES } from '../wording/report-names.ts';

/**
 * What the desk (and later the pane) may ask of the server: zod schemas, checked at the door; the faces import this
 * file as types only. All dates are ISO. Every request but sign-in needs the session cookie; every change needs the
 * header `X-Onward: desk` as well. The answers are in `answers.ts`.
 */
const civilDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'Give a date.');
const words = z.string().trim().max(2000);
const id = z.string().min(1).max(100);
/** A page counts from 1. */
const onePage = { fileId: id, page: z.int().min(1).max(100_000) };

export const actionSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('request-notes'), supplier: id }),
  z.strictObject({ do: z.literal('note-not-held') }),
  z.strictObject({ do: z.literal('unlock-part'), fileId: id, password: z.string().min(1).max(500) }),
  z.strictObject({ do: z.literal('number-part'), fileId: id, part: z.int(), of: z.int() }),
  z.strictObject({ do: z.literal('refuse-part'), fileId: id, reason: z.enum(PART_REFUSALS) }),
  z.strictObject({ do: z.literal('restore-part'), fileId: id }),
  z.strictObject({ do: z.literal('take-page-out'), ...onePage, reason: z.enum(PAGE_REFUSALS) }),
  z.strictObject({ do: z.literal('put-page-back'), ...onePage }),
  z.strictObject({ do: z.literal('keep-blank'), ...onePage }),
  z.strictObject({ do: z.literal('drop-blank'), ...onePage }),
  z.strictObject({ do: z.literal('accept-rescue'), fileId: id }),
  z.strictObject({
    do: z.literal('correct-patient'),
    name: z.string().trim().min(1).max(200),
    nhsNumber: z.string().trim().min(1).max(40),
    dateOfBirth: civilDate,
  }),
  z.strictObject({ do: z.literal('choose-route'), route: z.enum(ROUTES) }),
  z.strictObject({ do: z.literal('check-notes'), acceptDifferences: z.boolean() }),
  z.strictObject({
    do: z.literal('prepare-pack'),
    duplex: z.boolean(),
    dropBlanks: z.boolean(),
    /** Small cards to a side; one where it is not said. */
    cards: z.literal([1, 2, 4]).optional(),
  }),
  z.strictObject({ do: z.literal('cancel-pack') }),
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

/** Why somebody may not see a record is kept with it, and goes with it. */
export const restrictionSchema = z.strictObject({ accountId: id, reason: words.min(1, 'Say why.') });
export const liftRestrictionSchema = z.strictObject({ accountId: id });

/** The spell of a reminder, as `DueLineView` names it. The reason is kept with the record, and goes with it. */
const spell = { code: z.enum(DUE_CODES), since: civilDate };
export const muteSchema = z.strictObject({ ...spell, until: civilDate, reason: words.min(1, 'Say why.') });
export type MuteRequest = z.input<typeof muteSchema>;
export const unmuteSchema = z.strictObject(spell);
export type UnmuteRequest = z.input<typeof unmuteSchema>;

/** The file for an inspector. `named`: patients are named; leads only. */
export const inspectionOfRecordSchema = z.strictObject({ named: z.boolean().default(false) });
export const inspectionSchema = z.strictObject({
  from: civilDate.nullable().default(null),
  to: civilDate.nullable().default(null),
  named: z.boolean().default(false),
});
export type InspectionRequest = z.input<typeof inspectionSchema>;

export const approveManySchema = z.strictObject({
  records: z
    .array(
      z.strictObject({
        ref: z.string().min(1).max(40),
        version: z.number().int().min(0),
        lastFour: z.string().trim().max(10),
      }),
    )
    .min(1)
    .max(100),
});
export type ApproveManyRequest = z.input<typeof approveManySchema>;

/** What the courier took on one day. */
export const collectedSchema = z.strictObject({
  records: z
    .array(z.strictObject({ ref: z.string().min(1).max(40), version: z.number().int().min(0) }))
    .min(1)
    .max(100),
  on: civilDate,
});
export type CollectedRequest = z.input<typeof collectedSchema>;

/** What a scanning company says of several records at once. */
export const answerManySchema = z.strictObject({
  records: z
    .array(z.strictObject({ ref: z.string().min(1).max(40), version: z.number().int().min(0) }))
    .min(1)
    .max(100),
  certificate: z.boolean(),
  words: words.optional(),
});
export type AnswerManyRequest = z.input<typeof answerManySchema>;

export const practiceHoldSchema = z.strictObject({
  kind: z.enum(HOLD_KINDS),
  title: z.string().trim().min(1).max(120),
  reviewOn: civilDate,
});
export type PracticeHoldRequest = z.input<typeof practiceHoldSchema>;
export const changePracticeHoldSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('review'), reviewOn: civilDate }),
  z.strictObject({ do: z.literal('release') }),
]);
export type ChangePracticeHold = z.input<typeof changePracticeHoldSchema>;

/** Days of the period, both within it; the last twelve months where they are null. */
export const dashboardRequestSchema = z.strictObject({
  from: civilDate.nullable().default(null),
  to: civilDate.nullable().default(null),
});
export type DashboardRequest = z.input<typeof dashboardRequestSchema>;

/** `named`: patients of open records are named; clerks and leads only. */
export const reportRequestSchema = z.strictObject({
  name: z.enum(REPORT_NAMES),
  from: civilDate.nullable().default(null),
  to: civilDate.nullable().default(null),
  named: z.boolean().default(false),
  format: z.enum(REPORT_FORMATS).default('csv'),
});
export type ReportRequest = z.input<typeof reportRequestSchema>;

/**
 * POST /api/letter-texts and /api/letter-texts/look. What does not fit is said in words, so more is let in here than will
 * do. `text` is null for Onward's own words.
 */
const letterOf = { letter: z.enum(WORDED_LETTERS), supplier: id.nullable() };
const letterText = z.strictObject({
  subject: z.string().max(SUBJECT_MOST * 10),
  body: z.string().max(BODY_MOST * 5),
});
export const letterTextSchema = z.strictObject({ ...letterOf, text: letterText.nullable() });
export type LetterTextRequest = z.infer<typeof letterTextSchema>;
export const lookAtLetterTextSchema = z.strictObject({ ...letterOf, text: letterText });

export const signInSchema = z.strictObject({
  signInName: z.string().trim().min(1).max(100),
  password: z.string().min(1).max(500),
});
export const signInLinkSchema = z.strictObject({ token: z.string().min(20).max(200) });
/** As typed; spaces and small letters are forgiven. */
export const paneLinkSchema = z.strictObject({ code: z.string().trim().min(8).max(20) });
export const paneAskSchema = z.strictObject({
  /** Given back with the answer, and otherwise not looked at. */
  itemId: z.string().min(1).max(1000),
  internetMessageId: z.string().min(3).max(1000),
  /** Whose mailbox the message lies in; null where Outlook does not say. */
  mailbox: z.email().max(320).nullable().default(null),
});
export const deskLinkSchema = z.strictObject({
  ref: z.string().min(1).max(40),
  to: z.enum(['record', 'print']).default('record'),
});
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
