import assert from 'node:assert/strict';
import { placeOnPaper } from '../../../core/pack-plan.ts';
import { makeScan } from '../../../samples/scan-maker.ts';
import { type Pdfium, startPdfium } from '../../../server/press/engine/pdfium.ts';
import { type Colour, fourColours, pdfWithPages, words } from '../../builders/pdfs.ts';
import { coloursAt, JOB, opened, pack, part, textOfEach } from './jobs.ts';
import { pressParts } from './press-here.ts';

const BLOGGS = { name: 'Joe Bloggs', nhsNumber: '9000000009', dateOfBirth: '2019-12-25' };
const quiet = { maxPages: 500, tell: () => undefined };

/** As they lie in the file: lower left, lower right, upper left, upper right. */
const AS_FILED: Colour[] = ['blue', 'yellow', 'red', 'green'];
/** What a reader sees at upper left, upper right, lower left, lower right after turning clockwise by so much. */
const AS_READ: Record<number, Colour[]> = {
  0: ['red', 'green', 'blue', 'yellow'],
  90: ['blue', 'red', 'yellow', 'green'],
  180: ['yellow', 'blue', 'green', 'red'],
  270: ['green', 'yellow', 'red', 'blue'],
};

describe('Pressing parts into a pack', () => {
  let pdfium: Pdfium;
  before(async () => {
    pdfium = await startPdfium();
  });

  const boxes: [string, number[], number[] | undefined][] = [
    ['a plain page', [0, 0, 360, 504], undefined],
    ['a shifted MediaBox', [100, -50, 460, 454], undefined],
    ['a CropBox', [0, 0, 500, 700], [60, 90, 420, 594]],
    ['a CropBox in a shifted MediaBox', [-200, 30, 400, 830], [-150, 100, 210, 604]],
  ];
  for (const [name, mediaBox, cropBox] of boxes)
    for (const rotate of [0, 90, 180, 270])
      it(`When ${name} is turned by ${rotate}, it is printed as it is read, and nothing outside it`, async () => {
        const seen = cropBox ?? mediaBox;
        // Black outside the crop: hidden content that must not come to light.
        const outside = `0 g ${mediaBox[0]! - 50} ${mediaBox[1]! - 50} 2000 2000 re f`;
        const content = `${outside}\n${fourColours(seen, AS_FILED)}`;
        const source = pdfWithPages([{ mediaBox, ...(cropBox ? { cropBox } : {}), rotate, content }]);
        const pressed = pack(await pressParts(pdfium, [part(source)], JOB, quiet));
        const [wide, high] = [127, 177.8];
        const upright = rotate % 180 === 0;
        const at = placeOnPaper({ widthMm: upright ? wide : high, heightMm: upright ? high : wide });
        const fromTop = 297 - at.yMm - at.heightMm;
        const corners = [
          [0.25, 0.25],
          [0.75, 0.25],
          [0.25, 0.75],
          [0.75, 0.75],
        ].map(([x, y]) => [at.xMm + x! * at.widthMm, fromTop + y! * at.heightMm] as const);
        const beside = [
          [at.xMm - 2, fromTop + at.heightMm / 2],
          [at.xMm + at.widthMm + 2, fromTop + at.heightMm / 2],
          [at.xMm + at.widthMm / 2, fromTop - 2],
        ] as const;
        const bytes = pressed.volumes[0]!.bytes;
        assert.deepEqual(coloursAt(pdfium, bytes, 1, corners), AS_READ[rotate]);
        assert.deepEqual(coloursAt(pdfium, bytes, 1, beside), ['white', 'white', 'white']);
        assert.ok(pressed.proof.worstDifference < 5, `differs by ${pressed.proof.worstDifference}`);
      });

  it('When a letter lies on its side, it is turned with its top to the left', async () => {
    const mediaBox = [0, 0, 842, 595];
    const source = pdfWithPages([{ mediaBox, content: fourColours(mediaBox, AS_FILED) }]);
    const pressed = pack(await pressParts(pdfium, [part(source)], JOB, quiet));
    const corners = [
      [60, 60],
      [150, 60],
      [60, 230],
      [150, 230],
    ] as const;
    // The top edge (red, green) lies along the left, from below upwards.
    assert.deepEqual(coloursAt(pdfium, pressed.volumes[0]!.bytes, 1, corners), [
      'green',
      'yellow',
      'red',
      'blue',
    ]);
  });

  it('When there are several parts, every page comes once, in order, with the footer on every side', async () => {
    const made = [
      ['one', 'two', 'three'],
      ['four', 'five'],
    ].map((pages) => pdfWithPages(pages.map((word) => ({ content: words(`Page ${word}`) }))));
    const parts = made.map((bytes, at) => part(bytes, `part ${at + 1} of 2`));
    const pressed = pack(await pressParts(pdfium, parts, { ...JOB, duplex: true }, quiet));
    const texts = textOfEach(pdfium, pressed.volumes[0]!.bytes);
    assert.equal(pressed.sides, texts.length);
    const order = texts.map((text) =>
      /Page (\w+)|intentionally (blank)|(What was printed)|(Bag 1)/.exec(text),
    );
    assert.deepEqual(
      order.map((found) => found?.slice(1).find((word) => word !== undefined)),
      ['Bag 1', 'blank', 'one', 'two', 'three', 'blank', 'four', 'five', 'What was printed'],
    );
    texts.forEach((text, at) => {
      assert.ok(text.includes(`side ${at + 1} of ${texts.length}`), text);
      assert.match(text, /BLOGGS, Joe NHS No\. 900 000 0009/);
      assert.ok(text.includes(JOB.reference));
    });
    assert.equal(pressed.sheets, 5);
    assert.equal(pressed.pagesIn, 5);
    assert.equal(pressed.pagesOut, 5);
  });

  it('When the pack is thick, it comes in volumes that each say which they are', async () => {
    const pages = Array.from({ length: 7 }, (_, at) => ({ content: words(`Page ${at + 1}`) }));
    const job = { ...JOB, maxSheetsPerVolume: 4 };
    const pressed = pack(await pressParts(pdfium, [part(pdfWithPages(pages))], job, quiet));
    assert.deepEqual(
      pressed.volumes.map(({ volume, of, sides, sheets }) => [volume, of, sides, sheets]),
      [
        [1, 3, 4, 4],
        [2, 3, 4, 4],
        [3, 3, 3, 3],
      ],
    );
    const second = textOfEach(pdfium, pressed.volumes[1]!.bytes);
    assert.match(second[0]!, /Bag 2 of 3 - needs its own transit label/);
    assert.match(second[0]!, /Sides 5 to 8 on 4 sheets/);
    assert.match(second[1]!, /Page 4/);
    assert.match(second[1]!, /side 6 of 11/);
  });

  it('When blanks are to be dropped, a card back with nothing on it goes and is named; the rest stays', async () => {
    const wish = { patient: BLOGGS, part: 1, of: 1, pages: 3, seed: 5, lastPageBlank: true } as const;
    const scan = await makeScan(wish);
    const job = { ...JOB, dropBlanks: true };
    const pressed = pack(await pressParts(pdfium, [part(scan)], job, quiet));
    assert.deepEqual(pressed.blanksDropped, [{ source: 'part 1 of 1', page: 3 }]);
    assert.equal(pressed.pagesOut, 2);
    const last = textOfEach(pdfium, pressed.volumes[0]!.bytes).at(-1)!;
    assert.match(last, /Left out because nothing is on them/);
    assert.match(last, /Part 1 of 1 blank: page 3/);
    const kept = pack(await pressParts(pdfium, [part(scan)], JOB, quiet));
    assert.equal(kept.pagesOut, 3);
  });

  it('When a page has no contents, it is a blank side and not the end of the pack', async () => {
    const source = pdfWithPages([
      { content: words('Page one') },
      { content: null },
      { content: words('Page three') },
    ]);
    const pressed = pack(await pressParts(pdfium, [part(source)], JOB, quiet));
    assert.equal(pressed.pagesOut, 3);
    assert.match(textOfEach(pdfium, pressed.volumes[0]!.bytes)[3]!, /Page three/);
  });

  it('When a length is kept elsewhere and the text speaks of a mid-stream urine, the text is printed', async () => {
    const content = words('MSU: mid-stream urine, endstream of the bloodstream');
    const plain = Buffer.from(pdfWithPages([{ content }], { objects: [String(content.length)] }));
    const indirect = plain.toString('latin1').replace(`/Length ${content.length}`, '/Length 5 0 R');
    const pressed = pack(await pressParts(pdfium, [part(moved(indirect))], JOB, quiet));
    assert.match(
      textOfEach(pdfium, pressed.volumes[0]!.bytes)[1]!,
      /mid-stream urine, endstream of the bloodstream/,
    );
  });

  it('When the scan is a JPEG, the very same bytes are in the pack', async () => {
    const scan = Buffer.from(
      await makeScan({ patient: BLOGGS, part: 1, of: 1, pages: 1, seed: 9, kind: 'cards' }),
    );
    const start = scan.indexOf('\xff\xd8\xff', 0, 'latin1');
    const jpeg = scan.subarray(start, scan.indexOf('\xff\xd9', start, 'latin1') + 2);
    assert.ok(jpeg.length > 5000);
    const pressed = pack(await pressParts(pdfium, [part(scan)], JOB, quiet));
    assert.ok(Buffer.from(pressed.volumes[0]!.bytes).includes(jpeg));
  });

  it('When a stamp lies on a turned page as an annotation, it is printed where it is seen', async () => {
    const stamp = {
      dict: '/Type /XObject /Subtype /Form /BBox [0 0 100 100]',
      stream: '1 0 0 rg 0 0 100 100 re f',
    };
    const page = {
      rotate: 90,
      content: words('Page one', 40, 100),
      more: '/Annots [<< /Type /Annot /Subtype /Stamp /F 4 /Rect [20 380 120 480] /AP << /N @0 >> >>]',
    };
    const source = pdfWithPages([page], { objects: [stamp] });
    const pressed = pack(await pressParts(pdfium, [part(source)], JOB, quiet));
    const at = placeOnPaper({ widthMm: 177.8, heightMm: 127 });
    // 360 x 504 turned clockwise: a point (x, y) of the file is read at (y, x) from the upper left.
    const middle = [at.xMm + (430 / 72) * 25.4, 297 - at.yMm - at.heightMm + (70 / 72) * 25.4] as const;
    assert.deepEqual(coloursAt(pdfium, pressed.volumes[0]!.bytes, 1, [middle]), ['red']);
    const pdf = opened(pdfium, pressed.volumes[0]!.bytes);
    pdf.close();
  });

  it('When a part would act by itself, the pack has none of it', async () => {
    const acting = pdfWithPages(
      [
        {
          content: words('Page one'),
          more:
            '/AA << /O << /S /JavaScript /JS (app.alert\\(1\\)) >> >> /Annots [' +
            '<< /Type /Annot /Subtype /Link /Rect [0 0 99 99] /A << /S /URI /URI (https://example.invalid) >> >> ' +
            '<< /Type /Annot /Subtype /Link /Rect [0 0 99 99] /A << /S /Launch /F (calc.exe) >> >>]',
        },
      ],
      {
        catalog: '/OpenAction @0 /Names << /EmbeddedFiles << /Names [(a.exe) @1] >> >>',
        objects: [
          '<< /S /JavaScript /JS (app.alert\\(2\\)) >>',
          '<< /Type /Filespec /F (a.exe) /EF << /F @2 >> >>',
          { dict: '/Type /EmbeddedFile', stream: 'MZ' },
        ],
      },
    );
    const pressed = pack(await pressParts(pdfium, [part(acting)], JOB, quiet));
    const raw = Buffer.from(pressed.volumes[0]!.bytes).toString('latin1');
    for (const sign of [
      'JavaScript',
      '/JS',
      'Launch',
      '/URI',
      'EmbeddedFile',
      'OpenAction',
      '/AA',
      'Filespec',
    ])
      assert.equal(raw.includes(sign), false, `${sign} reached the pack`);
  });

  it('When a name is written with letters beyond Latin-1, it is printed and nothing is cut', async () => {
    const source = pdfWithPages([{ content: words('Page one') }]);
    const name = 'Łukasz Żółć-Dvořák Őszi';
    const polish = { ...JOB, patient: { ...JOB.patient, name } };
    const pressed = pack(await pressParts(pdfium, [part(source)], polish, quiet));
    assert.deepEqual(pressed.warnings, []);
    const cover = textOfEach(pdfium, pressed.volumes[0]!.bytes)[0]!;
    assert.match(cover, /ŐSZI, Łukasz Żółć-Dvořák/);
    const unknown = { ...JOB, patient: { ...JOB.patient, name: '\u{20000} Bloggs' } };
    const warned = pack(await pressParts(pdfium, [part(source)], unknown, quiet));
    assert.match(warned.warnings.join(' '), /letters that cannot be printed/);
  });

  it('Whatever the letters of the reference, the foot of a side is never taken for something beside the page', async () => {
    const source = await makeScan({ patient: BLOGGS, part: 1, of: 1, pages: 1, seed: 701, kind: 'cards' });
    // The first five made the last letter's edge fall beyond the footer, as one reference in eight did.
    for (const reference of ['YA5K-WAJH', 'YFVK-AY9Q', 'TAS9-7V8D', '0YNY-S68H', 'ET7Y-VHSB', 'W0WM-W0WM']) {
      const job = { ...JOB, reference: `LV-${reference}`, duplex: true };
      const pressed = pack(await pressParts(pdfium, [part(source)], job, quiet));
      assert.equal(pressed.proof.worstDifference, 0, reference);
    }
  });

  it('When what is known of the patient is nothing, the sheets say so in words', async () => {
    const nobody = { ...JOB, patient: { nhsNumber: null, name: null, dateOfBirth: null } };
    const source = pdfWithPages([{ content: words('Page one') }]);
    const pressed = pack(await pressParts(pdfium, [part(source)], nobody, quiet));
    const cover = textOfEach(pdfium, pressed.volumes[0]!.bytes)[0]!;
    assert.match(cover, /Name not known/);
    assert.match(cover, /NHS No\. Not known/);
  });

  it('When the list of what was printed is long, it goes on to as many sides as it needs', async () => {
    const bytes = pdfWithPages([{ content: words('Page one') }, { content: '' }]);
    const many = Array.from({ length: 30 }, (_, at) => part(bytes, `part ${at + 1} of 30`));
    const pressed = pack(await pressParts(pdfium, many, { ...JOB, dropBlanks: true }, quiet));
    const lists = textOfEach(pdfium, pressed.volumes[0]!.bytes).filter((text) =>
      text.includes('What was printed'),
    );
    assert.ok(lists.length > 1);
    assert.match(lists.join('\n'), /Part 30 of 30 blank: page 2[\s\S]*End of the pack/);
  });

  const notes: [string, string][] = [
    ['a highlight', '/Subtype /Highlight /C [1 1 0] /QuadPoints [40 270 200 270 40 240 200 240]'],
    ['a drawing', '/Subtype /Ink /C [1 0 0] /InkList [[40 240 100 270 200 240]] /BS << /W 4 >>'],
    ['words', '/Subtype /FreeText /DA (/Helv 14 Tf 0 g) /Contents (Seen by Dr A)'],
    ['a note', '/Subtype /Text /Contents (Seen by Dr A)'],
  ];
  for (const [what, entries] of notes)
    it(`When ${what} was added that carries no picture of itself, the pack shows it as a screen does`, async () => {
      const more = `/Annots [<< /Type /Annot /F 4 /Rect [40 240 200 270] ${entries} >>]`;
      const plain = { content: words('Page one', 40, 400) };
      const noted = await pressParts(pdfium, [part(pdfWithPages([{ ...plain, more }]))], JOB, quiet);
      const bare = await pressParts(pdfium, [part(pdfWithPages([plain]))], JOB, quiet);
      assert.notDeepEqual(
        inkAround(pdfium, pack(noted).volumes[0]!.bytes),
        inkAround(pdfium, pack(bare).volumes[0]!.bytes),
      );
    });
});

/** The colours along the row on which the notes above lie, so that anything drawn there shows. */
function inkAround(pdfium: Pdfium, bytes: Uint8Array): string[] {
  const at = placeOnPaper({ widthMm: 127, heightMm: 177.8 });
  const points = Array.from({ length: 30 }, (_, row) =>
    Array.from(
      { length: 60 },
      (_, column) => [at.xMm + 12 + column, 297 - at.yMm - at.heightMm + 80 + row / 2] as const,
    ),
  );
  return coloursAt(pdfium, bytes, 1, points.flat());
}

/** The same text as a PDF whose table of places is right again. */
function moved(text: string): Uint8Array {
  const objects = [...text.matchAll(/^(\d+) 0 obj/gm)].map((found) => found.index);
  const start = text.indexOf('xref\n0 ');
  const rows = objects.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}`;
  const end = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(text.slice(0, start) + table + end, 'latin1');
}
