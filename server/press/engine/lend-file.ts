import type { ByteSource } from '../bytes/byte-source.ts';
import type { Pdfium } from './pdfium.ts';

/**
 * An FPDF_FILEACCESS (fpdfview.h) whose bytes come from a source: its length, the function that fetches a block, and
 * a word for that function which is not needed here. PDFium keeps to it until the document is closed.
 */
export function lendFile(pdfium: Pdfium, source: ByteSource): { at: number; takeBack(): void } {
  const read = readingAhead(source);
  const fetchBlock = (_word: number, position: number, into: number, size: number) => {
    // WebAssembly hands its unsigned words over as signed ones.
    const [from, length] = [position >>> 0, size >>> 0];
    if (from + length > source.size) return 0;
    pdfium.bytes(into >>> 0, length).set(read(from, length));
    return 1;
  };
  const callback = pdfium.api.pdfium.addFunction(fetchBlock, 'iiiii');
  const at = pdfium.lend(new Uint8Array(Uint32Array.of(source.size, callback, 0).buffer));
  return {
    at,
    takeBack: () => {
      pdfium.free(at);
      pdfium.api.pdfium.removeFunction(callback);
    },
  };
}

/** PDFium's parser asks for half a kilobyte at a time, mostly onwards. */
const AHEAD = 32 * 1024;

function readingAhead(source: ByteSource): (from: number, length: number) => Uint8Array {
  let held: Uint8Array = new Uint8Array(0);
  let heldFrom = 0;
  return (from, length) => {
    if (length >= AHEAD) return source.read(from, length);
    if (from < heldFrom || from + length > heldFrom + held.length) {
      heldFrom = from;
      held = source.read(from, Math.min(AHEAD, source.size - from)).slice();
    }
    return held.subarray(from - heldFrom, from - heldFrom + length);
  };
}
