import { createHash } from 'node:crypto';
import { type PdfObject, pdfOf } from '../pdfs.ts';

/** What every hostile file is made of: a catalogue, a tree, and pages that show who they are. */
export const CATALOGUE = '<< /Type /Catalog /Pages 2 0 R >>';
export const FONT = '/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>';
export const BOX = '/MediaBox [0 0 360 504]';

export const tree = (kids: readonly number[], count: number = kids.length) =>
  `<< /Type /Pages /Kids [${kids.map((kid) => `${kid} 0 R`).join(' ')}] /Count ${count} >>`;

export const page = (contents: number, more = '', box = BOX) =>
  `<< /Type /Page /Parent 2 0 R ${box} /Contents ${contents} 0 R /Resources << ${FONT} >> ${more} >>`;

export const drawn = (words: string): PdfObject => ({
  dict: '',
  stream: `0.8 0.2 0.2 rg 40 300 120 120 re f BT /F1 14 Tf 0 g 40 250 Td (${words}) Tj ET`,
});

/** One page, with whatever its dictionary and resources say beyond the usual, and more objects from number 5. */
export function onePage({
  content = drawn('the only page'),
  resources = '',
  more = '',
  box = BOX,
  catalogue = '',
  objects = [],
}: {
  content?: PdfObject;
  resources?: string;
  more?: string;
  box?: string;
  catalogue?: string;
  objects?: readonly PdfObject[];
}): Uint8Array {
  return pdfOf([
    `<< /Type /Catalog /Pages 2 0 R ${catalogue} >>`,
    tree([3]),
    `<< /Type /Page /Parent 2 0 R ${box} /Contents 4 0 R /Resources << ${FONT} ${resources} >> ${more} >>`,
    content,
    ...objects,
  ]);
}

export function twoPages(): Uint8Array {
  return pdfOf([CATALOGUE, tree([3, 5]), page(4), drawn('page one'), page(6), drawn('page two')]);
}

/** Ten pages with a picture each, whose bytes are as good as random and hold pairs of 13 and 10. */
export function tenPictures(): Uint8Array {
  const kids = Array.from({ length: 10 }, (_, at) => 3 + at * 3);
  const pages = kids.flatMap((kid): PdfObject[] => [
    `<< /Type /Page /Parent 2 0 R ${BOX} /Contents ${kid + 1} 0 R /Resources << /XObject << /Im ${kid + 2} 0 R >> >> >>`,
    { dict: '', stream: 'q 360 0 0 504 0 0 cm /Im Do Q' },
    {
      dict: '/Type /XObject /Subtype /Image /Width 64 /Height 64 /ColorSpace /DeviceGray /BitsPerComponent 8',
      stream: noise(kid),
    },
  ]);
  return pdfOf([CATALOGUE, tree(kids), ...pages]);
}

function noise(seed: number): Buffer {
  const blocks = Array.from({ length: 128 }, (_, at) =>
    createHash('sha256').update(`${seed} ${at}`).digest(),
  );
  const bytes = Buffer.concat(blocks);
  bytes.write('\r\n', seed * 31, 'latin1');
  return bytes;
}

/** Changes the bytes of a file as text; what stands behind a change moves, and the index does not know it. */
export function edited(bytes: Uint8Array, change: (text: string) => string): Uint8Array {
  return Buffer.from(change(Buffer.from(bytes).toString('latin1')), 'latin1');
}

/** A later revision: objects by number, a table of their own, and a trailer that points back. */
export function revised(
  before: Uint8Array,
  objects: readonly [number: number, body: string][],
  trailer = '',
): Uint8Array {
  const text = Buffer.from(before).toString('latin1');
  const previous = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)?.[1] ?? '0';
  const size = Math.max(
    Number(/\/Size (\d+)/.exec(text)?.[1] ?? 0),
    ...objects.map(([number]) => number + 1),
  );
  let out = text;
  const rows = objects.map(([number, body]) => {
    const row = `${number} 1\n${String(out.length).padStart(10, '0')} 00000 n \n`;
    out += `${number} 0 obj\n${body}\nendobj\n`;
    return row;
  });
  const end = `trailer\n<< /Size ${size} /Root 1 0 R /Prev ${previous} ${trailer} >>\nstartxref\n${out.length}\n%%EOF\n`;
  return Buffer.from(`${out}xref\n${rows.join('')}${end}`, 'latin1');
}

export const streamText = (content: string, dict = '') =>
  `<< /Length ${content.length} ${dict} >>\nstream\n${content}\nendstream`;
