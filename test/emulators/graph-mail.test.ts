import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openGraphClient } from '../../server/adapters/graph/graph-client.ts';
import { openSignIn } from '../../server/adapters/graph/sign-in.ts';
import { ADDRESS, type AtGraph, BOX, openAtGraph, type Page, refusal, round } from './graph/at-graph.ts';
import { startEmulatorProcess } from './graph/emulator-process.ts';
import { listener } from './graph/every-call.ts';
import { wallClock } from './graph/wall-clock.ts';

const MARK = 'String {11111111-2222-4333-8444-555555555555} Name Onward';
const CHANGES = `${BOX}/mailFolders/inbox/messages/delta`;

describe('The emulated Graph, writing and being written to', function () {
  this.timeout(60_000);
  let at: AtGraph;
  beforeEach(async () => {
    at = await openAtGraph();
  });
  afterEach(() => at.end());

  const found = async (filter: string) => {
    const { value } = await at.client.get<Page>(
      `${BOX}/messages?$select=id&$filter=${encodeURIComponent(filter)}`,
    );
    return value.map(({ id }) => id);
  };
  const withMark = (value: string) =>
    `singleValueExtendedProperties/Any(ep: ep/id eq '${MARK}' and ep/value eq '${value}')`;
  const letter = (more: object = {}) => ({
    subject: 'Three things to do today',
    body: { contentType: 'text', content: 'Dear colleagues' },
    toRecipients: [{ emailAddress: { address: 'staff@larkfield.example' } }],
    internetMessageId: '<l1@onward.invalid>',
    singleValueExtendedProperties: [{ id: MARK, value: "l'1" }],
    ...more,
  });
  const draft = async (more: object = {}) =>
    (await at.client.post<{ id: string }>(`${BOX}/messages`, letter(more))).id;
  const send = (id: string) => at.client.post(`${at.messagePath(id)}/send`, undefined);

  describe('a letter', () => {
    it('loses its id when it is sent, and is found by its Message-ID and by our property', async () => {
      const id = await draft();
      assert.deepEqual(await found(withMark("l''1")), [id]);
      await send(id);
      await assert.rejects(at.client.get(at.messagePath(id)), refusal(404, 'ErrorItemNotFound'));
      const [sent] = at.box.sent();
      assert.ok(sent && sent.id !== id);
      assert.deepEqual(await found("internetMessageId eq '<l1@onward.invalid>'"), [sent.id]);
      assert.deepEqual(await found(withMark("l''1")), [sent.id]);
      assert.equal(at.box.wentOut().length, 1);
      assert.equal(at.box.purges().length, 0, 'a draft that went out is no message that was purged');
    });

    it('may lose our property, our header and even its Message-ID on the way', async () => {
      at.emulator.settings.set({ keepsPropertiesOnSend: false, keepsMessageIdOnSend: false });
      await send(await draft({ internetMessageHeaders: [{ name: 'X-Onward-Id', value: 'l1' }] }));
      assert.deepEqual(await found(withMark("l''1")), []);
      assert.deepEqual(await found("internetMessageId eq '<l1@onward.invalid>'"), []);
      assert.deepEqual(at.box.sent()[0]?.headers, []);
    });

    it('may have gone out though the answer was 504, and may not', async () => {
      const first = await draft();
      at.emulator.faults.plan({ kind: 'refuse', on: 'messages.send', status: 504, done: true });
      await assert.rejects(send(first), refusal(504, 'UnknownError'));
      assert.equal(at.box.wentOut().length, 1);
      const second = await draft();
      at.emulator.faults.plan({ kind: 'refuse', on: 'messages.send', status: 504 });
      await assert.rejects(send(second), refusal(504, 'UnknownError'));
      assert.equal(at.box.wentOut().length, 1);
      assert.equal(at.box.drafts().length, 1);
    });

    it('is sent once where a 202 comes with a Retry-After', async () => {
      const id = await draft();
      at.emulator.faults.plan({ kind: 'retry-after-success', retryAfter: 5, on: 'messages.send' });
      await send(id);
      assert.equal(at.box.wentOut().length, 1);
      assert.deepEqual(at.pauses, []);
    });

    it('may not carry a header that is not an x- header, and needs somebody to go to', async () => {
      const headers = [{ name: 'Auto-Submitted', value: 'auto-generated' }];
      await assert.rejects(
        draft({ internetMessageHeaders: headers }),
        refusal(400, 'InvalidInternetMessageHeader'),
      );
      await assert.rejects(send(await draft({ toRecipients: [] })), refusal(400, 'ErrorInvalidRecipients'));
      assert.equal(at.box.wentOut().length, 0);
    });

    it('comes to a mailbox of this tenant, or back with a report', async () => {
      at.emulator.bounces('gone@larkfield.example');
      const other = at.emulator.mailbox('staff@larkfield.example');
      await send(await draft({ ccRecipients: [{ emailAddress: { address: 'gone@larkfield.example' } }] }));
      assert.equal(other.inbox()[0]?.internetMessageId, '<l1@onward.invalid>');
      const [report] = at.box.inbox();
      assert.match(report?.subject ?? '', /^Undeliverable/);
      assert.ok(
        report?.headers.some(({ name, value }) => name === 'In-Reply-To' && value === '<l1@onward.invalid>'),
      );
    });

    it('may be found only some time after it was sent', async () => {
      at.emulator.settings.set({ searchDelayMs: 60_000 });
      await send(await draft());
      assert.deepEqual(await found(withMark("l''1")), []);
      at.pass(60_001);
      assert.equal((await found(withMark("l''1"))).length, 1);
    });
  });

  describe('a message', () => {
    it('keeps its id through a move, and our property with it', async () => {
      const id = await at.box.receive({ subject: 'Notes' });
      await at.client.patch(at.messagePath(id), {
        singleValueExtendedProperties: [{ id: MARK, value: 'm1' }],
      });
      const filed = await at.client.post<{ id: string }>(`${BOX}/mailFolders`, {
        displayName: 'Onward – filed',
      });
      const moved = await at.client.post<{ id: string; parentFolderId: string }>(
        `${at.messagePath(id)}/move`,
        { destinationId: filed.id },
      );
      assert.deepEqual([moved.id, moved.parentFolderId], [id, filed.id]);
      const expand = encodeURIComponent(`singleValueExtendedProperties($filter=id eq '${MARK}')`);
      const seen = await at.client.get<{ singleValueExtendedProperties: unknown }>(
        `${at.messagePath(id)}?$select=id&$expand=${expand}`,
      );
      assert.deepEqual(seen.singleValueExtendedProperties, [{ id: MARK, value: 'm1' }]);
    });

    it('is still there when it was deleted, and not when it was deleted permanently', async () => {
      const id = await at.box.receive({ subject: 'Notes' });
      await at.client.remove(at.messagePath(id));
      assert.equal(at.box.message(id).folder, 'Deleted Items');
      await at.client.get(at.messagePath(id));
      await at.client.post(`${at.messagePath(id)}/permanentDelete`, undefined);
      await assert.rejects(at.client.get(at.messagePath(id)), refusal(404, 'ErrorItemNotFound'));
      assert.deepEqual(
        at.box.purges().map((one) => one.id),
        [id],
      );
      assert.deepEqual(await found("subject eq 'Notes'"), []);
    });

    it('may not be sorted by what it is not searched by', async () => {
      const filter = encodeURIComponent("subject eq 'Notes'");
      await assert.rejects(
        at.client.get(`${BOX}/messages?$filter=${filter}&$orderby=receivedDateTime%20desc`),
        refusal(400, 'InefficientFilter'),
      );
    });
  });

  it('has no two folders of one name beside each other', async () => {
    await at.client.post(`${BOX}/mailFolders`, { displayName: 'Onward – filed' });
    await assert.rejects(
      at.client.post(`${BOX}/mailFolders`, { displayName: 'onward – filed' }),
      refusal(409, 'ErrorFolderExists'),
    );
  });

  describe('a subscription', () => {
    const wanted = (minutes: number, more: object = {}) => ({
      changeType: 'created',
      notificationUrl: 'https://onward.example/notifications',
      lifecycleNotificationUrl: 'https://onward.example/lifecycle',
      resource: `${BOX}/mailFolders('inbox')/messages`,
      expirationDateTime: new Date(at.clock() + minutes * 60_000).toISOString(),
      clientState: 'a secret',
      ...more,
    });
    type Notice = {
      value: { changeType?: string; clientState: string; resource: string; lifecycleEvent?: string }[];
    };

    it('is made only where the endpoint proves itself and the end is near enough', async () => {
      const ear = await listener();
      await assert.rejects(at.client.post('/subscriptions', wanted(60)), refusal(400, 'InvalidRequest'));
      at.emulator.settings.set({ notifyOrigin: ear.origin });
      await assert.rejects(at.client.post('/subscriptions', wanted(10_081)), refusal(400, 'InvalidRequest'));
      const { expirationDateTime } = await at.client.post<{ expirationDateTime: string }>(
        '/subscriptions',
        wanted(1),
      );
      assert.ok(
        Date.parse(expirationDateTime) > at.clock() + 44 * 60_000,
        'and never for less than 45 minutes',
      );
      await ear.stop();
    });

    it('tells of what arrives in its folder, and of nothing else, until it ends', async () => {
      const ear = await listener();
      at.emulator.settings.set({ notifyOrigin: ear.origin });
      await at.client.post('/subscriptions', wanted(60));
      const id = await at.box.receive({ subject: 'Notes' });
      at.box.markRead(id, true);
      await at.box.receive({ subject: 'Elsewhere' }, { folder: 'archive' });
      await at.emulator.notifications.settled();
      const notices = (ear.heard as Notice[]).flatMap(({ value }) => value);
      assert.deepEqual(
        notices.map(({ changeType, clientState }) => [changeType, clientState]),
        [['created', 'a secret']],
      );
      assert.match(notices[0]?.resource ?? '', /^Users\/[0-9a-f-]{36}\/Messages\//);
      at.pass(3_600_001);
      await at.box.receive({ subject: 'Too late' });
      await at.emulator.notifications.settled();
      assert.equal(ear.heard.length, 1);
      await ear.stop();
    });

    it('may lose a notice or bring it twice, and says when it goes', async () => {
      const ear = await listener();
      at.emulator.settings.set({ notifyOrigin: ear.origin });
      const { id } = await at.client.post<{ id: string }>('/subscriptions', wanted(60));
      at.emulator.notifications.unreliable({ lost: 1 });
      await at.box.receive({ subject: 'Lost' });
      at.emulator.notifications.unreliable({ lost: 0, twice: 1 });
      await at.box.receive({ subject: 'Twice' });
      await at.emulator.notifications.settled();
      assert.equal(ear.heard.length, 2);
      at.emulator.notifications.lifecycle('subscriptionRemoved');
      await at.emulator.notifications.settled();
      assert.equal((ear.heard.at(-1) as Notice).value[0]?.lifecycleEvent, 'subscriptionRemoved');
      await assert.rejects(at.client.get(`/subscriptions/${id}`), refusal(404, 'ResourceNotFound'));
      await ear.stop();
    });
  });
});

describe('The emulated Graph, killed and started again', function () {
  this.timeout(120_000);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'emulator-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('has forgotten nothing that it answered, and is trusted as before', async () => {
    const stateFile = join(folder, 'state');
    const first = await startEmulatorProcess({ stateFile });
    const open = (emulator: typeof first) =>
      openGraphClient({
        signIn: openSignIn(emulator.credentials, emulator.fetch),
        fetch: emulator.fetch,
        clock: wallClock,
      });
    const before = open(first);
    const id = await first
      .mailbox(ADDRESS)
      .receive({ subject: 'Notes', attachments: [{ name: 'a.pdf', base64: 'JVBERi0=' }] });
    const { deltaLink } = await round(before, CHANGES);
    const token = await openSignIn(first.credentials, first.fetch).token();
    await before.patch(`${BOX}/messages/${encodeURIComponent(id)}`, { categories: ['Filed'] });
    const draft = await before.post<{ id: string }>(`${BOX}/messages`, {
      toRecipients: [{ emailAddress: { address: 'a@b.example' } }],
    });
    await before.post(`${BOX}/messages/${encodeURIComponent(draft.id)}/send`, undefined);
    await first.kill();
    await assert.rejects(
      before.patch(`${BOX}/messages/${encodeURIComponent(id)}`, { categories: [] }),
      refusal(0, 'no-answer'),
    );
    // What the kill cut off in the middle of a line was never answered for.
    truncateSync(stateFile, statSync(stateFile).size - 7);

    const second = await startEmulatorProcess({ stateFile });
    assert.deepEqual(second.address, first.address);
    assert.equal(
      (await second.mailbox(ADDRESS).wentOut()).length,
      0,
      'the last line of all, which was cut off',
    );
    assert.equal((await second.mailbox(ADDRESS).sent()).length, 1);
    const { items } = await round(open(second), deltaLink);
    assert.deepEqual(
      items.map((one) => one.id),
      [id],
    );
    assert.deepEqual((await second.mailbox(ADDRESS).message(id)).categories, ['Filed']);
    const headers = { Authorization: `Bearer ${token}`, Prefer: 'IdType="ImmutableId"' };
    const url = `https://graph.microsoft.com/v1.0${BOX}/messages/${encodeURIComponent(id)}/attachments`;
    const files = (await (await second.fetch(url, { headers })).json()) as {
      value: { contentBytes: string }[];
    };
    assert.equal(files.value[0]?.contentBytes, 'JVBERi0=');
    assert.deepEqual((await second.lists()).violations, []);
    await second.stop();
  });
});
