import assert from 'node:assert/strict';
import type { Browser, OpenDesk } from './open-desk.ts';
import { field, openDesk } from './open-desk.ts';

const PASSWORD = 'heron kettle quarry';
const NEW = { name: 'Eve New', signInName: 'Eve.New', role: 'clerk', password: PASSWORD };

describe('A lead and the accounts', () => {
  let desk: OpenDesk;
  let lead: Browser;
  beforeEach(async () => {
    desk = await openDesk();
    lead = await desk.as(desk.practice.lead);
  });
  afterEach(() => desk.close());

  it('adds a colleague, who then signs in at the same practice', async () => {
    const added = await lead.post('/api/accounts', NEW);
    assert.equal(added.status, 200);
    assert.ok(!added.text.includes('scrypt') && !added.text.includes(PASSWORD));
    const colleague = desk.nobody();
    const signedIn = await colleague.post('/api/sign-in', { signInName: 'eve.new', password: PASSWORD });
    assert.equal(signedIn.status, 200);
    assert.deepEqual(field(signedIn, 'practice'), {
      odsCode: 'Y99999',
      name: 'Larkfield Surgery (demonstration)',
    });
  });

  it('is told beside the field what will not do, and nobody is added', async () => {
    const refused: [object, string][] = [
      [{ password: 'short' }, 'password'],
      [{ password: 'passwordpassword' }, 'password'],
      [{ password: 'eve.new123456' }, 'password'],
      [{ signInName: 'chidi.clerk' }, 'signInName'],
      [{ signInName: 'CHIDI.CLERK' }, 'signInName'],
      [{ signInName: 'sam.stranger' }, 'signInName'],
      [{ signInName: 'eve <new>' }, 'signInName'],
      [{ role: 'owner' }, 'role'],
    ];
    for (const [change, name] of refused) {
      const answer = await lead.post('/api/accounts', { ...NEW, ...change });
      assert.equal(answer.status, 400, JSON.stringify(change));
      assert.deepEqual(Object.keys(field(answer, 'fields') as object), [name]);
    }
    const smuggled = await lead.post('/api/accounts', { ...NEW, practice: 'A12345' });
    assert.equal(smuggled.status, 400);
    assert.equal((await desk.practice.ports.store.accounts('Y99999')).length, 4);
  });

  for (const change of [{ role: 'auditor' }, { disabled: true }, { password: 'otter gravel ladder' }]) {
    it(`ends a colleague’s sign-ins with ${Object.keys(change)[0]}`, async () => {
      const clerk = await desk.as(desk.practice.clerk);
      assert.equal((await lead.ask('/api/accounts/clerk', { method: 'PATCH', body: change })).status, 200);
      assert.equal((await clerk.get('/api/me')).status, 401);
      assert.equal((await lead.get('/api/me')).status, 200, 'and nobody else’s');
    });
  }

  it('stays signed in here after changing their own password, and nowhere else', async () => {
    const elsewhere = await desk.as(desk.practice.lead);
    const answer = await lead.ask('/api/accounts/lead', { method: 'PATCH', body: { password: PASSWORD } });
    assert.equal(answer.status, 200);
    assert.equal((await lead.get('/api/me')).status, 200);
    assert.equal((await elsewhere.get('/api/me')).status, 401);
  });

  it('cannot disable or demote themselves, even while another lead is there', async () => {
    for (const change of [{ disabled: true }, { role: 'clerk' }]) {
      const answer = await lead.ask('/api/accounts/lead', { method: 'PATCH', body: change });
      assert.equal(field(answer, 'code'), 'yourself');
    }
    assert.equal((await lead.get('/api/me')).status, 200);
  });

  it('remains: two leads who disable each other at once leave one of them', async () => {
    const second = await desk.as(desk.practice.secondLead);
    await Promise.all([
      lead.ask('/api/accounts/second-lead', { method: 'PATCH', body: { disabled: true } }),
      second.ask('/api/accounts/lead', { method: 'PATCH', body: { disabled: true } }),
    ]);
    const accounts = await desk.practice.ports.store.accounts('Y99999');
    assert.equal(accounts.filter(({ role, disabled }) => role === 'lead' && !disabled).length, 1);
  });

  it('reaches no account of another practice', async () => {
    const answer = await lead.ask('/api/accounts/stranger', { method: 'PATCH', body: { disabled: true } });
    assert.equal(answer.status, 404);
    assert.equal((await desk.practice.ports.store.account('stranger'))?.disabled, false);
  });

  it('alone sees everybody’s sign-in name', async () => {
    const names = async (browser: Browser) =>
      (field(await browser.get('/api/settings'), 'accounts') as { signInName: string }[]).map(
        (one) => one.signInName,
      );
    assert.equal((await names(lead)).length, 4);
    assert.deepEqual(await names(await desk.as(desk.practice.clerk)), ['chidi.clerk']);
  });
});
