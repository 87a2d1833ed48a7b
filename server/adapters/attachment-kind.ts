import type { AttachmentKind } from '../../core/recognition.ts';
import {
  type Content,
  contentOf,
  isExecutableName,
  isQuietCompanion,
  isSealedName,
  isSealedType,
} from './attachment-signs.ts';

export type UnnamedFile = {
  name: string;
  /** The type the sender declared, lower case; a hint and nothing more. */
  type: string;
  bytes: Uint8Array;
  /** A picture the body shows, such as the logo under a signature. */
  partOfBody: boolean;
};

/** What a file is, and in plain words what cannot be done with it; null where there is nothing to say. */
export type Kind = { kind: AttachmentKind; trouble: string | null };

/**
 * Says what an attachment is. The content decides; the name and the declared type only tell apart what the content
 * leaves open. A file that calls itself a PDF and is none is never of kind "pdf".
 */
export function attachmentKind(file: UnnamedFile): Kind {
  const content = contentOf(file.bytes);
  const kind = isSealed(file, content) ? SEALED : byContent(file, content);
  return kind.kind !== 'pdf' && callsItselfPdf(file)
    ? { ...kind, trouble: notReallyPdf(kind, content) }
    : kind;
}

const SEALED: Kind = {
  kind: 'encrypted-message',
  trouble:
    'This is a sealed message. Open it in Outlook or in your browser the way the sender explains, save the PDF files from it, and drop them here.',
};

function byContent(file: UnnamedFile, content: Content): Kind {
  if (content === 'text') return byName(file);
  if (content === 'unknown') return isExecutableName(file.name) ? BY_CONTENT.program : byName(file);
  if (content === 'picture' && file.partOfBody) return { kind: 'picture', trouble: null };
  return BY_CONTENT[content];
}

function byName(file: UnnamedFile): Kind {
  if (isExecutableName(file.name)) return BY_CONTENT.program;
  if (isQuietCompanion(file.name, file.type)) return { kind: 'other', trouble: null };
  if (/\.(docx?|xlsx?|pptx?|odt|rtf|txt|csv)$/i.test(file.name) || /^text\/(plain|csv)$/.test(file.type))
    return DOCUMENT;
  return UNKNOWN;
}

function isSealed(file: UnnamedFile, content: Content): boolean {
  if (content === 'pdf' || content === 'empty') return false;
  return content === 'sealed' || isSealedName(file.name) || isSealedType(file.type);
}

function callsItselfPdf(file: UnnamedFile): boolean {
  return /\.pdf$/i.test(file.name) || file.type === 'application/pdf';
}

function notReallyPdf(kind: Kind, content: Content): string {
  if (content === 'empty') return 'This file is called a PDF but is empty. Ask the sender to send it again.';
  const really =
    kind.kind === 'encrypted-message'
      ? ` ${kind.trouble}`
      : ' Do not open it; ask the sender to send it again.';
  return `This file is called a PDF but is not one.${really}`;
}

const DOCUMENT: Kind = {
  kind: 'document',
  trouble:
    'This is a document and not a PDF. It will not be part of the reprint; print it from the e-mail if it belongs to the notes.',
};

const UNKNOWN: Kind = {
  kind: 'other',
  trouble: 'Onward does not know this kind of file. Look at it in the e-mail.',
};

const BY_CONTENT: Record<Exclude<Content, 'text' | 'unknown'>, Kind> = {
  empty: { kind: 'other', trouble: 'This file is empty. Ask the sender to send it again.' },
  pdf: { kind: 'pdf', trouble: null },
  zip: { kind: 'zip', trouble: null },
  mail: { kind: 'mail', trouble: null },
  sealed: SEALED,
  link: {
    kind: 'link-file',
    trouble:
      'This file holds a link and no notes. Onward never follows links: open it yourself if you trust the sender, save the PDF files, and drop them here.',
  },
  page: {
    kind: 'document',
    trouble: 'This is a web page and not a PDF. Onward does not open it; look at it in the e-mail with care.',
  },
  picture: {
    kind: 'picture',
    trouble:
      'This is a picture and not a PDF. It will not be part of the reprint; print it from the e-mail if it belongs to the notes.',
  },
  document: DOCUMENT,
  tnef: {
    kind: 'other',
    trouble:
      'This is winmail.dat, a wrapping only Outlook can open. Save the files from Outlook and drop them here, or ask the sender to send the message again as plain text or HTML.',
  },
  archive: {
    kind: 'other',
    trouble:
      'This is an archive of a kind Onward does not open. Ask the sender for PDF files or an ordinary zip.',
  },
  program: {
    kind: 'other',
    trouble:
      'This is a program or may act as one. Do not open it, and tell whoever looks after your computers.',
  },
};
