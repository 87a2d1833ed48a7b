import assert from 'node:assert/strict';
import { makeMail } from '../../../samples/mail-maker.ts';
import { readLooseFiles, readMail } from '../../../server/adapters/mail-reader.ts';
import { codeOf, multipart, pdfPart, wanted } from '../../builders/mails.ts';
import { A_PDF, A_PICTURE } from '../../builders/small-files.ts';
import { buildZip } from '../../builders/zip.ts';

const SENDER = 'Scan House <post@scanhouse.example.invalid>';
const PART = '1of1_Lloyd_George_Record_[Ada Sample]_[9000000009]_[01-02-1960].pdf';

describe('Reading a mail', () => {
  it('takes from a delivery who sent it, when, what it says and the PDF byte for byte', async () => {
    const raw = await makeMail({
      from: SENDER,
      subject: 'Lloyd George notes: Ada Sample',
      text: 'Please find the notes attached.',
      messageId: '<delivery-1@scanhouse.example.invalid>',
      inReplyTo: '<request-1@onward.invalid>',
      references: ['<request-0@onward.invalid>', '<request-1@onward.invalid>'],
      date: '2026-11-02T09:30:00.000Z',
      attachments: [{ name: PART, bytes: A_PDF }],
    });
    const mail = wanted(await readMail(raw));
    assert.equal(mail.facts.from, 'post@scanhouse.example.invalid');
    assert.equal(mail.facts.fromName, 'Scan House');
    assert.equal(mail.facts.subject, 'Lloyd George notes: Ada Sample');
    assert.equal(mail.facts.bodyText, 'Please find the notes attached.');
    assert.equal(mail.messageId, '<delivery-1@scanhouse.example.invalid>');
    assert.equal(mail.inReplyTo, '<request-1@onward.invalid>');
    assert.deepEqual(mail.references, ['<request-0@onward.invalid>', '<request-1@onward.invalid>']);
    assert.equal(mail.sentAt, '2026-11-02T09:30:00.000Z');
    assert.equal(mail.facts.autoReply, false);
    assert.equal(mail.facts.ours, false);
    assert.deepEqual(mail.facts.attachments, [
      { id: 'a1', name: PART, kind: 'pdf', bytes: A_PDF.length, inside: [], pdf: null, trouble: null },
    ]);
    assert.deepEqual(Buffer.from(mail.attachments[0]?.bytes ?? []), A_PDF);
  });

  it('reads accents in subject, sender and attachment name', async () => {
    const raw = await makeMail({
      from: 'Zoë Ångström <zoe@scanhouse.example.invalid>',
      subject: 'Notes for Seán Ó Briain ✓',
      text: 'Siân',
      attachments: [{ name: '1of1_Seán.pdf', bytes: A_PDF }],
    });
    const { facts } = wanted(await readMail(raw));
    assert.equal(facts.fromName, 'Zoë Ångström');
    assert.equal(facts.subject, 'Notes for Seán Ó Briain ✓');
    assert.equal(facts.attachments[0]?.name, '1of1_Seán.pdf');
  });

  it('reads the words of a mail that has only HTML, alone or beside an attachment', async () => {
    const html =
      '<html><head><style>p{color:red}</style></head><body><p>NHS number 900 000 0009</p><img src="https://tracker.example.invalid/x.gif"></body></html>';
    const alone = Buffer.from(
      `From: a@example.invalid\r\nSubject: x\r\nContent-Type: text/html\r\n\r\n${html}`,
    );
    const beside = multipart(`Content-Type: text/html\r\n\r\n${html}`, pdfPart('a.pdf'));
    for (const raw of [alone, beside]) {
      const { bodyText } = wanted(await readMail(raw)).facts;
      assert.match(bodyText, /NHS number 900 000 0009/);
      assert.doesNotMatch(bodyText, /color:red|<p>/);
    }
  });

  it('still reads the words of HTML too deep to be laid out', async () => {
    const raw = Buffer.from(
      `From: a@example.invalid\r\nSubject: x\r\nContent-Type: text/html\r\n\r\n${'<div>'.repeat(50_000)}the reference`,
    );
    assert.match(wanted(await readMail(raw)).facts.bodyText, /the reference/);
  });

  it('knows its own mail by the mark', async () => {
    const raw = await makeMail({
      from: SENDER,
      subject: 's',
      text: 't',
      headers: { 'X-Onward-Id': 'letter-7' },
    });
    const mail = wanted(await readMail(raw));
    assert.equal(mail.facts.ours, true);
    assert.equal(mail.marker, 'letter-7');
  });

  it('is not taken in by what is not a mail', async () => {
    for (const bytes of ['', 'hello there', '\0\0\0', 'a: b\r\n\r\nno mail header', A_PDF, A_PICTURE]) {
      assert.deepEqual(
        codeOf(await readMail(Buffer.from(bytes))),
        'not-a-mail',
        JSON.stringify(bytes.toString()),
      );
    }
  });

  it('tells .eml by content even behind a byte order mark, empty lines or a mailbox line', async () => {
    for (const before of ['\ufeff', '\r\n\r\n', 'From post@example.invalid Mon Nov  2 09:30:00 2026\r\n']) {
      const mail = wanted(
        await readMail(Buffer.from(`${before}From: a@example.invalid\r\nSubject: x\r\n\r\nbody`)),
      );
      assert.equal(mail.facts.from, 'a@example.invalid');
      assert.equal(mail.facts.bodyText, 'body');
    }
  });

  it('reads a PDF lying where a mail should be as a loose file, when told its name', async () => {
    const mail = wanted(await readMail(A_PDF, { fileName: PART }));
    assert.equal(mail.facts.from, null);
    assert.equal(mail.facts.attachments[0]?.name, PART);
  });
});

