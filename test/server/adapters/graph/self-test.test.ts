import assert from 'node:assert/strict';
import { type SelfTestOptions, selfTest } from '../../../../server/adapters/graph/self-test.ts';
import { ADDRESS, openWatched, type Watched } from './watched.ts';

const CANARY = 'someone.else@example.nhs.uk';

describe('The self-test of a mailbox', function () {
  this.timeout(60_000);
  let watched: Watched;
  beforeEach(async () => {
    watched = await openWatched();
    watched.graph.mailbox(CANARY);
    watched.graph.refuse(CANARY);
  });
  afterEach(() => watched.end());

  const test = async (change: Partial<SelfTestOptions> = {}) => {
    const results = await selfTest(watched.client, {
      address: ADDRESS,
      canary: CANARY,
      clientId: 'app-1',
      certificateEnds: new Date(Date.now() + 100 * 86_400_000),
      clock: () => new Date(),
      ...change,
    });
    return Object.fromEntries(results.map((one) => [one.what, one]));
  };

  it('is well when the app reaches its mailbox and no other, and sends nothing to find out', async () => {
    const results = await test();
    assert.deepEqual(
      Object.entries(results).map(([what, { ok }]) => [what, ok]),
      [
        ['read', true],
        ['canary', true],
        ['write', true],
        ['clock', true],
        ['certificate', true],
      ],
    );
    assert.deepEqual([watched.staff.all(), watched.staff.wentOut()], [[], []]);
  });

  it('gives the exact commands when the mailbox is refused', async () => {
    watched.staff.allow(false);
    const { read, write } = await test();
    assert.equal(read?.ok, false);
    assert.match(read?.next ?? '', /New-ManagementRoleAssignment .*"Application Mail\.ReadWrite"/);
    assert.match(read?.next ?? '', /PrimarySmtpAddress -eq 'notes\.y99999@example\.nhs\.uk'/);
    assert.equal(write, undefined);
  });

  it('stops everything when the app can read the canary mailbox', async () => {
    const { canary } = await test({ canary: ADDRESS });
    assert.equal(canary?.ok, false);
    assert.match(canary?.words ?? '', /none of its business/);
  });

  it('does not take a mailbox that is not there for one that refuses', async () => {
    watched.graph.faults.plan({
      kind: 'refuse',
      status: 404,
      code: 'ErrorInvalidUser',
      on: 'folders.get',
      mailbox: CANARY,
    });
    const { canary } = await test();
    assert.equal(canary?.ok, false);
    const { canary: none } = await test({ canary: null });
    assert.equal(none?.ok, false);
  });

  it('tells a clock that is wrong, a certificate that ends soon, and a secret', async () => {
    const wrong = await test({
      clock: () => new Date(Date.now() + 10 * 60_000),
      certificateEnds: new Date(Date.now() + 5 * 86_400_000),
    });
    assert.match(wrong.clock?.words ?? '', /seconds away/);
    assert.match(wrong.certificate?.words ?? '', /ends in 4 days/);
    assert.match((await test({ certificateEnds: null })).certificate?.words ?? '', /secret/);
  });
});
