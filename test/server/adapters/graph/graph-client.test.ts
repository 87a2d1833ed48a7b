import assert from 'node:assert/strict';
import { openGraphClient } from '../../../../server/adapters/graph/graph-client.ts';
import { GraphRefused } from '../../../../server/adapters/graph/graph-errors.ts';
import type { GraphSignIn } from '../../../../server/adapters/graph/sign-in.ts';
import { type AtGraph, BOX, openAtGraph, type Page, refusal } from '../../../emulators/graph/at-graph.ts';
import { wallClock } from '../../../emulators/graph/wall-clock.ts';

const INBOX = `${BOX}/mailFolders/inbox?$select=id`;
const DRAFT = { subject: 'Three things to do today' };

describe('The Graph client', function () {
  this.timeout(60_000);
  let at: AtGraph;
  beforeEach(async () => {
    at = await openAtGraph();
  });
  afterEach(() => at.end());

  const get = (options = {}) => at.client.get<{ id: string }>(INBOX, options);
  const post = (options = {}) => at.client.post<{ id: string }>(`${BOX}/messages`, DRAFT, options);
  const asked = (operation: string) => at.emulator.calls.filter((call) => call.operation === operation);
  const tooEarly = () => at.emulator.calls.filter((call) => call.tooEarly).length;
  const file = async (madeBytes: number) => {
    const id = await at.box.receive({ attachments: [{ name: 'a.pdf', madeBytes }] });
    const { value } = await at.client.get<Page>(`${at.messagePath(id)}/attachments?$select=id`);
    return `${at.messagePath(id)}/attachments/${encodeURIComponent(value[0]?.id ?? '')}/$value`;
  };

  describe('whose token has ended', () => {
    it('asks once more with a new one, whatever was asked, and it is done once', async () => {
      await get();
      at.emulator.endTokens();
      await post();
      assert.deepEqual(
        asked('messages.create').map(({ status }) => status),
        [401, 201],
      );
      assert.equal(at.box.drafts().length, 1);
      assert.equal(at.emulator.entra.given, 2);
    });

    it('takes one new token for two calls that were both refused', async () => {
      await get();
      at.emulator.endTokens();
      at.emulator.faults.plan({ kind: 'slow', ms: 150, times: 1 });
      await Promise.all([get(), get()]);
      assert.equal(at.emulator.entra.given, 2);
    });

    it('asks no third time', async () => {
      at.emulator.faults.plan({ kind: 'end-token', times: 9 });
      await assert.rejects(get(), refusal(401, 'InvalidAuthenticationToken'));
      assert.equal(asked('folders.get').length, 2);
    });

    it('goes on in the middle of a round of changes', async () => {
      for (let nth = 0; nth < 3; nth++) await at.box.receive({ subject: 'Mail' });
      const first = await at.client.get<Page>(`${BOX}/mailFolders/inbox/messages/delta`, { pageSize: 2 });
      at.emulator.endTokens();
      const second = await at.client.get<Page>(first['@odata.nextLink'] ?? '', { pageSize: 2 });
      assert.equal(second.value.length, 1);
    });
  });

  describe('told to wait', () => {
    it('waits as many seconds as Graph said', async () => {
      at.emulator.faults.plan({ kind: 'refuse', status: 429, retryAfter: 20 });
      await get();
      assert.deepEqual(at.pauses, [20_000]);
      assert.equal(tooEarly(), 0);
    });

    it('waits until the time that Graph said', async () => {
      const date = new Date(Math.ceil(at.clock() / 1000) * 1000 + 30_000).toUTCString();
      at.emulator.faults.plan({ kind: 'refuse', status: 503, retryAfter: date });
      await get();
      const [ms = 0] = at.pauses;
      assert.ok(at.pauses.length === 1 && ms > 25_000 && ms <= 31_000, String(ms));
    });

    it('waits a little longer each time where Graph did not say, and gives up in the end', async () => {
      at.emulator.faults.plan({ kind: 'refuse', status: 503, times: 9 });
      await assert.rejects(get(), refusal(503, 'ErrorServerBusy'));
      assert.equal(asked('folders.get').length, 4);
      assert.equal(at.pauses.length, 3);
      for (const [nth, ms] of at.pauses.entries())
        assert.ok(ms >= 500 * 2 ** nth && ms <= 1000 * 2 ** nth, String(at.pauses));
    });

    it('for longer than anybody waits, says so, and asks nothing until the time has come', async () => {
      at.emulator.faults.plan({ kind: 'refuse', status: 429, retryAfter: 300 });
      await assert.rejects(get(), (error) => error instanceof GraphRefused && error.retryAfterMs === 300_000);
      await assert.rejects(get(), refusal(429, 'asked-to-wait'));
      await assert.rejects(post(), refusal(429, 'asked-to-wait'));
      assert.equal(at.emulator.calls.filter(({ hadToken }) => hadToken).length, 1);
      assert.deepEqual(at.pauses, []);
      at.pass(300_000);
      await get();
      assert.equal(tooEarly(), 0);
    });
  });

  describe('asked to change something', () => {
    for (const status of [429, 500, 503, 504])
      it(`does it once when the answer is ${status}, though nothing was done`, async () => {
        at.emulator.faults.plan({ kind: 'refuse', status });
        await assert.rejects(post(), (error) => error instanceof GraphRefused && error.status === status);
        assert.equal(asked('messages.create').length, 1);
        assert.equal(at.box.drafts().length, 0);
      });

    it('does it once when it was done and the answer says no, breaks off or never comes', async () => {
      at.emulator.faults.plan({ kind: 'refuse', status: 504, done: true });
      await assert.rejects(post(), refusal(504, 'UnknownError'));
      at.emulator.faults.plan({ kind: 'cut', afterBytes: 5 });
      await assert.rejects(post(), refusal(0, 'cut-off'));
      at.emulator.faults.plan({ kind: 'drop', done: true });
      await assert.rejects(post(), refusal(0, 'no-answer'));
      at.emulator.faults.plan({ kind: 'slow', ms: 400 });
      await assert.rejects(post({ timeoutMs: 100 }), refusal(0, 'too-slow'));
      assert.equal(asked('messages.create').length, 4);
    });

    it('does not take a 202 with a Retry-After for a wish to be asked again', async () => {
      const { id } = await at.client.post<{ id: string }>(`${BOX}/messages`, {
        ...DRAFT,
        toRecipients: [{ emailAddress: { address: 'staff@larkfield.example' } }],
      });
      at.emulator.faults.plan({ kind: 'retry-after-success', retryAfter: 1 });
      assert.equal(await at.client.post(`${at.messagePath(id)}/send`, undefined), null);
      assert.equal(at.box.wentOut().length, 1);
    });
  });

  describe('reading', () => {
    it('asks again when an answer breaks off, never comes or comes too late', async () => {
      at.emulator.faults.plan({ kind: 'cut', afterBytes: 5 });
      assert.equal((await get()).id.length > 0, true);
      at.emulator.faults.plan({ kind: 'drop' });
      await get();
      at.emulator.faults.plan({ kind: 'slow', ms: 500 });
      await get({ timeoutMs: 150 });
      assert.equal(asked('folders.get').length, 6);
    });

    it('says that it took too long when it always does', async () => {
      at.emulator.faults.plan({ kind: 'slow', ms: 300, times: 4 });
      await assert.rejects(get({ timeoutMs: 50 }), refusal(0, 'too-slow'));
    });

    it('keeps the code of a no, and its request id, on a stream too', async () => {
      const refused = at.client.stream(
        `${at.messagePath(await at.box.receive({}))}/attachments/AAkALgATnothingnothingnothing/$value`,
      );
      await assert.rejects(
        refused,
        (error) =>
          error instanceof GraphRefused &&
          error.code === 'ErrorItemNotFound' &&
          /^[\w-]{36}$/.test(error.requestId ?? ''),
      );
      const lost = refusal(404, 'ErrorItemNotFound');
      await assert.rejects(at.client.get(`${BOX}/messages/AAkALgAAnothingnothingnothing`), lost);
    });

    it('does not ask for ever for what takes for ever to arrive', async () => {
      const path = await file(50_000_000);
      const response = await at.client.stream(path, { timeoutMs: 400 });
      const reader = response.body?.getReader();
      await reader?.read();
      await new Promise((resolve) => setTimeout(resolve, 600));
      await assert.rejects(async () => {
        for (;;) if ((await reader?.read())?.done !== false) return;
      });
      await get();
    });
  });

  describe('with much to do', () => {
    it('makes two calls at once and no more', async () => {
      at.emulator.faults.plan({ kind: 'slow', ms: 20, times: 20 });
      await Promise.all(Array.from({ length: 20 }, (_, nth) => (nth % 2 === 0 ? get() : post())));
      assert.equal(at.emulator.mostAtOnce(), 2);
    });

    it('counts a file as a call until it has been read, or nobody wants it any more', async () => {
      const path = await file(20_000_000);
      const [first, second] = await Promise.all([at.client.stream(path), at.client.stream(path)]);
      let answered = false;
      const third = get().then(() => {
        answered = true;
      });
      await new Promise((resolve) => setTimeout(resolve, 200));
      assert.equal(answered, false);
      await second.body?.cancel();
      await third;
      assert.equal((await first.arrayBuffer()).byteLength, 20_000_000);
      assert.equal(at.emulator.mostAtOnce(), 2);
    });
  });

  describe('given a link', () => {
    it('to anywhere else, sends nothing there', async () => {
      const elsewhere = [
        'https://evil.example/v1.0/me',
        'http://graph.microsoft.com/v1.0/me',
        'https://graph.microsoft.com.evil.example/v1.0/me',
        'https://graph.microsoft.com@evil.example/v1.0/me',
        '//evil.example/v1.0/me',
      ];
      for (const link of elsewhere) {
        await assert.rejects(at.client.get(link), refusal(400, 'foreign-link'));
        await assert.rejects(at.client.stream(link), refusal(400, 'foreign-link'));
        await assert.rejects(at.client.post(link, {}), refusal(400, 'foreign-link'));
      }
      assert.equal(asked('entra.token').length, 1, 'and no more than a token was asked for');
      assert.equal(at.emulator.calls.length, 1);
    });

    it('does not follow a redirection with its token', async () => {
      const seen: string[] = [];
      const signIn: GraphSignIn = { token: async () => 'secret', refused: () => {}, certificateEnds: null };
      const redirecting: typeof fetch = async (input, init) => {
        seen.push(String(input));
        assert.equal(init?.redirect, 'manual');
        return new Response(null, { status: 302, headers: { Location: 'https://evil.example/' } });
      };
      const client = openGraphClient({ signIn, fetch: redirecting, clock: wallClock });
      await assert.rejects(client.get(INBOX), refusal(302, 'no-code'));
      assert.deepEqual(seen, [`https://graph.microsoft.com/v1.0${INBOX}`]);
    });
  });

  it('asks for ids that stay, for pages and for plain words, in one header', async () => {
    const id = await at.box.receive({ subject: 'Notes', html: '<p>Hello</p>', text: 'Hello' });
    type Seen = { value: { id: string; body: { content: string } }[] };
    const list = `${BOX}/mailFolders/inbox/messages/delta?$select=id,body`;
    const page = await at.client.get<Seen>(list, { pageSize: 1, textBody: true });
    assert.deepEqual(
      page.value.map((one) => [one.id, one.body.content]),
      [[id, 'Hello']],
    );
    const html = await at.client.get<Seen>(list);
    assert.equal(html.value[0]?.body.content, '<p>Hello</p>');
  });

  it('says nothing of what it was asked when it says what went wrong', async () => {
    const error: unknown = await at.client
      .get(`${BOX}/messages/AAkALgAAsecretsecretsecret`)
      .catch((e: unknown) => e);
    assert.ok(error instanceof GraphRefused);
    assert.equal(error.message, 'Graph answered 404 ErrorItemNotFound');
    assert.ok(!JSON.stringify(error).includes('secret'));
  });
});
