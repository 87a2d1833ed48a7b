import type { ListView, RecordView } from '../../server/http/answers.ts';
import { startSchedule } from '../../server/sweeps/schedule.ts';
import { leaverMails } from '../builders/leaver-mail.ts';
import { type OpenDesk, openDesk } from '../server/http/open-desk.ts';
import { dueThisMorning, newStory, type Story, stageOn } from './account.ts';
import { type Day, isOpenOn, plus } from './calendar.ts';
import type { News, Staff } from './doing.ts';
import { lookAgain, workOn } from './staff.ts';
import { type Wanted, whoLeaves } from './town.ts';

export type Year = {
  desk: OpenDesk;
  stories: Story[];
  /** By day, what the morning's letter should have said. */
  due: Map<Day, Record<string, number>>;
  wrong: string[];
  crowds: number;
  days: number;
};

/**
 * A practice's year on the real server, its clock moved from morning to morning: leavers, mail, staff, courier, other
 * practices and the scanning company, each as the town has it. What comes to pass is written down apart from the server,
 * and what it says is held against that every night.
 */
export async function liveAYear(
  wanted: Wanted,
  say: (text: string) => void = () => undefined,
): Promise<Year> {
  const desk = await openDesk({ sessionHours: 24, idleMinutes: 24 * 60, limits: UNHURRIED });
  const fates = whoLeaves(wanted);
  const stories = fates.map(newStory);
  const year: Year = { desk, stories, due: new Map(), wrong: [], crowds: 0, days: 0 };
  const agenda = new Map<Day, News[]>();
  const post = new Map<Day, Letter[]>();
  const put = <T>(into: Map<Day, T[]>, on: Day, one: T) => into.set(on, [...(into.get(on) ?? []), one]);
  for (const story of stories)
    plan(
      story,
      (on, news) => put(agenda, on, news),
      (on, mail) => put(post, on, mail),
    );
  const { ports, clock } = desk.practice;
  clock.set(`${wanted.from}T05:00:00.000Z`);
  const schedule = startSchedule(desk.deps.ports, { mailPollSeconds: 86_400, sweepSeconds: 86_400 });
  const byRef = new Map<string, Story>();
  let late: News[] = [];
  for (
    let today = wanted.from;
    year.days < wanted.days + LONGEST && !isOver(stories, today, wanted);
    today = plus(today, 1)
  ) {
    year.days += 1;
    clock.set(`${today}T06:00:00.000Z`);
    const mails = post.get(today) ?? [];
    for (const mail of mails) await ports.mailboxes('Y99999').drop(await write(mail), 'eml');
    if (mails.length > 0) await schedule.runOnce();
    const staff: Staff = {
      ...(await signIn(desk)),
      expect: (on, news) => put(agenda, on, news),
      asked: (story, on) => send(story, on, (day, mail) => put(post, day, mail)),
      wrong: year.wrong,
      crowds: 0,
      done: 0,
    };
    for (const { story, again } of mails) if (!again) await arrived(staff, story, byRef, today);
    clock.set(`${today}T08:31:00.000Z`);
    if (isOpenOn(today)) year.due.set(today, dueThisMorning(stories, today));
    await schedule.runOnce();
    late = [...late, ...(agenda.get(today) ?? [])];
    if (isOpenOn(today)) {
      clock.set(`${today}T09:30:00.000Z`);
      const before = new Map(stories.map((story) => [story, { ...story }]));
      await workOn(staff, today, late, byRef);
      for (const story of stories) if (story.ref !== null) byRef.set(story.ref, story);
      late = [];
      // Packs are made meanwhile, and printed the same day.
      for (let look = 0; look < 3 && staff.done > 0; look += 1) {
        staff.done = 0;
        clock.set(`${today}T1${look}:45:00.000Z`);
        await schedule.runOnce();
        await lookAgain(staff, today, byRef);
      }
      for (const story of stories)
        followUp(story, before.get(story), today, (on, news) => put(agenda, on, news));
    }
    year.crowds += staff.crowds;
    if (year.days % 28 === 0) {
      await compare(year, today);
      say(
        `${today}: ${stories.filter(({ ref }) => ref !== null).length} leavers, ${year.wrong.length} wrong`,
      );
    }
  }
  await compare(year, plus(wanted.from, year.days - 1));
  await schedule.stop();
  return year;
}