describe('When the sender cannot be relied on, reading a mail', () => {
  it('names no sender where two are given', async () => {
    const raw = Buffer.from(
      'From: a@one.example.invalid\r\nFrom: b@two.example.invalid\r\nSubject: x\r\n\r\nbody',
    );
    assert.equal(wanted(await readMail(raw)).facts.from, null);
  });

  it('shows a look-alike domain in ASCII', async () => {
    const raw = Buffer.from('From: a@sc\u0430nhouse.example.invalid\r\nSubject: x\r\n\r\nbody');
    assert.match(wanted(await readMail(raw)).facts.from ?? '', /^a@xn--/);
  });

  it('gives no instant for a date that is absent or absurd', async () => {
    for (const date of [
      '',
      'Date: yesterday\r\n',
      'Date: Mon, 31 Feb 2026 10:00:00 +0000\r\n',
      'Date: 1 Jan 1970 00:00:00 +0000\r\n',
    ]) {
      assert.equal(
        wanted(await readMail(Buffer.from(`${date}From: a@example.invalid\r\n\r\nb`))).sentAt,
        null,
        date,
      );
    }
  });
});

describe('When a mail holds containers, reading it', () => {
  it('finds PDFs in a zip and numbers them under it', async () => {
    const zip = buildZip([
      { name: 'Sample/1of2.pdf', bytes: A_PDF, deflated: true },
      { name: 'Sample/2of2.pdf', bytes: A_PDF },
    ]);
    const mail = wanted(
      await readMail(
        await makeMail({
          from: SENDER,
          subject: 's',
          text: 't',
          attachments: [
            { name: 'n.txt', bytes: Buffer.from('x') },
            { name: 'notes.zip', bytes: zip },
          ],
        }),
      ),
    );
    assert.deepEqual(
      mail.facts.attachments.map(({ id, name, kind }) => [id, name, kind]),
      [
        ['a1', 'n.txt', 'document'],
        ['a2', 'notes.zip', 'zip'],
        ['a2.1', '1of2.pdf', 'pdf'],
        ['a2.2', '2of2.pdf', 'pdf'],
      ],
    );
    assert.deepEqual(mail.facts.attachments[1]?.inside, ['Sample/1of2.pdf', 'Sample/2of2.pdf']);
    assert.deepEqual(Buffer.from(mail.attachments[2]?.bytes ?? []), A_PDF);
    assert.equal(mail.attachments[1]?.bytes, null);
  });

  it('finds a PDF four mails deep, and at the fifth says that a person must look', async () => {
    const four = wanted(await readMail(await nested(4)));
    const deepest = four.facts.attachments.at(-1);
    assert.deepEqual([deepest?.id, deepest?.kind], ['a1.1.1.1.1', 'pdf']);
    const five = wanted(await readMail(await nested(5)));
    assert.equal(
      five.facts.attachments.some((attachment) => attachment.kind === 'pdf'),
      false,
    );
    assert.match(five.facts.attachments.at(-1)?.trouble ?? '', /deeper/);
  });

  it('adds the words of an attached mail to the body, because they say whose notes they are', async () => {
    const inner = await makeMail({
      from: SENDER,
      subject: 'Notes of Ada Sample',
      text: 'born 1 February 1960',
      attachments: [{ name: 'a.pdf', bytes: A_PDF }],
    });
    const outer = await makeMail({
      from: 'b@example.invalid',
      subject: 'FW',
      text: 'see attached',
      attachments: [{ name: 'fw.eml', bytes: inner, type: 'message/rfc822' }],
    });
    const mail = wanted(await readMail(outer));
    assert.equal(mail.facts.from, 'b@example.invalid');
    assert.match(mail.facts.bodyText, /see attached[\s\S]*Notes of Ada Sample[\s\S]*born 1 February 1960/);
    assert.deepEqual(mail.facts.attachments[0]?.inside, ['a.pdf']);
  });

  it('does not follow a zip in a zip for ever', async () => {
    let zip = buildZip([{ name: 'a.pdf', bytes: A_PDF }]);
    for (let i = 0; i < 20; i++) zip = buildZip([{ name: `${i}.zip`, bytes: zip }]);
    const { facts } = wanted(await readLooseFiles([{ name: 'z.zip', bytes: zip }]));
    assert.equal(facts.attachments.length, 5);
    assert.match(facts.attachments.at(-1)?.trouble ?? '', /deeper/);
  });

  it('refuses rather than list only some of too many attachments', async () => {
    const zip = buildZip(Array.from({ length: 30 }, (_, i) => ({ name: `${i}.pdf`, bytes: A_PDF })));
    const raw = await makeMail({
      from: SENDER,
      subject: 's',
      text: 't',
      attachments: [
        { name: 'a.zip', bytes: zip },
        { name: 'b.zip', bytes: zip },
      ],
    });
    assert.equal(codeOf(await readMail(raw, { limits: { attachments: 50 } })), 'too-deep');
  });
});

