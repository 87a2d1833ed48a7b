import type { PdfObject } from '../pdfs.ts';
import { timeBomb } from '../pdfs.ts';
import { onePage } from './plain-parts.ts';

export { timeBomb };

const mark = '0 0.6 0 rg 40 300 120 120 re f';
const uses = (operators: string): PdfObject => ({ dict: '', stream: `${mark} ${operators}` });
const form = (resources: string, stream: string): PdfObject => ({
  dict: `/Type /XObject /Subtype /Form /BBox [0 0 360 504] /Resources << ${resources} >>`,
  stream,
});

export const formInItself = () =>
  onePage({
    content: uses('/X Do'),
    resources: '/XObject << /X 5 0 R >>',
    objects: [form('/XObject << /X 5 0 R >>', `${mark} /X Do`)],
  });

export const formsInEachOther = () =>
  onePage({
    content: uses('/X Do'),
    resources: '/XObject << /X 5 0 R >>',
    objects: [
      form('/XObject << /Y 6 0 R >>', `${mark} /Y Do /Y Do`),
      form('/XObject << /X 5 0 R >>', `${mark} /X Do /X Do`),
    ],
  });

export const patternInItself = () =>
  onePage({
    content: uses('/Pattern cs /P scn 0 0 200 200 re f'),
    resources: '/Pattern << /P 5 0 R >>',
    objects: [
      {
        dict: '/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 9 /YStep 9 /Resources << /Pattern << /P 5 0 R >> >>',
        stream: '/Pattern cs /P scn 0 0 5 5 re f',
      },
    ],
  });

export const letterInItself = () => onePage(typeThree());

/** A letter of a Type 3 font is drawn with the same letter. */
function typeThree(): { resources: string; objects: PdfObject[]; content: PdfObject } {
  return {
    content: uses('BT /T 20 Tf 40 40 Td (aa) Tj ET'),
    resources: '/ExtGState << /G << /Font [5 0 R 20] >> >> /XObject << /Z 7 0 R >>',
    objects: [
      '<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [0.1 0 0 0.1 0 0] /FirstChar 97 /LastChar 97 /Widths [9] /Encoding << /Differences [97 /a] >> /CharProcs << /a 6 0 R >> /Resources << /Font << /T 5 0 R >> >> >>',
      { dict: '', stream: '9 0 d0 BT /T 9 Tf (a) Tj ET 0 0 5 5 re f' },
      form('/Font << /T 5 0 R >>', 'BT /T 20 Tf 40 40 Td (aa) Tj ET'),
    ],
  };
}

const paint = 'q 200 0 0 200 40 40 cm /Im Do Q';
const image = (more: string): PdfObject => ({
  dict: `/Type /XObject /Subtype /Image /Width 2 /Height 2 /BitsPerComponent 8 ${more}`,
  stream: 'abcd',
});

export const maskInItself = () =>
  onePage({
    content: uses(paint),
    resources: '/XObject << /Im 5 0 R >>',
    objects: [image('/ColorSpace /DeviceGray /SMask 5 0 R')],
  });

export const coloursInThemselves = () =>
  onePage({
    content: uses(paint),
    resources: '/XObject << /Im 5 0 R >>',
    objects: [image('/ColorSpace 6 0 R'), '[/Indexed 6 0 R 1 <000000ffffff>]'],
  });

export const functionInItself = () =>
  onePage({
    content: uses('/Sh sh'),
    resources:
      '/Shading << /Sh << /ShadingType 2 /ColorSpace /DeviceGray /Coords [0 0 300 0] /Function 5 0 R >> >>',
    objects: ['<< /FunctionType 3 /Domain [0 1] /Functions [5 0 R 5 0 R] /Bounds [0.5] /Encode [0 1 0 1] >>'],
  });

export const deepArrays = () => onePage({ more: `/Deep ${'['.repeat(100_000)}${']'.repeat(100_000)}` });
export const deepDictionaries = () =>
  onePage({ more: `/Deep ${'<</A '.repeat(100_000)}0${'>>'.repeat(100_000)}` });
export const deepContents = () => onePage({ content: uses(`${'q '.repeat(500_000)}${'['.repeat(100_000)}`) });
export const hugeNumbers = () =>
  onePage({
    content: uses(`${'9'.repeat(5000)} ${'9'.repeat(400)} ${'-'.repeat(500)}1 1e999 re f`),
    more: `/Odd ${'9'.repeat(100_000)} /Real ${'.'.padEnd(50_000, '0')}1`,
  });

export const manyNotes = () =>
  onePage({
    more: `/Annots [${'<</Subtype/Link/Rect[0 0 1 1]>>'.repeat(1_000_000)}]`,
  });
export const sameNoteOver = () =>
  onePage({
    more: `/Annots [${'5 0 R '.repeat(1_000_000)}]`,
    objects: ['<< /Type /Annot /Subtype /Square /Rect [10 10 60 60] /F 4 /C [1 0 0] >>'],
  });
