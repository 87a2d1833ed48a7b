import assert from 'node:assert/strict';
import fc from 'fast-check';
import { makeMail } from '../../../samples/mail-maker.ts';
import { readLooseFiles, readMail } from '../../../server/adapters/mail-reader.ts';
import { codeOf, multipart, pdfPart, wanted } from '../../builders/mails.ts';
import { A_PDF, A_PICTURE, A_PROGRAM } from '../../builders/small-files.ts';
import { buildZip } from '../../builders/zip.ts';

const SENDER = 'Scan House <post@scanhouse.example.invalid>';

describe('When a mail is damaged or hostile, reading it', () => {
  it('says so when the parts it speaks of cannot be found', async () => {
    const raw = Buffer.from(
      'From: a@example.invalid\r\nContent-Type: multipart/mixed\r\n\r\n--q\r\nContent-Type: text/plain\r\n\r\nhello\r\n--q--',
    );
    assert.equal(codeOf(await readMail(raw)), 'damaged');
  });

  it('warns at the last attachment when the message breaks off', async () => {
    const whole = multipart(pdfPart('1of2.pdf'), pdfPart('2of2.pdf'));
    const cut = whole.subarray(0, whole.length - 30);
    assert.equal(wanted(await readMail(whole)).facts.attachments[1]?.trouble, null);
    const { attachments } = wanted(await readMail(cut)).facts;
    assert.equal(attachments[0]?.trouble, null);
    assert.match(attachments[1]?.trouble ?? '', /breaks off/);
  });

  it('reads what bad base64 leaves, and that is no PDF', async () => {
    const raw = multipart(
      'Content-Type: application/pdf; name="a.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!! not base64 @@@@',
    );
    const [attachment] = wanted(await readMail(raw)).facts.attachments;
    assert.notEqual(attachment?.kind, 'pdf');
    assert.match(attachment?.trouble ?? '', /called a PDF but/);
  });

  it('reads a part that does not say what type it is', async () => {
    const raw = multipart(
      `Content-Disposition: attachment; filename="a.pdf"\r\n\r\n${A_PDF.toString('latin1')}`,
    );
    const [attachment] = wanted(await readMail(raw)).facts.attachments;
    assert.deepEqual([attachment?.name, attachment?.kind], ['a.pdf', 'pdf']);
  });

  it('keeps a subject of 1 MB short', async () => {
    const raw = Buffer.from(`From: a@example.invalid\r\nSubject: ${'x'.repeat(1_000_000)}\r\n\r\nb`);
    assert.equal(wanted(await readMail(raw)).facts.subject.length, 1000);
  });

  it('refuses 2,000 parts inside one another, 200,000 headers and a message over the limit', async () => {
    const deep = Array.from(
      { length: 2000 },
      (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`,
    ).join('');
    assert.equal(codeOf(await readMail(Buffer.from(`From: a@example.invalid\r\n${deep}\r\nhi`))), 'too-deep');
    assert.equal(
      codeOf(await readMail(Buffer.from(`From: a@example.invalid\r\n${'X-A: b\r\n'.repeat(200_000)}\r\nhi`))),
      'too-big',
    );
    assert.equal(
      codeOf(
        await readMail(Buffer.from('From: a@example.invalid\r\n\r\nhi'), { limits: { messageBytes: 10 } }),
      ),
      'too-big',
    );
  });

  it('gives names without paths, NULs and zero-width marks, and shows a turned writing direction', async () => {
    const names: [string, string][] = [
      ['../../etc/passwd.pdf', 'passwd.pdf'],
      ['..\\..\\x.pdf', 'x.pdf'],
      ['a\u200b.pdf', 'a.pdf'],
      ['a\u202efdp.exe', 'a\ufffdfdp.exe'],
      ['..', 'unnamed'],
    ];
    for (const [written, shown] of names) {
      const { facts } = wanted(await readLooseFiles([{ name: written, bytes: A_PDF }]));
      assert.equal(facts.attachments[0]?.name, shown);
    }
    const raw = multipart(pdfPart('a\0.pdf'));
    assert.equal(wanted(await readMail(raw)).facts.attachments[0]?.name, 'a.pdf');
  });

  it('leaves JavaScript objects alone whatever headers are called', async () => {
    const raw = Buffer.from(
      '__proto__: polluted\r\nconstructor: x\r\nList-__proto__: <y>\r\nFrom: a@example.invalid\r\n\r\nb',
    );
    wanted(await readMail(raw));
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
    assert.equal(Object.getPrototypeOf({}), Object.prototype);
  });

  it('keeps the bytes of PDFs and of nothing else', async () => {
    const raw = await makeMail({
      from: SENDER,
      subject: 's',
      text: 't',
      attachments: [
        { name: 'a.pdf', bytes: A_PDF },
        { name: 'b.jpg', bytes: A_PICTURE },
        { name: 'c.pdf', bytes: A_PROGRAM },
      ],
    });
    const mail = wanted(await readMail(raw));
    assert.deepEqual(
      mail.attachments.map((attachment) => attachment.bytes !== null),
      [true, false, false],
    );
    assert.equal(mail.facts.attachments[2]?.kind, 'other');
  });

  it('answers any bytes at all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 600 }), async (bytes) => {
        assert.equal(typeof (await readMail(bytes)).ok, 'boolean');
      }),
      { numRuns: 300 },
    );
  });

  it('answers a real mail with any of its bytes changed', async () => {
    const zip = buildZip([{ name: '1of1.pdf', bytes: A_PDF, deflated: true }]);
    const raw = await makeMail({
      from: SENDER,
      subject: 'Nötes',
      text: 't',
      html: '<p>t</p>',
      attachments: [
        { name: 'a.zip', bytes: zip },
        { name: 'ä.pdf', bytes: A_PDF },
      ],
    });
    const change = fc.record({
      at: fc.nat(raw.length - 1),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
        const changed = Buffer.from(raw);
        for (const { at, bytes } of changes) changed.set(bytes.subarray(0, raw.length - at), at);
        assert.equal(typeof (await readMail(changed)).ok, 'boolean');
      }),
      { numRuns: 150 },
    );
  });

  it('answers messages put together from everything headers get wrong', async () => {
    const header = fc.constantFrom(
      'Content-Type: multipart/mixed; boundary="b"',
      'Content-Type: text/html; charset=utf-16',
      'Content-Type: text/plain; format=flowed; charset=iso-2022-jp',
      'Content-Type: message/rfc822',
      'Content-Type: message/delivery-status',
      "Content-Type: application/pdf; name*0*=utf-8''a%00; name*1=b",
      'Content-Type:',
      'Content-Disposition: attachment; filename="=?utf-8?B?/w==?="',
      'Content-Disposition: ;;;=',
      'Content-Transfer-Encoding: base64',
      'Content-ID: =?utf-8?Q?=00?=',
      'From: "x" <a@b>, group: c@d;',
      'From: =?x?Q?',
      'Date:',
      'References: <a> b',
      'List-Id: <x>',
      'Subject: =?utf-8?B?4pyT?= =?iso-8859-1?Q?=E9',
      'no colon',
      ' folded',
    );
    const body = fc.constantFrom(
      'hello',
      '--b',
      '--b--',
      '=ZZ=',
      '!!!!',
      'SGVsbG8=',
      '<p>x<',
      '\0',
      A_PDF.toString('latin1'),
    );
    const part = fc.tuple(fc.array(header, { maxLength: 5 }), fc.array(body, { maxLength: 3 }));
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 4 }), async (parts) => {
        const text = parts
          .map(([headers, lines]) => [...headers, '', ...lines, '--b', ''].join('\r\n'))
          .join('');
        const raw = Buffer.from(`From: a@example.invalid\r\n${text}`, 'latin1');
        assert.equal(typeof (await readMail(raw)).ok, 'boolean');
      }),
      { numRuns: 400 },
    );
  });
});
