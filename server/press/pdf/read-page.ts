import { odd } from './odd.ts';
import type { Leaf, Objects } from './page-tree.ts';
import type { PdfPage, Rectangle } from './pdf-file.ts';
import { type PdfDict, PdfRef, PdfStream, type PdfValue } from './values.ts';

/** A page as it stands in the file, what it inherits filled in (ISO 32000-1, 7.7.3.3). Throws Odd. */
export function readPage({ ref, inherited }: Leaf, objects: Objects): PdfPage {
  const dict = objects.object(ref);
  if (!(dict instanceof Map)) throw odd('A page of the file is missing.');
  const entry = (key: string) => objects.follow(dict.get(key) ?? inherited.get(key));
  const mediaBox = boxOf(entry('MediaBox'), objects);
  if (!mediaBox || isEmpty(mediaBox)) throw odd('A page of the file has no size.');
  return {
    ref,
    dict,
    resources: resourcesOf(entry('Resources'), dict.get('Resources') ?? inherited.get('Resources')),
    mediaBox,
    cropBox: cropped(mediaBox, boxOf(entry('CropBox'), objects)),
    rotation: rotationOf(entry('Rotate')),
    userUnit: userUnitOf(entry('UserUnit')),
    contents: contentsOf(dict.get('Contents'), objects),
  };
}

function resourcesOf(value: PdfValue, written: PdfValue | undefined): PdfDict {
  if (value instanceof Map) return value;
  if (value === null && !(written instanceof PdfRef)) return new Map();
  throw odd('What a page of the file is made of is missing.');
}

/** Two opposite corners, in any order (7.9.5). Null when there is no such box. */
function boxOf(value: PdfValue, objects: Objects): Rectangle | null {
  if (value === null) return null;
  const [x0, y0, x1, y1, ...more] = Array.isArray(value) ? value.map((part) => objects.follow(part)) : [];
  if (!isPlace(x0) || !isPlace(y0) || !isPlace(x1) || !isPlace(y1) || more.length > 0)
    throw odd('A page of the file has a size that makes no sense.');
  return {
    left: Math.min(x0, x1),
    bottom: Math.min(y0, y1),
    right: Math.max(x0, x1),
    top: Math.max(y0, y1),
  };
}

/** Annex C: a page is at most 14,400 units each way. Ten times that is far enough away from it. */
const FARTHEST = 144_000;

function isPlace(value: PdfValue | undefined): value is number {
  return typeof value === 'number' && Math.abs(value) <= FARTHEST;
}

/** 14.11.2: what lies outside the media box does not count; a crop box that lies there altogether is no crop box. */
function cropped(media: Rectangle, crop: Rectangle | null): Rectangle {
  if (!crop) return media;
  const cut = {
    left: Math.max(media.left, crop.left),
    bottom: Math.max(media.bottom, crop.bottom),
    right: Math.min(media.right, crop.right),
    top: Math.min(media.top, crop.top),
  };
  return isEmpty(cut) ? media : cut;
}

function isEmpty({ left, bottom, right, top }: Rectangle): boolean {
  return right <= left || top <= bottom;
}

function rotationOf(value: PdfValue): PdfPage['rotation'] {
  if (value === null) return 0;
  const turned = typeof value === 'number' ? ((value % 360) + 360) % 360 : -1;
  const rotation = ([0, 90, 180, 270] as const).find((quarter) => quarter === turned);
  if (rotation === undefined) throw odd('A page of the file is turned by less than a quarter.');
  return rotation;
}

function userUnitOf(value: PdfValue): number {
  if (value === null) return 1;
  if (typeof value !== 'number' || !(value > 0) || value > 1_000_000)
    throw odd('A page of the file has a size that makes no sense.');
  return value;
}

/** A page without contents is blank; one whose contents are named but not there has lost them. */
function contentsOf(value: PdfValue | undefined, objects: Objects): PdfStream[] {
  if (value === undefined) return [];
  const found = objects.follow(value);
  const list = Array.isArray(found) ? found.map((part) => objects.follow(part)) : [found];
  return list.map((part) => {
    if (!(part instanceof PdfStream)) throw odd('The contents of a page of the file are missing.');
    return part;
  });
}
