import { deflateSync } from 'node:zlib';

/** A PDF object: its text, and a stream's bytes when it has one. `/Length` is written for it unless given. */
export type PdfObject = string | { dict: string; stream: Uint8Array | string };

/** The object that stands at `number` is `objects[number - 1]`; object 1 is the catalogue. */
export function pdfOf(objects: readonly PdfObject[]): Uint8Array {
  const pieces: Buffer[] = [Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1')];
  let length = pieces[0]!.length;
  const add = (piece: Buffer) => {
    pieces.push(piece);
    length += piece.length;
  };
  const offsets = objects.map((object, at) => {
    const offset = length;
    add(Buffer.from(`${at + 1} 0 obj\n`));
    add(bodyOf(object));
    add(Buffer.from('\nendobj\n'));
    return offset;
  });
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${rows}`;
  add(Buffer.from(`${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${length}\n%%EOF\n`));
  return Buffer.concat(pieces);
}

function bodyOf(object: PdfObject): Buffer {
  if (typeof object === 'string') return Buffer.from(object, 'latin1');
  const stream = Buffer.from(object.stream as string, 'latin1');
  const dict = object.dict.includes('/Length') ? object.dict : `${object.dict} /Length ${stream.length}`;
  return Buffer.concat([
    Buffer.from(`<< ${dict} >>\nstream\n`, 'latin1'),
    stream,
    Buffer.from('\nendstream', 'latin1'),
  ]);
}

export type PageMade = {
  mediaBox?: readonly number[];
  cropBox?: readonly number[];
  rotate?: number;
  /** Null leaves the page without contents. */
  content?: string | null;
  resources?: string;
  /** More entries of the page's dictionary, such as annotations and actions. */
  more?: string;
};

/** A small document of such pages; `catalog` and `objects` add to it. Extra objects are numbered from 10 * 1000. */
export function pdfWithPages(
  pages: readonly PageMade[],
  extra: { catalog?: string; objects?: readonly PdfObject[]; count?: number } = {},
): Uint8Array {
  const first = 3 + pages.length * 2;
  const named = (text: string) => text.replace(/@(\d+)/g, (_, at: string) => `${first + Number(at)} 0 R`);
  const kids = pages.map((_, at) => `${3 + at * 2} 0 R`).join(' ');
  return pdfOf([
    `<< /Type /Catalog /Pages 2 0 R ${named(extra.catalog ?? '')} >>`,
    `<< /Type /Pages /Kids [${kids}] /Count ${extra.count ?? pages.length} >>`,
    ...pages.flatMap((page, at) => pageObjects(page, 4 + at * 2, named)),
    ...(extra.objects ?? []).map((object) =>
      typeof object === 'string' ? named(object) : { ...object, dict: named(object.dict) },
    ),
  ]);
}

function pageObjects(page: PageMade, contentAt: number, named: (text: string) => string): PdfObject[] {
  const box = (name: string, values: readonly number[] | undefined) =>
    values ? `/${name} [${values.join(' ')}]` : '';
  const contents = page.content === null ? '' : `/Contents ${contentAt} 0 R`;
  const entries = [
    '/Type /Page /Parent 2 0 R',
    box('MediaBox', page.mediaBox ?? [0, 0, 360, 504]),
    box('CropBox', page.cropBox),
    page.rotate === undefined ? '' : `/Rotate ${page.rotate}`,
    `/Resources << ${named(page.resources ?? HELVETICA)} >>`,
    contents,
    named(page.more ?? ''),
  ];
  return [`<< ${entries.join(' ')} >>`, { dict: '', stream: page.content ?? '' }];
}

const HELVETICA = '/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>';

export type Colour = 'red' | 'green' | 'blue' | 'yellow';
const FILL: Record<Colour, string> = {
  red: '1 0 0 rg',
  green: '0 0.6 0 rg',
  blue: '0 0 1 rg',
  yellow: '1 1 0 rg',
};

/** Four colours in the quarters of a box, as they lie in the file: lower left, lower right, upper left, upper right. */
export function fourColours([x0, y0, x1, y1]: readonly number[], colours: readonly Colour[]): string {
  const [width, height] = [(x1! - x0!) / 2, (y1! - y0!) / 2];
  return colours
    .map((colour, at) => {
      const [x, y] = [x0! + (at % 2) * width, y0! + Math.floor(at / 2) * height];
      return `${FILL[colour]} ${x} ${y} ${width} ${height} re f`;
    })
    .join('\n');
}

export function words(text: string, x = 40, y = 250): string {
  return `BT /F1 14 Tf 0 g ${x} ${y} Td (${text.replace(/[()\\]/g, '\\$&')}) Tj ET`;
}

/** A page whose content unpacks, twice over, to `megabytes` of spaces: a few kilobytes that fill a memory. */
export function memoryBomb(megabytes: number): Uint8Array {
  const block = Buffer.alloc(megabytes * 1024 * 1024, 0x20);
  const stream = deflateSync(deflateSync(block, { level: 9 }), { level: 9 });
  return pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Contents 4 0 R >>',
    { dict: '/Filter [/FlateDecode /FlateDecode]', stream },
  ]);
}

/** A page that draws ten forms that each draw ten, twelve deep: a kilobyte that would take years to paint. */
export function timeBomb(): Uint8Array {
  const deep = 12;
  const forms = Array.from({ length: deep }, (_, at): PdfObject => {
    const inner = at + 1 < deep ? `/X ${6 + at} 0 R` : '';
    const stream = inner ? '/X Do '.repeat(10) : '0 0 300 400 re f '.repeat(10);
    return {
      dict: `/Type /XObject /Subtype /Form /BBox [0 0 300 400] /Resources << /XObject << ${inner} >> >>`,
      stream,
    };
  });
  return pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>',
    { dict: '', stream: '/X Do '.repeat(10) },
    ...forms,
  ]);
}
