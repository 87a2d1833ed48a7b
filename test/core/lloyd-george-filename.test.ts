import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readFilename, writeFilename } from '../../core/lloyd-george-filename.ts';

const EXACT = '1of3_Lloyd_George_Record_[Joe Bloggs]_[9000000009]_[25-12-1969].pdf';
const facts = (name: string) => readFilename(name).parsed;
const joe = { part: 1, of: 3, patientName: 'Joe Bloggs', nhsNumber: '9000000009', dateOfBirth: '1969-12-25' };

describe('The national file name', () => {
  it('is known as exact only in its exact form', () => {
    assert.deepEqual(readFilename(EXACT), {
      name: EXACT,
      parsed: joe,
      exact: true,
      canonical: EXACT,
      problems: [],
    });
    for (const name of [
      EXACT.replace('.pdf', '.PDF'),
      EXACT.replace('of', 'Of'),
      EXACT.replace('1of3', '01of03'),
    ]) {
      assert.deepEqual([readFilename(name).exact, readFilename(name).canonical], [false, EXACT], name);
    }
  });

  it('is read through the mess seen in practice', () => {
    for (const name of [
      '01 of 03_Lloyd_George_Record_[Joe Bloggs]_[9000000009]_[25-12-1969].pdf',
      '1of_3_Ll0yd_Ge0rge_Rec0rd_[Joe Bloggs]_[9000000009]_[25.12.1969].pdf',
      '1OF3 lloyd george record Joe Bloggs 900 000 0009 25/12/1969.pdf',
      '1of3_Lloyd_George_Record_Joe_Bloggs_900000000925121969.pdf',
      '1of3_Lloyd_George_Record_(Joe Bloggs)_(9000000009)_(25-Dec-1969)',
      '1of3_Lloyd_George_Record_[Joe Bloggs]_[9000000009]_[1969-12-25].pdf',
      '1of3_Lloyd\u200b_George_Record_[Joe\u202e Bloggs]_[9000000009]_[25-12-1969].pdf',
    ])
      assert.deepEqual(facts(name), joe, name);
  });

  it('copies none of the repository’s quirks', () => {
    assert.equal(
      readFilename('1of10_Lloyd_George_Record_[Joe Bloggs]_[9000000009]_[25-12-1969].pdf').parsed?.of,
      10,
      '1of10 is not a joined 1of1',
    );
    assert.equal(readFilename(EXACT.replace('.pdf', 'xpdf')).exact, false, 'the dot is a dot');
    for (const name of ['J×e', "'", '-', ' '])
      assert.equal(writeFilename({ ...joe, patientName: name }), null, name);
    assert.ok(
      writeFilename({ ...joe, patientName: 'Nguyễn Ștefan' })?.includes('Nguyễn'.normalize('NFD')),
      'composed letters pass decomposed',
    );
    assert.deepEqual(
      readFilename(EXACT.replace('25-12', '31-02')).problems.map(({ code }) => code),
      ['impossible-date'],
    );
    assert.equal(facts(EXACT.replace('9000000009', '0000000000'))?.nhsNumber, null);
    assert.ok(
      readFilename(EXACT.replace('1of3', '4of3')).problems.some(({ code }) => code === 'part-out-of-range'),
    );
  });

  it('is not seen where it is not', () => {
    for (const name of ['holiday.jpg', 'invoice 2026-11.pdf', 'proof 3 of 4.pdf', ''])
      assert.equal(facts(name), null, name);
  });

  it('reads back what it writes, for any patient it can write', () => {
    const name = fc.stringMatching(/^[A-Z][a-z]{1,12}( |-|')[A-ZÀ-Ö][a-zà-ö]{1,12}$/);
    const day = fc
      .date({ min: new Date('1900-01-01'), max: new Date('2026-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.nat(20),
        name,
        day,
        (part, more, patientName, dateOfBirth) => {
          const given = { part, of: part + more, patientName, nhsNumber: '9000000017', dateOfBirth };
          const written = writeFilename(given);
          assert.ok(written);
          assert.deepEqual(readFilename(written), {
            name: written,
            parsed: given,
            exact: true,
            canonical: written,
            problems: [],
          });
        },
      ),
    );
  });

  it('never makes any name throw, and 10,000 hostile characters cost little', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        assert.equal(readFilename(text).name, text);
      }),
    );
    assert.ok(readFilename(`${'1of'.repeat(4000)}[[[[`).problems.some(({ code }) => code === 'too-long'));
  });
});
