import type { ListView, RecordView, TodayView } from '../../server/http/answers.ts';
import type { Action } from '../../server/http/requests.ts';
import type { Story } from './account.ts';
import { type Day, plus, weekdayOf } from './calendar.ts';
import { act, look, type News, type Staff, type Wish } from './doing.ts';
import { enterNews } from './news.ts';

const COURIER_DAY = 4;

/** A morning's work: what came in, the courier where it is its day, and what Onward says is to be done. */
export async function workOn(staff: Staff, today: Day, news: readonly News[]) {
  for (const one of news) await enterNews(staff, today, one);
  if (weekdayOf(today) === COURIER_DAY) {
    for (const ref of await refsAt(staff, 'bagged')) await once(staff, today, ref, 'courier');
  }
  for (const ref of await refsToday(staff)) await once(staff, today, ref, 'list');
}

/** Looks again at those whose packs were being made. */
export async function lookAgain(staff: Staff, today: Day): Promise<void> {
  for (const ref of await refsToday(staff)) await once(staff, today, ref, 'list');
}

async function refsToday({ lead }: Staff): Promise<string[]> {
  const { body } = await lead.get('/api/today');
  return (body as TodayView).groups.flatMap(({ lines }) => lines.map(({ ref }) => ref));
}

async function refsAt({ clerk }: Staff, stage: string): Promise<string[]> {
  const refs: string[] = [];
  for (let after: string | null = null; ; ) {
    const { body } = await clerk.post('/api/records/search', { stage, limit: 100, after });
    const { rows, next } = body as ListView;
    refs.push(...rows.map(({ ref }) => ref));
    if (next === null) return refs;
    after = next;
  }
}

/** Does what there is to do on one record, step after step, as far as it goes today. */
async function once(staff: Staff, today: Day, ref: string, because: 'list' | 'courier'): Promise<void> {
  const story = staff.byRef.get(ref);
  if (story === undefined) {
    staff.wrong.push(`${today}: nobody knows ${ref}`);
    return;
  }
  for (let step = 0; step < 8; step += 1) {
    const record = await look(staff, ref);
    const wish = nextFor(record, story, today, because);
    if (wish === null) return;
    if (!(await act(staff, today, story, record, wish))) return;
  }
}

const PACK = { do: 'prepare-pack', duplex: true, dropBlanks: true } as const;

function nextFor(record: RecordView, story: Story, today: Day, because: 'list' | 'courier'): Wish | null {
  const { fate } = story;
  const by = fate.nth % 3 === 0 ? 'lead' : 'clerk';
  const wish = (action: Action, writes: Partial<Story> = {}, who: Wish['by'] = by): Wish => ({
    action,
    by: who,
    writes,
  });
  const isHeld = story.hold !== null && story.hold.releasedOn === null;
  const due = record.holds.find(({ active, reviewDue }) => active && reviewDue);
  if (due !== undefined && story.hold !== null) {
    const reviewOn = plus(today, 30);
    const hold = { ...story.hold, reviewOn };
    return wish({ do: 'review-hold', holdId: due.holdId, reviewOn }, { hold }, 'lead');
  }
  switch (record.stage) {
    case 'received':
      if (!record.partsState.complete) return null;
      return wish({ do: 'check-notes', acceptDifferences: false });
    case 'checked':
      if (record.pack?.current && story.reprints === packs(record)) {
        return wish({ do: 'confirm-printed', sheets: record.pack.sheets }, { printedOn: today });
      }
      return record.packWork.state === 'none' || record.packWork.state === 'failed' ? wish(PACK) : null;
    case 'reprinted':
      return record.facts.label === null ? null : wish({ do: 'bag', bags: 1 }, { baggedOn: today });
    case 'bagged':
      return because === 'courier'
        ? wish({ do: 'collect', on: today }, { collectedOn: today, leftOn: story.leftOn ?? today })
        : null;
    case 'collected':
      if (record.facts.receivingPractice === null) return wish(NEW_PRACTICE);
      if (record.facts.askedWords !== null || !record.actions.some(isAllowedAsk)) return null;
      if (story.collectedOn === null || plus(story.collectedOn, 14) > today) return null;
      return wish({ do: 'ask-new-practice' }, { newPracticeAskedOn: today });
    case 'clear':
      return isHeld ? null : approval(record, story, today);
    default:
      return null;
  }
}

/** Reprints made so far: a pack made before the notes came back as illegible is not the one to print now. */
function packs({ reprints }: RecordView): number {
  return reprints.length;
}

function isAllowedAsk({ do: what, allowed }: RecordView['actions'][number]): boolean {
  return what === 'ask-new-practice' && allowed;
}

function approval(record: RecordView, story: Story, today: Day): Wish | null {
  const { name, nhsNumber } = story.fate.leaver;
  const action = { do: 'approve-deletion', name, nhsNumber } as const;
  if (record.deletion.early && story.firstApprovalOn === null)
    return { action, by: 'lead', writes: { firstApprovalOn: today } };
  return {
    action,
    by: story.firstApprovalOn === null ? 'lead' : 'second',
    writes: { approvedOn: today },
  };
}

const NEW_PRACTICE: Action = {
  do: 'record-receiving-practice',
  name: 'Harbour View Surgery',
  address: '2 Quay Street, Brinmouth',
  email: 'notes@harbour-view.example',
  odsCode: null,
};
