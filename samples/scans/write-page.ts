import { flate } from './codecs/packing.ts';
import type { Codec } from './codecs/picture.ts';
import type { KindName, PlannedPage } from './mix.ts';
import { type Box, inlineStamp, n, paintBed, paintPicture, writeText } from './page-content.ts';
import type { PartFile } from './part-file.ts';
import type { Pooled } from './pool.ts';

/** What is true of a page. Sizes in mm, upright, of what is shown; boxes as they stand in the file. */
export type PageTruth = {
  page: number;
  kind: KindName;
  shows: string;
  blank: boolean;
  codec: Codec | 'text';
  dpi: number | null;
  widthMm: number;
  heightMm: number;
  rotation: 0 | 90 | 180 | 270;
  upsideDown: boolean;
  mediaBox: number[];
  cropBox: number[] | null;
  userUnit: 1 | 2;
  ocr: boolean;
  inlinePicture: boolean;
  updated: boolean;
};

type Where = {
  parent: number;
  font: number;
  number: number;
  /** Makes a JPEG's bytes its own. */
  mark: string;
  /** First written without its rotation and crop, which an update puts right. */
  changed: boolean;
};

export function writePage(
  file: PartFile,
  { page, pooled }: { page: PlannedPage; pooled: Pooled | null },
  where: Where,
): { object: number; truth: PageTruth; change: (() => void) | null } {
  const { shown, media } = boxesOf(page);
  const image = pooled && writePicture(file, pooled, where.mark, page.lengthLater);
  const contents = writeContents(file, page, pooled?.words ?? TYPED, shown, media, where.number);
  const resources = `<< /Font << /F0 ${where.font} 0 R >>${image ? ` /XObject << /Im0 ${image} 0 R >>` : ''} >>`;
  const object = file.reserve();
  const body = (finished: boolean) =>
    pageBody(page, { shown, media, parent: where.parent, contents, resources, finished });
  file.put(object, body(!where.changed));
  return {
    object,
    truth: truthOf(page, pooled, where, shown, media),
    change: where.changed ? () => file.put(object, body(true)) : null,
  };
}

/** In the page's own units, so that a user unit of 2 halves them. */
function boxesOf({ kind, rotation, shiftedOrigin, cropped, userUnit }: PlannedPage) {
  const lying = rotation % 180 !== 0;
  const [widthMm, heightMm] = lying ? [kind.heightMm, kind.widthMm] : [kind.widthMm, kind.heightMm];
  const origin = shiftedOrigin ? { left: -36, bottom: 71.5 } : { left: 0, bottom: 0 };
  const bed = cropped ? 28 : 0;
  const [width, height] = [points(widthMm) / userUnit, points(heightMm) / userUnit];
  const media = { ...origin, width: width + 2 * bed, height: height + 2 * bed };
  return { media, shown: { left: origin.left + bed, bottom: origin.bottom + bed, width, height } };
}

const points = (mm: number) => Math.round((mm / 25.4) * 72 * 1000) / 1000;

function writePicture(file: PartFile, { picture }: Pooled, mark: string, lengthLater: boolean): number {
  const bytes = picture.codec.startsWith('jpeg-') ? withComment(picture.bytes, mark) : picture.bytes;
  return file.stream(`/Type /XObject /Subtype /Image ${picture.entries}`, bytes, lengthLater);
}

/** A comment right after the JPEG's start (FF FE, ITU-T T.81, B.2.4.5). */
function withComment(jpeg: Uint8Array, text: string): Uint8Array {
  const comment = Buffer.from(`\xff\xfe\0\0${text}`, 'latin1');
  comment.writeUInt16BE(text.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), comment, jpeg.subarray(2)]);
}

function writeContents(
  file: PartFile,
  page: PlannedPage,
  words: readonly string[],
  shown: Box,
  media: Box,
  number: number,
): number[] {
  const pieces: Uint8Array[] = [];
  const say = (text: string) => pieces.push(Buffer.from(`${text}\n`, 'latin1'));
  if (page.cropped) say(paintBed(media));
  const under = number % 2 === 0;
  if (page.ocr && under) say(writeText(words, shown, 0));
  say(page.scan ? paintPicture(shown) : writeText(words, shown, 0));
  if (page.ocr && !under) say(writeText(words, shown, 3));
  if (page.inlinePicture) pieces.push(inlineStamp(shown, number));
  if (!page.severalContents) return [writeStream(file, Buffer.concat(pieces), page.lengthLater)];
  return [Buffer.from('q'), ...pieces, Buffer.from('Q')].map((piece) => writeStream(file, piece, false));
}

/** With its length later it stays as written, so that "mid-stream urine" stands before the length is known. */
function writeStream(file: PartFile, bytes: Uint8Array, lengthLater: boolean): number {
  return lengthLater ? file.stream('', bytes, true) : file.stream('/Filter /FlateDecode', flate(bytes));
}

type Parts = {
  shown: Box;
  media: Box;
  parent: number;
  contents: number[];
  resources: string;
  finished: boolean;
};

function pageBody(page: PlannedPage, { shown, media, parent, contents, resources, finished }: Parts): string {
  const inherited = media.left === 0 && n(media.width) === '595.276' && n(media.height) === '841.89';
  const entries = [`/Type /Page /Parent ${parent} 0 R /Resources ${resources}`];
  if (!inherited) entries.push(`/MediaBox [${corners(media).map(n).join(' ')}]`);
  if (page.cropped && finished) entries.push(`/CropBox [${corners(shown).map(n).join(' ')}]`);
  if (page.rotation !== 0 && finished) entries.push(`/Rotate ${page.rotation}`);
  if (page.userUnit !== 1) entries.push(`/UserUnit ${page.userUnit}`);
  const streams = contents.map((number) => `${number} 0 R`).join(' ');
  entries.push(contents.length === 1 ? `/Contents ${streams}` : `/Contents [${streams}]`);
  return `<< ${entries.join(' ')} >>`;
}

function corners({ left, bottom, width, height }: Box): number[] {
  return [left, bottom, left + width, bottom + height];
}

function truthOf(
  page: PlannedPage,
  pooled: Pooled | null,
  { number, changed }: Where,
  shown: Box,
  media: Box,
): PageTruth {
  return {
    page: number,
    kind: page.kind.kind,
    shows: pooled?.shows ?? 'typed text',
    blank: page.kind.kind === 'blank-back' && !page.inlinePicture,
    codec: page.scan?.codec ?? 'text',
    dpi: page.scan?.dpi ?? null,
    widthMm: page.kind.widthMm,
    heightMm: page.kind.heightMm,
    rotation: page.rotation,
    upsideDown: page.upsideDown,
    mediaBox: corners(media),
    cropBox: page.cropped ? corners(shown) : null,
    userUnit: page.userUnit,
    ocr: page.ocr,
    inlinePicture: page.inlinePicture,
    updated: changed,
  };
}

/** A letter that was never on paper. Its words are the ones that mislead a reader who looks for "stream". */
const TYPED = [
  'Dear Doctor',
  'A mid-stream urine sample was sent.',
  'endstream of care: the district nurse has discharged her.',
  'Bloodstream infection was ruled out (two cultures).',
  'Yours sincerely',
];