/** A year of one practice comes from one address in minutes. */
const UNHURRIED = { requestsPerMinute: 1_000_000 };

/** Days in which the last of them are seen through. */
const LONGEST = 320;

function isOver(stories: readonly Story[], today: Day, { from, days }: Wanted): boolean {
  if (today <= plus(from, days)) return false;
  return stories.every((story) => ['deleted', 'closed'].includes(stageOn(story, today)));
}

/** One of the messages with a leaver's notes; `again` where it was sent before. */
type Letter = { story: Story; at: number; again: boolean };

function plan(
  story: Story,
  expect: (on: Day, news: News) => void,
  post: (on: Day, mail: Letter) => void,
): void {
  const { fate } = story;
  if (fate.isEntered) expect(fate.knownOn, { what: 'known', story });
  else send(story, fate.knownOn, post);
  if (fate.hold) expect(plus(fate.knownOn, fate.hold.after), { what: 'hold', story });
  if (fate.errorAfter !== null) expect(plus(fate.knownOn, fate.errorAfter), { what: 'error', story });
}

function send(story: Story, on: Day, post: (on: Day, mail: Letter) => void): void {
  const { notesAfter, messages, nextMessageAfter, comesAgainAfter } = story.fate;
  if (notesAfter === null) return;
  const first = plus(on, notesAfter);
  for (const at of messages.keys()) post(plus(first, at * nextMessageAfter), { story, at, again: false });
  if (comesAgainAfter === null) return;
  const last = messages.length - 1;
  post(plus(first, last * nextMessageAfter + comesAgainAfter), { story, at: last, again: true });
}

async function write({ story, at }: Letter): Promise<Buffer> {
  const { mails } = await leaverMails(story.fate.leaver, story.fate.messages, story.fate.nth + 1, 1);
  return mails[at] as Buffer;
}

async function signIn(desk: OpenDesk): Promise<Pick<Staff, 'clerk' | 'lead' | 'second'>> {
  const { clerk, lead, secondLead } = desk.practice;
  return { clerk: await desk.as(clerk), lead: await desk.as(lead), second: await desk.as(secondLead) };
}

/** The post is opened: the notes stand in a record, and where nobody had entered the leaver in a new one. */
async function arrived(staff: Staff, story: Story, byRef: Map<string, Story>, today: Day): Promise<void> {
  if (story.ref === null) {
    const { body } = await staff.clerk.post('/api/records/search', { text: story.fate.leaver.nhsNumber });
    story.ref = (body as ListView).rows[0]?.ref ?? null;
    if (story.ref === null)
      staff.wrong.push(`${today}: notes of leaver ${story.fate.nth} came and are nowhere`);
    else byRef.set(story.ref, story);
  }
  if (story.closedOn === null) story.partsOn.push(today);
}

/** What others do because of what staff did today. */
function followUp(
  story: Story,
  before: Story | undefined,
  today: Day,
  expect: (on: Day, news: News) => void,
): void {
  const { fate } = story;
  const isNew = (what: 'printedOn' | 'collectedOn' | 'approvedOn') =>
    story[what] === today && before?.[what] !== today;
  if (story.askedOn === today && fate.notesAfter === null)
    expect(plus(today, 9), { what: 'not-held', story });
  if (isNew('printedOn')) expect(plus(today, Math.max(1, fate.labelAfter)), { what: 'label', story });
  if (isNew('collectedOn')) {
    const answer = fate.answers[Math.min(story.reprints, fate.answers.length - 1)];
    if (answer) expect(plus(today, answer.after), { what: 'answer', story, legible: answer.legible });
  }
  if (isNew('approvedOn')) expect(plus(today, fate.supplierDeletes.after), { what: 'supplier', story });
}

/** Every record's stage, against the story's. */
async function compare(year: Year, today: Day): Promise<void> {
  const { desk, stories, wrong } = year;
  const lead = await desk.as(desk.practice.lead);
  for (const story of stories) {
    if (story.ref === null) continue;
    const { body } = await lead.get(`/api/records/${story.ref}`);
    const { stage } = body as RecordView;
    const should = stageOn(story, today);
    // Checked the day the notes are complete, so the two cannot be told apart by the story.
    const is = stage === 'checked' && should === 'received' ? 'received' : stage;
    if (is !== should)
      wrong.push(`${today} ${story.ref} (leaver ${story.fate.nth}) is ${stage}, should be ${should}`);
  }
}
