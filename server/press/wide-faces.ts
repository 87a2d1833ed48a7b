import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Font } from '@pdf-lib/fontkit';
import type { PDFDocument, PDFFont } from 'pdf-lib';

/** DejaVu Sans: Latin with every mark, Greek, Cyrillic, Hebrew, Arabic and more; no Chinese, Indian or Thai. */
export type WideFaces = { has(code: number): boolean; plain: WideFace; bold: WideFace };

export type WideFace = {
  font: PDFFont;
  /** The line as pieces to be written one by one, each so far across and up, at a size of 1. */
  pieces(line: string): Piece[];
  /** At a size of 1. */
  width(line: string): number;
};
type Piece = { text: string; across: number; up: number };

/** Only the letters that are used go into the document. About 100 ms. */
export async function loadWideFaces(pdf: PDFDocument): Promise<WideFaces> {
  const { default: fontkit } = await import('@pdf-lib/fontkit');
  pdf.registerFontkit(fontkit);
  const load = async (name: string) => {
    const bytes = await readFile(packages.resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`));
    return faceOf(await pdf.embedFont(bytes, { subset: true, customName: name }), fontkit.create(bytes));
  };
  const [plain, bold] = [await load('DejaVuSansCondensed'), await load('DejaVuSansCondensed-Bold')];
  return { plain, bold, has: (code) => plain.has(code) && bold.has(code) };
}

/** Not called `require`: the built server declares that name for itself. */
const packages = createRequire(import.meta.url);

/**
 * pdf-lib writes the letters of a text one after another in the order and the forms that fontkit gives them, but does
 * not move a mark to where it belongs on its letter, and takes a text to run one way. So words that run from right to
 * left are pieces of their own, and so is each mark.
 */
function faceOf(font: PDFFont, shapes: Font): WideFace & { has(code: number): boolean } {
  const layout = (text: string) => {
    const { glyphs, positions } = shapes.layout(text);
    const marks: Piece[] = [];
    let across = 0;
    glyphs.forEach(({ codePoints }, at) => {
      const { xAdvance, xOffset, yOffset } = positions[at]!;
      const own = String.fromCodePoint(...codePoints);
      if (MARKS.test(own))
        marks.push({
          text: own,
          across: (across + xOffset) / shapes.unitsPerEm,
          up: yOffset / shapes.unitsPerEm,
        });
      across += xAdvance;
    });
    return { marks, width: across / shapes.unitsPerEm };
  };
  return {
    font,
    has: (code) => shapes.hasGlyphForCodePoint(code),
    width: (line) => runsOf(line).reduce((sum, run) => sum + layout(run).width, 0),
    pieces: (line) => {
      let start = 0;
      return runsOf(line).flatMap((run) => {
        const { marks, width } = layout(run);
        const text = run.replace(/\p{Mn}/gu, '');
        const pieces = [{ text, across: 0, up: 0 }, ...marks].map((piece) => ({
          ...piece,
          across: piece.across + start,
        }));
        start += width;
        return pieces.filter((piece) => piece.text !== '');
      });
    },
  };
}

const MARKS = /^\p{Mn}+$/u;
const RIGHT_TO_LEFT = '\\u0590-\\u08ff\\ufb1d-\\ufdff\\ufe70-\\ufefc';
/** Words that run from right to left, with what stands between two of them. */
const RUN = new RegExp(
  `([${RIGHT_TO_LEFT}](?:[${RIGHT_TO_LEFT}]|[^\\p{L}\\p{N}]+(?=[${RIGHT_TO_LEFT}]))*)`,
  'u',
);

function runsOf(line: string): string[] {
  return line.split(RUN).filter((run) => run !== '');
}
