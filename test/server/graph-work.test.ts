import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { beginGraphWork } from '../../server/graph-work.ts';
import { FIRST, type GraphPractices, openGraphPractices, SECOND } from '../builders/graph-practices.ts';

describe('What a server does beside looking at its mailboxes', function () {
  this.timeout(60_000);
  let practices: GraphPractices;
  beforeEach(async () => {
    practices = await openGraphPractices();
  });
  afterEach(() => practices.end());

  const subscribed = () =>
    practices.graph.calls.filter(({ operation }) => operation?.startsWith('subscriptions.')).length;

  it('tests each mailbox, and asks to be told of nothing where Microsoft could not reach it', async () => {
    const work = beginGraphWork(practices.onward, () => assert.fail('nobody said that there was mail'));
    await work.stop();
    assert.deepEqual([...work.tests.latest.keys()].sort(), [SECOND, FIRST]);
    assert.equal(work.notifications, null);
    assert.equal(subscribed(), 0);
  });

  it('asks to be told where it has an https address, and one that is refused disturbs nothing', async () => {
    await practices.reopen({ ONWARD_PUBLIC_URL: 'https://onward.practice.example' });
    practices.graph.faults.plan({
      kind: 'refuse',
      status: 403,
      code: 'ErrorAccessDenied',
      on: 'subscriptions.create',
      times: 9,
    });
    const work = beginGraphWork(practices.onward, () => undefined);
    await wait(10);
    await work.stop();
    assert.deepEqual(
      work.notifications?.mailboxes.map(({ practice }) => practice),
      [FIRST, SECOND],
    );
    assert.ok(subscribed() >= 2);
    assert.ok([...work.tests.latest.values()].flat().every(({ ok }) => ok));
  });
});
