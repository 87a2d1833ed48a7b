import type { LeaverRecord } from '../../../core/leaver-record.ts';
import { practiceHoldsDue } from '../../../core/practice-holds.ts';
import type { DueLine } from '../../../core/reminders.ts';
import { DUE_CODES, dueLines } from '../../../core/reminders.ts';
import { reminderSettings } from '../../steps/apply-reminders.ts';
import { dueByWords, dueTitle, dueWhy } from '../../wording/due-words.ts';
import type { TodayView } from '../answers.ts';
import type { AppDeps } from '../deps.ts';
import type { Looking } from './looking.ts';
import { lookingAs } from './looking.ts';
import { nextSeen } from './next-view.ts';
import type { Viewer } from './patient-view.ts';
import { patientOf } from './patient-view.ts';

type Waiting = { record: LeaverRecord; line: DueLine };
type Group = TodayView['groups'][number];

/** What needs doing, worst first, each record once and under its worst reason; the record's page says the others. */
export async function todayView(deps: AppDeps, who: Viewer): Promise<TodayView> {
  const looking = await lookingAs(deps, who);
  const waiting = await waitingToday(deps, looking);
  const needsPerson = await deps.ports.store.countMessages(looking.practice, 'needs-a-person');
  const holds = practiceHoldsDue(await deps.ports.store.practiceHolds(looking.practice), looking.today);
  const groups = await Promise.all(
    DUE_CODES.map((code) => {
      const lines = waiting.filter(({ line }) => line.code === code);
      return groupOf(deps, looking, code, lines.sort(longestWaitFirst));
    }),
  );
  const shown = groups.filter(({ lines }) => lines.length > 0);
  const quiet = shown.length + needsPerson + holds.length === 0;
  return { groups: shown, needsPerson, holdsToReview: holds.map(({ title }) => title), quiet };
}

/** Every open record on which something waits for a person today, with the worst reason. */
export async function waitingToday({ ports }: AppDeps, looking: Looking): Promise<Waiting[]> {
  const settings = reminderSettings(looking.settings);
  const records = await ports.store.openRecords(looking.practice);
  return records.flatMap((record) => {
    const [line] = dueLines(record, settings, looking.today);
    return line === undefined ? [] : [{ record, line }];
  });
}

async function groupOf(
  deps: AppDeps,
  looking: Looking,
  code: DueLine['code'],
  waiting: readonly Waiting[],
): Promise<Group> {
  const lines = await Promise.all(waiting.map((one) => lineOf(deps, looking, one)));
  return { code, title: dueTitle(code), lines };
}

async function lineOf(
  { ports }: AppDeps,
  looking: Looking,
  { record, line }: Waiting,
): Promise<Group['lines'][number]> {
  const vault = await ports.store.vault(looking.practice, record.ref);
  const next = nextSeen(looking, record, vault, looking.packInHand(record.ref));
  return {
    ref: record.ref,
    patient: patientOf(looking.who, vault),
    why: dueWhy(line),
    nextWords: next.words,
    overdue: line.overdue,
    dueWords: dueByWords(line),
    claimedByName: record.claimedBy === null ? null : looking.nameOf(record.claimedBy),
  };
}

function longestWaitFirst(a: Waiting, b: Waiting): number {
  return a.line.since.localeCompare(b.line.since);
}
