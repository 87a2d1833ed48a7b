import type { RecordView } from '../../server/http/answers.ts';
import { begunAgain, type Story } from './account.ts';
import { type Day, plus } from './calendar.ts';
import { act, look, type News, type Staff, type Wish } from './doing.ts';

/** One piece of news, entered by whoever opened the post. */
export async function enterNews(staff: Staff, today: Day, news: News): Promise<void> {
  const { what, story } = news;
  if (what === 'known') return enterLeaver(staff, today, story);
  if (story.ref === null || story.closedOn !== null) return;
  const record = await look(staff, story.ref);
  const wish = what === 'answer' ? answered(news, today) : SAID[what]({ story, record, today });
  if (wish === null || !(await act(staff, today, story, record, wish))) return;
  if (what === 'not-held')
    await act(staff, today, story, await look(staff, story.ref), closed('other-route', today));
  if (what === 'hold') staff.expect(plus(today, story.fate.hold?.days ?? 30), { what: 'release', story });
}

type Said = (at: { story: Story; record: RecordView; today: Day }) => Wish | null;

const SAID: Record<Exclude<News['what'], 'known' | 'answer'>, Said> = {
  'not-held': ({ today }) => ({ action: { do: 'note-not-held' }, by: 'clerk', writes: { notHeldOn: today } }),
  label: ({ story, record, today }) =>
    story.baggedOn !== null || record.facts.label !== null
      ? null
      : { action: { do: 'record-label', on: today }, by: 'clerk', writes: { labelOn: today } },
  hold: ({ story, today }) => {
    if (story.approvedOn !== null) return null;
    const reviewOn = plus(today, 30);
    return {
      action: { do: 'place-hold', kind: 'access-request', reviewOn },
      by: 'lead',
      writes: { hold: { placedOn: today, reviewOn, releasedOn: null }, firstApprovalOn: null },
    };
  },
  release: ({ story: { hold }, record, today }) => {
    const standing = record.holds.find(({ active }) => active);
    if (hold === null || standing === undefined) return null;
    return {
      action: { do: 'release-hold', holdId: standing.holdId },
      by: 'lead',
      writes: { hold: { ...hold, releasedOn: today } },
    };
  },
  error: ({ story, today }) => (story.collectedOn === null ? closed('deducted-in-error', today) : null),
  supplier: ({ story, today }) => ({
    action: { do: 'record-supplier-answer', certificate: story.fate.supplierDeletes.certificate },
    by: 'clerk',
    writes: { supplierAnsweredOn: today },
  }),
};

function closed(reason: 'other-route' | 'deducted-in-error', today: Day): Wish {
  return { action: { do: 'close', reason }, by: 'lead', writes: { closedOn: today } };
}

function answered({ story, legible }: Extract<News, { what: 'answer' }>, today: Day): Wish | null {
  if (story.collectedOn === null || story.approvedOn !== null) return null;
  return {
    action: { do: 'record-answer', answer: legible ? 'legible' : 'not-legible', on: today },
    by: 'clerk',
    writes: legible ? { legibleOn: story.legibleOn ?? today } : begunAgain(story, today),
  };
}

async function enterLeaver(staff: Staff, today: Day, story: Story): Promise<void> {
  const { name, nhsNumber, born } = story.fate.leaver;
  const asked = { name, nhsNumber, dateOfBirth: born, requestedOn: today };
  const made = await staff.clerk.post('/api/records', asked);
  if (made.status !== 201 && made.status !== 200) {
    staff.wrong.push(`${today} entering: ${made.text.slice(0, 300)}`);
    return;
  }
  const record = made.body as RecordView;
  Object.assign(story, { ref: record.ref, enteredOn: today });
  staff.byRef.set(record.ref, story);
  const isAsked = await act(staff, today, story, record, {
    action: { do: 'request-notes', supplier: 'fernhill-scanning' },
    by: 'clerk',
    writes: { askedOn: today },
  });
  if (isAsked) staff.asked(story, today);
}
