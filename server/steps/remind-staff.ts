import { londonDate, londonTime } from '../../core/dates.ts';
import type { DueLine } from '../../core/reminders.ts';
import {
  digestDue,
  digestKey,
  escalationKey,
  escalationsDue,
  weeklyDue,
  weeklyKey,
} from '../../core/reminders.ts';
import { isWorkingDay } from '../../core/working-days.ts';
import { practiceOf } from './apply-commands.ts';
import { allDue, holdsToReview, reminderSettings } from './apply-reminders.ts';
import type { Ports, PracticeSettings } from './ports.ts';
import type { LetterTemplate, OutboxMail, StoreWriter } from './store-port.ts';

type Moment = { practice: PracticeSettings; now: Date; today: string; time: string };

/**
 * The morning's digest. Its claim and its letter are one transaction, so that a crash neither doubles nor loses it. A
 * morning with nothing to say is claimed as well: what comes up later waits for the next one.
 */
export async function sendDigest(ports: Ports, odsCode: string): Promise<boolean> {
  const at = momentOf(ports, odsCode);
  const last = await ports.store.lastReminder(odsCode, 'digest:');
  const { holidays } = reminderSettings(at.practice);
  if (!digestDue(at.today, at.time, at.practice.digestTime, dayOf(last), holidays)) return false;
  const due = await allDue(ports.store, at.practice, at.today);
  const messages = await ports.store.countMessages(odsCode, 'needs-a-person');
  const holds = await holdsToReview(ports.store, at.practice, at.today);
  const waits = due.length + messages + holds.length > 0;
  const key = digestKey(odsCode, at.today);
  return ports.store.transaction(async (tx) => {
    if (!(await tx.recordReminder(odsCode, key, at.now))) return false;
    if (waits) await queue(ports, tx, at, 'morning-digest', key);
    return waits;
  });
}

/** Tells the lead, once, of each thing that is overdue. Everything found together goes into one letter. */
export async function sendEscalation(ports: Ports, odsCode: string): Promise<boolean> {
  const at = momentOf(ports, odsCode);
  const { holidays } = reminderSettings(at.practice);
  if (!isWorkingDay(at.today, holidays) || at.time < at.practice.digestTime) return false;
  const fresh = await notToldYet(ports, at);
  if (fresh.length === 0) return false;
  return ports.store.transaction(async (tx) => {
    const claimed: string[] = [];
    for (const key of fresh.map(escalationKey))
      if (await tx.recordReminder(odsCode, key, at.now)) claimed.push(key);
    const [first] = claimed;
    if (first === undefined) return false;
    await queue(ports, tx, at, 'escalation', first, { keys: claimed.join(' ') });
    return true;
  });
}

/** The week's totals, to whoever leads on records. */
export async function sendWeeklyLine(ports: Ports, odsCode: string): Promise<boolean> {
  const at = momentOf(ports, odsCode);
  const last = await ports.store.lastReminder(odsCode, 'weekly:');
  const { holidays } = reminderSettings(at.practice);
  if (!weeklyDue(at.today, at.time, at.practice.digestTime, dayOf(last), holidays)) return false;
  const key = weeklyKey(odsCode, at.today);
  return ports.store.transaction(async (tx) => {
    if (!(await tx.recordReminder(odsCode, key, at.now))) return false;
    await queue(ports, tx, at, 'weekly-line', key);
    return true;
  });
}

async function notToldYet(ports: Ports, { practice, today }: Moment): Promise<DueLine[]> {
  const overdue = (await allDue(ports.store, practice, today)).filter((line) => line.overdue);
  const told = new Set<string>();
  for (const key of overdue.map(escalationKey))
    if (await ports.store.reminderSent(practice.odsCode, key)) told.add(key);
  return escalationsDue(overdue, told);
}

function momentOf(ports: Ports, odsCode: string): Moment {
  const now = ports.clock.now();
  return { practice: practiceOf(ports, odsCode), now, today: londonDate(now), time: londonTime(now) };
}

function dayOf(instant: string | null): string | null {
  return instant === null ? null : londonDate(instant);
}

async function queue(
  ports: Ports,
  tx: StoreWriter,
  { practice, now }: Moment,
  template: LetterTemplate,
  dedupeKey: string,
  params: OutboxMail['params'] = {},
): Promise<void> {
  await tx.queueMail({
    letterId: ports.ids.id(),
    practice: practice.odsCode,
    dedupeKey,
    ref: null,
    template,
    params,
    queuedAt: now.toISOString(),
  });
}
