import assert from 'node:assert/strict';
import { PDFDocument } from 'pdf-lib';
import { pdfOf, pdfWithPages } from '../../../builders/pdfs.ts';
import { RawPdf, setDownOnePage } from '../../../builders/raw-pdfs.ts';
import { changed, oddCode, oddIn, opened, textOf } from './reading.ts';

const CLINICAL = 'BT (Mid-stream urine sent. Bloodstream clear.) Tj ET\nendstream\nendobj\n9 0 obj\nstream\n';

/** One page whose contents, object 4, are written as they stand here. */
function withContents(object: string, more: readonly string[] = []): Uint8Array {
  return pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Contents 4 0 R >>',
    object,
    ...more,
  ]);
}

describe('Reading the streams of a PDF', () => {
  it('When a note speaks of a mid-stream specimen and the length stands elsewhere, every byte is read', () => {
    const indirect = withContents(`<< /Length 5 0 R >>\nstream\n${CLINICAL}\nendstream`, [
      `${CLINICAL.length}`,
    ]);
    assert.equal(textOf(opened(indirect)), CLINICAL);
    const twice = withContents(`<< /Length 5 0 R >>\nstream\n${CLINICAL}\nendstream`, [
      '6 0 R',
      `${CLINICAL.length}`,
    ]);
    assert.equal(textOf(opened(twice)), CLINICAL);
    const direct = withContents(`<< /Length ${CLINICAL.length} >>\nstream\n${CLINICAL}\nendstream`);
    assert.equal(textOf(opened(direct)), CLINICAL);
  });

  it('When the length itself is packed away with other objects, it is found there', () => {
    const raw = new RawPdf();
    raw.object(1, '<< /Type /Catalog /Pages 2 0 R >>');
    raw.object(2, '<< /Type /Pages /Kids [3 0 R] /Count 1 >>');
    raw.object(3, '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Contents 4 0 R >>');
    raw.stream(4, '/Length 5 0 R', CLINICAL);
    raw.packed(9, [[5, `${CLINICAL.length}`]]);
    assert.equal(textOf(opened(raw.end(raw.xrefStream(10, '/Size 11 /Root 1 0 R')))), CLINICAL);
  });

  it('When the line ends around a stream are of another kind, or there is none before its end, it is read', () => {
    for (const begin of ['\n', '\r\n'])
      for (const end of ['', '\n', '\r', '\r\n'])
        assert.equal(
          textOf(opened(withContents(`<< /Length 3 >>stream${begin}1 w${end}endstream`))),
          '1 w',
          JSON.stringify([begin, end]),
        );
    assert.equal(textOf(opened(withContents('<< /Length 0 >>\nstream\nendstream'))), '');
  });

  it('When a stream does not end where it says, nothing is guessed', () => {
    for (const length of ['2', '5', '999999', '-1', '3.5', '(3)', 'null', '77 0 R', '4 0 R', '[3]'])
      assert.equal(oddIn(withContents(`<< /Length ${length} >>\nstream\n1 w\nendstream`)), 'odd', length);
    for (const body of [
      '<< /Length 3 >>\nstream\r1 w\nendstream',
      '<< /Length 3 >>\nstream 1 w\nendstream',
      '<< /Length 3 >>\nstream\n1 w\n\nendstream',
      '<< /Length 3 >>\nstream\n1 w\nendstreem',
      '<< /Length 3 >>\nstream\n1 w\nendstream 5',
      '[ /Length 3 ]\nstream\n1 w\nendstream',
      '<< >>\nstream\n1 w\nendstream',
    ])
      assert.equal(oddIn(withContents(body)), 'odd', body);
  });

  it('When lengths ask for each other in a circle, the circle is seen', () => {
    const circle = withContents('<< /Length 5 0 R >>\nstream\n1 w\nendstream', ['6 0 R', '5 0 R']);
    assert.throws(() => textOf(opened(circle)), { code: 'odd', message: /circle/ });
    const own = withContents('<< /Length 4 0 R >>\nstream\n1 w\nendstream');
    assert.throws(() => textOf(opened(own)), { code: 'odd', message: /circle/ });
  });

  it('When a stream is kept in another file, that file is not asked for', () => {
    assert.equal(oddIn(withContents('<< /Length 3 /F (C:/secret.txt) >>\nstream\n1 w\nendstream')), 'odd');
  });

  it('When an object has no end, two values or none, it is odd', () => {
    const sound = pdfWithPages([{ more: '/Note (abc)' }]);
    assert.equal(opened(sound).pageCount, 1);
    assert.equal(oddIn(changed(sound, 'endobj\n4 0', 'endabj\n4 0')), 'odd');
    assert.equal(oddIn(changed(sound, '/Note (abc)', '/Note [abc]')), 'odd');
    assert.equal(oddIn(changed(sound, '/Note (abc)', '/Note a b c')), 'odd');
    for (const body of [
      '',
      '1 2',
      '<< /A 1 >> << >>',
      '<< /A 1',
      '>>',
      ']',
      '[ 1 >>',
      '<< /A >>',
      '<< 1 2 >>',
      '<< /A 1 /A 2 >>',
      '<< /A 1 /A null >>',
      'R',
      '1 R',
      '-1 0 R',
      '{ }',
      '1.2.3',
      '--1',
      '+',
      '.',
      '<0g>',
      '/#zz',
      '/#00',
      '>',
    ])
      assert.equal(
        oddCode(() => opened(withContents(body)).page(0)),
        'odd',
        body,
      );
  });

  it('When a list nests deeper than anyone would, it is left', () => {
    for (const depth of [101, 100_000])
      assert.equal(oddIn(withContents('['.repeat(depth) + ']'.repeat(depth))), 'odd');
  });
});

