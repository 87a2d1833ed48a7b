import assert from 'node:assert/strict';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { PdfStream } from '../../../../server/press/pdf/values.ts';
import { memoryBomb } from '../../../builders/pdfs.ts';
import { RawPdf, setDownOnePage } from '../../../builders/raw-pdfs.ts';
import { oddCode, opened } from './reading.ts';

const PLENTY = 1_000_000;

function unpacked(dict: string, body: Uint8Array | string, most = PLENTY): Buffer {
  const raw = new RawPdf();
  setDownOnePage(raw, '', '/Resources << /Packed 5 0 R >>');
  raw.stream(5, dict, body);
  raw.object(6, '/FlateDecode');
  const pdf = opened(raw.end(raw.table('/Size 9 /Root 1 0 R')));
  const stream = pdf.follow(pdf.page(0).resources.get('Packed'));
  assert.ok(stream instanceof PdfStream);
  return Buffer.from(pdf.decoded(stream, most));
}

const text = (dict: string, body: Uint8Array | string) => unpacked(dict, body).toString('latin1');
const odd = (dict: string, body: Uint8Array | string, most = PLENTY) =>
  oddCode(() => unpacked(dict, body, most));

describe('Unpacking a stream of a PDF', () => {
  it('When there is no filter, the body comes as it is', () => {
    assert.equal(text('', 'as it is'), 'as it is');
    assert.equal(text('/Filter []', 'as it is'), 'as it is');
  });

  it('When it is packed with Flate, it is unpacked, and its own sum is checked', () => {
    const packed = deflateSync('The patient was seen.');
    assert.equal(text('/Filter /FlateDecode', packed), 'The patient was seen.');
    assert.equal(text('/Filter 6 0 R /DecodeParms [null]', packed), 'The patient was seen.');
    for (const cut of [1, 4, 10, packed.length])
      assert.equal(odd('/Filter /FlateDecode', packed.subarray(0, packed.length - cut)), 'odd', `${cut}`);
    const spoilt = Buffer.from(packed);
    spoilt[8] = (spoilt[8] ?? 0) ^ 1;
    assert.equal(odd('/Filter /FlateDecode', spoilt), 'odd');
  });

  it('When it was packed twice, it is unpacked twice', () => {
    const hex = deflateSync('twice').toString('hex');
    assert.equal(
      text('/Filter [/ASCIIHexDecode /FlateDecode] /DecodeParms [null << /Predictor 1 >>]', `${hex}>`),
      'twice',
    );
  });

  it('When it is in the letters of old, white space is left out and the end mark must be there', () => {
    assert.equal(text('/Filter /ASCIIHexDecode', '48 65\n6C6c 6F7>'), 'Hellop');
    assert.equal(odd('/Filter /ASCIIHexDecode', '48656C'), 'odd');
    assert.equal(odd('/Filter /ASCIIHexDecode', '4g>'), 'odd');
    assert.equal(text('/Filter /ASCII85Decode', '87cUR\nD]i,"Ebo80~>'), 'Hello World!');
    assert.equal(text('/Filter /ASCII85Decode', 'z!!~ >'), '\0\0\0\0\0');
    for (const body of ['87cUR', '87cUR~', 'u~>', 's8W-"~>', '87c{R~>', '8z~>'])
      assert.equal(odd('/Filter /ASCII85Decode', body), 'odd', body);
  });

  it('When it is packed by run length, it is unpacked to its end mark', () => {
    assert.equal(text('/Filter /RunLengthDecode', Buffer.from([2, 97, 98, 99, 254, 120, 128])), 'abcxxx');
    for (const body of [[2, 97, 98, 99], [5, 97, 98], [254], [254, 9]])
      assert.equal(odd('/Filter /RunLengthDecode', Buffer.from(body)), 'odd');
  });

  it('When it is packed with LZW, it is unpacked with the early change and without', () => {
    // The example of ISO 32000-1, 7.4.4.2.
    const example = Buffer.from('800b6050220c0c8501', 'hex');
    assert.deepEqual([...unpacked('/Filter /LZWDecode', example)], [45, 45, 45, 45, 45, 65, 45, 45, 45, 66]);
    assert.equal(odd('/Filter /LZWDecode', example.subarray(0, 7)), 'odd', 'without its end');
    fc.assert(
      fc.property(fc.array(fc.nat(3), { maxLength: 20_000 }), fc.constantFrom(0, 1), (bytes, early) => {
        const dict = `/Filter /LZWDecode /DecodeParms << /EarlyChange ${early} >>`;
        assert.deepEqual([...unpacked(dict, lzw(bytes, early))], bytes);
      }),
      { numRuns: 20, seed: 11 },
    );
  });

  it('When another program packed a picture with LZW, every sample comes back', async () => {
    const samples = Buffer.from(
      Array.from({ length: 90_000 }, (_, at) => ((at * at * 31) % 251) >> (at % 7)),
    );
    const raw = { width: 300, height: 300, channels: 1 } as const;
    const tiff = await sharp(samples, { raw })
      .toColourspace('b-w')
      .tiff({ compression: 'lzw', predictor: 'none' })
      .toBuffer();
    const strips = stripsOf(tiff).map((strip) => unpacked('/Filter /LZWDecode', strip));
    assert.ok(strips.length > 0);
    assert.deepEqual(Buffer.concat(strips), samples);
  });

  it('When rows were prepared in any of PNG’s ways, they come back', () => {
    const rows = [
      [0, 10, 20, 30, 40],
      [1, 10, 10, 10, 10],
      [2, 1, 2, 3, 4],
      [3, 5, 5, 5, 5],
      [4, 1, 1, 1, 1],
    ];
    const dict = (more: string) => `/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 4 ${more} >>`;
    assert.deepEqual(
      [...unpacked(dict(''), deflateSync(Buffer.from(rows.flat())))],
      [10, 20, 30, 40, 10, 20, 30, 40, 11, 22, 33, 44, 10, 21, 32, 43, 11, 22, 33, 44],
    );
    assert.equal(odd(dict(''), deflateSync(Buffer.from([5, 1, 2, 3, 4]))), 'odd', 'no such way');
    assert.equal(odd(dict(''), deflateSync(Buffer.from([0, 1, 2, 3]))), 'odd', 'half a row');
    for (const more of ['/Colors 0', '/Colors 99', '/BitsPerComponent 3', '/Colors -1'])
      assert.equal(odd(dict(more), deflateSync(Buffer.from(rows.flat()))), 'odd', more);
  });

  it('When rows were prepared in TIFF’s way, they come back at any depth', () => {
    const back = (more: string, ...bytes: number[]) => [
      ...unpacked(
        `/Filter /FlateDecode /DecodeParms << /Predictor 2 ${more} >>`,
        deflateSync(Buffer.from(bytes)),
      ),
    ];
    assert.deepEqual(back('/Columns 3', 1, 1, 1, 255, 2, 0), [1, 2, 3, 255, 1, 1]);
    assert.deepEqual(back('/Columns 2 /Colors 3', 1, 2, 3, 1, 1, 1), [1, 2, 3, 2, 3, 4]);
    assert.deepEqual(back('/Columns 2 /BitsPerComponent 16', 0, 255, 0, 1), [0, 255, 1, 0]);
    assert.deepEqual(back('/Columns 8 /BitsPerComponent 1', 0b10010001), [0b11100001]);
    assert.deepEqual(back('/Columns 2 /BitsPerComponent 4', 0x3e), [0x31]);
  });

  it('When it is a picture, locked by itself, or packed in no known way, it is not unpacked', () => {
    for (const name of ['DCTDecode', 'JPXDecode', 'CCITTFaxDecode', 'JBIG2Decode', 'Fl', 'Zip'])
      assert.equal(odd(`/Filter /${name}`, 'x'), 'odd', name);
    assert.equal(odd('/Filter [/Crypt]', 'x'), 'locked');
    for (const dict of [
      '/Filter (FlateDecode)',
      '/Filter [5]',
      '/Filter /FlateDecode /DecodeParms 7',
      '/Filter /FlateDecode /DecodeParms [null null]',
      '/Filter /FlateDecode /DecodeParms << /Predictor (x) >>',
      '/Filter /FlateDecode /DecodeParms << /Predictor 9 >>',
      `/Filter [${'/ASCIIHexDecode '.repeat(9)}]`,
    ])
      assert.equal(odd(dict, deflateSync('x')), 'odd', dict);
  });

  it('When it unpacks to more than was asked for, that is too big and found out in time', () => {
    const megabyte = deflateSync(Buffer.alloc(1024 * 1024, 0x20));
    assert.equal(unpacked('/Filter /FlateDecode', megabyte, 1024 * 1024).length, 1024 * 1024);
    assert.equal(odd('/Filter /FlateDecode', megabyte, 1024 * 1024 - 1), 'too-big');
    const runs = Buffer.concat([Buffer.alloc(20_000, 129), Buffer.from([128])]);
    assert.equal(odd('/Filter /RunLengthDecode', runs, 100_000), 'too-big');
    assert.equal(odd('/Filter /ASCII85Decode', `${'z'.repeat(100_000)}~>`, 100_000), 'too-big');
    assert.equal(odd('/Filter /LZWDecode', lzw(new Array(400_000).fill(7), 1), 100_000), 'too-big');
    assert.equal(odd('', 'x'.repeat(300_000), 100_000), 'too-big');
    const bomb = opened(memoryBomb(16));
    assert.equal(
      oddCode(() => bomb.page(0).contents.map((stream) => bomb.decoded(stream, PLENTY))),
      'too-big',
    );
  });
});

