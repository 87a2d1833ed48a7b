import load from '@cornerstonejs/codec-openjpeg/wasmjs';
import type { Pixels } from './pixels.ts';

/** JPEG 2000 in its own file format (ISO/IEC 15444-1, annex I), which is what /JPXDecode expects. */
export async function encodeJpeg2000(pixels: Pixels, ratio = 12): Promise<Uint8Array> {
  const { J2KEncoder } = await openJpeg();
  const encoder = new J2KEncoder();
  const { width, height, channels } = pixels;
  encoder
    .getDecodedBuffer({ width, height, bitsPerSample: 8, isSigned: false, componentCount: channels })
    .set(pixels.data);
  encoder.setQuality(false, 0);
  encoder.setCompressionRatio(0, ratio);
  encoder.encode();
  const codestream = Buffer.from(encoder.getEncodedBuffer());
  encoder.delete();
  return inBoxes(codestream, pixels);
}

let loading: ReturnType<typeof load> | undefined;
function openJpeg(): ReturnType<typeof load> {
  loading ??= load();
  return loading;
}

function inBoxes(codestream: Buffer, { width, height, channels }: Pixels): Buffer {
  const header = Buffer.alloc(14);
  header.writeUInt32BE(height, 0);
  header.writeUInt32BE(width, 4);
  header.writeUInt16BE(channels, 8);
  header.set([7, 7, 0, 0], 10);
  const SRGB = 16;
  const GREY = 17;
  const colour = Buffer.from([1, 0, 0, 0, 0, 0, channels === 1 ? GREY : SRGB]);
  return Buffer.concat([
    box('jP  ', Buffer.from([0x0d, 0x0a, 0x87, 0x0a])),
    box('ftyp', Buffer.from('jp2 \0\0\0\0jp2 ', 'latin1')),
    box('jp2h', Buffer.concat([box('ihdr', header), box('colr', colour)])),
    box('jp2c', codestream),
  ]);
}

function box(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(data.length + 8, 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, data]);
}
