import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isRecordRef, normaliseRef, recordRefFrom } from '../../core/record-ref.ts';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const ref = fc.array(fc.integer({ min: 0, max: 31 }), { minLength: 7, maxLength: 7 }).map(recordRefFrom);
const place = fc.constantFrom(3, 4, 5, 6, 8, 9, 10, 11);
const put = (text: string, at: number, character: string) =>
  text.slice(0, at) + character + text.slice(at + 1);

describe('When a record is given its reference', () => {
  it('is LV and eight characters that cannot be misread', () => {
    fc.assert(
      fc.property(ref, (made) => {
        assert.match(made, /^LV-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
        assert.equal(normaliseRef(made), made);
      }),
    );
  });

  it('stays the same reference for the same numbers, whatever is changed here later', () => {
    assert.equal(recordRefFrom([0, 0, 0, 0, 0, 0, 0]), 'LV-0000-0000');
    assert.equal(recordRefFrom([0, 0, 0, 0, 0, 0, 1]), 'LV-0000-0012');
    assert.equal(recordRefFrom([0, 0, 0, 0, 0, 0, 16]), 'LV-0000-00G5');
  });

  it('refuses numbers that are no characters', () => {
    for (const values of [
      [],
      [1, 2, 3],
      [0, 0, 0, 0, 0, 0, 32],
      [0, 0, 0, 0, 0, 0, -1],
      [0, 0, 0, 0, 0, 0, 0.5],
    ]) {
      assert.throws(() => recordRefFrom(values), RangeError);
    }
  });
});

describe('When somebody copies a reference by hand', () => {
  it('forgives lower case, dashes, spaces, O for 0 and I or L for 1', () => {
    fc.assert(
      fc.property(ref, fc.constantFrom('', '-', ' ', '–', '.', '\u2011'), (made, dash) => {
        const copied = made.replaceAll('-', dash).replaceAll('0', 'o').replaceAll('1', 'l').toLowerCase();
        assert.equal(normaliseRef(` ${copied} `), made);
        assert.equal(normaliseRef(made.replaceAll('1', 'I').replaceAll('0', 'O')), made);
        assert.ok(isRecordRef(copied));
      }),
    );
  });

  it('catches any one wrong character', () => {
    fc.assert(
      fc.property(ref, place, fc.constantFrom(...ALPHABET), (made, at, character) => {
        fc.pre(made[at] !== character);
        assert.ok(!isRecordRef(put(made, at, character)));
      }),
    );
  });

  it('catches any two characters changed round, neighbours or not', () => {
    fc.assert(
      fc.property(ref, place, place, (made, a, b) => {
        fc.pre(made[a] !== made[b]);
        assert.ok(!isRecordRef(put(put(made, a, made.charAt(b)), b, made.charAt(a))));
      }),
    );
  });

  it('takes nothing else for a reference', () => {
    for (const text of [
      '',
      'LV',
      'LV-0000-000',
      'LV-0000-00000',
      'XV-0000-0000',
      '0000-0000',
      '9000000009',
      'LV-UUUU-UUUU',
    ]) {
      assert.equal(normaliseRef(text), null, text);
    }
  });
});
