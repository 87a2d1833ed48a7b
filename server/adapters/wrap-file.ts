import { createHash } from 'node:crypto';
import { displayName } from './mail-text.ts';

/**
 * A loose PDF or zip that a person put on the desk, as a mail: so it lies in the mailbox folder like everything else
 * that came, and deletion knows of it. The same file under the same name gives the same bytes, so that a second drop
 * is known for what it is; the mail is therefore undated.
 */
export async function wrapFile(fileName: string, bytes: Uint8Array): Promise<Buffer> {
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  const print = createHash('sha256').update(fileName).update('\0').update(bytes).digest('hex');
  const composer = new MailComposer({
    from: { name: 'Put on the desk', address: 'desk@onward.invalid' },
    to: { name: 'Onward', address: 'desk@onward.invalid' },
    subject: 'Put on the desk by hand',
    text: WORDS,
    date: UNDATED,
    messageId: `<${print.slice(0, 32)}@onward.invalid>`,
    baseBoundary: print.slice(0, 24),
    newline: 'windows',
    disableUrlAccess: true,
    disableFileAccess: true,
    attachments: [
      {
        filename: displayName(fileName, NAME_CHARS),
        content: Buffer.from(bytes),
        contentType: 'application/octet-stream',
        contentTransferEncoding: 'base64',
      },
    ],
  });
  return composer.compile().build();
}

/** Says that these are notes because a person said so by putting them here: recognition then asks whose, not whether. */
const WORDS = 'A member of staff put this file on the desk as patient notes.\n';
/** A date no mail has: read back as none at all. */
const UNDATED = new Date(0);
const NAME_CHARS = 255;
