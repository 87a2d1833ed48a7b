import { MOST_OBJECTS } from './limits.ts';
import type { PdfFile, PdfPage } from './pdf/pdf-file.ts';
import { Odd, PdfName, PdfRef, PdfStream, type PdfValue } from './pdf/values.ts';

/**
 * Reads everything that printing would need, page by page: contents, fonts, forms, pictures, the looks of notes. So a
 * file is known to be sound, or not, before anything is planned from it. Contents are unpacked; pictures are not.
 * Answers the pages, from 1, whose contents cannot be unpacked whole: readers show what comes before the fault. Throws
 * Odd, 'too-big' among them.
 */
export function walkWhole(pdf: PdfFile): number[] {
  const spoilt = new Set<number>();
  const walker = walkerOf(pdf, (stream, { page, contents }) => {
    if (!contents || unpacks(pdf, stream, MOST_CONTENTS)) return;
    // Several streams have to be unpacked to be joined.
    if (pdf.page(page).contents.length > 1) throw new Odd('odd', cannotBeUnpacked(page));
    spoilt.add(page + 1);
  });
  for (let index = 0; index < pdf.pageCount; index++) {
    const page = pdf.page(index);
    if (page.contents.length > MOST_STREAMS) throw new Odd('too-big', inTooManyPieces(index));
    walker(page, index);
  }
  return [...spoilt];
}

/**
 * The same for a copy that was made by mending: there, a picture that is referred to and is not there was lost, and a
 * stream that cannot be unpacked was changed. The standard takes the first for null, and renderers pass over both in
 * silence. Throws Odd.
 */
export function walkMended(pdf: PdfFile): void {
  const walker = walkerOf(
    pdf,
    (stream, { page, contents }) => {
      const most = contents ? MOST_CONTENTS : MOST_PICTURE;
      const packed = contents || hasOnly(pdf, stream, LOSSLESS);
      if (packed && !unpacks(pdf, stream, most)) throw new Odd('odd', cannotBeUnpacked(page));
    },
    ({ page, under }) => {
      if (PICTURES.has(under))
        throw new Odd('odd', `Something that page ${page + 1} shows is missing from the file.`);
    },
  );
  for (let index = 0; index < pdf.pageCount; index++) walker(pdf.page(index), index);
}

/** Contents of one page: they are joined, and a page may name one stream again and again. */
const MOST_STREAMS = 1000;
const inTooManyPieces = (page: number) =>
  `Page ${page + 1} is drawn in more pieces than a page of a record can be.`;

const cannotBeUnpacked = (page: number) => `What page ${page + 1} shows cannot be unpacked.`;

/** `under` is the kind of thing that was last entered, as the standard names it in resources. */
type Where = { page: number; under: string };
type Waiting = { value: PdfValue; under: string };

/** A visitor that meets each object once, whichever page it was reached from. Not recursive: nesting may be hostile. */
function walkerOf(
  pdf: PdfFile,
  onStream: (stream: PdfStream, where: { page: number; contents: boolean }) => void,
  onMissing?: (where: Where) => void,
): (page: PdfPage, index: number) => void {
  const seen = new Set<number>();
  return (page, index) => {
    for (const stream of page.contents) {
      if (!seen.has(-stream.at)) onStream(stream, { page: index, contents: true });
      seen.add(-stream.at);
    }
    const waiting: Waiting[] = [page.resources, ...looksOf(pdf, page)].map((value) => ({
      value,
      under: 'Resources',
    }));
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const { value, under } = next;
      if (value instanceof PdfRef) {
        if (seen.has(value.number)) continue;
        seen.add(value.number);
        if (seen.size > MOST_OBJECTS) throw new Odd('too-big', 'The file holds more things than any scan.');
        const object = pdf.object(value);
        if (object === null) onMissing?.({ page: index, under });
        waiting.push({ value: object, under });
      } else if (value instanceof PdfStream) {
        onStream(value, { page: index, contents: false });
        pushAll(waiting, value.dict, under);
      } else if (value instanceof Map) pushAll(waiting, value, under);
      else if (Array.isArray(value)) for (const item of value) waiting.push({ value: item, under });
    }
  };
}

/** Ways back to pages and to the document, which show nothing. */
const LEADS_AWAY = new Set('Parent P Metadata PieceInfo StructParent OC Length Ref ProcSet'.split(' '));
/** Lost, these leave a hole in the page; a font that is lost is replaced by another. */
const PICTURES = new Set(['XObject', 'Pattern', 'Shading', 'SMask', 'Mask']);
const KINDS = new Set([...PICTURES, 'Font', 'ExtGState', 'ColorSpace', 'Properties']);

function pushAll(waiting: Waiting[], dict: ReadonlyMap<string, PdfValue>, under: string): void {
  for (const [key, value] of dict)
    if (!LEADS_AWAY.has(key)) waiting.push({ value, under: KINDS.has(key) ? key : under });
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

function unpacks(pdf: PdfFile, stream: PdfStream, most: number): boolean {
  try {
    pdf.decoded(stream, most);
    return true;
  } catch (error) {
    if (!(error instanceof Odd)) throw error;
    if (error.code === 'odd') return false;
    if (most === MOST_PICTURE && error.code === 'too-big') return true;
    throw error;
  }
}
