import assert from 'node:assert/strict';
import { openSignIn } from '../../server/adapters/graph/sign-in.ts';
import { type AtGraph, BOX, openAtGraph, refusal } from './graph/at-graph.ts';

describe('The emulated Exchange, as far as its service description says', function () {
  this.timeout(60_000);
  let at: AtGraph;
  beforeEach(async () => {
    at = await openAtGraph();
  });
  afterEach(() => at.end());

  const draft = async (nth: number) =>
    (
      await at.client.post<{ id: string }>(`${BOX}/messages`, {
        subject: `Letter ${nth}`,
        toRecipients: [{ emailAddress: { address: 'staff@larkfield.example' } }],
      })
    ).id;
  const send = (id: string) => at.client.post(`${at.messagePath(id)}/send`, undefined);
  const sendMany = async (many: number) => {
    for (let nth = 0; nth < many; nth += 1) await send(await draft(nth));
  };
  const minutes = () => {
    const [first = ''] = at.box
      .wentOut()
      .map((one) => one.at)
      .sort((a, b) => a.localeCompare(b));
    const counts: number[] = [];
    for (const one of at.box.wentOut()) {
      const minute = Math.floor((Date.parse(one.at) - Date.parse(first)) / 60_000);
      counts[minute] = (counts[minute] ?? 0) + 1;
    }
    return counts;
  };

  describe('thirty messages a minute', () => {
    it('beyond them all are taken, and leave in the minutes after', async () => {
      await sendMany(35);
      assert.equal(at.box.wentOut().length, 35);
      assert.equal(at.box.sent().length, 35, 'each was answered with 202');
      assert.deepEqual(minutes(), [30, 5]);
    });

    it('or the next is refused until there is room, and stays a draft', async () => {
      at.emulator.settings.set({ beyondSends: 'refused' });
      await sendMany(30);
      const late = await draft(31);
      await assert.rejects(send(late), refusal(429, 'ApplicationThrottled'));
      assert.equal(at.box.wentOut().length, 30);
      assert.equal(at.box.drafts().length, 1);
      at.pass(61_000);
      await send(late);
      assert.equal(at.box.wentOut().length, 31);
    });

    it('are each mailbox’s own', async () => {
      at.emulator.settings.set({ beyondSends: 'refused' });
      await sendMany(30);
      at.emulator.mailbox('other@larkfield-surgery.example');
      const other = '/users/other@larkfield-surgery.example/messages';
      const { id } = await at.client.post<{ id: string }>(other, {
        toRecipients: [{ emailAddress: { address: 'staff@larkfield.example' } }],
      });
      await at.client.post(`${other}/${encodeURIComponent(id)}/send`, undefined);
    });
  });

  describe('a message made from MIME', () => {
    const create = async (body: string) => {
      const token = await openSignIn(at.emulator.credentials, at.emulator.fetch).token();
      return at.emulator.fetch(`https://graph.microsoft.com/v1.0${BOX}/messages`, {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${token}`,
          Prefer: 'IdType="ImmutableId"',
          'Content-Type': 'text/plain',
        },
        body,
      });
    };
    const raw = [
      'From: notes@larkfield-surgery.example',
      'To: records@fernhill-scanning.example',
      'Subject: Request',
      'Message-ID: <l1@onward.invalid>',
      'Auto-Submitted: auto-generated',
      'X-Onward-Id: l1',
      '',
      'Good morning',
    ].join('\r\n');

    it('is a draft with what was written, and without Auto-Submitted', async () => {
      const response = await create(Buffer.from(raw).toString('base64'));
      assert.equal(response.status, 201);
      const [made] = at.box.drafts();
      assert.deepEqual(
        [made?.subject, made?.internetMessageId, made?.isDraft, made?.text.trim()],
        ['Request', '<l1@onward.invalid>', true, 'Good morning'],
      );
      assert.deepEqual(
        made?.headers.map(({ name }) => name.toLowerCase()),
        ['x-onward-id'],
      );
    });

    it('that is not base64 is refused', async () => {
      const response = await create('From: me, in plain words');
      const { error } = (await response.json()) as { error: { code: string } };
      assert.deepEqual([response.status, error.code], [400, 'ErrorMimeContentInvalidBase64String']);
      assert.deepEqual(at.box.drafts(), []);
    });
  });

  describe('colours of categories', () => {
    const path = `${BOX}/outlook/masterCategories`;

    it('need a right that the app is not given', async () => {
      await assert.rejects(at.client.get(path), refusal(403, 'ErrorAccessDenied'));
    });

    it('with it are listed, made once each by name, and survive in the mailbox', async () => {
      at.emulator.settings.set({ hasMailboxSettings: true });
      await at.client.post(path, { displayName: 'Onward: filed', color: 'preset9' });
      await assert.rejects(
        at.client.post(path, { displayName: 'onward: FILED', color: 'preset1' }),
        refusal(409, 'CategoryAlreadyExists'),
      );
      const { value } = await at.client.get<{ value: { displayName: string; color: string }[] }>(path);
      assert.deepEqual(
        value.map(({ displayName, color }) => [displayName, color]),
        [['Onward: filed', 'preset9']],
      );
    });
  });
});
