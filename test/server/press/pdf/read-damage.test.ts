import assert from 'node:assert/strict';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { Odd } from '../../../../server/press/pdf/values.ts';
import { pdfWithPages } from '../../../builders/pdfs.ts';
import { RawPdf, setDownOnePage } from '../../../builders/raw-pdfs.ts';
import { everyPage } from './reading.ts';

const ROOT = '/Size 20 /Root 1 0 R';

function packed(): Uint8Array {
  const raw = new RawPdf();
  raw.stream(4, '/Filter [/ASCIIHexDecode /FlateDecode]', `${deflateSync('0 0 m 9 9 l S').toString('hex')}>`);
  raw.packed(9, [
    [1, '<< /Type /Catalog /Pages 2 0 R >>'],
    [2, '<< /Type /Pages /Kids [3 0 R] /Count 1 >>'],
    [3, '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Contents [4 0 R 4 0 R] >>'],
  ]);
  return raw.end(raw.xrefStream(10, ROOT, { predictor: true }));
}

function hybrid(): Uint8Array {
  const raw = new RawPdf();
  setDownOnePage(raw, '(mid-stream) Tj', '/Resources 5 0 R');
  raw.packed(9, [[5, '<< /Font << >> >>']]);
  const hidden = raw.xrefStream(10, ROOT, { only: 'packed' });
  return raw.end(raw.table(`${ROOT} /XRefStm ${hidden}`));
}

function addedTo(): Uint8Array {
  const raw = new RawPdf();
  setDownOnePage(raw, 'old');
  const first = raw.table(ROOT);
  raw.raw(`startxref\n${first}\n%%EOF\n`);
  raw.stream(4, '/Filter /FlateDecode', deflateSync('new'));
  return raw.end(raw.table(`${ROOT} /Prev ${first}`));
}

const FILES: readonly (readonly [kind: string, bytes: Uint8Array])[] = [
  ['with a table', pdfWithPages([{ content: 'first' }, { rotate: 90, content: null }, { content: 'third' }])],
  ['with packed objects', packed()],
  ['of both kinds', hybrid()],
];

/** What is read, or null when the file is thought odd. Any other error is thrown on. */
function read(bytes: Uint8Array): string | null {
  try {
    return everyPage(bytes);
  } catch (error) {
    if (error instanceof Odd) return null;
    throw error;
  }
}

const pagesIn = (seen: string): number => (JSON.parse(seen) as unknown[]).length;

describe('Reading a damaged PDF', () => {
  for (const [kind, bytes] of FILES) {
    it(`When a file ${kind} is cut off anywhere, it is never taken for a shorter one`, () => {
      const whole = read(bytes);
      assert.ok(whole);
      for (let length = 0; length < bytes.length; length++) {
        const seen = read(bytes.subarray(0, length));
        assert.ok(seen === null || (seen === whole && length >= bytes.length - 1), `cut to ${length}`);
      }
    });

    it(`When a stretch of a file ${kind} is lost or comes twice, every page is there or it is odd`, () => {
      fc.assert(
        fc.property(fc.nat(bytes.length - 20), fc.integer({ min: 1, max: 19 }), (at, length) => {
          const [before, lost, after] = [
            bytes.subarray(0, at),
            bytes.subarray(at, at + length),
            bytes.subarray(at + length),
          ];
          const whole = read(bytes);
          for (const damaged of [
            Buffer.concat([before, after]),
            Buffer.concat([before, lost, lost, after]),
          ]) {
            const seen = read(damaged);
            assert.ok(seen === null || pagesIn(seen) === pagesIn(whole ?? '[]'));
          }
        }),
        { numRuns: 500, seed: 5 },
      );
    });
  }

  for (const [kind, bytes] of [...FILES, ['that was added to', addedTo()] as const])
    it(`When any one byte of a file ${kind} is changed, it is read with all its pages or thought odd`, () => {
      const pages = pagesIn(read(bytes) ?? '[]');
      fc.assert(
        fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, byte) => {
          const damaged = Uint8Array.from(bytes);
          damaged[at] = byte;
          const seen = read(damaged);
          assert.ok(seen === null || pagesIn(seen) === pages);
        }),
        { numRuns: 3000, seed: 7 },
      );
    });

  it('When a text transfer changed every line end, the file is odd', () => {
    for (const [, bytes] of FILES) {
      const text = Buffer.from(bytes).toString('latin1');
      assert.equal(read(Buffer.from(text.replaceAll('\n', '\r\n'), 'latin1')), null);
    }
  });
});