/** The packed strips of a TIFF (TIFF 6.0, tags 273 and 279), either of them one number or a list. */
function stripsOf(tiff: Buffer): Buffer[] {
  assert.equal(tiff.toString('latin1', 0, 2), 'II');
  const directory = tiff.readUInt32LE(4);
  const numbers = (tag: number): number[] => {
    for (let row = directory + 2; row < directory + 2 + tiff.readUInt16LE(directory) * 12; row += 12) {
      if (tiff.readUInt16LE(row) !== tag) continue;
      const [size, count] = [tiff.readUInt16LE(row + 2) === 3 ? 2 : 4, tiff.readUInt32LE(row + 4)];
      const from = size * count > 4 ? tiff.readUInt32LE(row + 8) : row + 8;
      return Array.from({ length: count }, (_, at) => tiff.readUIntLE(from + at * size, size));
    }
    return assert.fail(`no tag ${tag}`);
  };
  const lengths = numbers(279);
  return numbers(273).map((offset, at) => tiff.subarray(offset, offset + (lengths[at] ?? 0)));
}

/** A plain packer, written from the standard's own description and apart from the reader. */
function lzw(bytes: readonly number[], early: number): Buffer {
  const out: number[] = [];
  let [held, count, width] = [0, 0, 9];
  const put = (code: number) => {
    held = (held << width) | code;
    for (count += width; count >= 8; count -= 8) out.push((held >> (count - 8)) & 255);
    held &= (1 << count) - 1;
  };
  let table = new Map<string, number>();
  const codeOf = (word: string) => (word.length === 1 ? word.charCodeAt(0) : (table.get(word) ?? -1));
  let word = '';
  put(256);
  for (const byte of bytes) {
    const longer = word + String.fromCharCode(byte);
    if (codeOf(longer) >= 0) {
      word = longer;
      continue;
    }
    put(codeOf(word));
    table.set(longer, 258 + table.size);
    const codes = 258 + table.size;
    if (codes >= 4094) {
      put(256);
      table = new Map();
      width = 9;
    } else width = codes + early > 2048 ? 12 : codes + early > 1024 ? 11 : codes + early > 512 ? 10 : 9;
    word = String.fromCharCode(byte);
  }
  if (word) put(codeOf(word));
  const last = 259 + table.size + early;
  if (word && last > 512 && last <= 4096) width = last > 2048 ? 12 : last > 1024 ? 11 : 10;
  put(257);
  if (count > 0) out.push((held << (8 - count)) & 255);
  return Buffer.from(out);
}
