import type { RecordView } from '../../server/http/answers.ts';
import type { Action } from '../../server/http/requests.ts';
import type { Browser } from '../server/http/open-desk.ts';
import type { Story } from './account.ts';
import { type Day, plus } from './calendar.ts';

/** What comes to the practice's notice on a day, by post, telephone or courier. */
export type News =
  | { what: 'known' | 'not-held' | 'label' | 'hold' | 'release' | 'error' | 'supplier'; story: Story }
  | { what: 'answer'; story: Story; legible: boolean };

export type Staff = {
  clerk: Browser;
  lead: Browser;
  second: Browser;
  /** Whose record is whose: as staff know them. */
  byRef: Map<string, Story>;
  /** Makes something happen later. */
  expect(on: Day, news: News): void;
  /** The scanning company was asked, so its mail comes. */
  asked(story: Story, on: Day): void;
  /** What surprised them. */
  wrong: string[];
  /** How often two did the same at once. */
  crowds: number;
  /** Steps done since somebody last began to count. */
  done: number;
};

/** An action, whose it is, and what the story says once it is done. */
export type Wish = { action: Action; by: 'clerk' | 'lead' | 'second'; writes: Partial<Story> };

export async function look({ clerk }: Staff, ref: string): Promise<RecordView> {
  return (await clerk.get(`/api/records/${ref}`)).body as RecordView;
}

/** True where it was done and the record may be looked at for more. */
export async function act(
  staff: Staff,
  today: Day,
  story: Story,
  { ref, version }: RecordView,
  { action, by, writes }: Wish,
): Promise<boolean> {
  const path = `/api/records/${ref}/actions`;
  const tries = [staff[by].post(path, { version, action })];
  if (story.fate.isCrowded)
    tries.push(staff[by === 'lead' ? 'second' : 'lead'].post(path, { version, action }));
  const answers = await Promise.all(tries);
  const done = answers.filter(({ status }) => status === 200);
  if (story.fate.isCrowded) staff.crowds += 1;
  if (done.length === 0) {
    staff.wrong.push(
      `${today} ${action.do} on ${ref}: ${answers.map(({ text }) => text.slice(0, 300)).join(' | ')}`,
    );
    return false;
  }
  Object.assign(story, writes);
  staff.done += 1;
  return true;
}

/** The clerk wants no more of its waiting for a label before the courier's next visit. */
export async function mute({ clerk, wrong }: Staff, today: Day, story: Story): Promise<void> {
  const until = plus(today, 7);
  const { status, text } = await clerk.post(`/api/records/${story.ref}/mutes`, {
    code: 'printed-no-label',
    since: today,
    until,
    reason: 'The courier comes in a week',
  });
  if (status === 200) Object.assign(story, { mutedUntil: until, mutes: story.mutes + 1 });
  else wrong.push(`${today} mute ${story.ref}: ${text.slice(0, 300)}`);
}