describe('Looking at both ends of a PDF', () => {
  const sound = Buffer.from(pdfWithPages([{ content: 'first' }]));

  it('When the file is empty or no PDF, that is final', () => {
    assert.equal(oddIn(new Uint8Array(0)), 'empty');
    assert.equal(oddIn(Buffer.from('<html><body>Please sign in</body></html>')), 'not-a-pdf');
    assert.equal(oddIn(Buffer.concat([Buffer.alloc(1020, 0x20), sound])), 'not-a-pdf');
    assert.equal(oddIn(Buffer.from('%PDF-1.7')), 'odd');
  });

  it('When something stands before the header or after the end, it is odd and may be mended', () => {
    assert.equal(oddIn(Buffer.concat([Buffer.from('\r\n'), sound])), 'odd');
    assert.equal(oddIn(Buffer.concat([sound, Buffer.from('<p>Sent by a gateway</p>')])), 'odd');
    assert.equal(oddIn(Buffer.concat([sound, Buffer.alloc(10_000_000)])), 'odd');
    assert.equal(opened(Buffer.concat([sound, Buffer.alloc(1500)])).pageCount, 1, 'a few zeros are no harm');
  });

  it('When an end mark is followed by the beginning of a revision, the file is not taken as it was before', () => {
    assert.equal(oddIn(Buffer.concat([sound, Buffer.from('4 0 obj\n<< /Length 3 >>\nstr')])), 'odd');
  });

  it('When the end is missing, cut or leads nowhere, it is odd', () => {
    const text = sound.toString('latin1');
    for (const tail of ['%%EOF\n', 'startxref', /startxref\n\d+\n/])
      assert.equal(oddIn(Buffer.from(text.replace(tail, ''), 'latin1')), 'odd', `${tail}`);
    for (const at of ['0', '7', '99999999', '-5', '9e3'])
      assert.equal(
        oddIn(Buffer.from(text.replace(/startxref\n\d+/, `startxref\n${at}`), 'latin1')),
        'odd',
        at,
      );
  });

  it('When a file made for the web is shorter than it says, it was cut off', () => {
    const linearised = (length: number) => {
      const raw = new RawPdf();
      raw.object(8, `<< /Linearized 1 /L ${length} /N 1 >>`);
      setDownOnePage(raw);
      return raw.end(raw.table('/Size 9 /Root 1 0 R'));
    };
    const { length } = linearised(300);
    assert.equal(opened(linearised(300)).pageCount, 1, 'a file that was added to is longer');
    assert.equal(oddIn(linearised(length + 5000)), 'cut-off');
  });

  it('When another program packed the objects, its file is read like any other', async () => {
    const made = await PDFDocument.create();
    for (const text of ['one', 'two', 'three']) made.addPage([300, 400]).drawText(text);
    for (const useObjectStreams of [true, false]) {
      const pdf = opened(await made.save({ useObjectStreams }));
      assert.equal(pdf.pageCount, 3);
      assert.match(textOf(pdf, 2), /Tj/);
    }
  });
});
