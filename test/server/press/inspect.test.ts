import assert from 'node:assert/strict';
import fc from 'fast-check';
import { makeScan } from '../../../samples/scan-maker.ts';
import { refuseByBytes } from '../../../server/press/byte-checks.ts';
import { bytesInMemory } from '../../../server/press/bytes/byte-source.ts';
import { type Pdfium, startPdfium } from '../../../server/press/engine/pdfium.ts';
import { inspectSource } from '../../../server/press/inspect.ts';
import type { Inspected } from '../../../server/steps/press-port.ts';
import { makeLockedPdf } from '../../builders/locked-pdf.ts';
import { type PdfObject, pdfOf, pdfWithPages, words } from '../../builders/pdfs.ts';

const BLOGGS = { name: 'Joe Bloggs', nhsNumber: '9000000009', dateOfBirth: '2019-12-25' };

describe('Inspecting a file', () => {
  let pdfium: Pdfium;
  let scan: Uint8Array;
  before(async () => {
    pdfium = await startPdfium();
    const wish = { patient: BLOGGS, part: 1, of: 1, pages: 4, seed: 2 };
    scan = await makeScan({ ...wish, showIdentityOnPages: true, lastPageBlank: true });
  });

  const look = (bytes: Uint8Array, options: { password?: string; maxPages?: number } = {}) =>
    inspectSource(async () => pdfium, bytesInMemory(bytes), {
      maxPages: 500,
      tell: () => undefined,
      ...options,
    });
  const seen = async (bytes: Uint8Array): Promise<Inspected> => {
    const found = await look(bytes);
    if (!found.ok) assert.fail(`${found.code}: ${found.message}`);
    return found;
  };
  const code = async (bytes: Uint8Array, options: { password?: string; maxPages?: number } = {}) => {
    const found = await look(bytes, options);
    return found.ok ? 'ok' : found.code;
  };

  it('When a scan is sound, each page is told by size, words, resolution and whether it is blank', async () => {
    const { pages, encrypted, activeContent, annotations, warnings } = await seen(scan);
    assert.equal(pages.length, 4);
    assert.deepEqual(
      pages.map(({ blank }) => blank),
      [false, false, false, true],
    );
    assert.ok(pages.slice(0, 3).every(({ text }) => text.includes('900 000 0009')));
    assert.ok(pages.every(({ imageDpi }) => imageDpi !== null && Math.abs(imageDpi - 150) < 2));
    assert.ok(
      pages.every(({ widthMm }) => Math.round(widthMm * 10) === 1270 || Math.round(widthMm * 10) === 2100),
    );
    assert.deepEqual(
      { encrypted, activeContent, annotations, warnings },
      {
        encrypted: false,
        activeContent: [],
        annotations: 0,
        warnings: [],
      },
    );
  });

  it('When a page is turned, its size is what a reader sees', async () => {
    const [page] = (await seen(pdfWithPages([{ rotate: 90, content: words('Page one') }]))).pages;
    assert.equal(page?.rotation, 90);
    assert.deepEqual([page?.widthMm.toFixed(1), page?.heightMm.toFixed(1)], ['177.8', '127.0']);
  });

  it('When the file is empty, or is something else under the name of a PDF, it says which', async () => {
    assert.equal(await code(new Uint8Array()), 'empty');
    assert.equal(await code(Buffer.from('<!doctype html><title>Sign in</title>')), 'not-a-pdf');
    assert.equal(await code(Buffer.concat([Buffer.alloc(5000, 0x20), scan])), 'not-a-pdf');
  });

  for (const share of [0.1, 0.5, 0.9, 0.999])
    it(`When only ${share * 100} % of the file arrived, it is damaged and never merely shorter`, async () => {
      assert.equal(await code(scan.subarray(0, Math.floor(scan.length * share))), 'damaged');
    });

  it('Wherever a file is cut before its last mark, it is refused', async () => {
    const length = Buffer.from(scan).lastIndexOf('startxref');
    fc.assert(
      fc.property(fc.integer({ min: 1100, max: length }), (end) => {
        assert.equal(refuseByBytes(scan.subarray(0, end))?.code, 'damaged');
      }),
    );
  });

  it('When a later revision was cut off, the whole file is refused, not taken for the earlier one', async () => {
    const revision = Buffer.from(
      '\n9 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 360 504] >>\nendobj\n',
    );
    assert.equal(await code(Buffer.concat([scan, revision])), 'damaged');
  });

  it('When a mail server added blank bytes at the end, the file is still whole', async () => {
    assert.equal(await code(Buffer.concat([scan, Buffer.alloc(3000)])), 'ok');
  });

  for (const count of [1, 3])
    it(`When the file says it has ${count} pages and two are there, it is damaged`, async () => {
      const bytes = pdfWithPages([{ content: words('one') }, { content: words('two') }], { count });
      assert.equal(await code(bytes), 'damaged');
    });

  it('When the picture of a page cannot be read at all, the page says so and is not blank', async () => {
    const picture: PdfObject = {
      dict: '/Type /XObject /Subtype /Image /Width 900 /Height 1200 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode',
      stream: 'this was a JPEG once',
    };
    const page = { content: 'q 360 0 0 504 0 0 cm /Im Do Q', resources: '/XObject << /Im @0 >>' };
    const { pages, warnings } = await seen(pdfWithPages([page], { objects: [picture] }));
    assert.deepEqual([pages[0]?.picture, pages[0]?.blank], ['unreadable', false]);
    assert.match(warnings.join(), /cannot be shown at all: page 1/);
  });

  it('When a JPEG stops short, there is a warning that names the page', async () => {
    const whole = Buffer.from(scan);
    const first = whole.indexOf('\xff\xd8\xff', 0, 'latin1');
    const end = whole.indexOf('\xff\xd9', first, 'latin1');
    const cut = Buffer.from(whole);
    cut.fill(0, first + Math.floor((end - first) / 2), end + 2);
    const { pages, warnings } = await seen(cut);
    assert.deepEqual(
      pages.map(({ picture }) => picture),
      ['cut-short', 'whole', 'whole', 'whole'],
    );
    assert.match(warnings.join(), /may be cut off: page 1/);
  });

  it('When a picture claims more pixels than any scan has, it is refused before it is decoded', async () => {
    const picture: PdfObject = {
      dict: '/Type /XObject /Subtype /Image /Width 30000 /Height 30000 /ColorSpace /DeviceGray /BitsPerComponent 8',
      stream: 'x',
    };
    const page = { content: 'q 360 0 0 504 0 0 cm /Im Do Q', resources: '/XObject << /Im @0 >>' };
    assert.equal(await code(pdfWithPages([page], { objects: [picture] })), 'too-heavy');
  });

  it('When a file is locked, only its password opens it', async () => {
    const locked = await makeLockedPdf(scan, 'open sesame');
    assert.equal(await code(locked), 'locked');
    assert.equal(await code(locked, { password: 'guess' }), 'wrong-password');
    assert.equal(await code(locked, { password: 'open sesame' }), 'ok');
  });

  it('When a file is encrypted for its owner only, it is read and said to be', async () => {
    const { encrypted, pages } = await seen(await makeLockedPdf(scan, ''));
    assert.equal(encrypted, true);
    assert.equal(pages.length, 4);
  });

  it('When a file would act, what it would do is named', async () => {
    const bytes = pdfWithPages(
      [
        {
          content: words('one'),
          more: '/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (https://example.invalid) >> >>]',
        },
      ],
      { catalog: '/OpenAction @0', objects: ['<< /S /JavaScript /JS (app.alert\\(1\\)) >>'] },
    );
    assert.deepEqual((await seen(bytes)).activeContent, ['script', 'link']);
  });

  it('When a patient’s words only look like an action, nothing is said to act', async () => {
    const catalog = '/Lang (/S /JavaScript /S /Launch)';
    assert.deepEqual((await seen(pdfWithPages([{ content: words('one') }], { catalog }))).activeContent, []);
  });

  it('When a page has a stamp, it is counted and is not blank', async () => {
    const page = {
      content: '',
      more: '/Annots [<< /Type /Annot /Subtype /Stamp /F 4 /Rect [20 20 90 90] /Contents (seen) >>]',
    };
    const found = await seen(pdfWithPages([page]));
    assert.equal(found.annotations, 1);
    assert.equal(found.pages[0]?.blank, false);
  });

  it('When a word is pencilled on a tinted back, the page is not blank', async () => {
    const tint = '0.9 0.85 0.7 rg 0 0 360 504 re f';
    const pencil = '0.72 0.68 0.56 RG 1 w 200 250 m 214 262 l 222 250 l 236 262 l S';
    const pages = (await seen(pdfWithPages([{ content: tint }, { content: `${tint}\n${pencil}` }]))).pages;
    assert.deepEqual(
      pages.map(({ blank }) => blank),
      [true, false],
    );
  });

  it('When a page is black all over, it is dark and not blank', async () => {
    const found = await seen(pdfWithPages([{ content: '0.1 g 0 0 360 504 re f' }]));
    assert.equal(found.pages[0]?.blank, false);
    assert.match(found.warnings.join(), /Very dark: page 1/);
  });

  it('When the file has more pages than the press takes, it is too big', async () => {
    assert.equal(await code(scan, { maxPages: 3 }), 'too-big');
  });

  it('When the page tree goes in a circle or is thousands deep, it is refused', async () => {
    const circle = [
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Kids [3 0 R] /Count 4 >>',
      '<< /Type /Pages /Kids [2 0 R] /Count 4 >>',
    ];
    assert.equal(await code(pdfOf(circle)), 'damaged');
    const deep = Array.from(
      { length: 20_000 },
      (_, at) => `<< /Type /Pages /Kids [${at + 3} 0 R] /Count 1 >>`,
    );
    const page = '<< /Type /Page /MediaBox [0 0 360 504] >>';
    assert.equal(await code(pdfOf(['<< /Type /Catalog /Pages 2 0 R >>', ...deep, page])), 'damaged');
  });
});
