import assert from 'node:assert/strict';
import { inflateSync } from 'node:zlib';
import sharp from 'sharp';
import {
  BLACK_CODES,
  END_OF_LINE,
  LONG_CODES,
  WHITE_CODES,
} from '../../../samples/scans/codecs/ccitt-codes.ts';
import { ascii85, flateWithPredictor, runLength } from '../../../samples/scans/codecs/packing.ts';
import { packPicture } from '../../../samples/scans/codecs/picture.ts';

/** That each codec is read as it was drawn is for test/fidelity to see; here is what can be said without a reader. */
describe('The codecs of the samples', () => {
  it('have codes of which none begins another, so that a line of them can be read', () => {
    for (const codes of [WHITE_CODES, BLACK_CODES]) {
      assert.equal(codes.length, 64 + 27);
      const all = [...codes, ...LONG_CODES, END_OF_LINE];
      for (const code of all)
        assert.deepEqual(
          all.filter((other) => other !== code && other.startsWith(code)),
          [],
        );
    }
  });

  it('undo a PNG predictor into the bytes that went in', () => {
    const rows = Uint8Array.from({ length: 60 }, (_, at) => (at * 37) & 255);
    const predicted = inflateSync(flateWithPredictor(rows, 10));
    const back = new Uint8Array(60);
    for (let row = 0; row < 6; row++)
      for (let x = 0; x < 10; x++)
        back[row * 10 + x] = predicted[row * 11 + 1 + x]! + (row === 0 ? 0 : back[(row - 1) * 10 + x]!);
    assert.deepEqual(back, rows);
  });

  it('write ASCII85 as the standard shows it', () => {
    const text = (bytes: number[]) => Buffer.from(ascii85(Uint8Array.from(bytes))).toString('latin1');
    assert.equal(text([0, 0, 0, 0]), 'z~>');
    assert.equal(text([...Buffer.from('Man ')]), '9jqo^~>');
    assert.equal(text([...Buffer.from('M')]), '9`~>');
  });

  it('write runs and what is no run, up to 128 at a time', () => {
    const bytes = Uint8Array.from([...new Array(300).fill(7), 1, 2, 3, 3, 4]);
    const packed = runLength(bytes);
    const back: number[] = [];
    for (let at = 0; packed[at] !== 128; ) {
      const length = packed[at]!;
      if (length < 128) {
        back.push(...packed.subarray(at + 1, at + 2 + length));
        at += length + 2;
      } else {
        back.push(...new Array(257 - length).fill(packed[at + 1]));
        at += 2;
      }
    }
    assert.deepEqual(Uint8Array.from(back), bytes);
  });

  it('make JPEGs of one, three and four colours', async () => {
    const pixels = {
      width: 32,
      height: 16,
      channels: 3 as const,
      data: new Uint8Array(32 * 16 * 3).fill(90),
    };
    for (const [codec, channels] of [
      ['jpeg-grey', 1],
      ['jpeg-colour', 3],
      ['jpeg-cmyk', 4],
    ] as const) {
      const { bytes } = await packPicture(pixels, codec);
      assert.equal((await sharp(bytes).metadata()).channels, channels, codec);
    }
  });
});
