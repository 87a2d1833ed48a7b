import { deflateSync } from 'node:zlib';
import { withoutHidden } from './hidden-content.ts';
import { dictOf, type Layers } from './layers.ts';
import type { PdfFile } from './pdf-file.ts';
import { Odd, type PdfDict, type PdfStream } from './values.ts';

/** A content, with the resources it draws with: the stream as it lies in the file, or one made anew and deflated. */
export type Content = { resources: PdfDict } & (
  | { asItIs: PdfStream; made: null }
  | { asItIs: null; made: Uint8Array }
);

/**
 * One content from the streams that a page or a form is drawn by. A single stream stays as it is. Several are joined,
 * with a line between them (7.8.2), and deflated. What belongs to a hidden layer is taken out. Pictures and forms that
 * the content never names are left behind: some writers list every picture of the file with every page, and a page
 * that is not printed must not come along. Throws Odd: 'too-big', or 'odd' when streams to be joined cannot be read.
 */
export function contentOf(
  pdf: PdfFile,
  layers: Layers,
  streams: readonly PdfStream[],
  resources: PdfDict,
): Content {
  const [only, ...others] = streams;
  if (!only) return { resources: new Map(), asItIs: null, made: deflateSync('') };
  const joined = others.length > 0 ? join(pdf, streams) : null;
  const hidden = hiddenNames(pdf, layers, resources);
  const drawings = dictOf(pdf, resources.get('XObject'));
  const looked = hidden.size > 0 || drawings?.size ? (joined ?? readable(pdf, only)) : joined;
  const cleaned = looked && hidden.size > 0 ? withoutHidden(looked, (name) => hidden.has(name)) : null;
  const made = cleaned ?? joined;
  const used = looked && drawings ? namedIn(cleaned ?? looked, resources, drawings) : resources;
  return made
    ? { resources: used, asItIs: null, made: deflateSync(made) }
    : { resources: used, asItIs: only, made };
}

/** A page drawn by more than this is not a page of a record. */
const MOST_JOINED = 64 * 1024 * 1024;
/** Beyond this a content is copied without being looked at, with all that its page lists. */
const MOST_LOOKED_AT = 32 * 1024 * 1024;

function join(pdf: PdfFile, streams: readonly PdfStream[]): Buffer {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (const stream of streams) {
    const piece = pdf.decoded(stream, MOST_JOINED - length);
    pieces.push(piece, LINE);
    length += piece.length + 1;
    if (length > MOST_JOINED) throw new Odd('too-big', 'A page is drawn by more than the press takes.');
  }
  return Buffer.concat(pieces);
}

const LINE = Buffer.from('\n');

/** Null when it cannot be read: what is in it then is for the proof to judge. */
function readable(pdf: PdfFile, stream: PdfStream): Uint8Array | null {
  try {
    return pdf.decoded(stream, MOST_LOOKED_AT);
  } catch (error) {
    if (error instanceof Odd) return null;
    throw error;
  }
}

/**
 * Whether a form draws with a picture or form that only its page lists. The standard says that it may not (7.8.3), some
 * renderers show it all the same and others leave it out (poppler and PDFium, November 2026): nobody can say what the
 * page shows.
 */
export function drawsWithThePages(pdf: PdfFile, form: PdfStream, own: PdfDict, page: PdfDict): boolean {
  const has = dictOf(pdf, own.get('XObject'));
  const lacking = [...(dictOf(pdf, page.get('XObject'))?.keys() ?? [])].filter((name) => !has?.has(name));
  const content = lacking.length > 0 ? readable(pdf, form) : null;
  if (!content) return false;
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.length);
  return lacking.some((name) => isNamed(bytes, name));
}

function hiddenNames(pdf: PdfFile, layers: Layers, resources: PdfDict): Set<string> {
  const lists = dictOf(pdf, resources.get('Properties')) ?? new Map();
  return new Set([...lists].flatMap(([name, list]) => (layers.hidden(list) ? [name] : [])));
}

function namedIn(content: Uint8Array, resources: PdfDict, drawings: PdfDict): PdfDict {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.length);
  // A name may be spelt with #xx, and then only a whole reading would find it.
  if (bytes.includes(HASH)) return resources;
  const used = [...drawings].filter(([name]) => isNamed(bytes, name));
  return used.length === drawings.size ? resources : new Map(resources).set('XObject', new Map(used));
}

const HASH = 0x23;

function isNamed(bytes: Buffer, name: string): boolean {
  const written = Buffer.from(`/${name}`, 'latin1');
  for (let at = bytes.indexOf(written); at !== -1; at = bytes.indexOf(written, at + 1)) {
    const after = bytes[at + written.length];
    if (after === undefined || END_OF_NAME.has(after)) return true;
  }
  return false;
}

const END_OF_NAME = new Set(Buffer.from('\0\t\n\f\r ()<>[]{}/%', 'latin1'));
