import { crc32 } from 'node:zlib';
import type { Entry, ZipFile } from 'yauzl';
import type { Allowance } from './mail-limits.ts';
import { displayPath } from './mail-text.ts';

/** One file of an archive: its bytes, or in words why they could not be had. `bytes` is null when `trouble` is not. */
type ZippedFile = { path: string; bytes: Uint8Array | null; trouble: string | null };

/** `paths` lists every file, opened or not; `files` those that were tried. `trouble` speaks of the archive as a whole. */
export type ZipContents = { paths: string[]; files: ZippedFile[]; trouble: string | null };

/**
 * Reads a zip in memory; nothing is ever unpacked to disk, so a name can point nowhere. Sizes are measured as the
 * bytes come out, because the header may say anything, and every file is held against its checksum. One bad file
 * leaves the others readable. Never throws: what cannot be read is said in `trouble`.
 */
export async function readZip(bytes: Uint8Array, allowance: Allowance): Promise<ZipContents> {
  const contents: ZipContents = { paths: [], files: [], trouble: null };
  try {
    await readEntries(await openZip(bytes), contents, allowance);
  } catch (error) {
    contents.trouble = isStrongEncryption(error) ? HAS_PASSWORD : DAMAGED;
  }
  if (contents.paths.length === 0) contents.trouble ??= 'This zip has no files in it.';
  return contents;
}

const HAS_PASSWORD =
  'This zip has a password. Open it with the password the sender gave you, save the PDF files, and drop them here.';
const DAMAGED = 'This zip is damaged, and files in it may be missing. Ask the sender to send it again.';

async function openZip(bytes: Uint8Array): Promise<ZipFile> {
  const { fromBufferPromise } = await import('yauzl');
  // Names are decoded by hand: yauzl gives up on the whole archive at the first name with ".." in it.
  const options = { lazyEntries: true, decodeStrings: false, validateEntrySizes: false };
  return fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), options);
}

async function readEntries(zip: ZipFile, contents: ZipContents, allowance: Allowance): Promise<void> {
  const { getFileNameLowLevel } = await import('yauzl');
  for await (const entry of zip.eachEntry()) {
    const written = getFileNameLowLevel(
      entry.generalPurposeBitFlag,
      entry.fileNameRaw,
      entry.extraFields,
      false,
    );
    if (isClutter(written)) continue;
    if (contents.paths.length >= allowance.limits.zipEntries) {
      contents.trouble = `This zip has more than ${allowance.limits.zipEntries} files. Only the first were read.`;
      return;
    }
    const path = displayPath(written, allowance.limits.nameChars);
    contents.paths.push(path);
    if (entry.isEncrypted()) contents.trouble = HAS_PASSWORD;
    else contents.files.push({ path, ...(await readEntry(zip, entry, allowance)) });
  }
}

/** Folders, and what macOS and Windows leave behind in an archive. */
function isClutter(path: string): boolean {
  return (
    /[/\\]$/.test(path) ||
    /(?:^|\/)__MACOSX\//.test(path) ||
    /(?:^|[/\\])(?:\.DS_Store|Thumbs\.db|desktop\.ini)$/i.test(path)
  );
}

async function readEntry(
  zip: ZipFile,
  entry: Entry,
  allowance: Allowance,
): Promise<Omit<ZippedFile, 'path'>> {
  try {
    const bytes = await inflate(zip, entry, allowance);
    if (bytes === 'too-big') return { bytes: null, trouble: TOO_BIG };
    const whole = bytes.length === entry.uncompressedSize && crc32(bytes) === entry.crc32;
    return whole ? { bytes, trouble: null } : { bytes: null, trouble: BAD_FILE };
  } catch {
    return { bytes: null, trouble: BAD_FILE };
  }
}

const TOO_BIG = 'This file of the zip is far larger than its packed form allows. It was not opened.';
const BAD_FILE =
  'This file of the zip is damaged or packed in a way Onward cannot read. Ask the sender to send it again.';

async function inflate(zip: ZipFile, entry: Entry, allowance: Allowance): Promise<Uint8Array | 'too-big'> {
  const most = Math.max(1024 * 1024, entry.compressedSize * allowance.limits.zipRatio);
  const pieces: Buffer[] = [];
  let length = 0;
  // Leaving the loop destroys the stream, so a bomb stops at the limit and not at its end.
  for await (const piece of await zip.openReadStreamPromise(entry)) {
    const bytes = piece as Buffer;
    length += bytes.length;
    allowance.bytesLeft -= bytes.length;
    if (length > most || allowance.bytesLeft < 0) return 'too-big';
    pieces.push(bytes);
  }
  return Buffer.concat(pieces, length);
}

/** Unlike a password, which is seen file by file, this kind is refused by the library while it lists the files. */
function isStrongEncryption(error: unknown): boolean {
  return error instanceof Error && /strong encryption/.test(error.message);
}
