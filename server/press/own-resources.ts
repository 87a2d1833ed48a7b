import type { ByteSource } from './bytes/byte-source.ts';
import { startOfXref } from './pdf/file-ends.ts';
import type { PdfFile } from './pdf/pdf-file.ts';
import { PdfName, PdfRef, PdfStream, type PdfValue } from './pdf/values.ts';
import { isSimple, writeName, writeSimple } from './pdf/write-values.ts';

/**
 * The same file, in which every named page with notes has resources of its own. PDFium draws notes into a page by
 * adding to its resources, and gives a page that inherits them an empty set first: every font and picture of that page
 * is then gone (FPDFPage_Flatten, November 2026). Said as a later revision (ISO 32000-1, 7.5.6), so that no byte of the
 * file is touched. `pdf` is what the strict reader makes of `source`. Throws Odd.
 */
export function withOwnResources(source: ByteSource, pdf: PdfFile, pages: Iterable<number>): ByteSource {
  const objects = new Map<number, { generation: number; text: string }>();
  for (const index of pages) {
    const { ref, dict, resources } = pdf.page(index);
    if (!dict.has('Annots') || dict.has('Resources')) continue;
    const whole = new Map(dict).set('Resources', resources);
    objects.set(ref.number, { generation: ref.generation, text: written(whole) });
  }
  return objects.size === 0 ? source : followedBy(source, revisionOf(source, pdf, objects));
}

type Changed = ReadonlyMap<number, { generation: number; text: string }>;

function revisionOf(source: ByteSource, pdf: PdfFile, objects: Changed): Buffer {
  let text = '\n';
  const places = [...objects].map(([number, { generation, text: body }]) => {
    const at = source.size + text.length;
    text += `${number} ${generation} obj\n${body}\nendobj\n`;
    return { number, generation, at };
  });
  const type = pdf.trailer.get('Type');
  const asStream = type instanceof PdfName && type.name === 'XRef';
  const end = asStream ? streamIndex : tableIndex;
  return Buffer.from(text + end(places, pdf, startOfXref(source), source.size + text.length), 'latin1');
}

type Place = { number: number; generation: number; at: number };

function tableIndex(places: readonly Place[], pdf: PdfFile, before: number, at: number): string {
  const rows = places.map(
    ({ number, generation, at }) =>
      `${number} 1\n${String(at).padStart(10, '0')} ${String(generation).padStart(5, '0')} n \n`,
  );
  const size = Number(pdf.trailer.get('Size'));
  const trailer = `<< /Size ${size} /Root ${written(pdf.trailer.get('Root') ?? null)} /Prev ${before} >>`;
  return `xref\n${rows.join('')}trailer\n${trailer}\nstartxref\n${at}\n%%EOF\n`;
}

/** An index is of the kind of the one before it (7.5.8), itself among the objects that it names. */
function streamIndex(places: readonly Place[], pdf: PdfFile, before: number, at: number): string {
  const own = Number(pdf.trailer.get('Size'));
  const all = [...places, { number: own, generation: 0, at }];
  const rows = Buffer.concat(all.map(streamRow)).toString('latin1');
  const root = written(pdf.trailer.get('Root') ?? null);
  const index = all.map(({ number }) => `${number} 1`).join(' ');
  const dict = `/Type /XRef /Size ${own + 1} /W [1 8 2] /Index [${index}] /Root ${root} /Prev ${before} /Length ${rows.length}`;
  return `${own} 0 obj\n<< ${dict} >>\nstream\n${rows}\nendstream\nendobj\nstartxref\n${at}\n%%EOF\n`;
}

function streamRow({ at, generation }: Place): Buffer {
  const row = Buffer.alloc(11);
  row[0] = 1;
  row.writeBigUInt64BE(BigInt(at), 1);
  row.writeUInt16BE(generation, 9);
  return row;
}

function written(value: PdfValue): string {
  if (isSimple(value)) return writeSimple(value);
  if (value instanceof PdfRef) return `${value.number} ${value.generation} R`;
  if (Array.isArray(value)) return `[${value.map(written).join(' ')}]`;
  if (value instanceof PdfStream) throw new TypeError('a stream is no part of a page dictionary');
  return `<< ${[...value].map(([key, inside]) => `${writeName(key)} ${written(inside)}`).join(' ')} >>`;
}

function followedBy(source: ByteSource, more: Buffer): ByteSource {
  const size = source.size + more.length;
  return {
    size,
    read: (at, length) => {
      if (at < 0 || length < 0 || at + length > size) throw new RangeError('beyond the end of the bytes');
      const split = Math.min(length, Math.max(0, source.size - at));
      if (split === length) return source.read(at, length);
      const from = Math.max(0, at - source.size);
      const behind = more.subarray(from, from + length - split);
      return split === 0 ? behind : Buffer.concat([source.read(at, split), behind]);
    },
    close: () => source.close(),
  };
}
