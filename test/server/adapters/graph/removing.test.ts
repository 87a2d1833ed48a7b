import assert from 'node:assert/strict';
import { A_PDF, A_PICTURE } from '../../../builders/small-files.ts';
import type { PartFile, Parts } from '../../../emulators/graph/receiving.ts';
import { openWatched, PRACTICE, type Watched } from './watched.ts';

const NOTES: PartFile = { name: 'notes.pdf', base64: A_PDF.toString('base64') };
const LETTER: PartFile = {
  name: 'instructions.pdf',
  base64: Buffer.from('%PDF-1.4 how to').toString('base64'),
};
const LOGO: PartFile = { name: 'logo.jpg', contentType: 'image/jpeg', base64: A_PICTURE.toString('base64') };
const DELIVERY: Parts = {
  subject: 'Digitised notes',
  text: 'Please find the notes attached.',
  messageId: '<one@fernhill-scanning.example>',
  attachments: [NOTES, LETTER, LOGO],
};

describe('Removing a message from the mailbox', function () {
  this.timeout(60_000);
  let watched: Watched;
  let id: string;
  let received: string;
  beforeEach(async () => {
    watched = await openWatched();
    received = watched.now().toISOString();
    id = await watched.staff.receive(DELIVERY, { received });
    await watched.mailbox.readMail(id);
  });
  afterEach(() => watched.end());

  const copies = () => watched.mailbox.findCopies(`graph:${id}`);
  const removeAll = async () => watched.mailbox.remove(await copies());
  const alike = (change: Partial<Parts>, folder = 'archive') =>
    watched.staff.receive({ ...DELIVERY, ...change }, { folder, received });

  it('moves it where no folder shows it, and proves it absent', async () => {
    assert.deepEqual(await copies(), [id]);
    await removeAll();
    assert.deepEqual(await copies(), []);
    assert.deepEqual([watched.staff.all().length, watched.staff.purges().length], [0, 1]);
    assert.equal(watched.mailbox.recoverableDays, 14);
  });

  it('finds it wherever staff moved it, Deleted Items too', async () => {
    watched.staff.delete(id);
    await removeAll();
    assert.deepEqual(watched.staff.all(), []);
  });

  it('done again, or after staff did it themselves, is done', async () => {
    watched.staff.purge(id);
    await watched.mailbox.remove([id]);
    await watched.mailbox.remove([id]);
    assert.deepEqual(await copies(), []);
  });

  it('finds copies in other folders, also once the first is gone and after a restart', async () => {
    const copy = await alike({});
    assert.deepEqual(await copies(), [id, copy]);
    watched.staff.purge(id);
    await watched.restart();
    assert.deepEqual(await copies(), [copy]);
    await removeAll();
    assert.deepEqual(watched.staff.all(), []);
  });

  it('finds what a colleague forwarded with the notes', async () => {
    const forward = await alike({
      subject: 'FW: Digitised notes',
      messageId: '<other@example.nhs.uk>',
      from: 'colleague@example.nhs.uk',
      attachments: [NOTES],
    });
    assert.deepEqual(await copies(), [id, forward]);
  });

  describe('leaves alone', () => {
    const others: [string, Partial<Parts>][] = [
      ['another message with the same message id', { subject: 'Digitised notes of somebody else' }],
      [
        'an answer in the same conversation without the files',
        { subject: 'RE: Digitised notes', messageId: '<a@x.example>', attachments: [] },
      ],
      [
        'an answer that carries only the picture of a signature',
        { subject: 'RE: Digitised notes', messageId: '<a@x.example>', attachments: [LOGO] },
      ],
      [
        'the next delivery in the same conversation, with the same instructions and other notes',
        {
          subject: 'RE: Digitised notes',
          messageId: '<a@x.example>',
          attachments: [LETTER, { name: 'other notes.pdf', base64: A_PDF.toString('base64') }],
        },
      ],
      [
        'a file of the same name and another size',
        {
          subject: 'FW: Digitised notes',
          messageId: '<a@x.example>',
          attachments: [{ name: 'notes.pdf', madeBytes: 500_000 }],
        },
      ],
    ];
    for (const [what, change] of others)
      it(what, async () => {
        const other = await alike(change);
        assert.deepEqual(await copies(), [id]);
        await removeAll();
        assert.deepEqual(
          watched.staff.all().map((one) => one.id),
          [other],
        );
      });
  });

  for (const done of [true, false])
    it(`stopped ${done ? 'after' : 'before'} it took effect, the next try ends it`, async () => {
      await alike({});
      watched.graph.faults.plan({ kind: 'drop', done, on: 'messages.purge' });
      await assert.rejects(removeAll());
      await watched.restart();
      await removeAll();
      assert.deepEqual(await copies(), []);
      assert.deepEqual(watched.staff.all(), []);
    });

  it('that could not be looked for is never called gone', async () => {
    watched.graph.faults.plan({ kind: 'refuse', status: 503, on: 'messages.get', times: 50 });
    await assert.rejects(copies());
    watched.graph.faults.clear();
    watched.pass(60_000);
    watched.graph.faults.plan({ kind: 'refuse', status: 500, on: 'messages.get', after: 1, times: 50 });
    await assert.rejects(removeAll());
  });

  it('forgets by what it was found, once nothing of it is left', async () => {
    await removeAll();
    await watched.mailbox.forget(`graph:${id}`);
    assert.equal(await watched.store.store.mailboxes.message(PRACTICE, id), null);
    assert.deepEqual(await copies(), []);
  });
});

