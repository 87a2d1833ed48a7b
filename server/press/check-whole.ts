import { MOST_OBJECTS } from './limits.ts';
import type { PdfFile, PdfPage } from './pdf/pdf-file.ts';
import { Odd, PdfName, PdfRef, PdfStream, type PdfValue } from './pdf/values.ts';

/**
 * Reads everything that printing would need, page by page: contents, fonts, forms, pictures, the looks of notes. So a
 * file is known to be sound, or not, before anything is planned from it. Contents are unpacked; pictures are not.
 * Throws Odd, 'too-big' among them.
 */
export function walkWhole(pdf: PdfFile): void {
  const walker = walkerOf(pdf, (stream, where) => {
    if (where.contents) unpacked(pdf, stream, where);
  });
  for (let index = 0; index < pdf.pageCount; index++) walker(pdf.page(index), index);
}

/**
 * The same for a copy that was made by mending: there, a reference to nothing is a thing that was lost, and a stream
 * that cannot be unpacked was changed. The standard takes the first for null, and renderers pass over both in silence.
 */
export function walkMended(pdf: PdfFile): void {
  const walker = walkerOf(
    pdf,
    (stream, where) => {
      if (where.contents || hasOnly(pdf, stream, LOSSLESS)) unpacked(pdf, stream, where);
    },
    (page) => {
      throw new Odd('odd', `Something that page ${page + 1} shows is missing from the file.`);
    },
  );
  for (let index = 0; index < pdf.pageCount; index++) walker(pdf.page(index), index);
}

type Where = { page: number; contents: boolean };

/** A visitor that meets each object once, whichever page it was reached from. Not recursive: nesting may be hostile. */
function walkerOf(
  pdf: PdfFile,
  onStream: (stream: PdfStream, where: Where) => void,
  onMissing?: (page: number) => void,
): (page: PdfPage, index: number) => void {
  const seen = new Set<number>();
  return (page, index) => {
    for (const stream of page.contents) {
      if (!seen.has(-stream.at)) onStream(stream, { page: index, contents: true });
      seen.add(-stream.at);
    }
    const waiting: PdfValue[] = [page.resources, ...looksOf(pdf, page)];
    while (waiting.length > 0) {
      const value = waiting.pop();
      if (value instanceof PdfRef) {
        if (seen.has(value.number)) continue;
        seen.add(value.number);
        if (seen.size > MOST_OBJECTS) throw new Odd('too-big', 'The file holds more things than any scan.');
        const object = pdf.object(value);
        if (object === null) onMissing?.(index);
        waiting.push(object);
      } else if (value instanceof PdfStream) {
        onStream(value, { page: index, contents: false });
        pushAll(waiting, value.dict);
      } else if (value instanceof Map) pushAll(waiting, value);
      else if (Array.isArray(value)) for (const item of value) waiting.push(item);
    }
  };
}

/** Ways back to pages and to the document, which show nothing. */
const LEADS_AWAY = new Set(['Parent', 'P', 'Metadata', 'PieceInfo', 'StructParent', 'OC', 'Length', 'Ref']);

function pushAll(waiting: PdfValue[], dict: ReadonlyMap<string, PdfValue>): void {
  for (const [key, value] of dict) if (!LEADS_AWAY.has(key)) waiting.push(value);
}

/** The appearance streams of a page's notes; what a note does is not looked at. */
function looksOf(pdf: PdfFile, page: PdfPage): PdfValue[] {
  const notes = pdf.follow(page.dict.get('Annots'));
  if (!Array.isArray(notes)) return [];
  if (notes.length > MOST_OBJECTS) throw new Odd('too-big', 'The file holds more things than any scan.');
  return notes.flatMap((note) => {
    const dict = pdf.follow(note);
    const look = dict instanceof Map ? dict.get('AP') : undefined;
    return look === undefined ? [] : [look];
  });
}

const LOSSLESS = new Set(['FlateDecode', 'LZWDecode', 'ASCII85Decode', 'ASCIIHexDecode', 'RunLengthDecode']);

function hasOnly(pdf: PdfFile, stream: PdfStream, filters: ReadonlySet<string>): boolean {
  const said = pdf.follow(stream.dict.get('Filter'));
  const names = Array.isArray(said) ? said.map((name) => pdf.follow(name)) : [said];
  return names.every((name) => name instanceof PdfName && filters.has(name.name));
}

const MB = 1024 * 1024;
/** Drawing instructions of one page: a page of a record has kilobytes, a plan a few megabytes. */
const MOST_CONTENTS = 24 * MB;
/** A picture that unpacks to more is not checked here; it is when it is looked at. */
const MOST_PICTURE = 64 * MB;

function unpacked(pdf: PdfFile, stream: PdfStream, { page, contents }: Where): void {
  try {
    pdf.decoded(stream, contents ? MOST_CONTENTS : MOST_PICTURE);
  } catch (error) {
    if (!(error instanceof Odd)) throw error;
    if (error.code === 'odd') throw new Odd('odd', `What page ${page + 1} shows cannot be unpacked.`);
    if (contents || error.code !== 'too-big') throw error;
  }
}
