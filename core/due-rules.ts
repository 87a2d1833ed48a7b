import type { CivilDate } from './dates.ts';
import { addDays, londonDate } from './dates.ts';
import { deletionReasons, isEarly, supplierLine } from './deletion.ts';
import { isAccountedFor } from './guards.ts';
import type { LeaverRecord } from './leaver-record.ts';
import { activeHolds, packIsCurrent, partsInPlay } from './leaver-record.ts';
import { isUndelivered, mailsWaiting } from './mails-waiting.ts';
import { partsState } from './parts.ts';
import { reviewWindow } from './record-window.ts';
import type { DueCode, ReminderSettings } from './reminders.ts';
import { SHORTEST_WINDOW_DAYS } from './review-window.ts';
import { ROUTE_RULES } from './routes.ts';
import { statutoryLastDay } from './statutory-date.ts';
import { addWorkingDays, holidaysKnown, nextWorkingDay, previousWorkingDay } from './working-days.ts';

/** A label comes with one weekly visit and the bag goes with the next (PCSE): two weeks of working days. */
const STATUTORY_NEAR = 10;
/** The courier comes weekly (PCSE), so a bag that stood for eight days has been passed by once. */
const WEEKLY_VISIT_DAYS = 8;
const WINDOW_NEAR_DAYS = 7;
/** Our own copies go within minutes; two days mean that something is in the way. */
const COPIES_DAYS = 2;
/** Where no supplier is named, or its usual days are no number of days. */
const USUAL_DAYS = 5;
/** Working days a person has for a step: our choice, so that three steps and two visits fit into 28 days. */
const SOON = 2;
const STEP = 3;
const UNHURRIED = 5;

type Asked = { record: LeaverRecord; settings: ReminderSettings; today: CivilDate };
type Found = { since: CivilDate; dueOn: CivilDate | null; never?: boolean };

