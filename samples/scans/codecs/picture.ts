import sharp from 'sharp';
import { encodeGroup3, encodeGroup4 } from './ccitt.ts';
import { encodeJbig2 } from './jbig2.ts';
import { encodeJpeg2000 } from './jpeg2000.ts';
import { ascii85, flate, flateWithPredictor, lzw, runLength } from './packing.ts';
import { bilevelOf, type Pixels, packedBits } from './pixels.ts';

export const CODECS = [
  'jpeg-grey',
  'jpeg-colour',
  'jpeg-cmyk',
  'jpeg-ascii85',
  'jpeg2000',
  'group4',
  'group3',
  'jbig2',
  'flate-colour',
  'flate-indexed',
  'flate-1-bit',
  'lzw',
  'run-length',
  'raw',
] as const;
export type Codec = (typeof CODECS)[number];

/** An image XObject: what its dictionary says beside /Type, /Subtype and /Length, and its bytes as packed. */
export type Picture = { codec: Codec; width: number; height: number; entries: string; bytes: Uint8Array };

/** Colour pixels become grey where the codec has only that. JPEGs are made at `quality`. */
export async function packPicture(pixels: Pixels, codec: Codec, quality = 60): Promise<Picture> {
  const { entries, bytes } = await PACKERS[codec](pixels, quality);
  const { width, height } = pixels;
  return { codec, width, height, entries: `/Width ${width} /Height ${height} ${entries}`, bytes };
}

type Packed = { entries: string; bytes: Uint8Array };
type Packer = (pixels: Pixels, quality: number) => Promise<Packed> | Packed;

const GREY = '/ColorSpace /DeviceGray /BitsPerComponent 8';
const RGB = '/ColorSpace /DeviceRGB /BitsPerComponent 8';
const ONE_BIT = '/ColorSpace /DeviceGray /BitsPerComponent 1';

const PACKERS: Record<Codec, Packer> = {
  'jpeg-grey': async (pixels, quality) => ({
    entries: `${GREY} /Filter /DCTDecode`,
    bytes: await asImage(greyOf(pixels)).jpeg({ quality }).toBuffer(),
  }),
  'jpeg-colour': async (pixels, quality) => ({
    entries: `${RGB} /Filter /DCTDecode`,
    bytes: await asImage(colourOf(pixels)).jpeg({ quality }).toBuffer(),
  }),
  // Written as Adobe writes it, with the inks the wrong way round, which /Decode puts right.
  'jpeg-cmyk': async (pixels, quality) => ({
    entries: '/ColorSpace /DeviceCMYK /BitsPerComponent 8 /Decode [1 0 1 0 1 0 1 0] /Filter /DCTDecode',
    bytes: await asImage(colourOf(pixels)).toColourspace('cmyk').jpeg({ quality }).toBuffer(),
  }),
  'jpeg-ascii85': async (pixels, quality) => ({
    entries: `${GREY} /Filter [/ASCII85Decode /DCTDecode]`,
    bytes: ascii85(await asImage(greyOf(pixels)).jpeg({ quality }).toBuffer()),
  }),
  jpeg2000: async (pixels) => ({ entries: '/Filter /JPXDecode', bytes: await encodeJpeg2000(pixels) }),
  group4: (pixels) => ({
    entries: `${ONE_BIT} /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns ${pixels.width} /Rows ${pixels.height} >>`,
    bytes: encodeGroup4(bilevelOf(pixels)),
  }),
  group3: (pixels) => ({
    entries: `${ONE_BIT} /Filter /CCITTFaxDecode /DecodeParms << /K 0 /EndOfLine true /Columns ${pixels.width} /Rows ${pixels.height} >>`,
    bytes: encodeGroup3(bilevelOf(pixels)),
  }),
  jbig2: (pixels) => ({
    entries: `${ONE_BIT} /Filter /JBIG2Decode`,
    bytes: encodeJbig2(bilevelOf(pixels)),
  }),
  'flate-colour': (pixels) => ({
    entries: `${RGB} /Filter /FlateDecode /DecodeParms << /Predictor 15 /Colors 3 /Columns ${pixels.width} >>`,
    bytes: flateWithPredictor(colourOf(pixels).data, pixels.width * 3),
  }),
  'flate-indexed': (pixels) => ({
    entries: `/ColorSpace [/Indexed /DeviceRGB 15 <${SIXTEEN_BROWNS}>] /BitsPerComponent 8 /Filter /FlateDecode`,
    bytes: flate(greyOf(pixels).data.map((value) => value >> 4)),
  }),
  'flate-1-bit': (pixels) => ({
    entries: `${ONE_BIT} /Decode [1 0] /Filter /FlateDecode`,
    bytes: flate(packedBits(bilevelOf(pixels), 'ink')),
  }),
  lzw: (pixels) => ({ entries: `${GREY} /Filter /LZWDecode`, bytes: lzw(greyOf(pixels).data) }),
  'run-length': (pixels) => ({
    entries: `${GREY} /Filter /RunLengthDecode`,
    bytes: runLength(greyOf(pixels).data),
  }),
  raw: (pixels) => ({ entries: GREY, bytes: greyOf(pixels).data }),
};

/** From nearly black to the colour of old paper. */
const SIXTEEN_BROWNS = Array.from({ length: 16 }, (_, at) =>
  [at * 16 + 12, at * 15 + 12, at * 13 + 12].map((value) => value.toString(16).padStart(2, '0')).join(''),
).join('');

function asImage({ width, height, channels, data }: Pixels) {
  return sharp(data, { raw: { width, height, channels } }).toColourspace(channels === 1 ? 'b-w' : 'srgb');
}

function greyOf(pixels: Pixels): Pixels {
  if (pixels.channels === 1) return pixels;
  const data = new Uint8Array(pixels.width * pixels.height);
  for (let at = 0; at < data.length; at++) {
    const [red, green, blue] = [pixels.data[at * 3]!, pixels.data[at * 3 + 1]!, pixels.data[at * 3 + 2]!];
    data[at] = Math.round(0.3 * red + 0.59 * green + 0.11 * blue);
  }
  return { ...pixels, channels: 1, data };
}

function colourOf(pixels: Pixels): Pixels {
  if (pixels.channels === 3) return pixels;
  const data = new Uint8Array(pixels.data.length * 3);
  for (let at = 0; at < data.length; at++) data[at] = pixels.data[Math.floor(at / 3)]!;
  return { ...pixels, channels: 3, data };
}
