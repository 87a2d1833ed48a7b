import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Cursor, pagedMemory } from '../../../../server/press/pdf/paged-bytes.ts';
import { readOne } from '../../../../server/press/pdf/parser.ts';
import { Odd, PdfName, PdfString, type PdfValue } from '../../../../server/press/pdf/values.ts';
import { writeNumber, writeSimple } from '../../../../server/press/pdf/write-values.ts';

describe('A value that is written', () => {
  it('is read again as the very same number, and never has an exponent', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = writeNumber(value);
        assert.match(text, /^-?\d+(\.\d+)?$/);
        assert.equal(Number(text), value === 0 ? 0 : value);
      }),
    );
  });

  const numbers: [number, string][] = [
    [0, '0'],
    [-0, '0'],
    [612, '612'],
    [-0.24, '-0.24'],
    [1.5e-7, '0.00000015'],
    [-1e-7, '-0.0000001'],
    [1e21, '1000000000000000000000'],
    [-1.25e22, '-12500000000000000000000'],
  ];
  for (const [value, text] of numbers)
    it(`is ${text} for ${value}`, () => {
      assert.equal(writeNumber(value), text);
    });

  it('is refused when it is no number at all', () => {
    assert.throws(() => writeNumber(Number.POSITIVE_INFINITY), Odd);
    assert.throws(() => writeNumber(Number.NaN), Odd);
  });

  it('is read again as the very same name, whatever bytes are in it', () => {
    const bytes = fc.uint8Array({ min: 1, minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(bytes, (name) => {
        const text = Buffer.from(name).toString('latin1');
        assert.deepEqual(readAgain(new PdfName(text)), new PdfName(text));
      }),
    );
  });

  it('is read again as the very same string, whatever bytes are in it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        assert.deepEqual(readAgain(new PdfString(bytes)), new PdfString(bytes));
      }),
    );
  });

  it('is kept apart from what stands next to it', () => {
    const text = writeSimple(new PdfName('A b/(c)#1'));
    assert.equal(text, '/A#20b#2f#28c#29#231');
    assert.equal(writeSimple(new PdfString(Buffer.from('a (b) \\'))), '(a \\(b\\) \\\\)');
  });
});

function readAgain(value: PdfName | PdfString): PdfValue {
  const text = Buffer.from(`${writeSimple(value)} endobj`, 'latin1');
  return readOne(new Cursor(pagedMemory(text), 0)).value;
}