/** When each line is due, since when and by when; null where it is not. One entry reads alone. */
export const DUE: Record<DueCode, (asked: Asked) => Found | null> = {
  'statutory-over': (asked) => {
    const days = statutoryDays(asked);
    return days && asked.today > days.last ? { since: days.from, dueOn: days.last } : null;
  },
  'statutory-near': (asked) => {
    const days = statutoryDays(asked);
    if (!days || asked.today > days.last) return null;
    const near = addWorkingDays(days.actBy, -STATUTORY_NEAR, asked.settings.holidays);
    return asked.today >= near ? { since: days.from, dueOn: days.actBy, never: true } : null;
  },
  'letter-came-back': (asked) => {
    const first = earliest(
      mailsWaiting(asked.record)
        .filter(isUndelivered)
        .map(({ on }) => on),
    );
    return first === null ? null : within(asked, first, SOON);
  },
  'mail-to-settle': (asked) => {
    const others = mailsWaiting(asked.record).filter((mail) => !isUndelivered(mail));
    const first = earliest(others.map(({ on }) => on));
    return first === null ? null : within(asked, first, SOON);
  },
  'late-part': (asked) => {
    const { record } = asked;
    const gone = record.stage === 'collected' || record.stage === 'clear';
    if (!gone || !ROUTE_RULES[record.route].prints || record.pack === null || packIsCurrent(record))
      return null;
    return within(asked, lastPartOn(record), SOON);
  },
  'hold-to-review': (asked) => {
    // One that stands over the whole practice is looked at again once, and not by a line for every record.
    const own = activeHolds(asked.record).filter(({ practiceWide }) => !practiceWide);
    const first = earliest(own.map(({ reviewOn }) => reviewOn));
    if (first === null || first > asked.today) return null;
    return { since: first, dueOn: nextWorkingDay(first, asked.settings.holidays) };
  },
  'route-to-choose': (asked) => {
    const { record } = asked;
    if (!isBeforeCourier(record)) return null;
    const strayed =
      !ROUTE_RULES[record.route].courier && (record.stage === 'reprinted' || record.stage === 'bagged');
    return record.route === 'stop-and-ask' || strayed ? within(asked, stageOn(record), UNHURRIED) : null;
  },
  'copies-stuck': (asked) => {
    const { record, today } = asked;
    if (record.stage !== 'deleting' || record.deletion === null || isHeld(record)) return null;
    const approved = londonDate(record.deletion.approvedAt);
    if (today < addDays(approved, COPIES_DAYS) || !hasStuckCopies(record)) return null;
    return { since: approved, dueOn: addDays(approved, COPIES_DAYS + STEP) };
  },
  'pack-failed': (asked) =>
    isToPrint(asked.record) && asked.record.packTrouble !== null
      ? within(asked, stageOn(asked.record), STEP)
      : null,
  'notes-not-held': (asked) =>
    lacksNotes(asked.record) && asked.record.supplier?.notHeld === true
      ? within(asked, asked.record.supplier.askedOn, UNHURRIED)
      : null,
  'parts-missing': (asked) => {
    const { record } = asked;
    if (record.stage !== 'received' || !isRouteOfNotes(record) || !lacksParts(record)) return null;
    const askedOn = record.supplier?.askedOn ?? '';
    const since = later(lastPartOn(record), askedOn);
    return within(asked, since, usualDays(asked));
  },
  'supplier-silent': (asked) => {
    const { record } = asked;
    if (!lacksNotes(record) || record.supplier === null || record.supplier.notHeld) return null;
    const answerBy = answerDay(asked, record.supplier.askedOn, usualDays(asked));
    return answerBy === null ? null : chase(asked, record.supplier.askedOn, answerBy);
  },
  'notes-to-ask-for': (asked) =>
    lacksNotes(asked.record) && asked.record.supplier === null
      ? within(asked, londonDate(asked.record.openedAt), SOON)
      : null,
  'to-check': (asked) => {
    const { record } = asked;
    if (record.stage !== 'received' || !isRouteOfNotes(record) || lacksParts(record)) return null;
    return partsInPlay(record).length === 0 ? null : within(asked, lastPartOn(record), STEP);
  },
  'to-print': (asked) =>
    isToPrint(asked.record) && asked.record.packTrouble === null
      ? within(asked, stageOn(asked.record), STEP)
      : null,
  'printed-no-label': (asked) => {
    const { record, settings } = asked;
    if (record.stage !== 'reprinted' || record.label !== null || !hasCourier(record)) return null;
    const since = stageOn(record);
    return { since, dueOn: nextWorkingDay(addDays(since, WEEKLY_VISIT_DAYS), settings.holidays) };
  },
  'to-bag': (asked) => {
    const { record } = asked;
    if (record.stage !== 'reprinted' || record.label === null || !hasCourier(record)) return null;
    const since = later(stageOn(record), record.label.arrivedOn);
    return within(asked, since, SOON);
  },
  'bagged-not-collected': (asked) => {
    const { record, today } = asked;
    if (record.stage !== 'bagged' || !hasCourier(record)) return null;
    const passed = addDays(stageOn(record), WEEKLY_VISIT_DAYS);
    return today >= passed ? chase(asked, stageOn(record), passed) : null;
  },
  'release-to-confirm': (asked) => {
    const { record, today } = asked;
    const rules = ROUTE_RULES[record.route];
    if (rules.ending !== 'release-confirmed') return null;
    if (!rules.courier) return isUnprinted(record) ? within(asked, stageOn(record), UNHURRIED) : null;
    if (record.stage !== 'collected' || record.collection === null) return null;
    const there = addDays(record.collection.on, SHORTEST_WINDOW_DAYS);
    return today >= there ? within(asked, there, UNHURRIED) : null;
  },
  'supplier-deletion-silent': (asked) => {
    const { record } = asked;
    const line = supplierLine(record);
    if (record.stage !== 'deleting' || isHeld(record) || line?.state !== 'asked' || line.at === null)
      return null;
    const since = londonDate(line.at);
    const answerBy = answerDay(asked, since, usualDays(asked));
    return answerBy === null ? null : chase(asked, since, answerBy);
  },
  'deletion-due': (asked) => {
    const { record, settings, today } = asked;
    if (record.proposal !== null || !mayBeDeleted(asked)) return null;
    const since = record.clearedOn ?? stageOn(record);
    const end = reviewWindow(record, today)?.endsOn;
    const from = isEarly(record, today) && end ? end : since;
    return { since, dueOn: addWorkingDays(from, UNHURRIED, settings.holidays) };
  },
  'second-approval-waiting': (asked) => {
    const { proposal } = asked.record;
    return proposal !== null && mayBeDeleted(asked) ? within(asked, londonDate(proposal.at), SOON) : null;
  },
  'new-practice-silent': (asked) => {
    const { record, settings, today } = asked;
    if (!awaitsAnswer(record) || record.asked === null) return null;
    if (answerDay(asked, record.asked.on, settings.receivingReplyDays) === null) return null;
    return { since: record.asked.on, dueOn: reviewWindow(record, today)?.endsOn ?? null, never: true };
  },
  'new-practice-to-ask': (asked) => {
    const { record, settings, today } = asked;
    if (!awaitsAnswer(record) || record.asked !== null || !record.receivingPracticeKnown) return null;
    const there = addDays(record.collection?.on ?? today, SHORTEST_WINDOW_DAYS);
    if (today < there) return null;
    return { since: there, dueOn: nextWorkingDay(there, settings.holidays), never: true };
  },
  'window-ends-soon': ({ record, today }) => {
    if (!awaitsAnswer(record) || isHeld(record)) return null;
    const end = reviewWindow(record, today)?.endsOn;
    if (!end || today > end || today < addDays(end, -WINDOW_NEAR_DAYS)) return null;
    return { since: addDays(end, -WINDOW_NEAR_DAYS), dueOn: end, never: true };
  },
  'holidays-unknown': (asked) => {
    const last = reviewWindow(asked.record, asked.today)?.endsOn;
    const days = [asked.today, statutoryDays(asked)?.last, last].filter((day) => typeof day === 'string');
    return days.every(holidaysKnown) ? null : { since: londonDate(asked.record.openedAt), dueOn: null };
  },
};

