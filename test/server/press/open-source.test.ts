import assert from 'node:assert/strict';
import { activeContentOf } from '../../../server/press/active-content.ts';
import { type ByteSource, bytesInMemory } from '../../../server/press/bytes/byte-source.ts';
import { type Pdfium, startPdfium } from '../../../server/press/engine/pdfium.ts';
import { isRefusal } from '../../../server/press/limits.ts';
import { type OpenedSource, type OpenOptions, openSource } from '../../../server/press/open-source.ts';
import * as damage from '../../builders/hostile/damage.ts';
import { onePage, twoPages } from '../../builders/hostile/plain-parts.ts';
import * as structure from '../../builders/hostile/structure.ts';
import { lockedPdf, makeLockedPdf, type OldLock } from '../../builders/locked-pdf.ts';
import { coloursAt, textOfEach } from './jobs.ts';

describe('Opening a scan', () => {
  let started = 0;
  let pdfium: Pdfium;
  const start = async () => {
    started += 1;
    return pdfium;
  };
  before(async () => {
    pdfium = await startPdfium();
  });
  beforeEach(() => {
    started = 0;
  });

  const open = (bytes: Uint8Array, options: Partial<OpenOptions> = {}) =>
    openSource(start, bytesInMemory(bytes), { maxPages: 100, ...options });
  const opened = async (bytes: Uint8Array, options: Partial<OpenOptions> = {}): Promise<OpenedSource> => {
    const found = await open(bytes, options);
    if (isRefusal(found)) assert.fail(`${found.code}: ${found.message}`);
    return found;
  };
  const refused = async (bytes: Uint8Array, options: Partial<OpenOptions> = {}) => {
    const found = await open(bytes, options);
    return isRefusal(found) ? found : assert.fail('it was opened');
  };
  const words = ({ bytes }: OpenedSource) => textOfEach(pdfium, bytes.read(0, bytes.size).slice());

  it('When a scan is sound, it is read as it lies and the renderer is never started', async () => {
    const scan = await damage.scan();
    const found = await opened(scan);
    assert.equal(found.pdf.pageCount, 4);
    assert.deepEqual(
      { rescued: found.rescued, encrypted: found.encrypted },
      { rescued: null, encrypted: false },
    );
    assert.equal(found.bytes.size, scan.length);
    assert.equal(started, 0);
  });

  it('When megabytes of zeros lie behind it, they are passed over and nothing was mended', async () => {
    const found = await opened(await damage.withZeros(10)());
    assert.deepEqual([found.pdf.pageCount, found.rescued, started], [4, null, 0]);
  });

  it('When a sound file of any size is looked at, its bytes are not all asked for', async () => {
    const zeros = Buffer.alloc(30 * 1024 * 1024, 0x41);
    const picture = {
      dict: '/Type /XObject /Subtype /Image /Width 6144 /Height 5120 /ColorSpace /DeviceGray /BitsPerComponent 8',
      stream: zeros,
    };
    const content = { dict: '', stream: 'q 360 0 0 504 0 0 cm /Im Do Q' };
    const whole = onePage({ content, resources: '/XObject << /Im 5 0 R >>', objects: [picture] });
    const { source, asked } = counting(whole);
    const found = await openSource(start, source, { maxPages: 9 });
    assert.ok(!isRefusal(found));
    assert.ok(asked() < 12 * 1024 * 1024, `${asked()} bytes were read`);
  });

  for (const lock of ['rc4-40', 'rc4-128', 'aes-128'] as OldLock[])
    it(`When it is encrypted for its owner only (${lock}), it is decrypted and said to have been`, async () => {
      const found = await opened(locked(lock, ''));
      assert.equal(found.encrypted, true);
      assert.deepEqual(found.rescued, { how: 'decrypted', why: found.rescued?.why, pagesWithNothing: [] });
      assert.match(words(found).join(), /for the owner/);
      assert.doesNotMatch(
        Buffer.from(found.bytes.read(0, found.bytes.size)).toString('latin1'),
        /\/Encrypt\b/,
      );
      found.close();
    });

  it('When it is encrypted for its owner only (AES-256), every page is there', async () => {
    const found = await opened(await makeLockedPdf(await damage.scan(), ''));
    assert.deepEqual([found.pdf.pageCount, found.rescued?.how, found.encrypted], [4, 'decrypted', true]);
  });

  it('When it has a password, only that opens it, and no word says what was tried', async () => {
    const file = locked('aes-128', 'sesame');
    assert.equal((await refused(file)).code, 'locked');
    const wrong = await refused(file, { password: 'guess' });
    assert.equal(wrong.code, 'wrong-password');
    assert.doesNotMatch(wrong.message, /guess/);
    assert.match(words(await opened(file, { password: 'sesame' })).join(), /for the owner/);
  });

  for (const [what, make] of [
    ['its index is off by seven', () => structure.xrefOffBy(7)],
    ['its startxref points nowhere', structure.startxrefWrong],
    ['a stream is longer than it says', structure.lengthTooShort],
    ['the head of a mail stands in front', damage.mailHead],
  ] as const)
    it(`When ${what}, it is mended, and why is said in plain words`, async () => {
      const found = await opened(make());
      assert.equal(found.rescued?.how, 'repaired');
      assert.match(found.rescued?.why ?? '', /^[A-Z][^%/<>]*\.$/);
      assert.deepEqual(
        words(found).map((text) => text.trim()),
        ['page one', 'page two'],
      );
    });

  it('When a mended file has a page with nothing on it, that page is named', async () => {
    const file = structure.secondPageEmptyAndIndexWrong();
    assert.deepEqual((await opened(file)).rescued?.pagesWithNothing, [2]);
  });

  for (const [what, make] of [
    ['line feeds became pairs', damage.lineFeedsDoubled],
    ['pairs became line feeds', async () => damage.pairsHalvedInATable()],
    ['it was written again as UTF-8', damage.writtenAsUtf8],
  ] as const)
    it(`When ${what} on the way, it is refused and to be asked for again`, async () => {
      const why = await refused(await make());
      assert.equal(why.code, 'damaged');
      assert.match(why.message, /changed on its way.*as text.*Ask for it again/);
    });

  it('When a plain file without packed data had its line ends changed, it lost nothing and is mended', async () => {
    const text = Buffer.from(twoPages()).toString('latin1').replace(/\n/g, '\r\n');
    assert.equal((await opened(Buffer.from(text, 'latin1'))).rescued?.how, 'repaired');
  });

  for (const share of [0.5, 0.9, 0.99, 0.999])
    it(`When only ${share * 100} % of it arrived, it is refused before the renderer could mend it`, async () => {
      assert.equal((await refused(await damage.cutAt(share)())).code, 'damaged');
      assert.equal(started, 0);
    });

  it('When a piece from its middle is lost, it is refused however whole its end is', async () => {
    assert.equal((await refused(await damage.middleLost())).code, 'damaged');
  });

  it('When something that a page shows was never written, a mended copy is refused', async () => {
    const why = await refused(structure.pictureMissingAndIndexWrong());
    assert.equal(why.code, 'damaged');
    assert.match(why.message, /missing/);
  });

  it('When a font was lost, the words are there in another, and a person looks', async () => {
    assert.equal((await opened(structure.fontMissingAndIndexWrong())).rescued?.how, 'repaired');
  });

  it('When the contents of a page break off where they are packed, the page is named and a person looks', async () => {
    const file = structure.contentsBreakOff();
    const { rescued, bytes } = await opened(file);
    assert.equal(rescued?.how, 'repaired');
    assert.match(rescued?.why ?? '', /page 2\b/);
    assert.equal(bytes.size, file.length);
    const drawn = await opened(file, { known: { rescued: true }, draw: true });
    assert.deepEqual(drawn.rescued, rescued);
    assert.equal(drawn.pdf.pageCount, 2);
  });

  it('When it has more pages than the press takes, it is too big, mended or not', async () => {
    assert.equal((await refused(twoPages(), { maxPages: 1 })).code, 'too-big');
    assert.equal((await refused(structure.xrefOffBy(7), { maxPages: 1 })).code, 'too-big');
  });

  it('When the notes are to be drawn, they are part of the page then, and nothing counts as mended', async () => {
    const note = '<< /Type /Annot /Subtype /Square /F 4 /Rect [100 100 200 200] /C [1 0 0] /IC [0 0 1] >>';
    const found = await opened(onePage({ more: `/Annots [${note}]` }), { draw: true });
    assert.equal(found.rescued, null);
    assert.equal(found.pdf.page(0).dict.has('Annots'), false);
    assert.match(Buffer.from(found.bytes.read(0, found.bytes.size)).toString('latin1'), /\/Subtype\s*\/Form/);
  });

  for (const index of ['table', 'stream'] as const)
    it(`When a page inherits its font (index: ${index}) and its notes are drawn, the font is not lost`, async () => {
      const { pdf, bytes, rescued } = await opened(structure.inheritsAndHasANote(index), { draw: true });
      assert.equal(rescued, null);
      const fonts = pdf.follow(pdf.page(0).resources.get('Font'));
      assert.deepEqual(fonts instanceof Map && [...fonts.keys()], ['F1']);
      assert.equal(pdf.page(0).dict.has('Annots'), false);
      const whole = bytes.read(0, bytes.size).slice();
      assert.deepEqual(
        coloursAt(pdfium, whole, 0, [
          [88, 140],
          [30, 50],
        ]),
        ['blue', 'red'],
      );
      assert.match(textOfEach(pdfium, whole).join(), /written in the font of all/);
    });

  it('When an encrypted file has notes to draw, it is decrypted first and both are said and done', async () => {
    const locked = await makeLockedPdf(structure.inheritsAndHasANote('table'), '');
    const found = await opened(locked, { draw: true });
    assert.equal(found.rescued?.how, 'decrypted');
    assert.equal(found.pdf.page(0).dict.has('Annots'), false);
    assert.match(words(found).join(), /written in the font of all/);
  });

  it('When inspection mended it, it is mended again; when not, it is not read through once more', async () => {
    assert.equal((await opened(twoPages(), { known: { rescued: true } })).rescued?.how, 'repaired');
    const before = started;
    assert.equal((await opened(twoPages(), { known: { rescued: false } })).rescued, null);
    assert.equal(started, before);
  });

  it('When a file would act, what it would do is named, and a patient’s words are no such sign', async () => {
    const acts = await opened(structure.actsInEveryWay());
    assert.deepEqual(activeContentOf(acts.pdf), ['script', 'launch', 'embedded file', 'link']);
    const lang = await opened(onePage({ catalogue: '/Lang (/S /JavaScript /S /Launch)' }));
    assert.deepEqual(activeContentOf(lang.pdf), []);
  });
});

function locked(lock: OldLock, user: string): Uint8Array {
  const only =
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 360 504] /Contents 4 0 R /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>';
  return lockedPdf(
    lock,
    [
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
      only,
      { dict: '', stream: 'BT /F1 14 Tf 40 250 Td (for the owner) Tj ET' },
    ],
    user,
  );
}

function counting(bytes: Uint8Array): { source: ByteSource; asked: () => number } {
  const inner = bytesInMemory(bytes);
  let asked = 0;
  const read = (at: number, length: number) => {
    asked += length;
    return inner.read(at, length);
  };
  return { source: { size: inner.size, read, close: () => undefined }, asked: () => asked };
}
