import type { LeaverRecord } from '../../../core/leaver-record.ts';
import type { Mute } from '../../../core/mutes.ts';
import { practiceHoldsDue } from '../../../core/practice-holds.ts';
import type { DueLine } from '../../../core/reminders.ts';
import { DUE_CODES } from '../../../core/reminders.ts';
import { allWaiting } from '../../steps/apply-reminders.ts';
import { dueTitle } from '../../wording/due-words.ts';
import type { TodayView } from '../answers.ts';
import type { AppDeps } from '../deps.ts';
import { dueLineView, isMuted } from './due-view.ts';
import type { Looking } from './looking.ts';
import { lookingAs } from './looking.ts';
import { nextSeen } from './next-view.ts';
import type { Viewer } from './patient-view.ts';
import { patientOf } from './patient-view.ts';

type Waiting = { record: LeaverRecord; line: DueLine };
type Work = {
  /** Each record once, under the worst reason that is not muted. */
  waiting: Waiting[];
  /** Lines that whoever looks has muted. */
  muted: Waiting[];
  mutes: readonly Mute[];
};
type Group = TodayView['groups'][number];

/** What needs doing, worst first, each record once and under its worst reason; the record's page says the others. */
export async function todayView(deps: AppDeps, who: Viewer): Promise<TodayView> {
  const { store } = deps.ports;
  const looking = await lookingAs(deps, who);
  const work = await workToday(deps, looking);
  const needsPerson = await store.countMessages(looking.practice, 'needs-a-person');
  const holds = practiceHoldsDue(await store.practiceHolds(looking.practice), looking.today);
  const groups = await Promise.all(DUE_CODES.map((code) => groupOf(deps, looking, code, work)));
  const shown = groups.filter(({ lines }) => lines.length > 0);
  const quiet = shown.length + needsPerson + holds.length === 0;
  return {
    groups: shown,
    muted: await mutedView(deps, looking, work),
    needsPerson,
    holdsToReview: holds.map(({ title }) => title),
    quiet,
  };
}

/** Every open record on which something waits for a person today, as whoever looks wants to be told of it. */
export async function workToday({ ports }: AppDeps, looking: Looking): Promise<Work> {
  const all = await allWaiting(ports.store, looking.settings, looking.today);
  const mutes = await ports.store.mutes(looking.practice, null);
  const lines = all.flatMap(({ record, lines }) => lines.map((line) => ({ record, line })));
  const muted = lines.filter(({ line }) => isMuted(looking, line, mutes));
  const waiting = all.flatMap(({ record, lines }) => {
    const line = lines.find((one) => !isMuted(looking, one, mutes));
    return line === undefined ? [] : [{ record, line }];
  });
  return { waiting, muted, mutes };
}

async function groupOf(
  deps: AppDeps,
  looking: Looking,
  code: DueLine['code'],
  { waiting, mutes }: Work,
): Promise<Group> {
  const members = waiting.filter(({ line }) => line.code === code).sort(longestWaitFirst);
  const lines = await Promise.all(members.map((one) => lineOf(deps, looking, one, mutes)));
  return { code, title: dueTitle(code), lines };
}

async function lineOf(
  { ports }: AppDeps,
  looking: Looking,
  { record, line }: Waiting,
  mutes: readonly Mute[],
): Promise<Group['lines'][number]> {
  const vault = await ports.store.vault(looking.practice, record.ref);
  const next = nextSeen(looking, record, vault, looking.packInHand(record.ref));
  return {
    ...dueLineView(looking, line, mutes, vault),
    ref: record.ref,
    patient: patientOf(looking.who, vault),
    nextWords: next.words,
    claimedByName: record.claimedBy === null ? null : looking.nameOf(record.claimedBy),
  };
}

/** In order of consequence as well: what is folded away is not less so. */
function mutedView(
  { ports }: AppDeps,
  looking: Looking,
  { muted, mutes }: Work,
): Promise<TodayView['muted']> {
  const sorted = [...muted].sort((a, b) => b.line.weight - a.line.weight || longestWaitFirst(a, b));
  return Promise.all(
    sorted.map(async ({ record, line }) => {
      const vault = await ports.store.vault(looking.practice, record.ref);
      const patient = patientOf(looking.who, vault);
      return { ...dueLineView(looking, line, mutes, vault), ref: record.ref, patient };
    }),
  );
}

function longestWaitFirst(a: Waiting, b: Waiting): number {
  return a.line.since.localeCompare(b.line.since);
}
