import assert from 'node:assert/strict';
import { makeScan } from '../../../../samples/scan-maker.ts';
import { bytesInMemory } from '../../../../server/press/bytes/byte-source.ts';
import { openPdf } from '../../../../server/press/engine/open-pdf.ts';
import { pageFacts } from '../../../../server/press/engine/page-facts.ts';
import { type Pdfium, startPdfium } from '../../../../server/press/engine/pdfium.ts';
import { type PageMade, pdfWithPages } from '../../../builders/pdfs.ts';
import { opened, textOf } from './reading.ts';

type Facts = { width: number; height: number; rotation: number };

const JONES = { name: 'Ann Jones', nhsNumber: '9000000017', dateOfBirth: '1951-02-03' };

describe('Reading a PDF as another engine does', () => {
  let pdfium: Pdfium;
  before(async () => {
    pdfium = await startPdfium();
  });

  /** Upright sizes in points, as PDFium tells them. */
  const asPdfium = (bytes: Uint8Array): Facts[] => {
    const pdf = openPdf(pdfium, bytesInMemory(bytes));
    if ('code' in pdf) assert.fail(pdf.message);
    const facts = Array.from({ length: pdf.pageCount }, (_, index) => {
      const page = pageFacts(pdfium, pdf, index);
      assert.ok(page);
      return rounded(page);
    });
    pdf.close();
    return facts;
  };

  const asRead = (bytes: Uint8Array): Facts[] => {
    const pdf = opened(bytes);
    return Array.from({ length: pdf.pageCount }, (_, index) => {
      const { cropBox, rotation } = pdf.page(index);
      const [across, up] = [cropBox.right - cropBox.left, cropBox.top - cropBox.bottom];
      const [width, height] = rotation % 180 === 0 ? [across, up] : [up, across];
      return rounded({ width, height, rotation });
    });
  };

  it('When a scan of the sample practice is read, pages, sizes and rotations agree', async () => {
    const scan = await makeScan({
      patient: JONES,
      part: 1,
      of: 2,
      pages: 6,
      seed: 4,
      showIdentityOnPages: true,
      lastPageBlank: true,
    });
    assert.equal(asRead(scan).length, 6);
    assert.deepEqual(asRead(scan), asPdfium(scan));
    assert.ok(textOf(opened(scan)).length > 0);
  });

  it('When boxes are shifted, turned about, cut and rotated, sizes and rotations agree', () => {
    const boxes: readonly PageMade[] = [
      { mediaBox: [0, 0, 360, 504] },
      { mediaBox: [-100, 50, 260, 554], cropBox: [-50, 100, 200, 500] },
      { mediaBox: [360, 504, 0, 0], cropBox: [300, 400, 10, 20] },
      { mediaBox: [0, 0, 360, 504], cropBox: [100, -100, 900, 300] },
      { mediaBox: [0, 0, 612.5, 792.25] },
    ];
    const pages = boxes.flatMap((box) => [-90, 0, 90, 180, 270, 450].map((rotate) => ({ ...box, rotate })));
    const bytes = pdfWithPages(pages);
    assert.equal(asRead(bytes).length, 30);
    assert.deepEqual(asRead(bytes), asPdfium(bytes));
  });
});

function rounded({ width, height, rotation }: Facts): Facts {
  return { width: Math.round(width * 100) / 100, height: Math.round(height * 100) / 100, rotation };
}
