import { deflateSync } from 'node:zlib';
import { type PdfObject, pdfOf } from '../pdfs.ts';
import { packedRows, withXrefStream } from './bombs.ts';
import {
  BOX,
  CATALOGUE,
  drawn,
  edited,
  FONT,
  onePage,
  page,
  revised,
  streamText,
  tree,
  twoPages,
} from './plain-parts.ts';

/** "Mid-stream urine", not packed, behind a length that is written elsewhere: some readers stop at the word. */
export function midStreamUrine(): Uint8Array {
  const text =
    'BT /F1 14 Tf 0 g 40 250 Td (Mid-stream urine sent; endstream of treatment) Tj ET\nstream\nendstream\n';
  const content: PdfObject = { dict: '/Length 5 0 R', stream: text };
  return onePage({ content, objects: [String(text.length)] });
}

export const xrefOffBy = (bytes: number) =>
  edited(twoPages(), (text) =>
    text.replace('%\xe2\xe3\xcf\xd3\n', `%\xe2\xe3\xcf\xd3\n${'%'.repeat(bytes - 1)}\n`),
  );

export const startxrefWrong = () =>
  edited(twoPages(), (text) => text.replace(/startxref\n\d+/, 'startxref\n77'));
export const noTable = () => edited(twoPages(), (text) => text.replace(/xref\n0[^t]*/, ''));
export const lengthTooShort = () =>
  edited(twoPages(), (text) =>
    text.replace(
      /\/Length (\d+)/,
      (_, length: string) => `/Length ${String(Number(length) - 9).padStart(length.length, '0')}`,
    ),
  );
export const lengthIsItself = () =>
  onePage({ content: { dict: '/Length 4 0 R', stream: '0 g 40 300 120 120 re f' } });
export const lengthsInACircle = () =>
  onePage({
    content: { dict: '/Length 5 0 R', stream: '0 g 40 300 120 120 re f' },
    objects: ['6 0 R', '5 0 R'],
  });

export function revisionsInACircle(): Uint8Array {
  const text = Buffer.from(twoPages()).toString('latin1');
  const at = text.lastIndexOf('xref\n0');
  return Buffer.from(text.replace('/Root 1 0 R', `/Root 1 0 R /Prev ${at}`), 'latin1');
}

/** Two objects have the number 4, and the index means the second. */
export function sameNumberTwice(): Uint8Array {
  const old = `4 0 obj\n${streamText('BT /F1 14 Tf 40 250 Td (the wrong words) Tj ET')}\nendobj\n`;
  const file = edited(twoPages(), (text) => text.replace('xref\n0', `${old}xref\n0`));
  return edited(file, (text) => text.replace(/startxref\n\d+/, `startxref\n${text.lastIndexOf('xref\n0')}`));
}

/** A lawful later revision puts another page in place of the second; the last word wins. */
export const pageReplaced = () => revised(twoPages(), [[6, streamText('0 0 1 rg 0 0 360 504 re f')]]);

/** Page two was taken out by a later revision, and is still in the file. */
export const pageTakenOut = () => revised(twoPages(), [[2, tree([3])]]);

/**
 * A hybrid (7.5.8.4): the table says nothing of object 7, or that it is free, and the stream beside it says where it
 * is. Readers that know streams must take the page that the stream shows; PDFium shows nothing there (November 2026), so
 * that no pack can be proven.
 */
export function hybrid(table: 'silent' | 'free'): Uint8Array {
  const objects = [CATALOGUE, tree([3]), page(7), drawn('not this'), 'null', 'null'];
  const text = Buffer.from(pdfOf([...objects, drawn('what the stream shows')])).toString('latin1');
  const [seventh, xref] = [text.indexOf('7 0 obj'), text.lastIndexOf('xref\n0')];
  const row = Buffer.alloc(7);
  row[0] = 1;
  row.writeUInt32BE(seventh, 1);
  const dict = '/Type /XRef /Size 9 /W [1 4 2] /Index [7 1] /Root 1 0 R';
  const stream = `8 0 obj\n${streamText(row.toString('latin1'), dict)}\nendobj\n`;
  const itsRow = `${String(seventh).padStart(10, '0')} 00000 n \n`;
  const hidden = text
    .slice(xref)
    .replace(itsRow, table === 'free' ? '0000000000 65535 f \n' : '')
    .replace('xref\n0 8', table === 'free' ? 'xref\n0 8' : 'xref\n0 7')
    .replace('/Size 8 /Root 1 0 R', `/Size 9 /Root 1 0 R /XRefStm ${xref}`)
    .replace(/startxref\n\d+/, `startxref\n${xref + stream.length}`);
  return Buffer.from(`${text.slice(0, xref)}${stream}${hidden}`, 'latin1');
}

