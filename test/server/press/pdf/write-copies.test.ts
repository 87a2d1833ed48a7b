import assert from 'node:assert/strict';
import { deflateSync } from 'node:zlib';
import { PDFDocument, StandardFonts } from 'pdf-lib';
import { planPack } from '../../../../core/pack-plan.ts';
import { type Pdfium, startPdfium } from '../../../../server/press/engine/pdfium.ts';
import { Odd } from '../../../../server/press/pdf/values.ts';
import { type PdfObject, pdfWithPages, words } from '../../../builders/pdfs.ts';
import { assembled, assertPrintedAsSeen, opened, toPrint } from '../assembled.ts';
import { coloursAt, JOB, textOfEach } from '../jobs.ts';

/** A picture of one pixel; `mark` makes its bytes known again. */
function picture(mark: string, more = ''): PdfObject {
  const dict = `/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceRGB ${more}`;
  return { dict, stream: `\xff\0\0${mark}` };
}

const SHOW = 'q 200 0 0 200 50 50 cm /Im Do Q';
const times = (bytes: Uint8Array, what: string) =>
  Buffer.from(bytes).toString('latin1').split(what).length - 1;

describe('What is copied into a volume', () => {
  let pdfium: Pdfium;
  before(async () => {
    pdfium = await startPdfium();
  });

  it('When pages share a font and a picture, each is there once', async () => {
    const pdf = await PDFDocument.create();
    const font = await pdf.embedFont(StandardFonts.TimesRoman);
    for (const text of ['First', 'Second', 'Third'])
      pdf.addPage([300, 400]).drawText(text, { x: 40, y: 300, font });
    const shared = pdfWithPages(
      [1, 2, 3].map(() => ({ content: SHOW, resources: '/XObject << /Im @0 >>' })),
      { objects: [picture('SHARED')] },
    );
    const parts = [await pdf.save(), shared];
    const made = await assembled(parts);
    assertPrintedAsSeen(pdfium, parts, made);
    assert.equal(times(made.bytes, '/BaseFont /Times-Roman'), 1);
    assert.equal(times(made.bytes, 'SHARED'), 1);
  });

  it('When a file lists all its pictures with every page, those of pages not printed stay behind', async () => {
    const part = pdfWithPages(
      ['/One', '/Two', '/Two'].map((name) => ({
        content: `q 200 0 0 200 50 50 cm ${name} Do Q`,
        resources: '/XObject << /One @0 /Two @1 /Three @2 >>',
      })),
      { objects: [picture('ANOTHER PATIENT'), picture('OURS'), picture('NEVER DRAWN')] },
    );
    const file = toPrint(opened(part));
    file.pages[0] = { ...file.pages[0]!, takenOut: true } as (typeof file.pages)[number];
    const made = await assembled([part], planPack([file], JOB));
    assert.equal(times(made.bytes, 'OURS'), 1);
    assert.equal(times(made.bytes, 'ANOTHER PATIENT'), 0);
    assert.equal(times(made.bytes, 'NEVER DRAWN'), 0);
    assertPrintedAsSeen(pdfium, [part], made);
  });

  it('When a name is spelt with a number sign, its picture is printed all the same', async () => {
    const part = pdfWithPages(
      [{ content: SHOW.replace('/Im', '/I#6d'), resources: '/XObject << /Im @0 >>' }],
      { objects: [picture('SPELT')] },
    );
    assertPrintedAsSeen(pdfium, [part], await assembled([part]));
  });

  it('When a stream says its length elsewhere and speaks of streams, it comes whole', async () => {
    const text = words('Mid-stream urine endstream, bloodstream infection');
    const part = withLengthElsewhere(text);
    const made = await assembled([part]);
    assertPrintedAsSeen(pdfium, [part], made);
    assert.match(textOfEach(pdfium, made.bytes)[1]!, /Mid-stream urine endstream, bloodstream infection/);
  });

  it('When a content comes in pieces, packed differently, they are joined as one', async () => {
    const pieces: PdfObject[] = [
      { dict: '', stream: 'q 1 0 0 rg 20 20 10' },
      { dict: '/Filter /FlateDecode', stream: deflateSync('0 100 re f') },
      {
        dict: '/Filter /ASCIIHexDecode',
        stream: `${Buffer.from('Q 0 0 1 rg 200 300 50 50 re f').toString('hex')}>`,
      },
    ];
    const part = pdfWithPages([{ content: null, more: '/Contents [@0 @1 @2]' }], { objects: pieces });
    const made = await assembled([part]);
    assertPrintedAsSeen(pdfium, [part], made);
  });

  it('When a content leaves its state open, the footer is not moved or cut by it', async () => {
    const part = pdfWithPages([
      { content: 'q q 5 0 0 5 9 9 cm 0 0 10 10 re W n 1 0 0 rg 0 0 40 40 re f BT' },
    ]);
    const made = await assembled([part]);
    assertPrintedAsSeen(pdfium, [part], made);
    assert.match(textOfEach(pdfium, made.bytes)[1]!, /side 2 of 3/);
  });

  it('When forms draw each other in a circle, or have no resources of their own, they are printed', async () => {
    const form = (content: string, resources: string): PdfObject => ({
      dict: `/Type /XObject /Subtype /Form /BBox [0 0 300 300] ${resources}`,
      stream: content,
    });
    const part = pdfWithPages(
      [
        { content: '/Round Do /Bare Do', resources: '/XObject << /Round @0 /Bare @1 /Im @2 >>' },
        { content: '/Bare Do', resources: '/XObject << /Bare @1 /Im @3 >>' },
      ],
      {
        objects: [
          form('0 0 1 rg 250 250 20 20 re f /Round Do', '/Resources << /XObject << /Round @0 >> >>'),
          form(SHOW, ''),
          picture('RED'),
          { ...(picture('') as { dict: string }), stream: '\0\0\xff' },
        ],
      },
    );
    const made = await assembled([part]);
    assertPrintedAsSeen(pdfium, [part], made);
  });

  it('When a form with resources of its own draws with what only its page lists, it is refused: renderers differ', async () => {
    const form = (own: string): PdfObject => ({
      dict: `/Type /XObject /Subtype /Form /BBox [0 0 300 300] /Resources << /XObject << ${own} >> >>`,
      stream: SHOW,
    });
    const withForm = (own: string) =>
      pdfWithPages([{ content: '/Fx Do', resources: '/XObject << /Fx @0 /Im @1 >>' }], {
        objects: [form(own), picture('RED'), picture('OTHER')],
      });
    await assert.rejects(assembled([withForm('/Unused @2')]), { name: 'Odd', code: 'odd' });
    const listed = withForm('/Im @2');
    assertPrintedAsSeen(pdfium, [listed], await assembled([listed]));
  });

  it('When names that somebody chose look like ones that act, what they name is printed', async () => {
    const glyphs = '/A @1 /JS @2';
    const part = pdfWithPages(
      [
        {
          content: '/Next gs BT /AA 40 Tf 20 300 Td (ab) Tj ET q 100 0 0 100 50 50 cm /Parent Do Q',
          resources: '/Font << /AA @0 >> /XObject << /Parent @3 >> /ExtGState << /Next << /ca 0.5 >> >>',
        },
      ],
      {
        objects: [
          `<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0] /FirstChar 97 /LastChar 98
            /Widths [1 1] /Encoding << /Differences [97 /A /JS] >> /CharProcs << ${glyphs} >> /Resources << >> >>`,
          { dict: '', stream: '1 0 0 0 1 1 d1 0 0 0.8 0.8 re f' },
          { dict: '', stream: '1 0 0 0 1 1 d1 0 0 0.4 0.8 re f' },
          picture('CHOSEN'),
        ],
      },
    );
    const made = await assembled([part]);
    assertPrintedAsSeen(pdfium, [part], made);
    assert.equal(times(made.bytes, 'CHOSEN'), 1);
  });

  it('Nothing that acts, leads elsewhere, or is never drawn comes along', async () => {
    const part = pdfWithPages(
      [
        {
          content: SHOW,
          resources: '/XObject << /Im @0 >>',
          more: `/AA << /O << /S /JavaScript /JS (app.alert\\(1\\)) >> >> /Thumb @2 /Metadata @3 /PieceInfo << /X @3 >>
            /StructParents 4 /Tabs /S /Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 90 90] /Border [0 0 9]
            /A << /S /URI /URI (https://example.org/) >> >>]`,
        },
      ],
      {
        catalog: `/OpenAction << /S /JavaScript /JS (open) >> /Names << /EmbeddedFiles << /Names [(f) @4] >>
          /JavaScript << /Names [(s) << /S /JavaScript /JS (named) >>] >> >> /Metadata @3`,
        objects: [
          picture(
            'DRAWN',
            '/Alternates [<< /Image @1 /DefaultForPrinting true >>] /Metadata @3 /OPI << /2.0 @3 >> /AF [@4] /StructParent 3',
          ),
          picture('ALTERNATE'),
          picture('THUMBNAIL'),
          { dict: '/Type /Metadata /Subtype /XML', stream: 'METADATA' },
          '<< /Type /Filespec /F (f.exe) /EF << /F @5 >> >>',
          { dict: '/Type /EmbeddedFile', stream: 'ATTACHED' },
        ],
      },
    );
    const made = await assembled([part]);
    const text = Buffer.from(made.bytes).toString('latin1');
    assert.match(text, /DRAWN/);
    assert.doesNotMatch(text, /ALTERNATE|THUMBNAIL|METADATA|ATTACHED|f\.exe|example\.org/);
    assert.doesNotMatch(
      text,
      /\/(JS|JavaScript|OpenAction|AA|A|URI|EF|AF|Annots|Names|OPI|Alternates|StructParents?|PieceInfo|Tabs|Thumb)\b/,
    );
    // A link's box is no part of what was written.
    assert.equal(coloursAt(pdfium, made.bytes, 1, [[43, 215]])[0], 'white');
  });

  it('A page whose content lies in another file is refused', async () => {
    const part = pdfWithPages([{ content: null, more: '/Contents @0' }], {
      objects: [{ dict: '/F (content.txt)', stream: '' }],
    });
    await assert.rejects(assembled([part]), (error) => error instanceof Odd && error.code === 'odd');
  });

  const refused: [string, PdfObject][] = [
    ['a printer program', { dict: '/Type /XObject /Subtype /PS', stream: 'showpage' }],
    ['a picture in another file', picture('', '/F (\\\\\\\\server\\\\share\\\\a.jpg)')],
  ];
  for (const [what, object] of refused)
    it(`A page that draws with ${what} is refused`, async () => {
      const part = pdfWithPages([{ content: SHOW, resources: '/XObject << /Im @0 >>' }], {
        objects: [object],
      });
      await assert.rejects(assembled([part]), (error) => error instanceof Odd && error.code === 'odd');
    });
});

function withLengthElsewhere(text: string): Uint8Array {
  const stream = { dict: '/Length @1', stream: text };
  return pdfWithPages([{ content: null, more: '/Contents @0' }], { objects: [stream, String(text.length)] });
}
