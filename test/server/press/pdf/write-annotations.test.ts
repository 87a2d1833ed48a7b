import assert from 'node:assert/strict';
import { type Pdfium, startPdfium } from '../../../../server/press/engine/pdfium.ts';
import { Odd } from '../../../../server/press/pdf/values.ts';
import { type PdfObject, pdfWithPages, words } from '../../../builders/pdfs.ts';
import { assembled, assertPrintedAsSeen } from '../assembled.ts';
import { coloursAt } from '../jobs.ts';

/** Red below, blue above; its own matrix turns it a quarter and shifts it. */
const STAMP: PdfObject = {
  dict: '/Type /XObject /Subtype /Form /BBox [10 20 110 70] /Matrix [0 1 -1 0 7 9] /Resources << >>',
  stream: '1 0 0 rg 10 20 100 25 re f 0 0 1 rg 10 45 100 25 re f',
};
const annotation = (subtype: string, more: string, rect = '100 200 260 400') =>
  `<< /Type /Annot /Subtype /${subtype} /Rect [${rect}] ${more} >>`;
const PICTURE = '/AP << /N @0 >>';

/** Where the marks below lie on side 2, in mm from its upper left corner; a page of 127 x 178 mm lies in its middle. */
const ON_MARK = [[90, 120]] as const;

describe('What is written on a page as an annotation', () => {
  let pdfium: Pdfium;
  before(async () => {
    pdfium = await startPdfium();
  });
  const page = (annotations: string, more: object = {}) =>
    pdfWithPages([{ content: words('Letter'), more: `/Annots [${annotations}]`, ...more }], {
      objects: [STAMP],
      catalog: 'catalog' in more ? String(more.catalog) : '',
    });
  const colour = async (part: Uint8Array) =>
    coloursAt(pdfium, (await assembled([part])).bytes, 1, ON_MARK)[0];

  for (const rotate of [0, 90, 180, 270])
    it(`When a stamp stands on a page turned by ${rotate}, it is printed where it is seen`, async () => {
      const boxes = { rotate, mediaBox: [-50, 30, 310, 534], cropBox: [0, 60, 280, 500] };
      const part = page(annotation('Stamp', PICTURE), boxes);
      const made = await assembled([part]);
      assertPrintedAsSeen(pdfium, [part], made);
      assert.match(Buffer.from(made.bytes).toString('latin1'), /10 20 100 25 re f/);
    });

  it('When a note wants to stay upright, it is upright on a page that is turned', async () => {
    const note: PdfObject = {
      dict: '/Type /XObject /Subtype /Form /BBox [0 0 80 40]',
      stream: '1 0 0 rg 0 0 40 40 re f 0 0 1 rg 40 0 40 40 re f',
    };
    const mark = annotation('Text', `/F 16 ${PICTURE}`, '100 200 180 240');
    const part = pdfWithPages([{ content: '', rotate: 90, more: `/Annots [${mark}]` }], { objects: [note] });
    const seen = coloursAt(pdfium, (await assembled([part])).bytes, 1, [
      [107.8, 123.3],
      [121.9, 123.3],
      [107.8, 135],
      [98, 123.3],
    ]);
    assert.deepEqual(seen, ['red', 'blue', 'white', 'white']);
  });

  it('When a mark reaches over the crop box, it is cut where the page is', async () => {
    const part = page(annotation('Stamp', PICTURE, '200 300 600 480'), { cropBox: [50, 50, 300, 400] });
    assertPrintedAsSeen(pdfium, [part], await assembled([part]));
  });

  const seen: [string, string][] = [
    ['a stamp', annotation('Stamp', PICTURE)],
    ['a filled field', annotation('Widget', `/FT /Tx /V (x) ${PICTURE}`)],
    ['a ticked box', annotation('Widget', '/FT /Btn /AS /Yes /AP << /N << /Yes @0 >> >>')],
    ['a link with a picture of its own', annotation('Link', PICTURE)],
    ['a note that is not for printers', annotation('Stamp', `/F 0 ${PICTURE}`)],
  ];
  for (const [what, mark] of seen)
    it(`When there is ${what}, it is printed`, async () => {
      const part = page(mark);
      assert.notEqual(await colour(part), 'white');
      assertPrintedAsSeen(pdfium, [part], await assembled([part]));
    });

  const unseen: [string, string][] = [
    ['a hidden stamp', annotation('Stamp', `/F 2 ${PICTURE}`)],
    ['a stamp that no screen shows', annotation('Stamp', `/F 32 ${PICTURE}`)],
    ['a box that is not ticked', annotation('Widget', '/FT /Btn /AS /Off /AP << /N << /Yes @0 >> >>')],
    ['a box that never was', annotation('Widget', '/FT /Btn /AP << /N << /Yes @0 >> >>')],
    ['a window that pops up', annotation('Popup', PICTURE)],
    ['a link', annotation('Link', '/Border [0 0 9] /C [1 0 0]')],
    ['an empty field', annotation('Widget', '/FT /Tx')],
    ['a hidden note without a picture', annotation('Text', '/F 2 /Contents (x)')],
  ];
  for (const [what, mark] of unseen)
    it(`When there is ${what}, nothing of it is printed`, async () => {
      assert.equal(await colour(page(mark)), 'white');
    });

  const undrawn: [string, string, object?][] = [
    ['a note', annotation('Text', '/Contents (see me)')],
    ['a highlight', annotation('Highlight', '/QuadPoints [100 400 260 400 100 200 260 200] /C [1 1 0]')],
    ['words typed onto the page', annotation('FreeText', '/DA (/Helv 12 Tf) /Contents (see me)')],
    ['a filled field', annotation('Widget', '/FT /Tx /V (filled)')],
    ['a field filled by what it belongs to', annotation('Widget', '/Parent << /FT /Tx /V (filled) >>')],
    ['a stamp whose picture is not there', annotation('Stamp', '/AP << /N null >>')],
    [
      'a field that must be drawn anew',
      annotation('Widget', `/FT /Tx /V (x) ${PICTURE}`),
      { catalog: '/AcroForm << /NeedAppearances true /Fields [] >>' },
    ],
  ];
  for (const [what, mark, more] of undrawn)
    it(`When there is ${what} with no picture of itself, it goes to where it is drawn`, async () => {
      await assert.rejects(assembled([page(mark, more)]), (error) => {
        assert.ok(error instanceof Odd);
        assert.equal(error.code, 'needs-drawing');
        assert.doesNotMatch(error.message, /see me|filled/);
        return true;
      });
    });
});
