import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { letterArt } from '../../../samples/scan-art.ts';
import { type Codec, type Picture, packPicture } from '../../../samples/scans/codecs/picture.ts';
import type { Pixels } from '../../../samples/scans/codecs/pixels.ts';
import { makeScans } from '../../../samples/scans/make-scans.ts';
import { seeded } from '../../../samples/seeded.ts';
import { bytesInFile, bytesInMemory } from '../../../server/press/bytes/byte-source.ts';
import { type Pdfium, startPdfium } from '../../../server/press/engine/pdfium.ts';
import { inspectSource } from '../../../server/press/inspect.ts';
import type { Inspected, PageSeen } from '../../../server/steps/press-port.ts';
import { pdfWithPages } from '../../builders/pdfs.ts';

const PATIENT = { name: 'Joe Bloggs', nhsNumber: '9000000009', dateOfBirth: '2019-12-25' };
const WIDE = 620;
const HIGH = 876;

describe('Inspecting pictures', () => {
  let pdfium: Pdfium;
  let letter: Pixels;
  before(async () => {
    pdfium = await startPdfium();
    letter = await drawn(letterArt(PATIENT, true, seeded(4)).svg);
  });

  const CODECS: [codec: Codec, called: PageSeen['codecs'][number]][] = [
    ['jpeg-grey', 'jpeg'],
    ['jpeg-colour', 'jpeg'],
    ['jpeg-cmyk', 'jpeg'],
    ['jpeg-ascii85', 'jpeg'],
    ['jpeg2000', 'jpeg2000'],
    ['group4', 'ccitt-g4'],
    ['group3', 'ccitt-g3'],
    ['jbig2', 'jbig2'],
    ['flate-colour', 'flate'],
    ['flate-1-bit', 'flate'],
    ['lzw', 'lzw'],
    ['run-length', 'run-length'],
    ['raw', 'none'],
  ];
  for (const [codec, called] of CODECS)
    it(`When a letter is packed as ${codec}, it is whole, sharp enough to be told, and nothing is wrong with it`, async () => {
      const { pages, warnings } = await inspected(pageOf(await packPicture(letter, codec)));
      const [page] = pages;
      assert.deepEqual(page?.codecs, [called]);
      assert.deepEqual([page?.picture, page?.blank, page?.dark], ['whole', false, false]);
      assert.deepEqual([page?.dpiX, page?.dpiY], [75, 75]);
      assert.deepEqual(warnings, ['Scanned coarsely (under 140 dots to the inch): page 1.']);
    });

  for (const codec of ['jpeg-grey', 'jpeg-colour', 'jpeg2000', 'group4', 'group3', 'jbig2'] as const) {
    it(`When a picture packed as ${codec} ends half way, the page is told of`, async () => {
      const whole = await packPicture(letter, codec);
      const bytes = whole.bytes.subarray(0, Math.floor(whole.bytes.length / 2));
      const { pages, warnings } = await inspected(pageOf({ ...whole, bytes }));
      assert.match(String(pages[0]?.picture), /cut-short|unreadable/);
      assert.equal(pages[0]?.blank, false);
      assert.match(warnings.join(' '), /(may be cut off|cannot be shown at all): page 1/);
    });
  }

  it('When half of a fax or a JPEG was lost on a disk and is noughts, the page is told of', async () => {
    for (const codec of ['jpeg-grey', 'group4'] as const) {
      const whole = await packPicture(letter, codec);
      const bytes = Uint8Array.from(whole.bytes).fill(0, Math.floor(whole.bytes.length / 2));
      const { pages } = await inspected(pageOf({ ...whole, bytes }));
      assert.equal(pages[0]?.picture, 'cut-short', codec);
    }
  });

  it('When a page is wider scanned than high, both are told, and the worse of them counts', async () => {
    const picture = await packPicture(letter, 'jpeg-grey');
    const stretched = { content: 'q 595.2 0 0 420.48 0 0 cm /Im Do Q', mediaBox: [0, 0, 595.2, 420.48] };
    for (const [rotate, across, down] of [
      [0, 75, 150],
      [90, 150, 75],
    ] as const) {
      const { pages } = await inspected(pageOf(picture, { ...stretched, rotate }));
      assert.deepEqual([pages[0]?.dpiX, pages[0]?.dpiY, pages[0]?.imageDpi], [across, down, 75]);
    }
  });

  it('When less of a page is shown than was scanned, it is cropped, and its size is what is shown', async () => {
    const picture = await packPicture(letter, 'jpeg-grey');
    const { pages } = await inspected(pageOf(picture, { more: '/CropBox [100 100 400 500]' }));
    assert.equal(pages[0]?.cropped, true);
    assert.ok(Math.abs(pages[0].widthMm - 105.83) < 0.1);
    const { pages: whole } = await inspected(pageOf(picture));
    assert.equal(whole[0]?.cropped, false);
  });

  it('When writing is faint, or all is dark, it is said, and of good writing neither', async () => {
    const told = async (ink: string, paper: string) => {
      const pen = `stroke="${ink}" stroke-width="0.5" fill="none"`;
      const lines = Array.from({ length: 30 }, (_, at) => `<path ${pen} d="M20 ${30 + at * 8}h150"/>`).join(
        '',
      );
      const size = 'viewBox="0 0 210 297" width="620" height="876"';
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" ${size}><rect width="210" height="297" fill="${paper}"/>${lines}</svg>`;
      const { pages } = await inspected(pageOf(await packPicture(await drawn(svg), 'jpeg-colour', 90)));
      const { dark, faint, lowContrast, blank } = pages[0]!;
      return { dark, faint, lowContrast, blank };
    };
    const well = { dark: false, faint: false, lowContrast: false, blank: false };
    assert.deepEqual(await told('#203050', '#e8d8b4'), well);
    assert.deepEqual(await told('#b8b8b8', '#f4f4f4'), { ...well, faint: true, lowContrast: false });
    assert.deepEqual(await told('#b0b0b0', '#d8d8d8'), { ...well, faint: true, lowContrast: true });
    assert.equal((await told('#101010', '#303030')).dark, true);
  });

  it('When scans of every kind are looked at, none that bears writing is blank, and each is told as it was made', async function () {
    this.timeout(180_000);
    const folder = await mkdtemp(join(tmpdir(), 'inspect-'));
    try {
      const { parts } = await makeScans({ pages: 90, seed: 11, folder });
      let blanks = 0;
      for (const { file, pages } of parts) {
        const source = bytesInFile(join(folder, file));
        const found = await inspectSource(async () => pdfium, source, OPTIONS);
        source.close();
        if (!found.ok) assert.fail(found.message);
        for (const [at, truth] of pages.entries()) {
          const page: PageSeen = found.pages[at]!;
          const where = `${file} page ${truth.page}: ${truth.kind}, ${truth.shows}`;
          assert.equal(page.rotation, truth.rotation, where);
          assert.equal(page.cropped, truth.cropBox !== null, where);
          assert.equal(page.dark, truth.kind === 'near-black', where);
          if (truth.dpi !== null) assert.ok(Math.abs((page.imageDpi ?? 0) - truth.dpi) <= 1, where);
          assert.match(page.picture, /whole|none/, where);
          if (page.blank) assert.ok(truth.blank, `${where} is not blank`);
          blanks += page.blank ? 1 : 0;
        }
      }
      assert.ok(blanks > 0, 'no blank back was found');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  const OPTIONS = { maxPages: 500, tell: () => undefined };

  async function inspected(bytes: Uint8Array): Promise<Inspected> {
    const found = await inspectSource(async () => pdfium, bytesInMemory(bytes), OPTIONS);
    return found.ok ? found : assert.fail(`${found.code}: ${found.message}`);
  }
});

/** A4 at 75 dots to the inch. */
async function drawn(svg: string): Promise<Pixels> {
  const { data, info } = await sharp(Buffer.from(svg))
    .flatten()
    .resize(WIDE, HIGH, { fit: 'fill' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: WIDE, height: HIGH, channels: info.channels === 3 ? 3 : 1, data };
}

function pageOf(picture: Picture, page: object = {}): Uint8Array {
  const dict = `/Type /XObject /Subtype /Image ${picture.entries}`;
  return pdfWithPages(
    [
      {
        mediaBox: [0, 0, 595.2, 840.96],
        content: 'q 595.2 0 0 840.96 0 0 cm /Im Do Q',
        resources: '/XObject << /Im @0 >>',
        ...page,
      },
    ],
    { objects: [{ dict, stream: picture.bytes }] },
  );
}
