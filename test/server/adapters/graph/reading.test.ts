import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { recognise } from '../../../../core/recognition.ts';
import { FileNotFetched } from '../../../../server/adapters/graph/fetch-files.ts';
import { GraphRefused } from '../../../../server/adapters/graph/graph-errors.ts';
import { mail } from '../../../../server/adapters/mail.ts';
import type { KeepFile, ReadMail } from '../../../../server/steps/mail-port.ts';
import { A_PDF, A_PICTURE } from '../../../builders/small-files.ts';
import { buildZip } from '../../../builders/zip.ts';
import type { PartFile, Parts } from '../../../emulators/graph/receiving.ts';
import { bytesOnDisk } from '../store/open-test-store.ts';
import { openWatched, PRACTICE, type Watched } from './watched.ts';

/** Bytes of either kind, to compare. */
function plain(mail: ReadMail): object {
  const attachments = mail.attachments.map((one) => ({
    ...one,
    bytes: one.bytes && Buffer.from(one.bytes).toString('hex'),
  }));
  return { ...mail, attachments };
}

const NAME = '1of1_Lloyd_George_Record_[Josephine Quillfeather]_[900 000 0009]_[17-05-1941].pdf';

describe('Reading a message through Graph', function () {
  this.timeout(60_000);
  let watched: Watched;
  beforeEach(async () => {
    watched = await openWatched();
  });
  afterEach(() => watched.end());

  const read = async (id: string): Promise<ReadMail> => {
    const reading = await watched.mailbox.readMail(id);
    assert.ok(reading?.ok, 'it was read');
    return reading.mail;
  };
  const readNew = async (parts: Parts) => read(await watched.staff.receive(parts));
  const file = (name: string, bytes: Uint8Array, more: Partial<PartFile> = {}): PartFile => ({
    name,
    base64: Buffer.from(bytes).toString('base64'),
    ...more,
  });
  const facts = ({ attachments }: ReadMail) =>
    attachments.map(({ facts: { id, name, kind }, bytes }) => [
      id,
      name,
      kind,
      bytes === null ? 'not kept' : 'kept',
    ]);

  it('says the same as reading the whole message does', async () => {
    const raw = Buffer.from(
      [
        'From: Fernhill Scanning <Records@Fernhill-Scanning.example>',
        'To: notes.y99999@example.nhs.uk',
        'Subject: =?utf-8?Q?Digitised_notes_=E2=80=93_J=2EQ=2E?=',
        'Message-ID: <one@fernhill-scanning.example>',
        'In-Reply-To: <asked@onward.invalid>',
        'References: <first@onward.invalid> <asked@onward.invalid>',
        'Date: Mon, 02 Mar 2026 08:00:00 +0000',
        'Content-Type: multipart/mixed; boundary="q"',
        '',
        '--q',
        'Content-Type: text/plain; charset=utf-8',
        '',
        'Please find the notes attached.',
        '--q',
        `Content-Type: application/pdf; name="${NAME}"`,
        `Content-Disposition: attachment; filename="${NAME}"`,
        'Content-Transfer-Encoding: base64',
        '',
        A_PDF.toString('base64'),
        '--q--',
        '',
      ].join('\r\n'),
    );
    const whole = await mail.read(raw);
    assert.ok(whole.ok);
    assert.deepEqual(plain(await read(await watched.staff.receive(raw))), plain(whole.mail));
  });

  it('gives files in zips and attached mails the ids they have in any message, and keeps only PDFs', async () => {
    const inner = `From: a@example.invalid\r\nSubject: Forwarded notes\r\n\r\nSee below.\r\n`;
    const read = await readNew({
      attachments: [
        file('parts.zip', buildZip([{ name: 'one.pdf', bytes: A_PDF }]), { contentType: 'application/zip' }),
        { type: 'item', name: 'Forwarded notes', base64: Buffer.from(inner).toString('base64') },
        file('two.pdf', A_PDF),
      ],
    });
    assert.deepEqual(facts(read), [
      ['a1', 'parts.zip', 'zip', 'not kept'],
      ['a1.1', 'one.pdf', 'pdf', 'kept'],
      ['a2', 'Forwarded notes.eml', 'mail', 'not kept'],
      ['a3', 'two.pdf', 'pdf', 'kept'],
    ]);
    assert.match(read.facts.bodyText, /See below/);
  });

  it('lists what lies in the body, though Graph says that the message has no attachments', async () => {
    const id = await watched.staff.receive({
      attachments: [
        file('logo.jpg', A_PICTURE, { contentType: 'image/jpeg', isInline: true }),
        file('scan.pdf', A_PDF, { isInline: true }),
      ],
    });
    assert.equal(watched.staff.message(id).hasAttachments, false);
    assert.deepEqual(facts(await read(id)), [
      ['a1', 'logo.jpg', 'picture', 'not kept'],
      ['a2', 'scan.pdf', 'pdf', 'kept'],
    ]);
  });

  it('knows a message of its own that came back by what is left of its mark', async () => {
    const letter = await readNew({ messageId: '<letter-1@onward.invalid>', text: 'Good morning' });
    assert.deepEqual([letter.marker, letter.facts.ours], ['letter-1', true]);
    const other = await readNew({ messageId: '<x@elsewhere.example>' });
    assert.deepEqual([other.marker, other.facts.ours], [null, false]);
  });

  it('knows a failed delivery and an out-of-office reply by their class', async () => {
    for (const name of ['REPORT.IPM.Note.NDR', 'IPM.Note.Rules.OofTemplate.Microsoft'])
      assert.equal((await readNew({ properties: { 'String 0x001A': name } })).facts.autoReply, true, name);
    assert.equal((await readNew({ properties: { 'String 0x001A': 'IPM.Note' } })).facts.autoReply, false);
  });

  describe('puts before a person', () => {
    const sealed: [string, Parts][] = [
      ['a message under rights', { attachments: [file('message.rpmsg', Buffer.from('x'))] }],
      ['a message under rights that shows no file', { properties: { 'String 0x001A': 'IPM.Note.rpmsg.x' } }],
      [
        'an S/MIME message',
        {
          attachments: [file('smime.p7m', Buffer.from('x'))],
          properties: { 'String 0x001A': 'IPM.Note.SMIME' },
        },
      ],
      ['an S/MIME message that shows no file', { properties: { 'String 0x001A': 'IPM.Note.SMIME' } }],
      [
        'a protected message known by its header',
        { headers: [{ name: 'content-class', value: 'rpmsg.message' }] },
      ],
      [
        'a notice of a secure portal',
        {
          text: 'These patient notes are kept for you. To access the message, view the files at https://switch.egress.example/x',
        },
      ],
    ];
    for (const [what, parts] of sealed)
      it(what, async () => {
        const { facts: mailFacts, attachments } = await readNew(parts);
        assert.equal(recognise(mailFacts).verdict, 'needs-opening');
        assert.ok(attachments.length <= 1, 'and it is listed once');
      });

    it('a link to a file elsewhere, which is never asked for', async () => {
      const { attachments } = await readNew({ attachments: [{ type: 'reference', name: 'Notes.pdf' }] });
      assert.equal(attachments[0]?.facts.kind, 'link-file');
      assert.match(attachments[0]?.facts.trouble ?? '', /open the mail/);
      assert.equal(watched.count('attachments.bytes'), 0);
    });
  });

  it('takes an ordinary signed message for what it is', async () => {
    const { facts: mailFacts } = await readNew({
      properties: { 'String 0x001A': 'IPM.Note' },
      text: 'Hello',
    });
    assert.equal(recognise(mailFacts).verdict, 'not-notes');
  });

  it('is told that a message is gone', async () => {
    const id = await watched.staff.receive({ subject: 'x' });
    watched.staff.purge(id);
    assert.equal(await watched.mailbox.readMail(id), null);
  });

  describe('when a file', () => {
    const big = () =>
      watched.staff.receive({ text: 'Notes', attachments: [{ name: NAME, madeBytes: 3_000_000 }] });

    it('breaks off on its way, fetches it again and keeps no half of it', async () => {
      const id = await watched.staff.receive({ attachments: [file(NAME, A_PDF)] });
      watched.graph.faults.plan({ kind: 'cut', afterBytes: 10, on: 'attachments.bytes' });
      const { attachments } = await read(id);
      assert.deepEqual(Buffer.from(attachments[0]?.bytes ?? []), A_PDF);
    });

    it('cannot be fetched (504), is tried at two looks, and then goes to a person with what to do', async () => {
      const id = await big();
      watched.graph.settings.set({ attachmentLimitBytes: 1_000_000 });
      await watched.mailbox.listNew();
      await assert.rejects(watched.mailbox.readMail(id), FileNotFetched);
      assert.deepEqual(
        (await watched.mailbox.listNew()).map(({ place }) => place),
        [id],
        'it is still offered',
      );
      const { attachments } = await read(id);
      assert.match(attachments[0]?.facts.trouble ?? '', /Open the mail and save the file onto the desk/);
      assert.equal(attachments[0]?.bytes, null);
      assert.ok((attachments[0]?.facts.bytes ?? 0) >= 3_000_000, 'staff see how large it is');
      const asked = watched.count('attachments.bytes');
      await read(id);
      assert.ok(watched.count('attachments.bytes') - asked <= 4, 'no loop');
    });

    it('cannot be fetched because Graph is busy, is not to blame: the message waits', async () => {
      const id = await big();
      watched.graph.faults.plan({ kind: 'refuse', status: 503, on: 'attachments.bytes', times: 100 });
      for (let looks = 0; looks < 3; looks += 1)
        await assert.rejects(watched.mailbox.readMail(id), GraphRefused);
      watched.graph.faults.clear();
      assert.equal(
        (await read(id)).attachments[0]?.facts.trouble?.includes('could not be fetched') ?? false,
        false,
      );
    });

    it('is remembered after a restart as tried once', async () => {
      const id = await big();
      watched.graph.settings.set({ attachmentLimitBytes: 1_000_000 });
      await assert.rejects(watched.mailbox.readMail(id), FileNotFetched);
      await watched.restart();
      assert.match((await read(id)).attachments[0]?.facts.trouble ?? '', /could not be fetched/);
    });

    it('is larger than is fetched at all, is not fetched', async () => {
      const id = await watched.staff.receive({ attachments: [{ name: NAME, madeBytes: 200 * 1024 * 1024 }] });
      assert.match((await read(id)).attachments[0]?.facts.trouble ?? '', /larger than Onward fetches/);
      assert.equal(watched.count('attachments.bytes'), 0);
    });

    describe('is long', () => {
      const long = Buffer.concat([A_PDF, Buffer.alloc(6_000_000, 'scan ')]);
      const digest = createHash('sha256').update(long).digest('hex');
      let put: { bytes: number; sha256: string; ended: boolean }[];
      beforeEach(() => {
        put = [];
      });
      const keep: KeepFile = async (pieces) => {
        const hash = createHash('sha256');
        const one = { bytes: 0, sha256: '', ended: false };
        put.push(one);
        for await (const piece of pieces) {
          hash.update(piece);
          one.bytes += piece.length;
        }
        Object.assign(one, { sha256: hash.digest('hex'), ended: true });
        const place = { path: '', key: new Uint8Array(0), seal: '' };
        return { fileId: 'staged', place, sha256: one.sha256, bytes: one.bytes };
      };
      const readLong = async (...files: PartFile[]): Promise<ReadMail> => {
        const reading = await watched.mailbox.readMail(
          await watched.staff.receive({ attachments: files }),
          keep,
        );
        assert.ok(reading?.ok);
        return reading.mail;
      };

      it('and a PDF, is put away as it comes and not held', async () => {
        const mail = await readLong(file(NAME, long), file('small.pdf', A_PDF));
        assert.deepEqual(put, [{ bytes: long.length, sha256: digest, ended: true }]);
        const [first, second] = mail.attachments;
        assert.deepEqual([first?.bytes, first?.staged?.sha256], [null, digest]);
        assert.deepEqual([first?.facts.kind, first?.facts.bytes], ['pdf', long.length]);
        assert.deepEqual([Buffer.from(second?.bytes ?? []), second?.staged], [A_PDF, undefined]);
      });

      it('and breaks off, is begun anew and none of the first try is kept', async () => {
        watched.graph.faults.plan({ kind: 'cut', afterBytes: 5_000_000, on: 'attachments.bytes' });
        const mail = await readLong(file(NAME, long));
        assert.deepEqual(
          put.map(({ ended }) => ended),
          [false, true],
        );
        assert.equal(mail.attachments[0]?.staged?.sha256, digest);
      });

      it('and breaks off without a word, is not taken for whole', async () => {
        const cut = { kind: 'cut', afterBytes: 3_000_000, withoutLength: true } as const;
        watched.graph.faults.plan({ ...cut, on: 'attachments.bytes', times: 2 });
        await assert.rejects(readLong(file(NAME, long)), FileNotFetched);
        assert.deepEqual(
          put.map(({ ended }) => ended),
          [false, false],
        );
      });

      it('and a zip, a mail or no PDF at all, is looked into as ever', async () => {
        const zip = buildZip([{ name: NAME, bytes: long }]);
        const mail = await readLong(
          file('notes.zip', zip),
          file('fake.pdf', Buffer.alloc(5_000_000, 'not a scan ')),
        );
        assert.deepEqual(put, []);
        assert.deepEqual(
          mail.attachments.map(({ facts: { kind }, bytes }) => [kind, bytes?.length ?? null]),
          [
            ['zip', null],
            ['pdf', long.length],
            ['other', null],
          ],
        );
      });
    });

    it('is empty, says so', async () => {
      const { attachments } = await readNew({ attachments: [file('empty.pdf', Buffer.alloc(0))] });
      assert.match(attachments[0]?.facts.trouble ?? '', /empty/);
    });
  });

  it('keeps nothing open of what names a patient', async () => {
    const id = await watched.staff.receive({
      subject: 'Quillfeather notes',
      messageId: '<Quillfeather@fernhill-scanning.example>',
      attachments: [file(NAME, A_PDF)],
    });
    await read(id);
    assert.notEqual((await watched.store.store.mailboxes.message(PRACTICE, id))?.traces, null);
    assert.equal((await bytesOnDisk(watched.store.file)).includes('Quillfeather'), false);
  });
});
