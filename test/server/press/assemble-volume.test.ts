import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { makeScan } from '../../../samples/scan-maker.ts';
import { type Pdfium, startPdfium } from '../../../server/press/engine/pdfium.ts';
import { fourColours, pdfWithPages, words } from '../../builders/pdfs.ts';
import { assembled, assertPrintedAsSeen } from './assembled.ts';
import { textOfEach } from './jobs.ts';

const PATIENT = { name: 'Joe Bloggs', nhsNumber: '9000000009', dateOfBirth: '2019-12-25' };
const COLOURS = ['red', 'green', 'blue', 'yellow'] as const;

describe('A volume', () => {
  let pdfium: Pdfium;
  before(async () => {
    pdfium = await startPdfium();
  });

  for (const rotate of [0, 90, 180, 270])
    it(`When pages are turned by ${rotate}, whatever their boxes, each is printed as it is seen`, async () => {
      const part = pdfWithPages(boxes().map((page) => ({ ...page, rotate })));
      const made = await assembled([part]);
      assertPrintedAsSeen(pdfium, [part], made);
      const turned = made.volume.sides.flatMap((side) => (side.kind === 'pages' ? side.cells : []));
      assert.ok(turned.some(({ placement }) => placement.turned));
      assert.ok(turned.some(({ placement }) => !placement.turned));
    });

  it('When the units of a page are larger than points, it is printed at its own size', async () => {
    const content = `${fourColours([20, 20, 160, 232], COLOURS)} ${words('Upright', 40, 60)}`;
    const unit = (more: string, rotate: number) => ({ mediaBox: [0, 0, 180, 252], content, more, rotate });
    const part = pdfWithPages([unit('/UserUnit 2', 0), unit('/UserUnit 2.0', 90), unit('', 0)]);
    const made = await assembled([part]);
    assertPrintedAsSeen(pdfium, [part], made);
    const widths = made.volume.sides.flatMap((side) => (side.kind === 'pages' ? side.cells : []));
    assert.deepEqual(
      widths.map(({ placement }) => Math.round(placement.widthMm)),
      [127, 178, 64],
    );
  });

  it('When scans come in several parts, every picture is printed, in order, its bytes untouched', async () => {
    const parts = await Promise.all(
      [1, 2].map((part) => makeScan({ patient: PATIENT, part, of: 2, pages: 3, seed: 5, textLayer: true })),
    );
    const made = await assembled(parts);
    assertPrintedAsSeen(pdfium, parts, made);
    const pictures = parts.flatMap(jpegsIn);
    assert.equal(pictures.length, 6);
    const places = pictures.map((picture) => Buffer.from(made.bytes).indexOf(picture));
    assert.deepEqual(
      places,
      [...places].sort((a, b) => a - b),
    );
    assert.ok(!places.includes(-1));
  });

  it('Every side names patient, side and reference, and the cover and the list are there', async () => {
    const made = await assembled([
      pdfWithPages([{ content: words('Letter') }, { content: words('Another') }]),
    ]);
    const texts = textOfEach(pdfium, made.bytes);
    assert.equal(texts.length, 4);
    texts.forEach((text, at) => {
      assert.match(text, new RegExp(`side ${at + 1} of 4`));
      assert.match(text, /BLOGGS, Joe/);
    });
    assert.match(texts[1]!, /Letter/);
    assert.match(texts[2]!, /Another/);
    assert.equal(made.told, 4);
  });

  it('The same parts give the same bytes, and their sum is told', async () => {
    const part = pdfWithPages([{ content: words('Letter') }]);
    const [once, again] = [await assembled([part]), await assembled([part])];
    assert.deepEqual(once.bytes, again.bytes);
    assert.equal(once.sha256, createHash('sha256').update(once.bytes).digest('hex'));
  });

  it('When a page is blank, with no content or none at all, its side has the footer only', async () => {
    const part = pdfWithPages([{ content: null }, { content: '' }, { content: words('Last') }]);
    const made = await assembled([part]);
    assertPrintedAsSeen(pdfium, [part], made);
    assert.match(textOfEach(pdfium, made.bytes)[1]!, /side 2 of 5/);
  });
});

/** Shifted or not, cropped or not, upright or lying: four quarters of the crop box in four colours, and words. */
function boxes() {
  return [0, -130].flatMap((shift) =>
    [false, true].flatMap((cropped) =>
      [
        [360, 504],
        [842, 595],
        [595, 842],
      ].map(([width, height]) => {
        const mediaBox = [shift, shift * 2, shift + width!, shift * 2 + height!];
        const cropBox = cropped
          ? [shift + 60, shift * 2 + 30, shift + width! - 20, shift * 2 + height! - 90]
          : null;
        const seen = cropBox ?? mediaBox;
        const inside = [seen[0]! + 20, seen[1]! + 20, seen[2]! - 20, seen[3]! - 20];
        const content = `${fourColours(inside, COLOURS)} ${words('Upright', seen[0]! + 40, seen[1]! + 60)}`;
        const outside = `0 g ${shift} ${shift * 2} 50 20 re f`;
        return {
          mediaBox,
          ...(cropBox ? { cropBox } : {}),
          content: cropBox ? `${outside} ${content}` : content,
        };
      }),
    ),
  );
}

/** From its first marker (FF D8 FF) to its last, as pdf-lib wrote it: in a stream of its own. */
function jpegsIn(pdf: Uint8Array): Buffer[] {
  const bytes = Buffer.from(pdf);
  const found: Buffer[] = [];
  const start = Buffer.from('stream\n\xff\xd8\xff', 'latin1');
  for (let at = bytes.indexOf(start); at !== -1; at = bytes.indexOf(start, at + 1))
    found.push(bytes.subarray(at + 7, bytes.indexOf('\nendstream', at, 'latin1')));
  return found;
}
