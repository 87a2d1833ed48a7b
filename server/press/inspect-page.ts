import type { PageSeen, PictureCodec, PictureState, PressRefusal } from '../steps/press-port.ts';
import type { OpenPdf } from './engine/open-pdf.ts';
import { hasUnreadablePicture, type PageFacts, type PictureFacts, pageFacts } from './engine/page-facts.ts';
import type { Pdfium } from './engine/pdfium.ts';
import { renderBox } from './engine/render.ts';
import { isRefusal, MOST_PIXELS, refusal } from './limits.ts';
import { type Grey, greyOf, LOOK_DPI, type Looked, lookAt } from './look.ts';
import { lookAtPicture, type PictureSeen } from './look-at-picture.ts';
import type { PdfFile, PdfPage } from './pdf/pdf-file.ts';
import { type PictureDict, pictureDicts } from './picture-dicts.ts';

/** Looks at single pages of a file that is open twice: read strictly by ourselves, and by PDFium. */
export function pageInspector(
  pdfium: Pdfium,
  pdf: PdfFile,
  opened: OpenPdf,
): (index: number) => Promise<PageSeen | PressRefusal> {
  return async (index) => {
    const facts = pageFacts(pdfium, opened, index, MOST_RAW);
    if (!facts) return refusal('damaged', `Page ${index + 1} cannot be read.`);
    if (facts.pictures.some(({ width, height }) => width * height > MOST_PIXELS))
      return refusal('too-heavy', `The picture on page ${index + 1} is larger than the press can paint.`);
    const page = pdf.page(index);
    const dicts = pictureDicts(pdf, index);
    const pictures = facts.pictures.map((picture) => ({ picture, dict: dictFor(dicts, picture) }));
    const seen: PictureSeen[] = [];
    for (const { picture, dict } of pictures)
      seen.push(await lookAtPicture(picture, dict, sizeFromAfar(picture, page)));
    const [only] = pictures;
    const small = only && isWholePage(facts, page, only) ? (seen[0]?.grey ?? null) : null;
    const looked = lookAtPage(pdfium, opened, index, facts, small);
    if (isRefusal(looked)) return looked;
    const state = stateOf(seen, () => hasUnreadablePicture(pdfium, opened, index), looked);
    return pageSeen(index, facts, page, pictures, looked, state);
  };
}

/** Of one picture as it lies in the file; the data of a larger one is not looked through. */
const MOST_RAW = 48 * 1024 * 1024;

/** Pixels; pages are A5 to A3, and a wall chart is looked at more coarsely. */
const LARGEST_LOOK = 800;

/**
 * A page that is one picture was seen while that was decoded. What would be told of it that way, that it is blank or
 * hard to read, is not believed before PDFium has painted the page as well.
 */
function lookAtPage(
  pdfium: Pdfium,
  opened: OpenPdf,
  index: number,
  facts: PageFacts,
  small: Grey | null,
): Looked | PressRefusal {
  const atOnce = small && lookAt(small);
  if (atOnce && !Object.values(atOnce).includes(true)) return atOnce;
  const { width, height } = facts;
  const scale = Math.min(LOOK_DPI / 72, LARGEST_LOOK / Math.max(width, height));
  const pixels = (length: number) => Math.max(1, Math.round(length * scale));
  const painted = renderBox(pdfium, opened, index, {
    box: 'whole',
    width: pixels(width),
    height: pixels(height),
  });
  return painted ? lookAt(greyOf(painted)) : refusal('damaged', `Page ${index + 1} cannot be read.`);
}

/** A picture that cannot be decoded is painted as nothing: only an all-white page can hide one that fills it. */
function stateOf(seen: readonly PictureSeen[], isUnreadable: () => boolean, looked: Looked): PictureState {
  if (seen.length === 0) return 'none';
  const doubtful = looked.allWhite || seen.some(({ state }) => state !== 'whole');
  if (doubtful && isUnreadable()) return 'unreadable';
  return seen.some(({ state }) => state === 'cut-short') ? 'cut-short' : 'whole';
}

type Pictured = { picture: PictureFacts; dict: PictureDict | null };