describe('Putting a message into the mailbox', function () {
  this.timeout(120_000);
  let watched: Watched;
  beforeEach(async () => {
    watched = await openWatched();
  });
  afterEach(() => watched.end());

  const raw = (bytes: Buffer, name = 'notes.pdf') =>
    Buffer.from(
      [
        'From: Fernhill Scanning <records@fernhill-scanning.example>',
        'Subject: Digitised notes',
        'Message-ID: <dropped@fernhill-scanning.example>',
        'Content-Type: multipart/mixed; boundary="q"',
        '',
        '--q',
        'Content-Type: text/plain',
        '',
        'Please find the notes attached.',
        '--q',
        'Content-Type: application/pdf',
        `Content-Disposition: attachment; filename="${name}"`,
        'Content-Transfer-Encoding: base64',
        '',
        bytes.toString('base64').replace(/(.{76})/g, '$1\r\n'),
        '--q--',
        '',
      ].join('\r\n'),
    );

  for (const [what, bytes] of [
    ['a small file', A_PDF],
    ['a file of seven megabytes, in pieces', Buffer.concat([A_PDF, Buffer.alloc(7_000_000, 'x')])],
  ] as const)
    it(`makes it whole: sender, words and ${what}`, async () => {
      const handle = await watched.mailbox.drop(raw(bytes), 'eml');
      assert.deepEqual(await watched.mailbox.listNew(), [handle]);
      const reading = await watched.mailbox.readMail(handle.place);
      assert.ok(reading?.ok);
      const { facts, attachments } = reading.mail;
      assert.equal(facts.from, 'records@fernhill-scanning.example');
      assert.equal(facts.subject, 'Digitised notes');
      assert.match(facts.bodyText, /Please find/);
      assert.deepEqual(
        attachments.map((one) => one.facts.name),
        ['notes.pdf'],
      );
      assert.ok(Buffer.from(attachments[0]?.bytes ?? []).equals(bytes));
      assert.deepEqual(watched.staff.drafts(), []);
    });

  it('leaves no half of it behind when it is stopped', async () => {
    watched.graph.faults.plan({ kind: 'refuse', status: 500, on: 'attachments.upload' as never, times: 9 });
    watched.graph.faults.plan({ kind: 'drop', done: true, on: 'messages.create' });
    await assert.rejects(watched.mailbox.drop(raw(A_PDF), 'eml'));
    assert.equal(watched.staff.drafts().length, 1);
    await watched.restart();
    assert.deepEqual(await watched.mailbox.listNew(), []);
    assert.deepEqual(watched.staff.all(), []);
  });

  it('keeps what came to the Inbox whole, though the answer was lost', async () => {
    watched.graph.faults.plan({ kind: 'drop', done: true, on: 'messages.move' });
    await assert.rejects(watched.mailbox.drop(raw(A_PDF), 'eml'));
    await watched.restart();
    assert.equal((await watched.mailbox.listNew()).length, 1);
    await watched.mailbox.listNew();
    assert.equal(watched.staff.inbox().length, 1);
  });
});
