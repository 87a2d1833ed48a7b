import assert from 'node:assert/strict';
import type { LeaversBroughtInView, LeaversListView } from '../../../server/http/answers.ts';
import { allRecords } from '../../builders/intake.ts';
import { ANN_LEAVES, BOB_LEAVES, leaversCsv, manyLeavers } from '../../builders/leavers-lists.ts';
import type { Answered, Browser, OpenDesk } from './open-desk.ts';
import { field, openDesk } from './open-desk.ts';

const NAMED = /Bloggs|900 ?000|1950/i;

describe('A leavers’ list over HTTP', function () {
  this.timeout(60_000);
  let desk: OpenDesk;
  let clerk: Browser;
  beforeEach(async () => {
    desk = await openDesk();
    clerk = await desk.as(desk.practice.clerk);
  });
  afterEach(() => desk.close());

  it('is looked at and then brought in, row by row, each with its record', async () => {
    const bytes = leaversCsv([ANN_LEAVES, BOB_LEAVES, { ...ANN_LEAVES, nhsNumber: '123' }]);
    const list = (await send(clerk, 'look', bytes)).body as LeaversListView;
    assert.equal(list.summaryWords, '2 new, 1 needs a look.');
    assert.equal(list.doWords, 'Bring in 2 leavers');
    assert.deepEqual(
      list.rows.map(({ row, group, ref }) => [row, group, ref]),
      [
        [2, 'new', null],
        [3, 'new', null],
        [4, 'look', null],
      ],
    );
    assert.equal(list.rows[0]?.nameWords, 'BLOGGS, Ann');
    assert.match(list.rows[1]?.words ?? '', /Route: Full print/);
    assert.match(list.rows[2]?.words ?? '', /does not have ten digits/);
    assert.deepEqual(await allRecords(desk.practice), []);

    const done = (await send(clerk, 'bring-in', bytes, chosen(list))).body as LeaversBroughtInView;
    assert.equal(done.summaryWords, '2 brought in, 1 needs a look.');
    const refs = (await allRecords(desk.practice)).map(({ ref }) => ref);
    assert.deepEqual(new Set(done.rows.flatMap(({ ref }) => ref ?? [])), new Set(refs));
    const again = (await send(clerk, 'look', bytes)).body as LeaversListView;
    assert.equal(again.summaryWords, '2 already known, 1 needs a look.');
    assert.equal(again.doWords, null);
  });

  it('is brought in for this practice alone', async () => {
    const bytes = leaversCsv([ANN_LEAVES]);
    const list = (await send(clerk, 'look', bytes)).body as LeaversListView;
    await send(clerk, 'bring-in', bytes, chosen(list));
    const stranger = await desk.as(desk.stranger);
    const seen = await send(stranger, 'look', bytes);
    assert.equal((seen.body as LeaversListView).summaryWords, '1 new.');
    for (const { ref } of await allRecords(desk.practice)) assert.ok(!seen.text.includes(ref));
    // What one practice looked at is not what another brings in.
    assert.equal((await send(stranger, 'bring-in', bytes, chosen(list))).status, 409);
  });

  it('is not brought in when it was not looked at, or is another by now', async () => {
    const bytes = leaversCsv([ANN_LEAVES]);
    assert.equal((await send(clerk, 'bring-in', bytes)).status, 400);
    const list = (await send(clerk, 'look', bytes)).body as LeaversListView;
    const other = await send(clerk, 'bring-in', leaversCsv([BOB_LEAVES]), chosen(list));
    assert.equal(other.status, 409);
    assert.equal(field(other, 'code'), 'list-changed');
    assert.deepEqual(await allRecords(desk.practice), []);
  });

  it('stands in no log, and in no refusal', async () => {
    const html = await send(clerk, 'look', Buffer.from(`<html>${leaversCsv([ANN_LEAVES])}`));
    assert.equal(html.status, 422);
    assert.equal(field(html, 'code'), 'list-web-page');
    const torn = await send(clerk, 'look', Buffer.from(`a;b\n"Bloggs;${'x'.repeat(150_000)}`));
    assert.equal(torn.status, 422);
    const list = (await send(clerk, 'look', leaversCsv([ANN_LEAVES]))).body as LeaversListView;
    await send(clerk, 'bring-in', leaversCsv([ANN_LEAVES]), chosen(list));
    for (const text of [html.text, torn.text, ...desk.logged]) assert.doesNotMatch(text, NAMED);
    assert.ok(desk.logged.some((line) => line.includes('bring-in-leavers')));
  });

  it('is refused at the door when it is too big, and when its columns are nonsense', async () => {
    const big = await send(clerk, 'look', Buffer.alloc(5 * 1024 * 1024 + 1, 0x61));
    assert.equal(big.status, 413);
    assert.match(big.text, /5 MB/);
    for (const about of [
      '{',
      '[]',
      '{"columns":{"nhsNumber":-1}}',
      '{"columns":{"x":1}}',
      '{"headingAt":0.5}',
    ]) {
      const answer = await clerk.ask('/api/leavers-list/look', {
        method: 'POST',
        raw: new Uint8Array(leaversCsv([ANN_LEAVES])),
        headers: { 'X-List': about },
      });
      assert.equal(answer.status, 400, about);
    }
  });

  it('of a thousand leavers is brought in while others go on working', async () => {
    const bytes = leaversCsv(manyLeavers(1_000));
    const list = (await send(clerk, 'look', bytes)).body as LeaversListView;
    assert.equal(list.doWords, 'Bring in 1000 leavers');
    const lead = await desk.as(desk.practice.lead);
    const going = send(clerk, 'bring-in', bytes, chosen(list));
    let slowest = 0;
    let ended = false;
    void going.then(() => {
      ended = true;
    });
    while (!ended) {
      const began = performance.now();
      assert.equal((await lead.get('/api/me')).status, 200);
      slowest = Math.max(slowest, performance.now() - began);
    }
    assert.equal(((await going).body as LeaversBroughtInView).summaryWords, '1000 brought in.');
    assert.ok(slowest < 2_000, `a colleague waited ${Math.round(slowest)} ms`);
  });
});

function send(
  browser: Browser,
  what: 'look' | 'bring-in',
  bytes: Uint8Array,
  about: object = {},
): Promise<Answered> {
  return browser.ask(`/api/leavers-list/${what}`, {
    method: 'POST',
    raw: new Uint8Array(bytes),
    headers: { 'Content-Type': 'application/octet-stream', 'X-List': JSON.stringify(about) },
  });
}

function chosen({ seen, headingAt, fields }: LeaversListView): object {
  const columns = fields.flatMap(({ field: name, column }) => (column === null ? [] : [[name, column]]));
  return { seen, headingAt, columns: Object.fromEntries(columns) };
}