/** Scripts, programs to start, files inside, a form that sends itself: all of it lawful, none of it paper. */
export const actsInEveryWay = () =>
  onePage({
    catalogue:
      '/OpenAction 5 0 R /AA << /WC 5 0 R >> /Names << /JavaScript << /Names [(a) 5 0 R] >> /EmbeddedFiles << /Names [(x.exe) 7 0 R] >> >>',
    more: '/AA << /O 6 0 R >> /Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 99 99] /A 6 0 R >> << /Type /Annot /Subtype /FileAttachment /Rect [200 200 220 220] /FS 7 0 R >>]',
    objects: [
      '<< /S /JavaScript /JS (app.alert\\(1\\)) >>',
      '<< /S /Launch /F (cmd.exe) /Next << /S /URI /URI (https://example.invalid) >> >>',
      '<< /Type /Filespec /F (x.exe) /EF << /F 8 0 R >> >>',
      { dict: '/Type /EmbeddedFile', stream: 'MZ' },
    ],
  });

export const formInXml = () =>
  onePage({
    catalogue: '/AcroForm << /Fields [] /XFA [(template) 5 0 R] >> /NeedsRendering true',
    objects: [{ dict: '', stream: '<template xmlns="http://www.xfa.org/schema/xfa-template/2.8/"/>' }],
  });

export const withBox = (box: string) => onePage({ box });
export const boxes = {
  wide: '/MediaBox [0 0 1000000 1000000]',
  none: '/MediaBox [0 0 0 0]',
  thin: '/MediaBox [0 0 360 0.001]',
  backwards: '/MediaBox [360 504 0 0]',
  below: '/MediaBox [-360 -504 0 0]',
  cropOutside: `${BOX} /CropBox [900 900 1200 1200]`,
  unit: `${BOX} /UserUnit 1000000000`,
  missing: '',
};

/** The second page's contents were never written, though the index knows where they would be. */
export const contentsMissing = () =>
  pdfOf([
    CATALOGUE,
    tree([3, 5]),
    page(4),
    drawn('front'),
    `<< /Type /Page /Parent 2 0 R ${BOX} /Contents 66 0 R /Resources << ${FONT} >> >>`,
  ]);

const offBySeven = (bytes: Uint8Array) =>
  edited(bytes, (text) => text.replace('%\xe2\xe3\xcf\xd3\n', '%\xe2\xe3\xcf\xd3\n%12345\n'));

/** The second page paints nothing: it sets a colour and draws no line with it. */
export const secondPageEmptyAndIndexWrong = () =>
  offBySeven(
    pdfOf([CATALOGUE, tree([3, 5]), page(4), drawn('page one'), page(6), { dict: '', stream: '1 0 0 rg' }]),
  );

/** The page's picture is named and nowhere to be found. */
export const pictureMissingAndIndexWrong = () =>
  offBySeven(
    onePage({
      content: { dict: '', stream: 'q 360 0 0 504 0 0 cm /Im Do Q' },
      resources: '/XObject << /Im 77 0 R >>',
    }),
  );

export const fontMissingAndIndexWrong = () =>
  offBySeven(
    pdfOf([
      CATALOGUE,
      tree([3]),
      `<< /Type /Page /Parent 2 0 R ${BOX} /Contents 4 0 R /Resources << /Font << /F1 78 0 R >> >> >>`,
      drawn('in another letter'),
    ]),
  );

/** All is where it should be, but the packed contents of the second page end early. */
export function contentsBreakOff(): Uint8Array {
  const long = `0 0 1 rg ${Array.from({ length: 300 }, (_, at) => `${at} ${at * at} 9 9 re f`).join(' ')}`;
  const packed = deflateSync(long);
  const content = { dict: '/Filter /FlateDecode', stream: packed.subarray(0, packed.length / 2) };
  return pdfOf([CATALOGUE, tree([3, 5]), page(4), drawn('page one'), page(6), content]);
}

/** A page that takes its font from the tree above it, and has a note that only a renderer can draw. */
export function inheritsAndHasANote(index: 'table' | 'stream'): Uint8Array {
  const note = '<< /Type /Annot /Subtype /Square /F 4 /Rect [200 60 300 160] /C [1 0 0] /IC [0 0 1] >>';
  const objects = [
    CATALOGUE,
    `<< /Type /Pages /Kids [3 0 R] /Count 1 /Resources << ${FONT.replace('Helvetica', 'Courier')} >> >>`,
    `<< /Type /Page /Parent 2 0 R ${BOX} /Contents 4 0 R /Annots [${note}] >>`,
    drawn('written in the font of all'),
  ];
  return index === 'table' ? pdfOf(objects) : withXrefStream(objects, null, packedRows);
}
