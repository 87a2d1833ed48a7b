import assert from 'node:assert/strict';
import { PdfRef } from '../../../../server/press/pdf/values.ts';
import { pdfWithPages } from '../../../builders/pdfs.ts';
import { RawPdf, setDownOnePage } from '../../../builders/raw-pdfs.ts';
import { changed, oddIn, opened, textOf } from './reading.ts';

const ROOT = '/Size 20 /Root 1 0 R';

describe('Finding the objects of a PDF', () => {
  it('When the index is a table, each object is found and its page read', () => {
    const pdf = opened(pdfWithPages([{ content: 'first' }, { content: 'second' }]));
    assert.equal(pdf.pageCount, 2);
    assert.deepEqual([textOf(pdf, 0), textOf(pdf, 1)], ['first', 'second']);
  });

  for (const predictor of [false, true])
    it(`When the index is a stream ${predictor ? 'with' : 'without'} a predictor, packed objects are found too`, () => {
      const raw = new RawPdf();
      raw.stream(4, '', 'written');
      raw.packed(9, [
        [1, '<< /Type /Catalog /Pages 2 0 R >>'],
        [2, '<< /Type /Pages /Kids [3 0 R] /Count 1 >>'],
        [3, '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Contents 4 0 R >>'],
      ]);
      const pdf = opened(raw.end(raw.xrefStream(10, ROOT, { predictor })));
      assert.equal(textOf(pdf), 'written');
    });

  it('When a file is hybrid, what its table hides is found through the stream beside it', () => {
    const raw = new RawPdf();
    raw.object(1, '<< /Type /Catalog /Pages 2 0 R >>');
    raw.object(2, '<< /Type /Pages /Kids [3 0 R] /Count 1 >>');
    raw.object(3, '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Resources 5 0 R >>');
    raw.packed(9, [[5, '<< /Hidden true >>']]);
    const hidden = raw.xrefStream(10, ROOT, { only: 'packed' });
    const pdf = opened(raw.end(raw.table(`${ROOT} /XRefStm ${hidden}`)));
    assert.equal(pdf.page(0).resources.get('Hidden'), true);
  });

  it('When a file was added to, the newest of each object counts and the others stay', () => {
    const raw = new RawPdf();
    setDownOnePage(raw, 'old');
    const first = raw.table(ROOT);
    raw.raw(`startxref\n${first}\n%%EOF\n`);
    raw.stream(4, '', 'new');
    raw.free(3);
    raw.object(5, '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R >>');
    raw.object(2, '<< /Type /Pages /Kids [5 0 R] /Count 1 >>');
    const second = raw.table(`${ROOT} /Prev ${first}`);
    raw.raw(`startxref\n${second}\n%%EOF\n`);
    raw.object(6, '(newest)');
    const pdf = opened(raw.end(raw.xrefStream(11, `${ROOT} /Prev ${second}`)));
    assert.equal(textOf(pdf), 'new');
    assert.equal(pdf.page(0).mediaBox.right, 100);
    assert.equal(pdf.object(new PdfRef(3, 0)), null, 'the page that was taken out');
  });

  it('When an object is free or was never there, it is null; with another generation it is odd', () => {
    const raw = new RawPdf();
    setDownOnePage(raw);
    raw.free(7);
    raw.object(8, '(again)', 2);
    const pdf = opened(raw.end(raw.table(ROOT)));
    assert.equal(pdf.object(new PdfRef(7, 0)), null);
    assert.equal(pdf.object(new PdfRef(19, 0)), null);
    assert.equal(pdf.object(new PdfRef(123_456_789, 0)), null);
    assert.notEqual(pdf.object(new PdfRef(8, 2)), null);
    assert.throws(() => pdf.object(new PdfRef(8, 0)), { name: 'Odd', code: 'odd' });
  });

  it('When sections go round in a circle, that is seen', () => {
    const raw = new RawPdf();
    setDownOnePage(raw);
    const at = raw.length;
    assert.equal(oddIn(raw.end(raw.table(`${ROOT} /Prev ${at}`))), 'odd');
  });

  it('When a chain of sections is longer than any history of a file, it is not followed to its end', () => {
    const raw = new RawPdf();
    setDownOnePage(raw);
    let last = raw.table(ROOT);
    for (let more = 0; more < 5000; more++) last = raw.table(`${ROOT} /Prev ${last}`);
    assert.equal(oddIn(raw.end(last)), 'odd');
  });

  it('When an object is not where the index says, it is odd and never looked for', () => {
    const sound = pdfWithPages([{ content: 'first' }]);
    const text = Buffer.from(sound).toString('latin1');
    const offset = String(text.indexOf('4 0 obj')).padStart(10, '0');
    for (const by of [-9, -1, 1, 9]) {
      const wrong = String(Number(offset) + by).padStart(10, '0');
      assert.equal(oddIn(changed(sound, `${offset} 00000`, `${wrong} 00000`)), 'odd', `off by ${by}`);
    }
  });

  it('When the index leads into the middle of a number, the object found there is not believed', () => {
    const raw = new RawPdf();
    setDownOnePage(raw);
    const at = raw.object(14, '<< /Type /Pages /Kids [3 0 R] /Count 1 >>');
    const section = raw.table(ROOT);
    const sound = raw.end(section);
    const text = Buffer.from(sound).toString('latin1');
    const row = /\n4 1\n(\d{10}) /.exec(text)?.[1] ?? '';
    assert.equal(oddIn(changed(sound, `4 1\n${row}`, `4 1\n${String(at + 1).padStart(10, '0')}`)), 'odd');
  });

  it('When the index holds more than the file says, or points outside it, that is odd', () => {
    const sound = pdfWithPages([{}]);
    assert.equal(oddIn(changed(sound, '/Size 5', '/Size 4')), 'odd');
    assert.equal(oddIn(changed(sound, '/Size 5', '/Siza 5')), 'odd');
    const row = /\d{10} 00000 n/.exec(Buffer.from(sound).toString('latin1'))?.[0] ?? '';
    assert.equal(oddIn(changed(sound, row, '0000999999 00000 n')), 'odd');
  });

  it('When one section names an object twice, nobody guesses which row counts', () => {
    for (const kind of ['table', 'xrefStream'] as const) {
      const raw = new RawPdf();
      setDownOnePage(raw, 'one');
      raw.stream(4, '', 'two');
      assert.equal(oddIn(raw.end(kind === 'table' ? raw.table(ROOT) : raw.xrefStream(10, ROOT))), 'odd');
    }
  });

  it('When an index lists more objects than the limit, it is too big, however small the file', () => {
    const raw = new RawPdf();
    setDownOnePage(raw);
    raw.object(2_000_000, '(far)');
    assert.equal(oddIn(raw.end(raw.table('/Size 2000001 /Root 1 0 R'))), 'too-big');
  });

  it('When an index stream is shorter or longer than its rows, that is odd', () => {
    const raw = new RawPdf();
    setDownOnePage(raw);
    const sound = raw.end(raw.xrefStream(10, ROOT));
    assert.equal(opened(sound).pageCount, 1);
    assert.equal(oddIn(changed(sound, '/W [1 3 2]', '/W [1 2 2]')), 'odd');
    assert.equal(oddIn(changed(sound, '/W [1 3 2]', '/W [1 9 2]')), 'odd');
    assert.equal(oddIn(changed(sound, '/Index [1 1', '/Index [1 2')), 'odd');
    assert.equal(oddIn(changed(sound, '/Type /XRef', '/Type /XRfe')), 'odd');
  });

  it('When any section speaks of encryption, the file is locked', () => {
    for (const kind of ['table', 'xrefStream'] as const) {
      const raw = new RawPdf();
      setDownOnePage(raw);
      const trailer = `${ROOT} /Encrypt << /Filter /Standard >>`;
      const at = kind === 'table' ? raw.table(trailer) : raw.xrefStream(10, trailer);
      assert.equal(oddIn(raw.end(at)), 'locked');
    }
  });

  it('When a packed object is not the one the index names, or is only a reference, it is odd', () => {
    const withPacked = (body: string) => {
      const raw = new RawPdf();
      setDownOnePage(raw, 'x', '/Resources 5 0 R');
      raw.packed(9, [
        [5, body],
        [6, '<< >>'],
      ]);
      return raw.end(raw.xrefStream(10, ROOT));
    };
    assert.equal(opened(withPacked('<< /A 1 >>')).page(0).resources.get('A'), 1);
    assert.equal(oddIn(withPacked('6 0 R')), 'odd');
    assert.equal(oddIn(withPacked('<< >> <<')), 'odd');
    assert.equal(oddIn(withPacked('')), 'odd');
    assert.equal(oddIn(changed(withPacked('<< /A 1 >>'), '/N 2', '/N 3')), 'odd');
    assert.equal(oddIn(changed(withPacked('<< /A 1 >>'), '/ObjStm', '/ObjStn')), 'odd');
  });

  it('When a group of objects says that it is packed in itself, the circle is seen', () => {
    const raw = new RawPdf();
    setDownOnePage(raw, 'x', '/Resources 9 0 R');
    raw.listPacked(9, 9, 0);
    const bytes = raw.end(raw.xrefStream(10, ROOT));
    assert.throws(() => opened(bytes).page(0), { name: 'Odd', code: 'odd' });
  });

  it('When a group of objects asks for its length inside itself, the circle is seen', () => {
    const raw = new RawPdf();
    setDownOnePage(raw, 'x', '/Resources 5 0 R');
    raw.stream(9, '/Type /ObjStm /N 2 /First 8 /Length 6 0 R', '5 0 6 6 << >> 14');
    raw.listPacked(5, 9, 0);
    raw.listPacked(6, 9, 1);
    const bytes = raw.end(raw.xrefStream(10, ROOT));
    assert.throws(() => opened(bytes).page(0), { message: /circle/ });
  });

  it('When lengths lead from one group of objects into the next without end, they are not followed', () => {
    const raw = new RawPdf();
    setDownOnePage(raw, 'x', '/Resources 5 0 R');
    const groups = 2000;
    for (let group = 0; group < groups; group++) {
      raw.stream(
        5000 + group,
        `/Type /ObjStm /N 1 /First 8 /Length ${5 + group + 1} 0 R`,
        `${5 + group} 0 `.padEnd(8),
      );
      raw.listPacked(5 + group, 5000 + group, 0);
    }
    const bytes = raw.end(raw.xrefStream(8000, '/Size 9000 /Root 1 0 R'));
    assert.throws(() => opened(bytes).page(0), { code: 'odd', message: /circle/ });
  });

  it('When every page takes turns with the same few megabytes, the reading comes to an end', () => {
    const raw = new RawPdf();
    const pages = Array.from({ length: 1000 }, (_, at) => 100 + at);
    const pageOf = (number: number) =>
      [number, '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>'] as const;
    raw.object(1, '<< /Type /Catalog /Pages 2 0 R >>');
    raw.object(
      2,
      `<< /Type /Pages /Count 1000 /Kids [${pages.map((number) => `${number} 0 R`).join(' ')}] >>`,
    );
    const filler = ' '.repeat(12 * 1024 * 1024);
    raw.packed(8, [...pages.filter((number) => number % 2 === 0).map(pageOf), [3, `1${filler}`]]);
    raw.packed(9, [...pages.filter((number) => number % 2 === 1).map(pageOf), [4, `1${filler}`]]);
    const bytes = raw.end(raw.xrefStream(99, '/Size 9000 /Root 1 0 R'));
    assert.ok(bytes.length < 100_000);
    assert.equal(oddIn(bytes, 2000), 'too-big');
  });
});