/**
 * Reg 69A: the last day never moves. Whoever must act by a Sunday has to act by the Friday before, so reminders and
 * the day to act by come earlier. Null once the notes have left, or where no request is dated.
 */
function statutoryDays({
  record,
  settings,
}: Pick<Asked, 'record' | 'settings'>): { from: CivilDate; last: CivilDate; actBy: CivilDate } | null {
  if (record.requestedOn === null || !isBeforeCourier(record)) return null;
  if (record.reprints.some(({ collectedOn }) => collectedOn !== null)) return null;
  const last = statutoryLastDay(record.requestedOn);
  return { from: record.requestedOn, last, actBy: previousWorkingDay(last, settings.holidays) };
}

/** By `days` working days after the day it began. */
function within({ settings }: Pick<Asked, 'settings'>, since: CivilDate, days: number): Found {
  return { since, dueOn: addWorkingDays(since, days, settings.holidays) };
}

/** The day an answer was to come by, once it has passed in silence; null before. */
function answerDay({ settings, today }: Asked, askedOn: CivilDate, days: number): CivilDate | null {
  // Working days are never fewer calendar days: most lists are spared the counting.
  if (today <= addDays(askedOn, days)) return null;
  const answerBy = addWorkingDays(askedOn, days, settings.holidays);
  return today > answerBy ? answerBy : null;
}

/** Somebody else is late: a person has a few days to ring them. */
function chase({ settings }: Pick<Asked, 'settings'>, since: CivilDate, late: CivilDate): Found {
  return { since, dueOn: addWorkingDays(late, STEP, settings.holidays) };
}

function usualDays({ record, settings }: Pick<Asked, 'record' | 'settings'>): number {
  const id = supplierLine(record)?.what ?? record.supplier?.id;
  const days = id === undefined ? USUAL_DAYS : settings.supplierUsualDays(id);
  return Number.isInteger(days) && days >= 1 ? days : USUAL_DAYS;
}

function isBeforeCourier({ stage }: LeaverRecord): boolean {
  return isUnprinted({ stage }) || stage === 'reprinted' || stage === 'bagged';
}

function isUnprinted({ stage }: Pick<LeaverRecord, 'stage'>): boolean {
  return stage === 'expected' || stage === 'received' || stage === 'checked';
}

/** Routes that need the scan itself; the others end by confirming the release. */
function isRouteOfNotes(record: LeaverRecord): boolean {
  return ROUTE_RULES[record.route].prints;
}

function hasCourier(record: LeaverRecord): boolean {
  return ROUTE_RULES[record.route].courier;
}

function isHeld(record: LeaverRecord): boolean {
  return activeHolds(record).length > 0;
}

function isToPrint(record: LeaverRecord): boolean {
  return record.stage === 'checked' && isRouteOfNotes(record);
}

function lacksNotes(record: LeaverRecord): boolean {
  const early = record.stage === 'expected' || record.stage === 'received';
  return early && isRouteOfNotes(record) && partsInPlay(record).length === 0;
}

/** A part is missing, or is here in a form nobody can print. */
function lacksParts(record: LeaverRecord): boolean {
  const parts = partsInPlay(record);
  if (parts.some(({ readable }) => readable === 'damaged')) return true;
  const seen = parts.map(({ fileId, part, of, sha256 }) => ({ id: fileId, part, of, sha256 }));
  const { missing, problems } = partsState(seen);
  return missing.length > 0 && problems.length === 0;
}

function awaitsAnswer(record: LeaverRecord): boolean {
  return record.stage === 'collected' && ROUTE_RULES[record.route].ending === 'legible-or-window';
}

/** Clear, no hold, nothing against. The clock is asked again by whoever approves. */
function mayBeDeleted({ record, today }: Pick<Asked, 'record' | 'today'>): boolean {
  return (
    record.stage === 'clear' && deletionReasons(record, { today, clockTrusted: true }).against.length === 0
  );
}

/** Copies of ours still there. While the scanning company is asked, its letter and the details wait for its answer. */
function hasStuckCopies(record: LeaverRecord): boolean {
  const supplier = supplierLine(record);
  const answerAwaited = supplier !== null && !isAccountedFor(supplier);
  if (supplier?.state === 'to-do') return true;
  const ours = (record.deletion?.lines ?? []).filter(({ kind }) => kind !== 'supplier-copy');
  if (!answerAwaited) return true;
  return ours.some(
    (line) => line.kind !== 'outgoing-letter' && line.kind !== 'identifying-details' && !isAccountedFor(line),
  );
}

function stageOn(record: LeaverRecord): CivilDate {
  return londonDate(record.stageSince);
}

function lastPartOn(record: LeaverRecord): CivilDate {
  const days = partsInPlay(record).map(({ receivedAt }) => londonDate(receivedAt));
  return days.reduce(later, days[0] ?? stageOn(record));
}

function earliest(days: readonly CivilDate[]): CivilDate | null {
  return days.reduce<CivilDate | null>((first, day) => (first === null || day < first ? day : first), null);
}

function later(a: CivilDate, b: CivilDate): CivilDate {
  return a < b ? b : a;
}
