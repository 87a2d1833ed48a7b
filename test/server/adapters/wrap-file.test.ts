import assert from 'node:assert/strict';
import { recognise } from '../../../core/recognition.ts';
import { readMail } from '../../../server/adapters/mail-reader.ts';
import { wrapFile } from '../../../server/adapters/wrap-file.ts';
import { wanted } from '../../builders/mails.ts';
import { A_PDF } from '../../builders/small-files.ts';

const NOTES = '1of2_Lloyd_George_Record_[Zoë Ågren]_[9000000009]_[01-04-1957].pdf';

describe('A loose file wrapped as a mail', () => {
  it('is read back under its own name, byte for byte, and undated', async () => {
    const mail = wanted(await readMail(await wrapFile(NOTES, A_PDF)));
    assert.deepEqual(
      mail.attachments.map(({ facts }) => [facts.name, facts.kind]),
      [[NOTES, 'pdf']],
    );
    assert.deepEqual(Buffer.from(mail.attachments[0]?.bytes ?? []), A_PDF);
    assert.equal(mail.sentAt, null);
    assert.equal(mail.marker, null);
  });

  it('is the same bytes for the same file, and others under another name', async () => {
    assert.deepEqual(await wrapFile(NOTES, A_PDF), await wrapFile(NOTES, A_PDF));
    assert.notDeepEqual(await wrapFile(NOTES, A_PDF), await wrapFile('other.pdf', A_PDF));
  });

  it('is never taken for an ordinary mail: a person said that these are notes', async () => {
    const mail = wanted(await readMail(await wrapFile('scan.pdf', A_PDF)));
    assert.equal(recognise(mail.facts).verdict, 'perhaps');
  });

  it('writes no header that a file name brings along', async () => {
    const raw = await wrapFile('x.pdf\r\nX-Onward-Id: forged\r\nBcc: a@example.invalid\r\n\r\nboo', A_PDF);
    const mail = wanted(await readMail(raw));
    assert.equal(mail.marker, null);
    assert.equal(/^(?:bcc|x-onward-id):/im.test(raw.toString('latin1')), false);
  });
});
