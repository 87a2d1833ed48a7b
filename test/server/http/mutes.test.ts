import assert from 'node:assert/strict';
import type { DueLineView, Me, RecordView, TodayView } from '../../../server/http/answers.ts';
import { CLARA, DORA, notesIn } from '../../builders/lives.ts';
import type { Browser, OpenDesk } from './open-desk.ts';
import { openDesk } from './open-desk.ts';

const LINE = { code: 'to-check', since: '2026-11-25' };
const ASKED = { ...LINE, until: '2026-12-02', reason: 'Clara brings a letter' };

describe('A reminder that somebody muted', function () {
  this.timeout(60_000);
  let desk: OpenDesk;
  let ref: string;
  let clerk: Browser;
  let lead: Browser;
  let auditor: Browser;
  beforeEach(async () => {
    desk = await openDesk();
    ({ ref } = await notesIn(desk.practice, CLARA, [[1]]));
    await notesIn(desk.practice, DORA, [[1]]);
    clerk = await desk.as(desk.practice.clerk);
    lead = await desk.as(desk.practice.lead);
    auditor = await desk.as(desk.practice.auditor);
  });
  afterEach(() => desk.close());

  const mute = (asked: object = ASKED, who = clerk) => who.post(`/api/records/${ref}/mutes`, asked);
  const todayOf = async (who: Browser) => (await who.get('/api/today')).body as TodayView;
  const listed = async (who: Browser) => (await todayOf(who)).groups.flatMap(({ lines }) => lines);
  const mineOf = async (who: Browser) => (await listed(who)).filter((line) => line.ref === ref);
  const counted = async (who: Browser) => ((await who.get('/api/me')).body as Me).counts.today;

  it('is off this person’s list and count, folded away with why, and comes back on its day', async () => {
    const [line] = await mineOf(clerk);
    assert.deepEqual([line?.muteUntil, line?.mutes], ['2026-12-23', []]);
    const due = (await mute()).body as DueLineView[];
    assert.deepEqual(due[0]?.mutes, [
      { mine: true, words: 'Muted by you until 2 December 2026.', reason: ASKED.reason },
    ]);
    assert.deepEqual(await mineOf(clerk), []);
    const { muted } = await todayOf(clerk);
    assert.deepEqual(
      muted.map((one) => [one.ref, one.patient?.name, one.mutes[0]?.reason, one.muteUntil]),
      [[ref, CLARA.name, ASKED.reason, null]],
    );
    assert.equal(await counted(clerk), 1);
    desk.practice.clock.forwardDays(7);
    clerk = await desk.as(desk.practice.clerk);
    assert.equal((await mineOf(clerk)).length, 1);
    assert.deepEqual((await todayOf(clerk)).muted, []);
  });

  it('is where it was for colleagues, who see by whom and read why on the record', async () => {
    await mute();
    const [line] = await mineOf(lead);
    assert.deepEqual(line?.mutes, [
      { mine: false, words: 'Muted by Chidi Clerk until 2 December 2026.', reason: ASKED.reason },
    ]);
    assert.equal(line?.muteUntil, '2026-12-23');
    assert.equal(await counted(lead), 2);
    const seen = ((await auditor.get(`/api/records/${ref}`)).body as RecordView).due[0];
    assert.deepEqual(
      [seen?.mutes[0]?.reason, seen?.muteUntil],
      [null, null],
      'a reason may name the patient',
    );
    assert.ok(!(await auditor.get('/api/today')).text.includes('Clara'));
  });

  it('is back at once where the person wants it', async () => {
    await mute();
    await lead.post(`/api/records/${ref}/mutes/end`, LINE);
    assert.deepEqual(await mineOf(clerk), [], 'nobody ends another’s');
    const due = (await clerk.post(`/api/records/${ref}/mutes/end`, LINE)).body as DueLineView[];
    assert.deepEqual([due[0]?.mutes, due[0]?.muteUntil], [[], '2026-12-23']);
    assert.equal((await mineOf(clerk)).length, 1);
  });

  it('hides no other line of the same record: the next worst takes its place', async () => {
    await clerk.post(`/api/records/${ref}/actions`, {
      version: ((await clerk.get(`/api/records/${ref}`)).body as RecordView).version,
      action: { do: 'place-hold', kind: 'complaint', reviewOn: '2026-11-26' },
    });
    desk.practice.clock.forwardDays(1);
    clerk = await desk.as(desk.practice.clerk);
    assert.deepEqual(
      (await mineOf(clerk)).map(({ code }) => code),
      ['hold-to-review'],
    );
    await mute({ ...ASKED, code: 'hold-to-review', since: '2026-11-26' });
    assert.deepEqual(
      (await mineOf(clerk)).map(({ code }) => code),
      ['to-check'],
    );
  });

  it('is refused in words, field by field, and nothing is kept', async () => {
    const problem = async (asked: object) => {
      const { status, body } = await mute(asked);
      const { code, fields } = body as { code: string; fields?: object };
      return [status, code, Object.keys(fields ?? {}).join()];
    };
    assert.deepEqual(await problem({ ...ASKED, until: '2026-12-24' }), [409, 'mute-date', '']);
    assert.deepEqual(await problem({ ...ASKED, reason: ' ' }), [400, 'not-right', 'reason']);
    assert.deepEqual(await problem({ ...ASKED, code: 'nothing' }), [400, 'not-right', 'code']);
    assert.deepEqual(await problem({ ...ASKED, since: '2026-11-01' }), [409, 'not-due', '']);
    assert.equal((await mineOf(clerk)).length, 1);
    assert.ok(desk.logged.every((line) => !line.includes('Clara')));
  });
});
