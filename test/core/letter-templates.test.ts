import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { LetterText, WordedLetter } from '../../core/letter-templates.ts';
import {
  example,
  filled,
  PLACEHOLDERS,
  textFaults,
  valuesOf,
  WORDED_LETTERS,
} from '../../core/letter-templates.ts';
import { findNhsNumbers } from '../../core/nhs-number.ts';
import { OWN_TEXTS } from '../../server/wording/own-letters.ts';

const GOOD: LetterText = {
  subject: 'Leaver: {our reference}',
  body: 'Please send {parts} for {name}, born {date of birth}, NHS number {NHS number}.\nRef {our reference}\n{practice}',
};

describe('A letter in a practice’s own words', () => {
  const faults = (change: Partial<LetterText>, letter: WordedLetter = 'request-notes') =>
    textFaults(letter, { ...GOOD, ...change }).map(({ where, what }) => `${where}: ${what}`);
  const refused = (change: Partial<LetterText>, words: RegExp, letter?: WordedLetter) => {
    const found = faults(change, letter);
    assert.ok(
      found.some((one) => words.test(one)),
      JSON.stringify(found),
    );
  };

  it('may be anything that names no patient in its subject and is enough to find the notes by', () => {
    assert.deepEqual(faults({}), []);
    assert.deepEqual(faults({ subject: 'From {practice} to {Scanning  Company}, {OUR REFERENCE}' }), []);
    for (const letter of WORDED_LETTERS) assert.deepEqual(textFaults(letter, OWN_TEXTS[letter]), [], letter);
  });

  it('has nothing of the patient in its subject, and our reference', () => {
    for (const name of ['name', 'NHS number', 'nhs  NUMBER', 'date of birth', 'parts'])
      refused({ subject: `{${name}} {our reference}` }, /^subject: .*nothing of the patient/);
    refused({ subject: 'Notes needed' }, /^subject: \{our reference\} must stand in it/);
    refused({ subject: 'For 943 476 5919, {our reference}' }, /^subject: An NHS number stands in it/);
    refused({ subject: '{new practice} {our reference}' }, /nothing of the patient/, 'ask-new-practice');
  });

  it('is one line above and words below, neither empty nor endless', () => {
    for (const end of ['\n', '\r\n', '\r', '\u2028', '\u0000', '\u0085'])
      refused({ subject: `{our reference}${end}Bcc: x@y.example` }, /one line/);
    refused({ subject: ' ' }, /empty/);
    refused({ subject: `{our reference}${'x'.repeat(120)}` }, /longer than 120/);
    refused({ body: '' }, /no words/);
    refused({ body: `${GOOD.body}${'x'.repeat(4_000)}` }, /longer than 4,000/);
    refused({ body: `${GOOD.body}\u0007` }, /cannot be shown/);
    assert.deepEqual(faults({ body: GOOD.body.replaceAll('\n', '\r\n\t') }), []);
  });

  it('holds our reference and the NHS number, as placeholders and never written out', () => {
    refused({ body: 'Please send it. {our reference}' }, /^body: \{NHS number\} must stand in it/);
    refused({ body: 'Please send it. {NHS number}' }, /^body: \{our reference\} must stand in it/);
    refused({ body: `${GOOD.body} 9434765919` }, /An NHS number stands in it/);
    assert.deepEqual(faults({ body: `${GOOD.body} Telephone 01632 960 123.` }), []);
  });

  it('says which placeholders it does not know, and which brackets stand alone', () => {
    refused({ body: `${GOOD.body} {surname} {}` }, /does not know \{surname\} and \{\}/);
    refused({ body: `${GOOD.body} {collected` }, /no partner/);
    refused({ body: `${GOOD.body} {{name}}` }, /no partner/);
    refused({ body: `${GOOD.body} {name}` }, /does not know .*\{name\}/, 'request-deletion');
    refused(
      { body: `${GOOD.body} {date of birth}` },
      /does not know .*\{date of birth\}/,
      'ask-new-practice',
    );
  });

  it('uses no words by which an answer would be known', () => {
    for (const words of ['tell us if it is legible', 'if you do not hold it', 'once deleted', 'password: x'])
      refused({ body: `${GOOD.body} Please ${words}.` }, /would look like an answer/);
  });

  it('is filled once: what stands in a value is left alone', () => {
    const values = valuesOf({ name: '{NHS number} $& $1', 'NHS number': '900 000 0009' });
    assert.equal(
      filled('{Name}; {nhs number}; {other}', values),
      '{NHS number} $& $1; 900 000 0009; {other}',
    );
    assert.match(
      example('request-notes', GOOD.body),
      /BLOGGS, Joe, born 1 April 1950, NHS number 900 000 0009/,
    );
  });

  it('whatever is typed, never lets through a subject that tells of the patient or breaks its line', () => {
    const names = PLACEHOLDERS['request-notes'].map(({ name }) => `{${name}}`);
    const piece = fc.oneof(
      fc.constantFrom(...names, '{', '}', '\n', '\r', '943 476 5919', 'Notes ', ' - '),
      fc.string({ maxLength: 6 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const subject = pieces.join('');
        if (faults({ subject }).length > 0) return;
        const shown = example('request-notes', subject);
        assert.doesNotMatch(shown, /[\r\n]|BLOGGS|1950/);
        assert.deepEqual(findNhsNumbers(shown), []);
        assert.match(shown, /LV-0000-0000/);
      }),
      { numRuns: 3_000, seed: 2026 },
    );
  });
});
