import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readMail } from '../../../server/adapters/mail-reader.ts';
import {
  htmlFromText,
  type OutgoingMail,
  UnsafeMail,
  writeMail,
} from '../../../server/adapters/mail-writer.ts';

const REMINDER: OutgoingMail = {
  id: 'letter-7',
  messageId: '<letter-7@onward.invalid>',
  from: { name: 'Onward at Hillview', address: 'records@hillview.example.invalid' },
  to: ['team@hillview.example.invalid'],
  cc: ['lead@hillview.example.invalid'],
  subject: 'Onward: 2 records need you today – Tuesday',
  text: 'Two records need you.\n\nOpen https://onward.example.invalid/records/LV-1.\n',
  html: htmlFromText('Two records need you.'),
  date: '2026-11-02T09:00:00.000Z',
  inReplyTo: '<delivery-1@scanhouse.example.invalid>',
  references: [
    '<delivery-0@scanhouse.example.invalid>',
    'not an id\r\nBcc: x@example.invalid',
    '<delivery-1@scanhouse.example.invalid>',
  ],
  record: 'LV-7K2M9QXR',
};

describe('Writing a mail', () => {
  it('can be read back, and is known as ours and as written by a machine', async () => {
    const raw = Buffer.from(await writeMail(REMINDER)).toString('utf8');
    const reading = await readMail(Buffer.from(raw));
    assert.ok(reading.ok);
    const { mail } = reading;
    assert.equal(mail.facts.from, REMINDER.from.address);
    assert.equal(mail.facts.fromName, REMINDER.from.name);
    assert.equal(mail.facts.subject, REMINDER.subject);
    assert.match(mail.facts.bodyText, /Two records need you\.\n\nOpen https/);
    assert.equal(mail.sentAt, REMINDER.date);
    assert.equal(mail.messageId, REMINDER.messageId);
    assert.equal(mail.inReplyTo, REMINDER.inReplyTo);
    assert.deepEqual(mail.references, [
      '<delivery-0@scanhouse.example.invalid>',
      '<delivery-1@scanhouse.example.invalid>',
    ]);
    assert.equal(mail.marker, 'letter-7');
    assert.equal(mail.facts.ours, true);
    for (const header of [
      /^Auto-Submitted: auto-generated\r$/m,
      /^X-Auto-Response-Suppress: All\r$/m,
      /^To: team@hillview/m,
      /^Cc: lead@hillview/m,
      /^X-Onward-Record: LV-7K2M9QXR\r$/m,
    ]) {
      assert.match(raw, header);
    }
    assert.match(
      raw,
      /Content-Type: text\/plain; charset=utf-8[\s\S]*Content-Type: text\/html; charset=utf-8/,
    );
  });

  it('gives the same bytes for the same mail, so that a second try is no second mail', async () => {
    assert.deepEqual(await writeMail(REMINDER), await writeMail(REMINDER));
    assert.notDeepEqual(await writeMail(REMINDER), await writeMail({ ...REMINDER, id: 'letter-8' }));
  });

  it('refuses addresses that are not one plain address', async () => {
    const bad = [
      '',
      'nobody',
      'a@b.example, c@d.example',
      'A <a@b.example>',
      '"a@evil.example x"@b.example',
      'a@b.example\r\nBcc: c@d.example',
      'a..b@c.example',
      '.a@c.example',
      'a@b\u00fc.example',
      'a@b.example ',
    ];
    for (const address of bad) {
      await refuses({ ...REMINDER, to: [address] }, 'recipient');
      await refuses({ ...REMINDER, cc: [address] }, 'copy recipient');
      await refuses({ ...REMINDER, from: { name: 'x', address } }, 'sender');
    }
    await refuses({ ...REMINDER, to: [] }, 'recipient');
  });

  it('refuses control characters in headers, and names that are not of our making', async () => {
    await refuses({ ...REMINDER, subject: 'a\r\nBcc: x@example.invalid' }, 'subject');
    await refuses({ ...REMINDER, subject: 'a\u0000b' }, 'subject');
    await refuses({ ...REMINDER, from: { ...REMINDER.from, name: 'a\nb' } }, 'sender name');
    await refuses({ ...REMINDER, id: '../x' }, 'id');
    await refuses({ ...REMINDER, record: 'LV 1\r\nX: y' }, 'record');
    await refuses({ ...REMINDER, messageId: '<x@elsewhere.example>' }, 'message id');
    await refuses({ ...REMINDER, date: 'tomorrow' }, 'date');
  });

  it('says nothing of the contents when it refuses', async () => {
    await assert.rejects(
      writeMail({ ...REMINDER, subject: 'Ada Sample\n' }),
      (error: Error) => !error.message.includes('Ada'),
    );
  });

  it('adds no header whatever words subject and body hold', async () => {
    const words = fc
      .string({ unit: 'grapheme', maxLength: 80 })
      .filter((text) => !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text));
    await fc.assert(
      fc.asyncProperty(words, fc.string({ unit: 'binary', maxLength: 200 }), async (subject, text) => {
        const written = await writeMail({
          ...REMINDER,
          subject: `Onward ${subject}`,
          text,
          html: htmlFromText(text),
        });
        assert.deepEqual(headerNames(written), headerNames(await writeMail(REMINDER)));
      }),
      { numRuns: 60 },
    );
  });
});

describe('Plain text as HTML', () => {
  it('makes paragraphs, keeps line ends and makes https links to click', () => {
    const html = htmlFromText('One\ntwo\n\nSee https://onward.example.invalid/r/LV-1?a=1&b=2.');
    assert.match(html, /<p>One<br>two<\/p>/);
    assert.match(
      html,
      /<a href="https:\/\/onward\.example\.invalid\/r\/LV-1\?a=1&amp;b=2">[^<]*<\/a>\.<\/p>/,
    );
  });

  it('makes no link of anything but https', () => {
    assert.doesNotMatch(
      htmlFromText('javascript:alert(1) http://plain.example.invalid data:text/html,x'),
      /<a /,
    );
  });

  it('never lets words become tags or attributes', () => {
    const pieces = fc.constantFrom(
      '<img src=x onerror=alert(1)>',
      '"',
      "'",
      '&',
      '<',
      '>',
      'https://x.example.invalid/',
      ' onclick="x"',
      '\n',
      'word',
      '<script>',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (words) => {
        const rest = htmlFromText(words.join('')).replace(
          /<a href="https:\/\/[^"<>]*">|<\/?(?:a|p|html|body)>|<br>|<html lang="en-GB">|<!DOCTYPE html>/g,
          '',
        );
        assert.doesNotMatch(rest, /[<>"']/);
      }),
    );
  });
});

/** An empty body is in one piece and says how it is encoded; nothing else may differ. */
function headerNames(written: Uint8Array): string[] {
  const headers = Buffer.from(written).toString('latin1').split('\r\n\r\n', 1)[0] ?? '';
  const lines = headers.split('\r\n').filter((line) => !/^[ \t]/.test(line));
  return lines.map((line) => line.replace(/:.*/, '')).filter((name) => name !== 'Content-Transfer-Encoding');
}

async function refuses(mail: OutgoingMail, field: string): Promise<void> {
  await assert.rejects(
    writeMail(mail),
    (error: unknown) => error instanceof UnsafeMail && error.field === field,
    field,
  );
}
