import assert from 'node:assert/strict';
import fc from 'fast-check';
import { instantOfMailDate } from '../../../server/adapters/mail-date.ts';
import { plainAddress } from '../../../server/adapters/mail-headers.ts';
import { readMail } from '../../../server/adapters/mail-reader.ts';

describe('When a machine answers, a mail is known as an automatic reply', () => {
  const answers: [string, string][] = [
    ['RFC 3834', 'Auto-Submitted: auto-replied'],
    ['an older habit', 'X-Autoreply: yes'],
    ['Precedence', 'Precedence: auto_reply'],
    ['a bounce by its empty return path', 'Return-Path: <>'],
    ['a delivery report', 'Content-Type: multipart/report; report-type=delivery-status; boundary=q'],
    [
      'Exchange out of office',
      'Auto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\nIn-Reply-To: <a@onward.invalid>',
    ],
    [
      'Exchange out of office by its subject',
      'Auto-Submitted: auto-generated\r\nSubject: Automatic reply: Notes',
    ],
    ['bulk that answers', 'Precedence: bulk\r\nReferences: <a@onward.invalid>'],
  ];
  for (const [how, headers] of answers) {
    it(`by ${how}`, async () => assert.equal(await isAutoReply(headers), true));
  }

  it('but not where a system sends something of its own accord, which may be the notes', async () => {
    for (const headers of [
      'X-A: b',
      'Auto-Submitted: no',
      'Auto-Submitted: auto-generated',
      'Precedence: bulk',
      'Return-Path: <post@example.invalid>',
    ]) {
      assert.equal(await isAutoReply(headers), false, headers);
    }
  });
});

describe('Reading the date of a mail', () => {
  it('reads the forms mail programs write', () => {
    const cases: [string, string][] = [
      ['Mon, 2 Nov 2026 09:30:00 +0000', '2026-11-02T09:30:00.000Z'],
      ['Mon, 02 Nov 2026 09:30:00 +0100 (BST)', '2026-11-02T08:30:00.000Z'],
      ['2 Nov 26 09:30 GMT', '2026-11-02T09:30:00.000Z'],
      ['Sun, 1 Nov 2026 20:00:00 -0500', '2026-11-02T01:00:00.000Z'],
      ['Sun, 1 Nov 2026 20:00:00 EST', '2026-11-02T01:00:00.000Z'],
      ['Thu, 29 Feb 2024 23:59:59 -0000', '2024-02-29T23:59:59.000Z'],
    ];
    for (const [written, instant] of cases) assert.equal(instantOfMailDate(written), instant, written);
  });

  it('takes a time without a zone for UTC, not for the zone of this computer', () => {
    assert.equal(instantOfMailDate('Mon, 6 Jul 2026 09:30:00'), '2026-07-06T09:30:00.000Z');
  });

  it('gives null for what cannot be', () => {
    for (const written of [
      '',
      'soon',
      '31 Feb 2026 10:00:00 +0000',
      '2 Nov 2026 25:00:00 +0000',
      '2 Nov 9999 10:00:00 +0000',
      '0 Nov 2026 10:00 +0000',
      '2 Foo 2026 10:00 +0000',
    ]) {
      assert.equal(instantOfMailDate(written), null, written);
    }
  });

  it('reads back every instant as JavaScript writes it for mail', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1990-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
        (date) => {
          const second = new Date(Math.floor(date.getTime() / 1000) * 1000);
          assert.equal(instantOfMailDate(second.toUTCString()), second.toISOString());
        },
      ),
    );
  });

  it('answers any text in no time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const instant = instantOfMailDate(text);
        assert.ok(instant === null || new Date(instant).toISOString() === instant);
      }),
    );
  });
});

describe('A plain address', () => {
  it('is one address, lower case, its domain in ASCII', () => {
    assert.equal(plainAddress(' Post@ScanHouse.example.INVALID '), 'post@scanhouse.example.invalid');
    assert.equal(plainAddress('a@b\u00fccher.example'), 'a@xn--bcher-kva.example');
  });

  it('is nothing else', () => {
    for (const text of [
      '',
      'a',
      'a@',
      '@b',
      'a@b@c',
      'a b@c',
      '"a"@b.example',
      'a@b,c@d',
      '<a@b>',
      `${'x'.repeat(65)}@b`,
      'a@b\r\nBcc: c@d',
      '/O=EXCHANGELABS/CN=X',
    ]) {
      assert.equal(plainAddress(text), null, text);
    }
  });
});

async function isAutoReply(headers: string): Promise<boolean> {
  const body = headers.includes('boundary=q')
    ? '--q\r\nContent-Type: text/plain\r\n\r\nfailed\r\n--q--\r\n'
    : 'words';
  const reading = await readMail(Buffer.from(`${headers}\r\nFrom: a@example.invalid\r\n\r\n${body}`));
  assert.ok(reading.ok);
  return reading.mail.facts.autoReply;
}
