import { deflateSync } from 'node:zlib';
import { type PdfObject, pdfOf } from '../pdfs.ts';
import { BOX, CATALOGUE, drawn, FONT, onePage, page, tree } from './plain-parts.ts';

const MB = 1024 * 1024;

/** Zeros packed so often that a few kilobytes become `megabytes`. */
function packed(megabytes: number, times: number, tail = ''): Buffer {
  let data: Buffer = Buffer.concat([Buffer.alloc(megabytes * MB, 0x20), Buffer.from(tail)]);
  for (let time = 0; time < times; time++) data = deflateSync(data, { level: 9 });
  return data;
}

const flate = (times: number) => `/Filter [${'/FlateDecode '.repeat(times)}]`;

export const contentBomb = () => onePage({ content: { dict: flate(2), stream: packed(400, 2) } });

/** Two kilobytes that unpack to 400 MB only when three filters have been undone. */
export const nestedFilters = () => onePage({ content: { dict: flate(3), stream: packed(400, 3) } });

/** A page whose contents are 100,000 times the same stream. */
export function sameContentsOver(): Uint8Array {
  const contents = `[${'5 0 R '.repeat(100_000)}]`;
  const only = `<< /Type /Page /Parent 2 0 R ${BOX} /Contents 4 0 R /Resources << ${FONT} >> >>`;
  return pdfOf([CATALOGUE, tree([3]), only, contents, drawn('again and again')]);
}

/** The catalogue lies in an object stream that unpacks to 400 MB. */
export function objectStreamBomb(): Uint8Array {
  const inside = `1 0 ${CATALOGUE} `;
  const stream = { dict: `/Type /ObjStm /N 1 /First 4 ${flate(2)}`, stream: packed(400, 2, inside) };
  return withXrefStream([stream, tree([3]), page(4), drawn('hidden')], [2, 0], packedRows);
}

/** The cross-reference itself unpacks to 400 MB. */
export function xrefStreamBomb(): Uint8Array {
  return withXrefStream([CATALOGUE, tree([3]), page(4), drawn('one')], null, (rows) => ({
    data: deflateSync(deflateSync(Buffer.concat([rows, Buffer.alloc(400 * MB)]), { level: 9 }), { level: 9 }),
    filter: flate(2),
  }));
}

export const packedRows = (rows: Buffer) => ({ data: deflateSync(rows), filter: flate(1) });

/**
 * A document whose index is a stream (ISO 32000-1, 7.5.8). The first object is number 5 when it holds object 1 packed,
 * as `packedAt` says: type 2 and its place.
 */
export function withXrefStream(
  objects: readonly PdfObject[],
  packedAt: readonly [number, number] | null,
  pack: (rows: Buffer) => { data: Buffer; filter: string },
): Uint8Array {
  const head = Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1');
  const pieces = [head];
  let length = head.length;
  const rows = [row(0, 0, 65535)];
  const extra: Buffer[] = [];
  const add = (number: number, object: PdfObject) => {
    const at = length;
    const piece = Buffer.concat([Buffer.from(`${number} 0 obj\n`), body(object), Buffer.from('\nendobj\n')]);
    pieces.push(piece);
    length += piece.length;
    return row(1, at, 0);
  };
  objects.forEach((object, at) => {
    if (at > 0 || packedAt === null) rows.push(add(at + 1, object));
    else {
      extra.push(add(objects.length + 1, object));
      rows.push(row(2, objects.length + 1, packedAt[1]));
    }
  });
  rows.push(...extra);
  const number = rows.length;
  rows.push(row(1, length, 0));
  const { data, filter } = pack(Buffer.concat(rows));
  const dict = `/Type /XRef /Size ${number + 1} /W [1 4 2] /Root 1 0 R ${filter}`;
  const end = Buffer.concat([
    Buffer.from(`${number} 0 obj\n`),
    body({ dict, stream: data }),
    Buffer.from(`\nendobj\nstartxref\n${length}\n%%EOF\n`),
  ]);
  return Buffer.concat([...pieces, end]);
}

function row(type: number, second: number, third: number): Buffer {
  const bytes = Buffer.alloc(7);
  bytes[0] = type;
  bytes.writeUInt32BE(second, 1);
  bytes.writeUInt16BE(third, 5);
  return bytes;
}

function body(object: PdfObject): Buffer {
  if (typeof object === 'string') return Buffer.from(object, 'latin1');
  const stream = Buffer.from(object.stream as string, 'latin1');
  return Buffer.concat([
    Buffer.from(`<< ${object.dict} /Length ${stream.length} >>\nstream\n`, 'latin1'),
    stream,
    Buffer.from('\nendstream'),
  ]);
}

const PAINT = 'q 360 0 0 504 0 0 cm /Im Do Q';
const picture = (dict: string, stream: Uint8Array | string) =>
  onePage({
    content: { dict: '', stream: PAINT },
    resources: '/XObject << /Im 5 0 R >>',
    objects: [{ dict: `/Type /XObject /Subtype /Image ${dict}`, stream }],
  });
const SIDE = '/Width 30000 /Height 30000';

export const hugeFlatePicture = () =>
  picture(
    `${SIDE} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /FlateDecode`,
    deflateSync(Buffer.alloc(1000)),
  );
export const hugeFaxPicture = () =>
  picture(
    `${SIDE} /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 30000 /Rows 30000 >>`,
    Buffer.from([0x00, 0x10, 0x01]),
  );
/** Says in its own header what its dictionary does not: 30,000 on a side. */
export const hugeJpegPicture = () =>
  picture(
    '/Width 100 /Height 100 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode',
    Buffer.from('ffd8ffc0000b08753075300101110000ffda0008010100003f00ffd9', 'hex'),
  );
export const faxGarbage = () =>
  picture(
    '/Width 1000 /Height 1400 /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /JBIG2Decode',
    Buffer.from('no JBIG2 was ever here, nor will be', 'latin1'),
  );
export const jpxGarbage = () =>
  picture(
    '/Width 1000 /Height 1400 /Filter /JPXDecode',
    Buffer.from('neither was there any JPEG 2000', 'latin1'),
  );
