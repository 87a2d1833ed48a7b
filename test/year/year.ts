import type { ListView, RecordView } from '../../server/http/answers.ts';
import { type Schedule, startSchedule } from '../../server/sweeps/schedule.ts';
import { leaverMails } from '../builders/leaver-mail.ts';
import { type OpenDesk, openDesk } from '../server/http/open-desk.ts';
import { dueThisMorning, newStory, type Story, stageOn } from './account.ts';
import { type Day, isOpenOn, plus } from './calendar.ts';
import type { News, Staff } from './doing.ts';
import { mute } from './doing.ts';
import { toldBy } from './reports.ts';
import { lookAgain, workOn } from './staff.ts';
import { REPORTED, reportOf } from './told.ts';
import { type Wanted, whoLeaves } from './town.ts';

export type Year = {
  desk: OpenDesk;
  stories: Story[];
  byRef: Map<string, Story>;
  /** By day, what comes to the practice's notice, and what the post brings. */
  agenda: Map<Day, News[]>;
  post: Map<Day, Letter[]>;
  /** What came in while nobody was there. */
  unread: News[];
  /** By day, what the morning's letter should have said. */
  due: Map<Day, Record<string, number>>;
  wrong: string[];
  crowds: number;
  days: number;
  /** By report, how many lines were held against the account, all months together. */
  reported: Map<string, number>;
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
  const year = newYear(desk, whoLeaves(wanted).map(newStory));
  for (const story of year.stories) plan(year, story);
  desk.practice.clock.set(`${wanted.from}T05:00:00.000Z`);
  const schedule = startSchedule(desk.deps.ports, { mailPollSeconds: 86_400, sweepSeconds: 86_400 });
  let today = wanted.from;
  for (; year.days < wanted.days + LONGEST && !isOver(year.stories, today, wanted); today = plus(today, 1)) {
    await liveADay(year, schedule, today);
    year.days += 1;
    if (year.days % 28 !== 0) continue;
    await compare(year, today, wanted.from);
    say(`${today}: ${year.byRef.size} leavers, ${year.wrong.length} wrong`);
  }
  await compare(year, plus(today, -1), wanted.from);
  await schedule.stop();
  return year;
}

function newYear(desk: OpenDesk, stories: Story[]): Year {
  return {
    desk,
    stories,
    byRef: new Map(),
    agenda: new Map(),
    post: new Map(),
    unread: [],
    due: new Map(),
    wrong: [],
    crowds: 0,
    days: 0,
    reported: new Map(),
  };
}

/** Mail in the night, the letter of the morning, staff at work where it is a working day. */
async function liveADay(year: Year, schedule: Schedule, today: Day): Promise<void> {
  const { desk, stories } = year;
  const { ports, clock } = desk.practice;
  clock.set(`${today}T06:00:00.000Z`);
  const mails = year.post.get(today) ?? [];
  for (const mail of mails) await ports.mailboxes('Y99999').drop(await write(mail), 'eml');
  if (mails.length > 0) await schedule.runOnce();
  const staff = await staffOf(year);
  for (const { story, again } of mails) if (!again) await arrived(staff, story, today);
  clock.set(`${today}T08:31:00.000Z`);
  if (isOpenOn(today)) year.due.set(today, dueThisMorning(stories, today));
  await schedule.runOnce();
  year.unread.push(...(year.agenda.get(today) ?? []));
  if (isOpenOn(today)) await workADay(year, schedule, staff, today);
  year.crowds += staff.crowds;
}

async function workADay(year: Year, schedule: Schedule, staff: Staff, today: Day): Promise<void> {
  const { desk, stories } = year;
  const { clock } = desk.practice;
  clock.set(`${today}T09:30:00.000Z`);
  const before = new Map(stories.map((story) => [story, { ...story }]));
  await workOn(staff, today, year.unread.splice(0));
  // Packs are made meanwhile, and printed the same day.
  for (let look = 0; look < 3 && staff.done > 0; look += 1) {
    staff.done = 0;
    clock.set(`${today}T1${look}:45:00.000Z`);
    await schedule.runOnce();
    await lookAgain(staff, today);
  }
  for (const story of stories)
    if (story.printedOn === today && story.fate.nth % EVERY_MUTED === 0) await mute(staff, today, story);
  for (const story of stories) followUp(year, story, before.get(story), today);
}

