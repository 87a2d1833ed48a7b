import assert from 'node:assert/strict';
import { createEntraTokens, type EntraTokens } from '../../../server/http/entra-tokens.ts';
import { API, type EntraKeys, entraKeys, PANE, TENANT } from '../../builders/entra.ts';

const NOW = new Date('2026-11-25T09:30:00Z');
const now = () => NOW;
const ELSEWHERE = '22222222-2222-4333-8444-555555555555';

describe('A token of Entra', () => {
  let keys: EntraKeys;
  let tokens: EntraTokens;
  beforeEach(async () => {
    keys = await entraKeys(now);
    tokens = createEntraTokens(
      { audience: API, clientId: PANE, tenants: [TENANT] },
      { fetch: keys.fetch, now },
    );
  });

  it('names the person by tenant and object, with the roles that are ours', async () => {
    const token = await keys.token({ roles: ['Onward.Lead', 'Payroll.Admin'], scp: 'openid Onward.Use' });
    assert.deepEqual(await tokens.check(token), {
      entra: `${TENANT}/00000000-0000-4000-8000-000000000001`,
      roles: ['lead'],
    });
  });

  it('is believed for many requests on keys that were fetched once', async () => {
    for (let turn = 0; turn < 5; turn++)
      assert.equal(typeof (await tokens.check(await keys.token())), 'object');
    assert.equal(keys.asked(), 1);
  });

  const seconds = NOW.getTime() / 1000;
  const wrong: [string, Record<string, unknown>][] = [
    ['is meant for another API', { aud: '00000003-0000-0000-c000-000000000000' }],
    ['was got by another app', { azp: ELSEWHERE }],
    ['is of a tenant that is not on the list', { tid: ELSEWHERE, iss: issuer(ELSEWHERE) }],
    ['names one tenant and is issued by another', { iss: issuer(ELSEWHERE) }],
    ['is of the older kind', { ver: '1.0', iss: `https://sts.windows.net/${TENANT}/` }],
    ['is an app’s own, with no person behind it', { scp: undefined, roles: ['Onward.Lead'], idtyp: 'app' }],
    ['has another scope only', { scp: 'User.Read Onward.UseLess' }],
    ['has ended', { exp: seconds - 120 }],
    ['never ends', { exp: undefined }],
    ['has not begun', { nbf: seconds + 600 }],
    ['names nobody', { oid: undefined }],
  ];
  for (const [what, claims] of wrong)
    it(`is refused when it ${what}`, async () => {
      assert.equal(await tokens.check(await keys.token(claims)), 'refused');
    });

  it('is refused when somebody else signed it, or nobody, or it was changed', async () => {
    assert.equal(await tokens.check(await keys.forged()), 'refused');
    const [head = '', body = '', signature = ''] = (await keys.token()).split('.');
    const none = Buffer.from(JSON.stringify({ alg: 'none', kid: 'key-1' })).toString('base64url');
    assert.equal(await tokens.check(`${none}.${body}.`), 'refused');
    const lead = JSON.parse(Buffer.from(body, 'base64url').toString()) as object;
    const raised = Buffer.from(JSON.stringify({ ...lead, roles: ['Onward.Lead'] })).toString('base64url');
    assert.equal(await tokens.check(`${head}.${raised}.${signature}`), 'refused');
    for (const text of ['', 'a.b.c', '...', 'not a token'])
      assert.equal(await tokens.check(text), 'refused', text);
  });

  it('is not refused, but said to be unknown, while Microsoft’s keys cannot be had', async () => {
    keys.reachable = false;
    assert.equal(await tokens.check(await keys.token()), 'unavailable');
    keys.reachable = true;
    assert.equal(typeof (await tokens.check(await keys.token())), 'object');
  });
});

function issuer(tenant: string): string {
  return `https://login.microsoftonline.com/${tenant}/v2.0`;
}
