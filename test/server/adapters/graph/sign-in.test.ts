import assert from 'node:assert/strict';
import { SignInFailed } from '../../../../server/adapters/graph/graph-errors.ts';
import { openSignIn } from '../../../../server/adapters/graph/sign-in.ts';
import { type AtGraph, openAtGraph } from '../../../emulators/graph/at-graph.ts';

describe('Signing in to Entra', function () {
  this.timeout(60_000);
  let at: AtGraph;
  beforeEach(async () => {
    at = await openAtGraph();
  });
  afterEach(() => at.end());

  const open = () => openSignIn(at.emulator.credentials, at.emulator.fetch);
  const asked = () => at.emulator.calls.filter(({ operation }) => operation === 'entra.token').length;
  const failed = (code: string) => (error: unknown) => error instanceof SignInFailed && error.code === code;

  it('asks once however many callers there are, and keeps the token', async () => {
    const signIn = open();
    const tokens = await Promise.all(Array.from({ length: 20 }, () => signIn.token()));
    assert.equal(new Set(tokens).size, 1);
    assert.equal(await signIn.token(), tokens[0]);
    assert.equal(asked(), 1);
  });

  it('asks for one new token when one was refused, however many had it', async () => {
    const signIn = open();
    const old = await signIn.token();
    signIn.refused(old);
    const next = await signIn.token();
    assert.notEqual(next, old);
    // A slower call comes back with the old one, after the new one was given.
    signIn.refused(old);
    assert.equal(await signIn.token(), next);
    assert.equal(asked(), 2);
  });

  it('tells everybody who waits that it failed, and asks anew for the next', async () => {
    const signIn = open();
    at.emulator.faults.plan({ kind: 'entra', status: 401, error: 'invalid_client', code: 7000215 });
    const all = await Promise.allSettled([signIn.token(), signIn.token()]);
    assert.deepEqual(
      all.map((one) => one.status === 'rejected' && one.reason instanceof SignInFailed && one.reason.code),
      ['AADSTS7000215', 'AADSTS7000215'],
    );
    await signIn.token();
    assert.equal(asked(), 2);
  });

  it('does not hammer an Entra that is busy, and signs in when it has waited', async () => {
    const signIn = open();
    at.emulator.faults.plan({ kind: 'refuse', on: 'entra.token', status: 503, retryAfter: 1 });
    await assert.rejects(signIn.token(), failed('AADSTS90033'));
    await assert.rejects(signIn.token(), failed('AADSTS90033'));
    assert.equal(asked(), 1);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await signIn.token();
    assert.equal(asked(), 2);
  });

  it('does not hammer where a page stands in place of an answer', async () => {
    let calls = 0;
    const page: typeof fetch = async () => {
      calls += 1;
      return new Response('<html>Busy</html>', { status: 503, headers: { 'Retry-After': '60' } });
    };
    const signIn = openSignIn(at.emulator.credentials, page);
    for (let nth = 0; nth < 3; nth++) await assert.rejects(signIn.token(), SignInFailed);
    assert.equal(calls, 1);
  });

  it('says when no answer came, and nothing of what was sent', async () => {
    const signIn = open();
    at.emulator.faults.plan({ kind: 'drop', on: 'entra.token' });
    await assert.rejects(signIn.token(), (error: SignInFailed) => {
      assert.ok(error instanceof SignInFailed);
      assert.equal(error.message, `no token: ${error.code}`);
      assert.match(error.code, /^[a-z_-]+$/);
      assert.equal(error.cause, undefined);
      return true;
    });
  });

  it('does not follow a redirection', async () => {
    let calls = 0;
    const elsewhere: typeof fetch = async (_url, init) => {
      calls += 1;
      assert.equal(init?.redirect, 'error');
      throw new TypeError('unexpected redirect');
    };
    await assert.rejects(openSignIn(at.emulator.credentials, elsewhere).token(), SignInFailed);
    assert.equal(calls, 1);
  });

  it('knows when its certificate ends, and of a secret that nobody here knows', () => {
    const days = ((open().certificateEnds?.getTime() ?? 0) - at.clock()) / 86_400_000;
    assert.ok(days > 364 && days < 366, String(days));
    const { tenantId, clientId } = at.emulator.credentials;
    assert.equal(openSignIn({ tenantId, clientId, secret: 's' }, at.emulator.fetch).certificateEnds, null);
  });
});
