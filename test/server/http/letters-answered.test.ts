import assert from 'node:assert/strict';
import type { RecordView, SettingsView, TodayView } from '../../../server/http/answers.ts';
import { requestNotes } from '../../../server/steps/request-notes.ts';
import { letterSweep } from '../../../server/sweeps/letter-sweep.ts';
import { mailSweep } from '../../../server/sweeps/mail-sweep.ts';
import { does } from '../../builders/lives.ts';
import { outOfOffice, postfixBounce } from '../../builders/machine-mails.ts';
import { type Browser, type OpenDesk, openDesk } from './open-desk.ts';

describe('A letter that came back, on the desk', function () {
  this.timeout(60_000);
  let desk: OpenDesk;
  let clerk: Browser;
  let ref: string;
  let letter: string;
  beforeEach(async () => {
    desk = await openDesk();
    clerk = await desk.as(desk.practice.clerk);
    const leaver = { name: 'Bloggs, Zuleika', nhsNumber: '900 000 0009', dateOfBirth: '1950-08-06' };
    ref = ((await clerk.post('/api/records', leaver)).body as RecordView).ref;
    await does(desk.practice, requestNotes, ref, { supplier: 'fernhill-scanning' });
    const { ports, practice } = desk.practice;
    await letterSweep(ports, practice);
    const [sent] = await ports.store.outbox(practice, { ref, limit: 1 });
    letter = `<${sent?.letterId}@onward.invalid>`;
  });
  afterEach(() => desk.close());
  const arrive = async (raw: Buffer) => {
    await desk.practice.drop(raw);
    await mailSweep(desk.practice.ports, desk.practice.practice);
  };
  const record = async () => (await clerk.get(`/api/records/${ref}`)).body as RecordView;

  it('is shown beside the letter in plain words, with what to do, and is today’s work', async () => {
    await arrive(postfixBounce({ letter }));
    const view = await record();
    const [answer] = view.letters[0]?.answers ?? [];
    assert.equal(answer?.words, 'The letter to the scanning company came back: mailbox full.');
    assert.match(answer?.nextWords ?? '', /Ring them/);
    assert.match(view.mails[0]?.proposal ?? '', /came back/);
    assert.equal(view.mails[0]?.proposes, null, 'there is nothing to record with one press');
    assert.deepEqual(
      [view.next.do, view.next.words],
      ['settle-mail', 'See to the letter that did not arrive'],
    );
    const today = (await clerk.get('/api/today')).body as TodayView;
    assert.deepEqual(
      today.groups.map(({ code, lines }) => [code, lines.map((line) => line.ref)]),
      [['letter-came-back', [ref]]],
    );
    const settings = (await clerk.get('/api/settings')).body as SettingsView;
    assert.match(settings.letters[0]?.answers[0]?.words ?? '', /came back: mailbox full/);
  });

  it('waits no longer once somebody says that it is seen to', async () => {
    await arrive(postfixBounce({ letter }));
    const { version, mails } = await record();
    const settled = await clerk.post(`/api/records/${ref}/actions`, {
      version,
      action: { do: 'settle-mail', messageId: mails[0]?.messageId },
    });
    assert.equal(settled.status, 200, settled.text);
    assert.deepEqual(((await clerk.get('/api/today')).body as TodayView).groups, []);
    assert.equal((await record()).letters[0]?.answers.length, 1, 'what happened stays beside the letter');
  });

  it('an absence is shown there too, and is nobody’s work', async () => {
    await arrive(outOfOffice({ letter }));
    const [answer] = (await record()).letters[0]?.answers ?? [];
    assert.match(answer?.words ?? '', /answered automatically: somebody is away/);
    assert.equal(answer?.nextWords, null);
    assert.deepEqual(((await clerk.get('/api/today')).body as TodayView).groups, []);
  });
});