describe('Reading loose files', () => {
  it('gives a mail without sender or subject', async () => {
    const mail = wanted(await readLooseFiles([{ name: 'C:\\scans\\1of1.pdf', bytes: A_PDF }]));
    assert.equal(mail.facts.from, null);
    assert.equal(mail.facts.subject, '');
    assert.equal(mail.messageId, null);
    assert.deepEqual(
      mail.facts.attachments.map(({ id, name }) => [id, name]),
      [['a1', '1of1.pdf']],
    );
  });

  it('refuses none at all and too much at once', async () => {
    assert.equal(codeOf(await readLooseFiles([])), 'not-a-mail');
    assert.equal(
      codeOf(await readLooseFiles([{ name: 'a.pdf', bytes: A_PDF }], { unpackedBytes: 10 })),
      'too-big',
    );
  });
});

async function nested(mails: number): Promise<Buffer> {
  let bytes = await makeMail({
    from: SENDER,
    subject: 'inner',
    text: 't',
    attachments: [{ name: 'a.pdf', bytes: A_PDF }],
  });
  for (let i = 0; i < mails; i++)
    bytes = await makeMail({
      from: SENDER,
      subject: `${i}`,
      text: 't',
      attachments: [{ name: `${i}.eml`, bytes, type: 'message/rfc822' }],
    });
  return bytes;
}
