import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findNhsNumbers, maskNhsNumber, parseNhsNumber, showNhsNumber } from '../../core/nhs-number.ts';

/** A ten-digit number with its own check digit, by sums written anew here; null where the check would be 10. */
function withCheck(nine: string): string | null {
  let sum = 0;
  for (let i = 0; i < 9; i++) sum += Number(nine.charAt(i)) * (10 - i);
  const check = (11 - (sum % 11)) % 11;
  return check === 10 ? null : nine + String(check);
}
const valid = fc
  .integer({ min: 900000000, max: 998999999 })
  .map((n) => withCheck(String(n)))
  .filter((n) => n !== null);

describe('An NHS number', () => {
  it('is read with spaces, dashes and no-break spaces, and shown 3 3 4', () => {
    for (const text of ['9000000009', ' 900 000 0009 ', '900-000-0009', '900\u00a0000\u00a00009'])
      assert.equal(parseNhsNumber(text), '9000000009');
    assert.equal(showNhsNumber('9000000009'), '900 000 0009');
    assert.equal(maskNhsNumber('9000000009'), '*** *** 0009');
  });

  it('is refused when it fails the check, repeats one digit, or is not ten digits', () => {
    for (const text of [
      '9991234567',
      '4857773456',
      '0000000000',
      '1111111111',
      '900000000',
      '90000000090',
      'QQ123456C',
      '',
    ])
      assert.equal(parseNhsNumber(text), null, text);
  });

  it('survives being shown and read again, and is never valid with one digit changed', () => {
    fc.assert(
      fc.property(valid, fc.nat(9), fc.integer({ min: 1, max: 9 }), (number, at, by) => {
        assert.equal(parseNhsNumber(showNhsNumber(number)), number);
        const wrong =
          number.slice(0, at) + String((Number(number.charAt(at)) + by) % 10) + number.slice(at + 1);
        assert.equal(parseNhsNumber(wrong), null);
      }),
    );
  });

  it('is found in running text with how it was found, and not inside longer runs', () => {
    const how = (text: string) => findNhsNumbers(text).map((seen) => seen.how);
    assert.deepEqual(how('NHS No: 9000000009'), ['labelled']);
    assert.deepEqual(how('patient 900 000 0009 attended'), ['spaced']);
    assert.deepEqual(how('ref 9000000009.'), ['bare']);
    for (const text of [
      'call 09000000009',
      'account 90000000091',
      '+9000000009',
      '12 900 000 0009 34',
      'no number',
    ])
      assert.deepEqual(how(text), [], text);
  });

  it('never makes any text throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        parseNhsNumber(text);
        for (const { nhsNumber } of findNhsNumbers(text)) assert.equal(parseNhsNumber(nhsNumber), nhsNumber);
      }),
    );
  });
});
