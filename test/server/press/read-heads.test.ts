import assert from 'node:assert/strict';
import { PDFDocument, StandardFonts } from 'pdf-lib';
import sharp from 'sharp';
import { identitiesOn, pageDoubts } from '../../../core/page-identity.ts';
import { bytesInMemory } from '../../../server/press/bytes/byte-source.ts';
import { openPdf } from '../../../server/press/engine/open-pdf.ts';
import { startPdfium } from '../../../server/press/engine/pdfium.ts';
import { renderBox } from '../../../server/press/engine/render.ts';
import { isRefusal } from '../../../server/press/limits.ts';
import { createPress } from '../../../server/press/press.ts';

const JOE = { nhsNumber: '9000000009', name: 'Bloggs, Joe', dateOfBirth: '1950-01-02' };

describe('Reading the heads of pages that are pictures only', () => {
  it('When a letter about somebody else was scanned among the notes, its head questions the page and never more', async () => {
    const bytes = await scanned([
      ['St Elsewhere Hospital', 'Patient: Ann Other', 'NHS No: 900 000 0017', 'Seen in clinic today.'],
      [],
    ]);
    const read = await createPress().readHeads({ id: 'a', label: 'part 1 of 1', bytes }, [1, 2]);
    assert.ok(read.ok, JSON.stringify(read));
    assert.equal(read.texts.length, 2);
    const identity = identitiesOn(read.texts[0] ?? '', 'read');
    assert.deepEqual(
      identity?.numbers.map(({ nhsNumber }) => nhsNumber),
      ['9000000017'],
    );
    const lights = pageDoubts(identity, JOE).map(({ light }) => light);
    assert.ok(lights.length > 0);
    assert.ok(lights.every((light) => light === 'amber'));
    assert.equal(identitiesOn(read.texts[1] ?? '', 'read'), null);
  }).timeout(120_000);

  it('When the file cannot be opened, that is said, not that nothing stands there', async () => {
    const read = await createPress().readHeads(
      { id: 'a', label: 'part 1 of 1', bytes: Buffer.from('no PDF') },
      [1],
    );
    assert.equal(read.ok, false);
  });
});

/** Pages of printed lines as a scanner gives them: one picture each, at 200 dots to the inch, and no text. */
async function scanned(pages: readonly (readonly string[])[]): Promise<Uint8Array> {
  const typed = await PDFDocument.create();
  const font = await typed.embedFont(StandardFonts.Helvetica);
  for (const lines of pages) {
    const page = typed.addPage([595, 842]);
    lines.forEach((line, at) => {
      page.drawText(line, { x: 60, y: 790 - at * 24, size: 14, font });
    });
  }
  const pdfium = await startPdfium();
  const pdf = openPdf(pdfium, bytesInMemory(await typed.save()));
  assert.ok(!isRefusal(pdf));
  const scan = await PDFDocument.create();
  for (const at of pages.keys()) {
    const size = { width: 1653, height: 2339 };
    const painted = renderBox(pdfium, pdf, at, { box: 'whole', ...size });
    assert.ok(painted);
    const raw = { ...size, channels: 4 } as const;
    const jpeg = await sharp(Buffer.from(painted.bgrx), { raw }).removeAlpha().greyscale().jpeg().toBuffer();
    const page = scan.addPage([595, 842]);
    page.drawImage(await scan.embedJpg(jpeg), { x: 0, y: 0, width: 595, height: 842 });
  }
  pdf.close();
  return scan.save();
}
