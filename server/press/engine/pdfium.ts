import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { init, type WrappedPdfiumModule } from '@embedpdf/pdfium';

/** PDFium in WebAssembly, with what every caller needs around it: its memory, lent and given back. */
export type Pdfium = {
  api: WrappedPdfiumModule;
  /** Copies bytes in and returns where they lie; the caller gives them back with `free`. */
  lend(bytes: Uint8Array): number;
  free(at: number): void;
  /** Room for a moment, zeroed, and given back whatever happens. */
  withRoom<T>(size: number, use: (at: number) => T): T;
  floats(at: number, count: number): number[];
  setFloats(at: number, values: readonly number[]): void;
  bytes(at: number, size: number): Uint8Array;
};

/** PDFium could not do what it was asked: a document too large for its memory, or one it did not expect. */
export class EngineGaveUp extends Error {}

/** Starts the engine: about 80 ms. It lives as long as the process, which is one job. */
export async function startPdfium(): Promise<Pdfium> {
  const file = createRequire(import.meta.url).resolve('@embedpdf/pdfium/pdfium.wasm');
  const wasm = await readFile(file);
  const api = await init({ wasmBinary: new Uint8Array(wasm).buffer });
  api.PDFiumExt_Init();
  const { malloc, free } = api.pdfium.wasmExports;
  const heap = () => memoryOf(api.pdfium);
  const reserve = (size: number) => {
    const at = malloc(size);
    if (at === 0) throw new EngineGaveUp('no memory left');
    return at;
  };
  return {
    api,
    free,
    lend: (bytes) => {
      const at = reserve(Math.max(bytes.length, 1));
      heap().set(bytes, at);
      return at;
    },
    withRoom: (size, use) => {
      const at = reserve(size);
      try {
        heap().fill(0, at, at + size);
        return use(at);
      } finally {
        free(at);
      }
    },
    floats: (at, count) => [...new Float32Array(heap().buffer, at, count)],
    setFloats: (at, values) => new Float32Array(heap().buffer, at, values.length).set(values),
    bytes: (at, size) => heap().subarray(at, at + size),
  };
}

/** It moves when it grows, so it is asked for anew each time; the package's types leave it out. */
function memoryOf(engine: object): Uint8Array {
  const memory: unknown = Reflect.get(engine, 'HEAPU8');
  if (memory instanceof Uint8Array) return memory;
  throw new EngineGaveUp('its memory cannot be seen');
}
