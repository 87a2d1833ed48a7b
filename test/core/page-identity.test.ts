import assert from 'node:assert/strict';
import fc from 'fast-check';
import { identitiesOn, namesPatient, pageDoubts } from '../../core/page-identity.ts';

const ANN = { nhsNumber: '9000000009', name: 'Ann Bloggs', dateOfBirth: '1950-03-01' };
const doubts = (text: string, source: 'text' | 'read' = 'text') =>
  pageDoubts(identitiesOn(text, source), ANN).map(({ light, code }) => `${light} ${code}`);

describe('A page’s identity', () => {
  it('is found in its numbers, and in names and dates of birth after their labels', () => {
    const text =
      'Marlbeck General\r\nPatient name: Ann Bloggs   DOB: 01/03/1950\r\nNHS No: 900 000 0009\r\nDear Doctor';
    assert.deepEqual(identitiesOn(text), {
      source: 'text',
      numbers: [{ nhsNumber: '9000000009', how: 'labelled' }],
      names: ['Ann Bloggs'],
      births: ['1950-03-01'],
    });
    assert.equal(namesPatient(identitiesOn(text), ANN), true);
  });

  it('is nobody’s where there is no text: no machine can say whose page that is', () => {
    for (const text of ['', '  \r\n\t ']) {
      assert.equal(identitiesOn(text), null);
      assert.deepEqual(pageDoubts(null, ANN), []);
      assert.equal(namesPatient(null, ANN), false);
    }
  });

  for (const [text, names] of [
    ['Surname: BLOGGS\nForenames: Ann Mary\nSex: F', ['BLOGGS, Ann Mary']],
    ['Surname BLOGGS Forenames Ann DOB 1.3.50', ['BLOGGS, Ann']],
    ['Re: Mrs Ann Bloggs, DOB 01.03.1950', ['Ann Bloggs']],
    ['NAME: Siân O’Neill-Price', ['Siân O’Neill-Price']],
    ['Patient: Bloggs, Ann', ['Bloggs, Ann']],
    ['GP name: Dr Robert Fernsby', []],
    ['Next of kin name: Robert Bloggs', []],
    ['She was seen with her sister Mary Smith.', []],
    ['Name of drug: Salbutamol', []],
    ['name: see overleaf', []],
  ] as const) {
    it(`reads the names of “${text.replaceAll('\n', ' / ')}”`, () => {
      assert.deepEqual(identitiesOn(text)?.names, names);
    });
  }

  for (const [text, births] of [
    ['DOB 01/03/1950', ['1950-03-01']],
    ['D.O.B. 1-3-50', ['??50-03-01']],
    ['Date of birth: 1st March 1950', ['1950-03-01']],
    ['born on 1 Mar 1950', ['1950-03-01']],
    ['Born: 1950-03-01', ['1950-03-01']],
    ['Date of Birth\n01/03/1950', ['1950-03-01']],
    ['DOB 31/02/1950', []],
    ['Seen 01/03/1950', []],
    ['stubborn 01/03/1950 pain', []],
    ['DOB 01/03/19501', []],
  ] as const) {
    it(`reads the dates of birth of “${text.replaceAll('\n', ' / ')}”`, () => {
      assert.deepEqual(identitiesOn(text)?.births, births);
    });
  }
});

describe('A page is doubted', () => {
  it('not at all where it says what is known of the patient, however it is written', () => {
    assert.deepEqual(doubts('Name: BLOGGS, Ann  DOB 1/3/50  NHS 900 000 0009'), []);
    assert.deepEqual(doubts('No label, no number: 12 tablets on 01/03/1999 for Bob Example.'), []);
    assert.deepEqual(doubts('Surname: Bloggs'), [], 'one name of two is no other person');
  });

  it('in red where another NHS number is labelled, or spaced as NHS numbers are', () => {
    assert.deepEqual(doubts('NHS number 9000000017'), ['red another-number']);
    assert.deepEqual(doubts('Ref 900 000 0017'), ['red another-number']);
    assert.deepEqual(doubts('NHS No 900 000 0009, baby: NHS No 900 000 0017'), ['red another-number']);
  });

  it('in amber where ten bare digits pass the sum, which one in eleven do by chance', () => {
    assert.deepEqual(doubts('Hospital unit 9000000017'), ['amber perhaps-another-number']);
    assert.deepEqual(doubts('Hospital unit 9000000018'), [], 'that fails modulus 11');
    assert.deepEqual(doubts('Tel 01632 9000000017 4'), [], 'part of a longer number');
  });

  it('in amber where name or date of birth differ', () => {
    assert.deepEqual(doubts('Name: Bob Example'), ['amber another-name']);
    assert.deepEqual(doubts('DOB: 30/11/1962'), ['amber another-birth']);
    assert.deepEqual(doubts('DOB: 01/03/2050'), ['amber another-birth'], 'a century apart is another person');
    assert.deepEqual(doubts('Name: Ann Bloggs\nMother\nName: Eve Bloggs-Hart'), [], 'it names the patient');
  });

  it('in amber at most, and never confirmed, by what was read off a picture', () => {
    assert.deepEqual(doubts('NHS No 900 000 0017', 'read'), ['amber perhaps-another-number']);
    assert.equal(namesPatient(identitiesOn('NHS No 900 000 0009', 'read'), ANN), false);
  });

  it('by nothing while nothing is known to hold it against', () => {
    const nobody = { nhsNumber: null, name: null, dateOfBirth: null };
    assert.deepEqual(pageDoubts(identitiesOn('NHS 900 000 0017 Name: Bob DOB 1/1/1960'), nobody), []);
  });

  it('in words that say what was found', () => {
    const [red, amber] = pageDoubts(identitiesOn('NHS 900 000 0017\nDOB: 30/11/62'), ANN);
    assert.equal(red?.words, 'Another NHS number is on this page: 900 000 0017.');
    assert.equal(amber?.words, 'The date of birth on this page is 30/11/62.');
    const [bare] = pageDoubts(identitiesOn('9000000017'), ANN);
    assert.match(bare?.words ?? '', /may be another NHS number, or no NHS number at all/);
  });

  it('quickly, whatever a page says', () => {
    const hostile = [
      'Name: '.repeat(20_000),
      `Name: ${'A '.repeat(50_000)}`,
      `Surname ${'Aa-'.repeat(40_000)}`,
      'born '.repeat(30_000),
      `DOB ${' '.repeat(100_000)}1/1/1950`,
      '9'.repeat(200_000),
    ];
    for (const text of hostile) {
      const began = performance.now();
      identitiesOn(text);
      assert.ok(performance.now() - began < 500, `${text.slice(0, 20)} took too long`);
    }
    fc.assert(
      fc.property(fc.string({ maxLength: 2_000 }), (text) => {
        const identity = identitiesOn(text);
        assert.ok(identity === null || identity.names.length <= 20);
      }),
      { numRuns: 300 },
    );
  });
});
