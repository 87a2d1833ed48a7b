import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isSoundCompoundFile } from '../../../server/adapters/compound-file.ts';
import { readMail } from '../../../server/adapters/mail-reader.ts';
import { buildMsg } from '../../builders/msg.ts';
import { A_PDF } from '../../builders/small-files.ts';

const LARGE_PDF = Buffer.concat([A_PDF, Buffer.alloc(20_000, 0x20)]);

const DELIVERY = buildMsg({
  subject: 'Lloyd George notes: Ada Sample',
  senderName: 'Scan House',
  senderAddress: 'Post@ScanHouse.example.invalid',
  body: 'Please find the notes attached.\r\nRegards',
  headers:
    'Message-ID: <delivery-1@scanhouse.example.invalid>\r\nDate: Mon, 2 Nov 2026 09:30:00 +0000\r\nIn-Reply-To: <request-1@onward.invalid>\r\nX-Onward-Id: letter-7\r\n',
  attachments: [
    { name: '1of1_notes.pdf', bytes: LARGE_PDF, type: 'application/pdf' },
    {
      name: 'Earlier message',
      mail: { subject: 'Inside', body: 'older words', attachments: [{ name: 'small.pdf', bytes: A_PDF }] },
    },
  ],
});

describe('Reading an Outlook message', () => {
  it('takes sender, subject, body, headers and attachments, and the mail inside it', async () => {
    const reading = await readMail(DELIVERY);
    assert.ok(reading.ok);
    const { mail } = reading;
    assert.equal(mail.facts.from, 'post@scanhouse.example.invalid');
    assert.equal(mail.facts.fromName, 'Scan House');
    assert.equal(mail.facts.subject, 'Lloyd George notes: Ada Sample');
    assert.match(mail.facts.bodyText, /^Please find the notes attached\.\nRegards[\s\S]*older words$/);
    assert.equal(mail.messageId, '<delivery-1@scanhouse.example.invalid>');
    assert.equal(mail.inReplyTo, '<request-1@onward.invalid>');
    assert.equal(mail.sentAt, '2026-11-02T09:30:00.000Z');
    assert.equal(mail.marker, 'letter-7');
    assert.deepEqual(
      mail.facts.attachments.map(({ id, name, kind }) => [id, name, kind]),
      [
        ['a1', '1of1_notes.pdf', 'pdf'],
        ['a2', 'Earlier message.msg', 'mail'],
        ['a2.1', 'small.pdf', 'pdf'],
      ],
    );
    assert.deepEqual(Buffer.from(mail.attachments[0]?.bytes ?? []), LARGE_PDF);
    assert.deepEqual(Buffer.from(mail.attachments[2]?.bytes ?? []), A_PDF);
  });

  it('reads a message large enough to need more than one table of sectors', async () => {
    const pdf = Buffer.concat([A_PDF, Buffer.alloc(9_000_000, 0x20)]);
    const reading = await readMail(
      buildMsg({ subject: 's', attachments: [{ name: 'big.pdf', bytes: pdf }] }),
    );
    assert.ok(reading.ok);
    assert.ok(pdf.equals(reading.mail.attachments[0]?.bytes ?? Buffer.alloc(0)));
  });

  it('does without headers when the message never left Outlook', async () => {
    const reading = await readMail(buildMsg({ subject: 'Draft', body: 'x' }));
    assert.ok(reading.ok);
    assert.deepEqual(
      [reading.mail.facts.from, reading.mail.messageId, reading.mail.sentAt],
      [null, null, null],
    );
    assert.equal(reading.mail.facts.subject, 'Draft');
  });

  it('calls an old Office document what it is, no mail', async () => {
    const document = Buffer.from(
      DELIVERY.toString('latin1').replaceAll('_\0_\0p\0r\0o\0p', 'x\0x\0x\0x\0x\0x'),
      'latin1',
    );
    const reading = await readMail(document);
    assert.equal(reading.ok ? 'ok' : reading.code, 'not-a-mail');
  });

  it('refuses a message cut short', async () => {
    const reading = await readMail(DELIVERY.subarray(0, DELIVERY.length - 4096));
    assert.equal(reading.ok ? 'ok' : reading.code, 'damaged');
  });
});

describe('Before an Outlook message is opened', () => {
  it('is found sound when it is', () => {
    assert.equal(isSoundCompoundFile(DELIVERY), true);
  });

  it('is refused when a chain of sectors bites its own tail', () => {
    const changed = Buffer.from(DELIVERY);
    const directory = changed.readInt32LE(0x30);
    const table = changed.readInt32LE(0x4c);
    changed.writeInt32LE(directory, (table + 1) * 512 + directory * 4);
    assert.equal(isSoundCompoundFile(changed), false);
  });

  it('is refused when the directory leads back to itself', () => {
    const changed = Buffer.from(DELIVERY);
    const root = (changed.readInt32LE(0x30) + 1) * 512;
    const first = root + changed.readInt32LE(root + 0x4c) * 128;
    changed.writeInt32LE(changed.readInt32LE(root + 0x4c), first + 0x48);
    assert.equal(isSoundCompoundFile(changed), false);
  });

  it('is refused when its streams claim more than the file holds', () => {
    const changed = Buffer.from(DELIVERY);
    const first = (changed.readInt32LE(0x30) + 1) * 512 + 128;
    changed.writeInt32LE(0x7fffffff, first + 0x78);
    assert.equal(isSoundCompoundFile(changed), false);
  });

  it('is answered in bounded time with any of its bytes changed', async () => {
    // Half of the changes fall on the tables, where they do most harm.
    const tables = DELIVERY.length - 4096;
    const at = fc.oneof(
      fc.nat(DELIVERY.length - 1),
      fc.nat(511),
      fc.integer({ min: tables, max: DELIVERY.length - 1 }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(at, fc.nat(255)), { minLength: 1, maxLength: 5 }),
        async (changes) => {
          const changed = Buffer.from(DELIVERY);
          for (const [position, value] of changes) changed[position] = value;
          assert.equal(typeof (await readMail(changed)).ok, 'boolean');
        },
      ),
      { numRuns: 300 },
    );
  });
});
