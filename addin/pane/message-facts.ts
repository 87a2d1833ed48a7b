import { kindByName } from '../../core/attachment-names.ts';
import type { AttachmentFacts, MailFacts } from '../../core/recognition.ts';
import { displayName, oneLine, severalLines } from '../../core/shown-text.ts';
import type { OutlookAttachment, OutlookMessage } from './outlook.ts';

/** The same bounds as the server's (adapters/mail-limits.ts), so that both read the same of a message. */
const SUBJECT_CHARS = 1_000;
const BODY_CHARS = 20_000;
const NAME_CHARS = 255;

/** What recognition needs of a message, from what Outlook says of it. `body` is null until it has come. */
export function factsOf(message: OutlookMessage, body: string | null): MailFacts {
  return {
    from: message.from,
    fromName: message.fromName === null ? null : oneLine(message.fromName, 200),
    subject: oneLine(message.subject, SUBJECT_CHARS),
    bodyText: body === null ? '' : severalLines(body, BODY_CHARS),
    attachments: message.attachments.filter((one) => !isPartOfBody(one)).map(attachmentFacts),
    // Neither can be told without the headers. The server asks them; here they would only say "not notes" more often.
    autoReply: false,
    ours: false,
  };
}

function attachmentFacts(one: OutlookAttachment): AttachmentFacts {
  const name = displayName(one.name, NAME_CHARS);
  return {
    id: one.id,
    name,
    kind: one.cloud ? 'link-file' : kindByName(name, one.type),
    bytes: one.bytes,
    inside: [],
    pdf: null,
    trouble: null,
  };
}

function isPartOfBody(one: OutlookAttachment): boolean {
  return one.inline && kindByName(one.name, one.type) === 'picture';
}
