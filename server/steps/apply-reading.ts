import { createHash } from 'node:crypto';
import type { Readable } from '../../core/leaver-record.ts';
import type { MailFacts, PdfFacts, Recognition, RecognitionConfig } from '../../core/recognition.ts';
import { DEFAULT_RECOGNITION, recognise } from '../../core/recognition.ts';
import { practiceOf } from './apply-commands.ts';
import type { Inspection } from './apply-inspection.ts';
import { inspectionOfSeen } from './apply-inspection.ts';
import type { StagedFile } from './file-port.ts';
import type { ReadMail } from './mail-port.ts';
import type { Ports } from './ports.ts';
import type { Inspected, PressRefusal, SourceAt } from './press-port.ts';

/** One PDF of a message. `facts` is null where the press could not do it. */
export type IntakeFile = {
  attachmentId: string;
  name: string;
  /** Held in memory, or put away. */
  held: Uint8Array | StagedFile;
  bytes: number;
  sha256: string;
  facts: PdfFacts | null;
  readable: Readable;
  /** What was seen of its pages; null where it could not be opened. */
  inspection: Inspection | null;
};

/** A message with its pages read, and what it is believed to be. */
export type Reading = {
  mail: ReadMail;
  facts: MailFacts;
  files: IntakeFile[];
  recognition: Recognition;
  /** A file the press could not do: 'again' where another try may succeed, 'never' where it is over a limit. */
  tooHeavy: 'again' | 'never' | null;
  /** PDFs that the given password opened. */
  opened: number;
};

/**
 * Reads the pages of every PDF in the press's child process, one after the other, and recognises the message again
 * with what they say. A password is tried on what is locked; what it opens goes on unlocked.
 */
export async function readPages(
  ports: Ports,
  practice: string,
  mail: ReadMail,
  password: string | null = null,
): Promise<Reading> {
  const files: IntakeFile[] = [];
  let tooHeavy: Reading['tooHeavy'] = null;
  let opened = 0;
  for (const { facts, bytes, staged } of mail.attachments) {
    const held = staged ?? bytes;
    if (held === null) continue;
    const label = `file ${files.length + 1}`;
    const seen = await inspectFile(ports, { id: facts.id, label }, held, password);
    if (seen.heavy !== null) tooHeavy = seen.heavy === 'never' ? 'never' : (tooHeavy ?? 'again');
    if (seen.opened) opened += 1;
    files.push({
      attachmentId: facts.id,
      name: facts.name,
      held: seen.held,
      ...measured(seen.held),
      facts: seen.facts,
      readable: readableOf(seen.facts),
      inspection: seen.inspection,
    });
  }
  const facts = factsWith(mail.facts, files);
  return {
    mail,
    facts,
    files,
    recognition: recognise(facts, recognitionOf(ports, practice)),
    tooHeavy,
    opened,
  };
}

/** What counts as a supplier is the practice's own; what a reference looks like is ours. */
export function recognitionOf(ports: Ports, practice: string): RecognitionConfig {
  const suppliers = practiceOf(ports, practice).suppliers.map(({ id, name, senders }) => ({
    id,
    name,
    senders,
  }));
  return { ...DEFAULT_RECOGNITION, suppliers };
}

/** As read from a message whose mark is not one of ours, however it is marked. */
function factsWith(facts: MailFacts, files: readonly IntakeFile[]): MailFacts {
  const byId = new Map(files.map((file) => [file.attachmentId, file.facts]));
  return {
    ...facts,
    ours: false,
    attachments: facts.attachments.map((one) => ({ ...one, pdf: byId.get(one.id) ?? one.pdf })),
  };
}

function measured(held: Uint8Array | StagedFile): { bytes: number; sha256: string } {
  if (!(held instanceof Uint8Array)) return { bytes: held.bytes, sha256: held.sha256 };
  return { bytes: held.length, sha256: createHash('sha256').update(held).digest('hex') };
}

type Seen = {
  held: Uint8Array | StagedFile;
  facts: PdfFacts | null;
  heavy: Reading['tooHeavy'];
  opened: boolean;
  inspection: Inspection | null;
};

async function inspectFile(
  ports: Ports,
  named: { id: string; label: string },
  held: Uint8Array | StagedFile,
  password: string | null,
): Promise<Seen> {
  const source: SourceAt = {
    ...named,
    ...(held instanceof Uint8Array ? { bytes: held } : { sealed: held.place }),
  };
  const first = await ports.press.inspect(source);
  if (first.ok || first.code !== 'locked' || password === null)
    return { held, opened: false, ...factsOf(first, false) };
  const unlocked = await ports.press.unlock(source, password);
  if (!unlocked.ok) return { held, opened: false, ...factsOf(unlocked, false) };
  const { bytes } = unlocked;
  return { held: bytes, opened: true, ...factsOf(await ports.press.inspect({ ...named, bytes }), true) };
}

function factsOf(
  seen: Inspected | PressRefusal,
  opened: boolean,
): Pick<Seen, 'facts' | 'heavy' | 'inspection'> {
  if (seen.ok)
    return {
      inspection: inspectionOfSeen(seen, opened),
      facts: {
        pages: seen.pages.length,
        locked: false,
        damaged: false,
        texts: seen.pages.map(({ text }) => text),
      },
      heavy: null,
    };
  switch (seen.code) {
    case 'locked':
    case 'wrong-password':
      return { facts: { ...NO_PAGES, locked: true }, heavy: null, inspection: null };
    case 'not-a-pdf':
    case 'empty':
    case 'damaged':
      return { facts: { ...NO_PAGES, damaged: true }, heavy: null, inspection: null };
    case 'too-big':
      return { facts: null, heavy: 'never', inspection: null };
    case 'too-heavy':
    case 'failed':
    case 'cancelled':
    case 'not-proven':
    case 'file-damaged':
      return { facts: null, heavy: 'again', inspection: null };
  }
}

const NO_PAGES: PdfFacts = { pages: 0, locked: false, damaged: false, texts: [] };

function readableOf(facts: PdfFacts | null): Readable {
  if (facts?.locked) return 'locked';
  return facts === null || facts.damaged ? 'damaged' : 'yes';
}
