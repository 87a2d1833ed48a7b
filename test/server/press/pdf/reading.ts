import assert from 'node:assert/strict';
import { bytesInMemory } from '../../../../server/press/bytes/byte-source.ts';
import type { PdfFile } from '../../../../server/press/pdf/pdf-file.ts';
import { readPdf } from '../../../../server/press/pdf/read-pdf.ts';
import { Odd, type OddCode } from '../../../../server/press/pdf/values.ts';

export function opened(bytes: Uint8Array, maxPages = 500): PdfFile {
  return readPdf(bytesInMemory(bytes), { maxPages });
}

/** Everything that a pack takes from a page, its contents unpacked, as one text for comparison. */
export function everyPage(bytes: Uint8Array): string {
  const pdf = opened(bytes);
  return JSON.stringify(
    Array.from({ length: pdf.pageCount }, (_, index) => {
      const { mediaBox, cropBox, rotation, userUnit } = pdf.page(index);
      return { mediaBox, cropBox, rotation, userUnit, text: textOf(pdf, index) };
    }),
  );
}

export function textOf(pdf: PdfFile, index = 0): string {
  return pdf
    .page(index)
    .contents.map((stream) => Buffer.from(pdf.decoded(stream, 1_000_000)).toString('latin1'))
    .join('\n');
}

/** The code of the Odd that `read` throws; anything else, or nothing thrown, fails. */
export function oddCode(read: () => unknown): OddCode {
  try {
    read();
  } catch (error) {
    if (error instanceof Odd) return error.code;
    throw error;
  }
  assert.fail('nothing was thought odd');
}

/** Opens the file, reads every page and unpacks every page's contents. */
export function oddIn(bytes: Uint8Array, maxPages = 500): OddCode {
  return oddCode(() => {
    const pdf = opened(bytes, maxPages);
    for (let index = 0; index < pdf.pageCount; index++) textOf(pdf, index);
  });
}

/** The file with one stretch of its text put in place of another of the same length. */
export function changed(bytes: Uint8Array, from: string, to: string): Uint8Array {
  assert.equal(from.length, to.length, 'the same length, or every offset would be wrong');
  const text = Buffer.from(bytes).toString('latin1');
  assert.ok(text.includes(from), `the file holds ${from}`);
  return Buffer.from(
    text.replace(from, () => to),
    'latin1',
  );
}
