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
    read(from, pdfium.bytes(into >>> 0, length));
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

/** Much at once goes straight to where it is wanted: the data of every picture passes here several times. */
function readingAhead(source: ByteSource): (from: number, into: Uint8Array) => void {
  const held = new Uint8Array(Math.min(AHEAD, source.size));
  let [heldFrom, heldTo] = [0, 0];
  const fill = (from: number, into: Uint8Array) => {
    if (source.readInto) source.readInto(from, into);
    else into.set(source.read(from, into.length));
  };
  return (from, into) => {
    if (into.length >= AHEAD) return fill(from, into);
    if (from < heldFrom || from + into.length > heldTo) {
      const length = Math.min(AHEAD, source.size - from);
      fill(from, held.subarray(0, length));
      [heldFrom, heldTo] = [from, from + length];
    }
    into.set(held.subarray(from - heldFrom, from - heldFrom + into.length));
  };
}
