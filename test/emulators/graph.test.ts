import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { connect } from 'node:tls';
import { openSignIn } from '../../server/adapters/graph/sign-in.ts';
import { ADDRESS, type AtGraph, BOX, openAtGraph, type Page, refusal, round } from './graph/at-graph.ts';
import { madeBytes } from './graph/blobs.ts';
import { makeAppCertificate } from './graph/certificates.ts';
import { wallClock } from './graph/wall-clock.ts';
import { ForeignHost, wayTo } from './graph/way.ts';

const CHANGES = `${BOX}/mailFolders/inbox/messages/delta?$select=id,subject`;

describe('The emulated Graph', function () {
  this.timeout(60_000);
  let at: AtGraph;
  beforeEach(async () => {
    at = await openAtGraph();
  });
  afterEach(() => at.end());

  describe('at the door', () => {
    it('is known by its certificate under the real host name, and only to who trusts its authority', async () => {
      const { port, ca } = at.emulator.address;
      const speak = (servername: string, trusted: string[]) =>
        new Promise<string>((resolve) => {
          const socket = connect({ host: '127.0.0.1', port, servername, ca: trusted }, () => {
            resolve('trusted');
            socket.destroy();
          });
          socket.once('error', (error: NodeJS.ErrnoException) => resolve(String(error.code)));
        });
      assert.equal(await speak('graph.microsoft.com', [ca]), 'trusted');
      assert.equal(await speak('login.microsoftonline.com', [ca]), 'trusted');
      assert.equal(await speak('evil.example', [ca]), 'ERR_TLS_CERT_ALTNAME_INVALID');
      const another = await openAtGraph();
      assert.notEqual(await speak('graph.microsoft.com', [another.emulator.address.ca]), 'trusted');
      await another.end();
    });

    it('leads nowhere else, and remembers who tried', async () => {
      const foreign: [string, boolean][] = [];
      const way = wayTo(at.emulator.address, (host, hadToken) => foreign.push([host, hadToken]));
      const headers = { Authorization: 'Bearer x' };
      await assert.rejects(way.fetch('https://evil.example/', { headers }), ForeignHost);
      await assert.rejects(way.fetch('http://graph.microsoft.com/'), ForeignHost);
      assert.deepEqual(foreign, [
        ['evil.example', true],
        ['graph.microsoft.com', false],
      ]);
      await way.close();
    });

    it('counts a call that is not in the contract as a fault, whoever makes it', async () => {
      await at.emulator.fetch('https://graph.microsoft.com/v1.0/me/sendMail', { method: 'POST', body: '{}' });
      assert.deepEqual(at.emulator.contract.violations, [
        'a call that is not listed: POST graph.microsoft.com /v1.0/me/sendMail',
      ]);
      at.emulator.contract.clear();
    });

    it('gives ids of the kind that a move changes to who does not ask for the other, and says so', async () => {
      const id = await at.box.receive({ subject: 'Notes' });
      const token = await openSignIn(at.emulator.credentials, at.emulator.fetch).token();
      const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
      const ask = async (path: string, body?: object) => {
        const url = `https://graph.microsoft.com/v1.0${BOX}${path}`;
        const init = body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers };
        const response = await at.emulator.fetch(url, init);
        return { status: response.status, json: (await response.json()) as Page & { id: string } };
      };
      const [seen] = (await ask('/messages')).json.value;
      assert.ok(seen && seen.id !== id);
      const path = `/messages/${encodeURIComponent(seen.id)}`;
      const moved = await ask(`${path}/move`, { destinationId: 'archive' });
      assert.equal(moved.status, 201);
      assert.notEqual(moved.json.id, seen.id);
      assert.equal((await ask(path)).status, 404);
      assert.equal(
        (await ask(`/messages/${encodeURIComponent(id)}`)).status,
        200,
        'while the other kind stays',
      );
      assert.ok(at.emulator.contract.violations.includes('messages.list: does not ask for immutable ids'));
      at.emulator.contract.clear();
    });
  });

  describe('at sign-in', () => {
    const codeAt = (credentials: Parameters<typeof openSignIn>[0]) =>
      openSignIn(credentials, at.emulator.fetch)
        .token()
        .then(
          () => 'signed in',
          (error: { code: string }) => error.code,
        );

    it('takes a certificate, and a secret', async () => {
      const { tenantId, clientId } = at.emulator.credentials;
      assert.equal(await codeAt(at.emulator.credentials), 'signed in');
      assert.equal(await codeAt({ tenantId, clientId, secret: at.emulator.secret }), 'signed in');
    });

    it('takes no other certificate, no other key, no other secret, no other app and no other tenant', async () => {
      const { credentials } = at.emulator;
      const { tenantId, clientId } = credentials;
      const other = makeAppCertificate(wallClock());
      assert.equal(await codeAt({ ...credentials, ...other }), 'AADSTS700027');
      assert.equal(await codeAt({ ...credentials, privateKey: other.privateKey }), 'AADSTS700027');
      assert.equal(await codeAt({ tenantId, clientId, secret: 'guessed' }), 'AADSTS7000215');
      assert.equal(await codeAt({ ...credentials, clientId: tenantId }), 'AADSTS700016');
      assert.equal(await codeAt({ ...credentials, tenantId: clientId }), 'AADSTS90002');
      assert.equal(at.emulator.entra.given, 0);
    });

    it('takes either of two certificates while one takes over from the other', async () => {
      const [old, next] = [makeAppCertificate(wallClock(), 5), makeAppCertificate(wallClock())];
      const both = await openAtGraph({ certificates: [old.certificate, next.certificate] });
      for (const one of [old, next])
        await openSignIn({ ...both.emulator.credentials, ...one }, both.emulator.fetch).token();
      assert.equal(both.emulator.entra.given, 2);
      await both.end();
    });

    it('refuses an assertion that is too old', async () => {
      at.emulator.entra.proofClock = () => wallClock() + 3_600_000;
      assert.equal(await codeAt(at.emulator.credentials), 'AADSTS700024');
    });
  });

  describe('asked what changed', () => {
    it('tells all in pages, then only what came, changed or left since', async () => {
      for (let nth = 0; nth < 25; nth++) await at.box.receive({ subject: `Mail ${nth}` });
      const first = await round(at.client, CHANGES);
      assert.equal(first.pages, 3);
      assert.equal(new Set(first.items.map(({ id }) => id)).size, 25);
      assert.match(first.deltaLink, /%2B/);
      assert.match(first.deltaLink, /\/mailfolders\('/);

      const [moved = '', purged = '', marked = ''] = first.items.map(({ id }) => id);
      at.box.move(moved, 'archive');
      at.box.purge(purged);
      at.box.categorise(marked, ['Filed']);
      const fresh = await at.box.receive({ subject: 'Another' });
      const second = await round(at.client, first.deltaLink);
      assert.deepEqual(
        second.items.map(({ id, '@removed': removed }) => [id, removed?.reason ?? null]).sort(byFirst),
        [
          [moved, 'changed'],
          [purged, 'deleted'],
          [marked, null],
          [fresh, null],
        ].sort(byFirst),
      );
      assert.deepEqual((await round(at.client, second.deltaLink)).items, []);
    });

    it('tells again in the same round what changes during it, and what leaves during the first', async () => {
      for (let nth = 0; nth < 15; nth++) await at.box.receive({ subject: `Mail ${nth}` });
      const page = await at.client.get<Page>(CHANGES, { pageSize: 10 });
      const [again = '', gone = ''] = page.value.map(({ id }) => id);
      at.box.categorise(again, ['Red']);
      at.box.move(gone, 'archive');
      const rest = await round(at.client, page['@odata.nextLink'] ?? '');
      assert.equal(rest.items.filter(({ id }) => id === again).length, 1);
      assert.equal(rest.items.find(({ id }) => id === gone)?.['@removed']?.reason, 'changed');
      assert.equal(rest.items.length, 7);
    });

    it('tells at most 5,000 when only the newest are asked for', async () => {
      for (let nth = 0; nth < 5_010; nth++) await at.box.receive({ subject: 'Mail' });
      const filter = encodeURIComponent('receivedDateTime ge 2020-01-01T00:00:00Z');
      assert.equal((await round(at.client, `${CHANGES}&$filter=${filter}`, 1000)).items.length, 5_000);
    });

    it('refuses cursors of a generation that has gone, and takes new ones', async () => {
      await at.box.receive({ subject: 'Notes' });
      const { deltaLink } = await round(at.client, CHANGES);
      at.box.loseCursors();
      await assert.rejects(at.client.get(deltaLink), refusal(410, 'SyncStateNotFound'));
      const again = await round(at.client, CHANGES);
      assert.equal(again.items.length, 1);
    });

    it('does not take a link that was decoded and written anew', async () => {
      const { deltaLink } = await round(at.client, CHANGES);
      await assert.rejects(at.client.get(deltaLink.replaceAll('%2B', '+')), refusal(400, 'BadRequest'));
    });

    it('tells nothing on an empty page with a next link, and everything afterwards', async () => {
      await at.box.receive({ subject: 'Notes' });
      at.emulator.faults.plan({ kind: 'empty-page' });
      const { items, pages } = await round(at.client, CHANGES);
      assert.deepEqual([items.length, pages], [1, 2]);
    });
  });

  describe('asked for files', () => {
    it('streams a large one whole in flat memory', async () => {
      const size = Number(process.env.EMULATOR_STREAM_MIB ?? 40) * 1024 * 1024;
      const id = await at.box.receive({ attachments: [{ name: 'a.pdf', madeBytes: size }] });
      const list = await at.client.get<Page>(`${at.messagePath(id)}/attachments?$select=id,name,size`);
      const path = `${at.messagePath(id)}/attachments/${encodeURIComponent(list.value[0]?.id ?? '')}/$value`;
      const before = process.memoryUsage().rss;
      const [hash, expected] = [createHash('sha256'), createHash('sha256')];
      let [length, most] = [0, 0];
      const response = await at.client.stream(path);
      for await (const piece of response.body as AsyncIterable<Uint8Array>) {
        hash.update(piece);
        length += piece.length;
        most = Math.max(most, process.memoryUsage().rss);
      }
      for (const piece of madeBytes(1, size)) expected.update(piece);
      assert.equal(length, size);
      assert.equal(hash.digest('hex'), expected.digest('hex'));
      assert.ok(most - before < 160 * 1024 * 1024, `grew by ${Math.round((most - before) / 1048576)} MiB`);
    });

    it('breaks off where it was told to, and who counts notices', async () => {
      const id = await at.box.receive({ attachments: [{ name: 'a.pdf', madeBytes: 300_000 }] });
      const list = await at.client.get<Page>(`${at.messagePath(id)}/attachments?$select=id`);
      const path = `${at.messagePath(id)}/attachments/${encodeURIComponent(list.value[0]?.id ?? '')}/$value`;
      for (const withoutLength of [false, true]) {
        at.emulator.faults.plan({ kind: 'cut', afterBytes: 100_000, withoutLength });
        const response = await at.client.stream(path);
        await assert.rejects(response.arrayBuffer());
      }
      assert.equal((await (await at.client.stream(path)).arrayBuffer()).byteLength, 300_000);
    });

    it('has no bytes of a reference, gives up on what is too large, and shows no file that is only inline', async () => {
      const attachments = [{ name: 'a link' }, { name: 'logo.png', base64: 'AA==', isInline: true }];
      const id = await at.box.receive({ attachments });
      const list = await at.client.get<Page>(`${at.messagePath(id)}/attachments?$select=id,name`);
      const paths = list.value.map(
        (one) => `${at.messagePath(id)}/attachments/${encodeURIComponent(one.id)}/$value`,
      );
      await assert.rejects(at.client.stream(paths[0] ?? ''), refusal(405, 'ErrorInvalidRequest'));
      at.emulator.settings.set({ attachmentLimitBytes: 0, mimeLimitBytes: 0 });
      await assert.rejects(at.client.stream(paths[1] ?? ''), refusal(504, 'UnknownError'));
      await assert.rejects(at.client.stream(`${at.messagePath(id)}/$value`), refusal(504, 'UnknownError'));
      const inline = await at.box.receive({ attachments: attachments.slice(1) });
      const { hasAttachments } = await at.client.get<{ hasAttachments: boolean }>(at.messagePath(inline));
      assert.equal(hasAttachments, false);
    });

    it('gives the bytes of a mail back as they came, and the mail inside it as an item', async () => {
      const inner = 'From: a@b.example\r\nSubject: inner\r\n\r\nHello\r\n';
      const raw = Buffer.from(
        `From: "Fernhill" <records@fernhill-scanning.example>\r\nTo: ${ADDRESS}\r\nSubject: outer\r\n` +
          'Message-ID: <1@fernhill-scanning.example>\r\nX-Kind: scan\r\n' +
          'Content-Type: multipart/mixed; boundary=q\r\n\r\n--q\r\nContent-Type: text/plain\r\n\r\nWords\r\n' +
          `--q\r\nContent-Type: message/rfc822\r\nContent-Disposition: attachment; filename="x.eml"\r\n\r\n${inner}\r\n--q--\r\n`,
      );
      const id = await at.box.receive(raw);
      const mime = await at.client.stream(`${at.messagePath(id)}/$value`);
      assert.deepEqual(Buffer.from(await mime.arrayBuffer()), raw);
      const select = 'subject,from,internetMessageId,internetMessageHeaders,body';
      const seen = await at.client.get<
        { body: { contentType: string; content: string } } & Record<string, unknown>
      >(`${at.messagePath(id)}?$select=${select}`, { textBody: true });
      assert.deepEqual([seen.subject, seen.internetMessageId], ['outer', '<1@fernhill-scanning.example>']);
      assert.deepEqual([seen.body.contentType, seen.body.content.trim()], ['text', 'Words']);
      assert.ok(JSON.stringify(seen.internetMessageHeaders).includes('{"name":"X-Kind","value":"scan"}'));
      const { value } = await at.client.get<{ value: { id: string; '@odata.type': string }[] }>(
        `${at.messagePath(id)}/attachments?$select=id,name`,
      );
      assert.equal(value[0]?.['@odata.type'], '#microsoft.graph.itemAttachment');
      const item = await at.client.stream(
        `${at.messagePath(id)}/attachments/${encodeURIComponent(value[0].id)}/$value`,
      );
      assert.equal((await item.text()).trim(), inner.trim());
    });
  });

  describe('refuses', () => {
    it('a mailbox that the app may not see, and one that nobody has', async () => {
      at.emulator.mailbox('canary@elsewhere.example');
      at.emulator.refuse('canary@elsewhere.example');
      const inbox = (address: string) => at.client.get(`/users/${address}/mailFolders/inbox`);
      await assert.rejects(inbox('canary@elsewhere.example'), refusal(403, 'ErrorAccessDenied'));
      await assert.rejects(inbox('nobody@elsewhere.example'), refusal(404, 'ErrorInvalidUser'));
      at.box.allow(false);
      await assert.rejects(inbox(ADDRESS), refusal(403, 'ErrorAccessDenied'));
      at.box.allow(true);
      await inbox(ADDRESS);
    });

    it('an id in another case, an id that is none, and a change of what has changed meanwhile', async () => {
      const id = await at.box.receive({ subject: 'Notes' });
      const swapped = id.replace(/[a-z]/gi, (letter) =>
        letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
      );
      await assert.rejects(
        at.client.get(at.messagePath(`AA${swapped.slice(2)}`)),
        refusal(404, 'ErrorItemNotFound'),
      );
      await assert.rejects(
        at.client.get(at.messagePath('not an id')),
        refusal(400, 'ErrorInvalidIdMalformed'),
      );
      const seen = await at.client.get<{ '@odata.etag': string }>(at.messagePath(id));
      at.box.categorise(id, ['Red']);
      const options = { ifMatch: seen['@odata.etag'] };
      const change = at.client.patch(at.messagePath(id), { categories: ['Filed'] }, options);
      await assert.rejects(change, refusal(412, 'ErrorIrresolvableConflict'));
      assert.deepEqual(at.box.message(id).categories, ['Red']);
    });

    it('a fifth call at once to one mailbox, while another mailbox is answered', async () => {
      const token = await openSignIn(at.emulator.credentials, at.emulator.fetch).token();
      const headers = { Authorization: `Bearer ${token}`, Prefer: 'IdType="ImmutableId"' };
      const other = at.emulator.mailbox('other@larkfield-surgery.example');
      at.emulator.faults.plan({ kind: 'refuse', status: 503, times: 0 });
      const id = await at.box.receive({ attachments: [{ name: 'a.pdf', madeBytes: 30_000_000 }] });
      const list = await at.client.get<Page>(`${at.messagePath(id)}/attachments?$select=id`);
      const file = `${at.messagePath(id)}/attachments/${encodeURIComponent(list.value[0]?.id ?? '')}/$value`;
      const ask = (path: string) => at.emulator.fetch(`https://graph.microsoft.com/v1.0${path}`, { headers });
      const four = await Promise.all([1, 2, 3, 4].map(() => ask(file)));
      assert.deepEqual(
        four.map(({ status }) => status),
        [200, 200, 200, 200],
      );
      const fifth = await ask(at.messagePath(id));
      assert.equal(fifth.status, 429);
      assert.match(await fifth.text(), /MailboxConcurrency/);
      assert.equal((await ask(`/users/${other.address}/mailFolders/inbox`)).status, 200);
      await Promise.all(four.map(({ body }) => body?.cancel()));
    });

    it('who comes back before the time it named, for as long again', async () => {
      const token = await openSignIn(at.emulator.credentials, at.emulator.fetch).token();
      const headers = { Authorization: `Bearer ${token}`, Prefer: 'IdType="ImmutableId"' };
      const ask = async () =>
        (await at.emulator.fetch(`https://graph.microsoft.com/v1.0${BOX}/mailFolders/inbox`, { headers }))
          .status;
      at.emulator.faults.plan({ kind: 'refuse', status: 429, retryAfter: 10 });
      assert.equal(await ask(), 429);
      at.pass(9_000);
      assert.equal(await ask(), 429);
      at.pass(9_000);
      assert.equal(await ask(), 429, 'the ban was extended');
      at.pass(10_000);
      assert.equal(await ask(), 200);
      assert.deepEqual(
        at.emulator.calls
          .filter(({ operation }) => operation === 'folders.get')
          .map(({ tooEarly }) => tooEarly),
        [false, true, true, false],
      );
    });
  });
});

function byFirst([one]: (string | null)[], [other]: (string | null)[]): number {
  return String(one).localeCompare(String(other));
}
