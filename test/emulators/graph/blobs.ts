import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';

/** Bytes that are kept, or bytes that are made when asked for, so that a huge attachment costs nothing. */
export type Blob = { kept: string; size: number } | { made: number; size: number; isPdf?: boolean };

export class Blobs {
  readonly #folder: string | null;
  readonly #memory = new Map<string, Buffer>();

  constructor(folder: string | null) {
    this.#folder = folder;
    if (folder !== null) mkdirSync(folder, { recursive: true });
  }

  keep(bytes: Uint8Array): Blob {
    const kept = createHash('sha256').update(bytes).digest('hex');
    if (this.#folder !== null) writeFileSync(join(this.#folder, kept), bytes);
    else this.#memory.set(kept, Buffer.from(bytes));
    return { kept, size: bytes.length };
  }

  read(blob: Blob): Buffer {
    if ('made' in blob) return Buffer.concat([...made(blob)]);
    if (this.#folder !== null) return readFileSync(join(this.#folder, blob.kept));
    return this.#memory.get(blob.kept) ?? Buffer.alloc(0);
  }

  stream(blob: Blob): Readable {
    if ('made' in blob) return Readable.from(made(blob), { objectMode: false });
    if (this.#folder !== null) return createReadStream(join(this.#folder, blob.kept));
    return Readable.from([this.read(blob)], { objectMode: false });
  }
}

function made({ made: seed, size, isPdf = false }: { made: number; size: number; isPdf?: boolean }) {
  return isPdf ? madePdf(seed, size) : madeBytes(seed, size);
}

/** A sound PDF of exactly so many bytes, another for each seed: one page, and a long stream that nothing refers to. */
function* madePdf(seed: number, size: number): Generator<Buffer> {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> /Contents 4 0 R >>',
    '<< /Length 24 >>\nstream\n0 g 100 100 300 400 re f\nendstream',
  ];
  const ten = (n: number) => String(n).padStart(10, '0');
  const offsets: number[] = [];
  let head = '%PDF-1.7\n';
  for (const [at, object] of objects.entries()) {
    offsets.push(head.length);
    head += `${at + 1} 0 obj\n${object}\nendobj\n`;
  }
  offsets.push(head.length);
  const opening = (length: number) => `5 0 obj\n<< /Length ${ten(length)} >>\nstream\n`;
  const closing = '\nendstream\nendobj\n';
  const rows = offsets.map((offset) => `${ten(offset)} 00000 n \n`).join('');
  const table = `xref\n0 6\n0000000000 65535 f \n${rows}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n`;
  const around = head.length + opening(0).length + closing.length + table.length + ten(0).length + 7;
  const length = Math.max(8, size - around);
  const start = head.length + opening(length).length + length + closing.length;
  yield Buffer.from(head + opening(length));
  yield* madeBytes(seed, length);
  yield Buffer.from(`${closing}${table}${ten(start)}\n%%EOF\n`);
}

const PIECE = 64 * 1024;

/** The same bytes for the same seed, each piece unlike the last. A fresh buffer for each, as a socket may still hold the last. */
export function* madeBytes(seed: number, size: number): Generator<Buffer> {
  for (let at = 0; at < size; at += PIECE) {
    const piece = Buffer.alloc(Math.min(PIECE, size - at), (seed + at / PIECE) % 251);
    if (piece.length >= 8) piece.writeDoubleLE(seed + at, 0);
    yield piece;
  }
}
