import { burn, type Entry } from '@kenjiuno/msgreader/lib/Burner.js';

export type MsgParts = {
  subject?: string;
  senderName?: string;
  senderAddress?: string;
  body?: string;
  /** Internet headers as Outlook keeps them, lines ended by CRLF. */
  headers?: string;
  attachments?: ({ name: string; bytes: Uint8Array; type?: string } | { name: string; mail: MsgParts })[];
};

const DIRECTORY = 1;
const DOCUMENT = 2;
const ROOT = 5;

/** Builds an Outlook message (MS-OXMSG) with Unicode properties in a real compound file. */
export function buildMsg(parts: MsgParts): Buffer {
  const entries: Entry[] = [folder('Root Entry', ROOT)];
  addMail(entries, 0, parts, 32);
  const names = addFolder(entries, 0, '__nameid_version1.0');
  for (const table of ['00020102', '00030102', '00040102'])
    addStream(entries, names, `__substg1.0_${table}`, Buffer.alloc(0));
  return Buffer.from(burn(entries));
}

/** The property stream of a mail begins with 32 bytes at the top of a file and with 24 inside another mail. */
function addMail(entries: Entry[], parent: number, parts: MsgParts, headerBytes: number): void {
  addStream(entries, parent, '__properties_version1.0', Buffer.alloc(headerBytes));
  addText(entries, parent, '0037', parts.subject);
  addText(entries, parent, '0C1A', parts.senderName);
  addText(entries, parent, '5D01', parts.senderAddress);
  addText(entries, parent, '1000', parts.body);
  addText(entries, parent, '007D', parts.headers);
  for (const [index, attachment] of (parts.attachments ?? []).entries()) {
    const at = addFolder(
      entries,
      parent,
      `__attach_version1.0_#${index.toString(16).padStart(8, '0').toUpperCase()}`,
    );
    addStream(entries, at, '__properties_version1.0', Buffer.alloc(8));
    addText(entries, at, 'mail' in attachment ? '3001' : '3707', attachment.name);
    if ('mail' in attachment)
      addMail(entries, addFolder(entries, at, '__substg1.0_3701000D'), attachment.mail, 24);
    else {
      addText(entries, at, '370E', attachment.type);
      addStream(entries, at, '__substg1.0_37010102', Buffer.from(attachment.bytes));
    }
  }
}

function addText(entries: Entry[], parent: number, property: string, text: string | undefined): void {
  if (text !== undefined)
    addStream(entries, parent, `__substg1.0_${property}001F`, Buffer.from(text, 'utf16le'));
}

function addStream(entries: Entry[], parent: number, name: string, bytes: Buffer): void {
  entries[parent]?.children?.push(entries.length);
  // The writer takes the whole buffer behind a view, so it is given a copy that has no more in it.
  const exact = new Uint8Array(bytes);
  entries.push({ name, type: DOCUMENT, length: exact.length, binaryProvider: () => exact });
}

function addFolder(entries: Entry[], parent: number, name: string): number {
  entries[parent]?.children?.push(entries.length);
  entries.push(folder(name, DIRECTORY));
  return entries.length - 1;
}

function folder(name: string, type: number): Entry {
  return { name, type, children: [], length: 0 };
}
