import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openGraphClient } from '../../../server/adapters/graph/graph-client.ts';
import { openSignIn } from '../../../server/adapters/graph/sign-in.ts';
import { startGraphEmulator } from './start.ts';
import { wallClock } from './wall-clock.ts';

const BOX = '/users/notes@larkfield-surgery.example';
type Found = { id: string; uploadUrl: string; value: { id: string }[]; '@odata.deltaLink': string };

const PIECE = new Uint8Array(3 * 1024 * 1024);

/** Makes every call of the contract once with the real client, so that every kind of answer is seen. */
export async function everyCall(
  onAnswer: (operation: string, status: number, json: unknown) => void,
): Promise<void> {
  const emulator = await startGraphEmulator();
  const ear = await listener();
  emulator.service.onAnswer = onAnswer;
  emulator.settings.set({ notifyOrigin: ear.origin });
  const signIn = openSignIn(emulator.credentials, emulator.fetch);
  const graph = openGraphClient({ signIn, fetch: emulator.fetch, clock: wallClock });
  const get = (path: string) => graph.get<Found>(path);
  const post = (path: string, body: unknown) => graph.post<Found>(path, body);
  try {
    const mailbox = emulator.mailbox('notes@larkfield-surgery.example');
    const id = await mailbox.receive({
      subject: 'Record request 7',
      headers: [{ name: 'Return-Path', value: 'a@b.example' }],
      attachments: [
        { name: 'a.pdf', base64: 'JVBERi0=' },
        { name: 'b.eml', type: 'item', base64: 'U3ViamVjdDogeA0KDQp4' },
        { name: 'a link' },
      ],
    });
    const message = `${BOX}/messages/${encodeURIComponent(id)}`;

    await get(`${BOX}/mailFolders`);
    const folder = await post(`${BOX}/mailFolders`, { displayName: 'Onward – filed' });
    const filed = `${BOX}/mailFolders/${encodeURIComponent(folder.id)}`;
    await get(`${filed}?$select=id,displayName`);
    await post(`${filed}/childFolders`, { displayName: '2026' });
    await get(`${filed}/childFolders`);

    const page = await get(`${BOX}/mailFolders/inbox/messages/delta`);
    const property = 'String {11111111-2222-4333-8444-555555555555} Name Onward';
    await graph.patch(message, {
      categories: ['Filed'],
      singleValueExtendedProperties: [{ id: property, value: '1' }],
    });
    await get(page['@odata.deltaLink']);
    await get(
      `${message}?$expand=${encodeURIComponent(`singleValueExtendedProperties($filter=id eq '${property}')`)}`,
    );
    await get(`${message}?$select=internetMessageHeaders`);
    await get(`${BOX}/messages?$select=id,subject&$top=1`);
    await get(`${BOX}/mailFolders/inbox/messages`);
    await (await graph.stream(`${message}/$value`)).arrayBuffer();

    const { value } = await get(`${message}/attachments`);
    assert.equal(value.length, 3);
    const first = `${message}/attachments/${encodeURIComponent(value[0]?.id ?? '')}`;
    await get(first);
    await (await graph.stream(`${first}/$value`)).arrayBuffer();
    await post(`${message}/move`, { destinationId: folder.id });

    const letter = {
      subject: 'Three things to do today',
      toRecipients: [{ emailAddress: { address: 'staff@larkfield.example' } }],
    };
    const draft = await post(`${BOX}/messages`, letter);
    await graph.post(`${BOX}/messages/${encodeURIComponent(draft.id)}/send`, undefined);
    const dropped = await post(`${BOX}/mailFolders/inbox/messages`, { subject: 'Dropped' });
    await graph.remove(`${BOX}/messages/${encodeURIComponent(dropped.id)}`);
    emulator.settings.set({ hasMailboxSettings: true });
    await post(`${BOX}/outlook/masterCategories`, { displayName: 'Onward: filed', color: 'preset9' });
    await get(`${BOX}/outlook/masterCategories`);
    const large = await post(
      `${BOX}/messages/${encodeURIComponent(dropped.id)}/attachments/createUploadSession`,
      {
        AttachmentItem: { attachmentType: 'file', name: 'large.pdf', size: PIECE.length },
      },
    );
    const put = {
      method: 'PUT',
      headers: { 'Content-Range': `bytes 0-${PIECE.length - 1}/${PIECE.length}` },
      body: PIECE,
    };
    assert.equal((await emulator.fetch(large.uploadUrl, put)).status, 201);
    await graph.post(`${message}/permanentDelete`, undefined);

    const subscription = await post('/subscriptions', {
      changeType: 'created',
      notificationUrl: 'https://onward.example/notifications',
      resource: `${BOX}/mailFolders('inbox')/messages`,
      expirationDateTime: new Date(wallClock() + 3_600_000).toISOString(),
      clientState: 'a secret',
    });
    const one = `/subscriptions/${subscription.id}`;
    await get('/subscriptions');
    await get(one);
    await graph.patch(one, { expirationDateTime: new Date(wallClock() + 7_200_000).toISOString() });
    await graph.post(`${one}/reauthorize`, undefined);
    await graph.remove(one);
    assert.deepEqual(emulator.contract.violations, []);
  } finally {
    await emulator.stop();
    await ear.stop();
  }
}

/** An endpoint that proves itself as a subscription needs it. */
export async function listener(): Promise<{ origin: string; heard: unknown[]; stop(): Promise<void> }> {
  const heard: unknown[] = [];
  const server = createServer((request, response) => {
    const token = new URL(request.url ?? '/', 'http://here').searchParams.get('validationToken');
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      if (token === null) heard.push(JSON.parse(Buffer.concat(pieces).toString()));
      response.writeHead(token === null ? 202 : 200, { 'Content-Type': 'text/plain' }).end(token ?? '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