function pageSeen(
  index: number,
  facts: PageFacts,
  page: PdfPage,
  pictures: readonly Pictured[],
  looked: Looked,
  state: PictureState,
): PageSeen {
  const { mediaBox, cropBox, userUnit: unit } = page;
  const upright = page.rotation % 180 === 0;
  const [width, height] = [
    mm((cropBox.right - cropBox.left) * unit),
    mm((cropBox.top - cropBox.bottom) * unit),
  ];
  const dpi = dpiOf(pictures, page);
  return {
    page: index + 1,
    widthMm: upright ? width : height,
    heightMm: upright ? height : width,
    rotation: page.rotation,
    cropped: SIDES.some((side) => Math.abs(mediaBox[side] - cropBox[side]) * unit > 1),
    text: facts.text,
    blank: looked.blank && state !== 'unreadable' && facts.annotations === 0 && facts.text.trim() === '',
    dark: looked.dark,
    faint: looked.faint,
    lowContrast: looked.lowContrast,
    dpiX: dpi && Math.round(dpi.across),
    dpiY: dpi && Math.round(dpi.down),
    imageDpi: dpi && Math.round(Math.min(dpi.across, dpi.down)),
    codecs: [...new Set(pictures.map(codecOf))],
    picture: state,
    annotations: facts.annotations,
  };
}

const SIDES = ['left', 'bottom', 'right', 'top'] as const;
const mm = (points: number) => (points / 72) * 25.4;

function codecOf({ picture: { codec }, dict }: Pictured): PictureCodec {
  if (codec !== 'ccitt') return codec;
  return (dict?.fax?.k ?? 0) < 0 ? 'ccitt-g4' : 'ccitt-g3';
}

/** Of the largest picture, as it lies on the upright page. */
function dpiOf(pictures: readonly Pictured[], page: PdfPage): { across: number; down: number } | null {
  const largest = pictures.reduce<PictureFacts | null>(
    (best, { picture }) => (!best || pixelsOf(picture) > pixelsOf(best) ? picture : best),
    null,
  );
  if (!largest) return null;
  const { dpiX, dpiY } = dpiOfPicture(largest, page);
  const [a, b] = largest.matrix;
  const standing = Math.abs(b) > Math.abs(a) !== page.rotation % 180 > 0;
  return standing ? { across: dpiY, down: dpiX } : { across: dpiX, down: dpiY };
}

function pixelsOf({ width, height }: PictureFacts): number {
  return width * height;
}

/** Along the picture's own rows, and down its own columns. */
function dpiOfPicture({ width, height, matrix }: PictureFacts, { userUnit }: PdfPage) {
  const [a, b, c, d] = matrix;
  const dpi = (pixels: number, length: number) => (length > 0 ? pixels / ((length * userUnit) / 72) : 0);
  return { dpiX: dpi(width, Math.hypot(a, b)), dpiY: dpi(height, Math.hypot(c, d)) };
}

/** At LOOK_DPI, as the picture itself lies. */
function sizeFromAfar(picture: PictureFacts, page: PdfPage): { width: number; height: number } {
  const { dpiX, dpiY } = dpiOfPicture(picture, page);
  const pixels = (all: number, dpi: number) =>
    Math.max(1, Math.min(all, LARGEST_LOOK, Math.round((all * LOOK_DPI) / Math.max(dpi, 1))));
  return { width: pixels(picture.width, dpiX), height: pixels(picture.height, dpiY) };
}

function dictFor(dicts: readonly PictureDict[], { width, height, raw }: PictureFacts): PictureDict | null {
  const same = dicts.filter(
    (dict) => dict.width === width && dict.height === height && dict.length === raw.length,
  );
  return same[0] ?? null;
}

/** In points: a scanner's page and its picture may differ by a hair. */
const HAIR = 3;

/** The page shows one picture, all of it, in the usual colours, and nothing else. */
function isWholePage(facts: PageFacts, { cropBox }: PdfPage, { picture, dict }: Pictured): boolean {
  if (facts.others || facts.annotations > 0 || facts.pictures.length !== 1 || !dict?.plain) return false;
  const [a, b, c, d, e, f] = picture.matrix;
  const [left, right] = [e + Math.min(0, a, c, a + c), e + Math.max(0, a, c, a + c)];
  const [bottom, top] = [f + Math.min(0, b, d, b + d), f + Math.max(0, b, d, b + d)];
  const straight = Math.min(Math.abs(a) + Math.abs(d), Math.abs(b) + Math.abs(c)) < 1;
  const near = (one: number, other: number) => Math.abs(one - other) < HAIR;
  return (
    straight &&
    near(left, cropBox.left) &&
    near(right, cropBox.right) &&
    near(bottom, cropBox.bottom) &&
    near(top, cropBox.top)
  );
}
