import assert from 'node:assert/strict';
import { makeScan } from '../../../samples/scan-maker.ts';
import { createEntraTokens } from '../../../server/http/entra-tokens.ts';
import { mailSweep } from '../../../server/sweeps/mail-sweep.ts';
import { API, type EntraKeys, entraKeys, PANE, TENANT } from '../../builders/entra.ts';
import { ANN, partName, recordOf, supplierMail } from '../../builders/intake.ts';
import { type Answered, field, type OpenDesk, openDesk } from './open-desk.ts';

const bearer = (token: unknown) => ({ Authorization: `Bearer ${String(token)}`, Cookie: null });

describe('The pane at the server', function () {
  this.timeout(60_000);
  let desk: OpenDesk;
  let keys: EntraKeys;
  beforeEach(async () => {
    keys = await entraKeys(() => desk.practice.clock.now());
    const settings = { audience: API, clientId: PANE, tenants: [TENANT] };
    desk = await openDesk({
      entra: createEntraTokens(settings, { fetch: keys.fetch, now: () => desk.practice.clock.now() }),
    });
  });
  afterEach(() => desk.close());

  async function codeFor(who: 'clerk' | 'lead'): Promise<string> {
    const browser = await desk.as(desk.practice[who]);
    return String(field(await browser.post('/api/pane/code'), 'code'));
  }
  const link = (code: string, token?: string): Promise<Answered> =>
    desk.nobody().post('/api/pane/link', { code }, token === undefined ? {} : bearer(token));
  const me = (token: unknown) => desk.nobody().get('/api/me', bearer(token));

  describe('where there is no tenant', () => {
    it('signs in by a code from the desk, typed as people type, and once only', async () => {
      const code = await codeFor('clerk');
      assert.match(code, /^[A-Z0-9]{4} [A-Z0-9]{4}$/);
      const linked = await link(` ${code.toLowerCase().replace(' ', '-')} `);
      assert.equal(linked.status, 200, linked.text);
      assert.equal(linked.headers.get('set-cookie'), null, 'a frame of another’s page keeps no cookie');
      assert.equal(field(await me(field(linked, 'token')), 'accountId'), desk.practice.clerk.by);
      assert.equal((await link(code)).status, 400);
    });

    it('refuses a code after ten minutes, and a guess', async () => {
      const code = await codeFor('clerk');
      desk.practice.clock.set(new Date(desk.practice.clock.now().getTime() + 10 * 60_000).toISOString());
      assert.equal((await link(code)).status, 400);
      assert.equal((await link('AAAA AAAA')).status, 400);
    });

    it('stays signed in over a weekend, ends after an idle week, and when the account is changed', async () => {
      const token = field(await link(await codeFor('clerk')), 'token');
      desk.practice.clock.forwardDays(3);
      assert.equal((await me(token)).status, 200);
      desk.practice.clock.forwardDays(8);
      assert.equal((await me(token)).status, 401);
      const other = field(await link(await codeFor('clerk')), 'token');
      const lead = await desk.as(desk.practice.lead);
      await lead.ask(`/api/accounts/${desk.practice.clerk.by}`, {
        method: 'PATCH',
        body: { role: 'auditor' },
      });
      assert.equal((await me(other)).status, 401);
    });

    it('signs out', async () => {
      const token = field(await link(await codeFor('clerk')), 'token');
      assert.equal((await desk.nobody().post('/api/sign-out', {}, bearer(token))).status, 204);
      assert.equal((await me(token)).status, 401);
    });
  });

  describe('with a token of the directory', () => {
    it('is nobody until a code links the person, and needs none again', async () => {
      const token = await keys.token();
      assert.equal((await me(token)).status, 401);
      const linked = await link(await codeFor('clerk'), token);
      assert.deepEqual([linked.status, field(linked, 'token')], [200, null]);
      const again = await keys.token({ iat: 1_800_000_000 });
      assert.equal(field(await me(again), 'accountId'), desk.practice.clerk.by);
      const other = await keys.token({ oid: '00000000-0000-4000-8000-000000000002' });
      assert.equal((await me(other)).status, 401, 'a colleague in the same tenant is somebody else');
    });

    it('gives nobody more than both the directory and the practice give', async () => {
      const asClerk = await keys.token({ roles: ['Onward.Clerk'] });
      await link(await codeFor('lead'), asClerk);
      const refused = await me(asClerk);
      assert.deepEqual([refused.status, field(refused, 'code')], [403, 'role-differs']);
      assert.equal((await me(await keys.token({ roles: ['Onward.Lead', 'Onward.Clerk'] }))).status, 200);
      assert.equal((await me(await keys.token({ roles: [] }))).status, 403);
    });

    it('is told that sign-in cannot be checked, and not that it is wrong, while the keys cannot be had', async () => {
      keys.reachable = false;
      const answer = await me(await keys.token());
      assert.deepEqual([answer.status, field(answer, 'code')], [503, 'sign-in-unavailable']);
    });

    it('counts for nothing when it is refused, whatever cookie comes with it', async () => {
      const browser = await desk.as(desk.practice.lead);
      const forged = `Bearer ${await keys.forged({ roles: ['Onward.Lead'] })}`;
      assert.equal((await browser.get('/api/me', { Authorization: forged })).status, 401);
    });
  });

  describe('for the message on screen', () => {
    const ask = { itemId: 'item-7', internetMessageId: '<ann-1@fernhill-scanning.example>', mailbox: null };
    let token: unknown;
    beforeEach(async () => {
      token = field(await link(await codeFor('clerk')), 'token');
    });
    const about = (path: string, body: object) =>
      desk.nobody().post(`/api/pane/${path}`, body, bearer(token));

    it('knows it by its Message-ID once it was taken in, with its record; until then it asks for the bytes', async () => {
      const before = await about('message', ask);
      assert.deepEqual(before.body, { itemId: 'item-7', message: null, records: [], replies: [] });
      const handOver = await about('take-in', ask);
      assert.deepEqual([handOver.status, field(handOver, 'code')], [409, 'hand-over']);
      const ref = await takenIn();
      for (const header of [ask.internetMessageId, 'ann-1@fernhill-scanning.example']) {
        const { body } = await about('message', { ...ask, internetMessageId: header });
        const { itemId, message, records } = body as {
          itemId: string;
          message: { state: string } | null;
          records: { ref: string }[];
        };
        assert.deepEqual([itemId, message?.state, records.map((one) => one.ref)], ['item-7', 'filed', [ref]]);
      }
      const taken = await about('take-in', ask);
      assert.equal(taken.status, 200, 'asking again takes nothing in twice');
      assert.deepEqual((field(taken, 'taken') as { records: string[] }).records, [ref]);
      assert.equal((await recordOf(desk.practice, ANN)).parts.length, 1);
    });

    it('looks at nothing in a mailbox that is not the practice’s', async () => {
      await takenIn();
      const own = desk.practice.ports.practices[0]?.email ?? '';
      assert.equal((await about('message', { ...ask, mailbox: own.toUpperCase() })).status, 200);
      const other = await about('message', { ...ask, mailbox: 'notes@another-surgery.example' });
      assert.deepEqual([other.status, field(other, 'code')], [403, 'other-mailbox']);
    });

    it('is nothing to the practice next door', async () => {
      await takenIn();
      const stranger = await desk.as(desk.stranger);
      const { body } = await stranger.post('/api/pane/message', ask);
      assert.equal((body as { message: unknown }).message, null);
    });

    it('opens a record and its print page by a link that is good once, for two minutes, and for this record only', async () => {
      const ref = await takenIn();
      const url = String(field(await about('desk-link', { ref, to: 'print' }), 'url'));
      const [, once, next] = /#sign-in=([\w-]+)&then=(.+)$/.exec(url) ?? [];
      assert.equal(next, `/records/${ref}/print`);
      assert.match(String(field(await about('desk-link', { ref }), 'url')), /then=\/records\/LV-[\w-]+$/);
      assert.equal((await about('desk-link', { ref, to: 'settings' })).status, 400);
      assert.equal((await desk.nobody().post('/api/sign-in/link', { token: once })).status, 200);
      assert.equal((await desk.nobody().post('/api/sign-in/link', { token: once })).status, 401);
      assert.equal((await about('desk-link', { ref: 'LV-XXXX-XXXX' })).status, 404);
      const late = /#sign-in=([\w-]+)/.exec(
        String(field(await about('desk-link', { ref, to: 'print' }), 'url')),
      )?.[1];
      desk.practice.clock.set(new Date(desk.practice.clock.now().getTime() + 2 * 60_000).toISOString());
      assert.equal((await desk.nobody().post('/api/sign-in/link', { token: late })).status, 401);
    });

    async function takenIn(): Promise<string> {
      const patient = { name: ANN.name, nhsNumber: ANN.nhsNumber, dateOfBirth: ANN.born };
      const bytes = await makeScan({ patient, part: 1, of: 1, pages: 1, seed: 4, kind: 'cards' });
      await desk.practice.drop(
        await supplierMail({
          messageId: ask.internetMessageId,
          attachments: [{ name: partName(ANN, 1, 1), bytes }],
        }),
      );
      await mailSweep(desk.practice.ports, desk.practice.practice);
      return (await recordOf(desk.practice, ANN)).ref;
    }
  });
});