async function staffOf(year: Year): Promise<Staff> {
  const { clerk, lead, secondLead } = year.desk.practice;
  return {
    clerk: await year.desk.as(clerk),
    lead: await year.desk.as(lead),
    second: await year.desk.as(secondLead),
    byRef: year.byRef,
    expect: (on, news) => put(year.agenda, on, news),
    asked: (story, on) => send(year, story, on),
    wrong: year.wrong,
    crowds: 0,
    done: 0,
  };
}

function put<T>(into: Map<Day, T[]>, on: Day, one: T): void {
  into.set(on, [...(into.get(on) ?? []), one]);
}

/** Of so many leavers the clerk mutes one's waiting for the label. */
const EVERY_MUTED = 3;

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

function plan(year: Year, story: Story): void {
  const { isEntered, knownOn, hold, errorAfter } = story.fate;
  if (isEntered) put(year.agenda, knownOn, { what: 'known', story });
  else send(year, story, knownOn);
  if (hold) put(year.agenda, plus(knownOn, hold.after), { what: 'hold', story });
  if (errorAfter !== null) put(year.agenda, plus(knownOn, errorAfter), { what: 'error', story });
}

function send({ post }: Year, story: Story, on: Day): void {
  const { notesAfter, messages, nextMessageAfter, comesAgainAfter } = story.fate;
  if (notesAfter === null) return;
  const first = plus(on, notesAfter);
  for (const at of messages.keys())
    put(post, plus(first, at * nextMessageAfter), { story, at, again: false });
  if (comesAgainAfter === null) return;
  const last = messages.length - 1;
  put(post, plus(first, last * nextMessageAfter + comesAgainAfter), { story, at: last, again: true });
}

async function write({ story, at }: Letter): Promise<Buffer> {
  const { mails } = await leaverMails(story.fate.leaver, story.fate.messages, story.fate.nth + 1, 1);
  return mails[at] as Buffer;
}

/** The post is opened: the notes stand in a record, and where nobody had entered the leaver in a new one. */
async function arrived(staff: Staff, story: Story, today: Day): Promise<void> {
  if (story.ref === null) {
    const { body } = await staff.clerk.post('/api/records/search', { text: story.fate.leaver.nhsNumber });
    story.ref = (body as ListView).rows[0]?.ref ?? null;
    if (story.ref === null)
      staff.wrong.push(`${today}: notes of leaver ${story.fate.nth} came and are nowhere`);
    else staff.byRef.set(story.ref, story);
  }
  if (story.closedOn === null) story.partsOn.push(today);
}

/** What others do because of what staff did today. */
function followUp({ agenda }: Year, story: Story, before: Story | undefined, today: Day): void {
  const { fate } = story;
  const isNew = (what: 'printedOn' | 'collectedOn' | 'approvedOn') =>
    story[what] === today && before?.[what] !== today;
  const expect = (days: number, news: News) => put(agenda, plus(today, days), news);
  if (story.askedOn === today && fate.notesAfter === null) expect(9, { what: 'not-held', story });
  if (isNew('printedOn')) expect(Math.max(1, fate.labelAfter), { what: 'label', story });
  if (isNew('approvedOn')) expect(fate.supplierDeletes.after, { what: 'supplier', story });
  const answer = fate.answers[Math.min(story.reprints, fate.answers.length - 1)];
  if (isNew('collectedOn') && answer)
    expect(answer.after, { what: 'answer', story, legible: answer.legible });
}

/** Every record's stage, and the practice's reports of the time so far, against the stories. */
async function compare(year: Year, today: Day, from: Day): Promise<void> {
  const { desk, stories, wrong } = year;
  const lead = await desk.as(desk.practice.lead);
  for (const name of REPORTED) {
    const told = await toldBy(lead, name, { from, to: today });
    const should = reportOf(name, stories, today, { from, to: today });
    for (const line of should) if (!told.includes(line)) wrong.push(`${today} ${name} lacks: ${line}`);
    for (const line of told) if (!should.includes(line)) wrong.push(`${today} ${name} has: ${line}`);
    if (told.length !== should.length)
      wrong.push(`${today} ${name}: ${told.length} lines, not ${should.length}`);
    year.reported.set(name, (year.reported.get(name) ?? 0) + told.length);
  }
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
