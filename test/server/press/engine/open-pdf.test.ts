import assert from 'node:assert/strict';
import { type ByteSource, bytesInMemory } from '../../../../server/press/bytes/byte-source.ts';
import { type OpenPdf, openPdf } from '../../../../server/press/engine/open-pdf.ts';
import { pageFacts } from '../../../../server/press/engine/page-facts.ts';
import { type Pdfium, startPdfium } from '../../../../server/press/engine/pdfium.ts';
import { isRefusal } from '../../../../server/press/limits.ts';
import { pdfWithPages } from '../../../builders/pdfs.ts';

const MEGABYTE = 1024 * 1024;

describe('Opening a scan with PDFium where it lies', () => {
  let pdfium: Pdfium;
  let scan: Uint8Array;
  before(async () => {
    pdfium = await startPdfium();
    const colours = '/ColorSpace /DeviceGray /BitsPerComponent 8';
    const picture = { dict: `/Type /XObject /Subtype /Image /Width 1024 /Height 1024 ${colours}` };
    const pages = Array.from({ length: 12 }, (_, at) => ({
      content: 'q 360 0 0 504 0 0 cm /Im Do Q',
      resources: `/XObject << /Im @${at} >>`,
    }));
    const stream = new Uint8Array(MEGABYTE).fill(200);
    scan = pdfWithPages(pages, { objects: pages.map(() => ({ ...picture, stream })) });
  });

  it('When it is opened and one page is read, little of it is fetched, and none of its pictures', () => {
    const { source, fetched } = counting(bytesInMemory(scan));
    const pdf = opened(source);
    assert.equal(pageFacts(pdfium, pdf, 7)?.pictures[0]?.width, 1024);
    pdf.close();
    assert.ok(fetched() < 2 * MEGABYTE, `${fetched()} of ${scan.length} bytes`);
  });

  it('When it is closed, nothing is fetched any more, and another can be opened', () => {
    const { source, fetched } = counting(bytesInMemory(scan));
    for (let time = 0; time < 50; time++) opened(source).close();
    const until = fetched();
    const other = opened(bytesInMemory(scan));
    assert.equal(other.pageCount, 12);
    other.close();
    assert.equal(fetched(), until);
  });

  it('When it cannot be read, that is said, and it is never taken for a damaged file', () => {
    const whole = bytesInMemory(scan);
    const broken: ByteSource = {
      ...whole,
      read: (at, length) => {
        if (at < scan.length / 2) throw new Error('the disk gave nothing');
        return whole.read(at, length);
      },
      readInto: () => {
        throw new Error('the disk gave nothing');
      },
    };
    assert.throws(() => openPdf(pdfium, broken), /the disk gave nothing/);
  });

  function opened(source: ByteSource): OpenPdf {
    const pdf = openPdf(pdfium, source);
    return isRefusal(pdf) ? assert.fail(pdf.message) : pdf;
  }
});

function counting(whole: ByteSource): { source: ByteSource; fetched(): number } {
  let bytes = 0;
  const source: ByteSource = {
    ...whole,
    read: (at, length) => {
      bytes += length;
      return whole.read(at, length);
    },
    readInto: (at, into) => {
      bytes += into.length;
      into.set(whole.read(at, into.length));
    },
  };
  return { source, fetched: () => bytes };
}
