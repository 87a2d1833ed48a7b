import assert from 'node:assert/strict';
import { PAGE_REFUSALS } from '../../../core/leaver-record.ts';
import {
  fileTroubles,
  pageNotes,
  pageRefusalWords,
  pageTroubles,
  rescueWords,
  stripWords,
  takenOutWords,
} from '../../../server/wording/page-words.ts';

const SOUND = {
  picture: 'whole',
  dark: false,
  faint: false,
  lowContrast: false,
  imageDpi: 300,
  blank: false,
} as const;
const COUNTS = { pages: 40, red: 0, amber: 0, blank: 0, takenOut: 0, unchecked: 0 };

describe('The words about pages', () => {
  it('say what was done to a file, which pages are empty, and what a person has to do', () => {
    assert.equal(
      rescueWords('repaired', [4, 9], false),
      'This file was damaged and was repaired by the press. Pages 4 and 9 have nothing on them. Look at every page, then tick.',
    );
    assert.equal(rescueWords('decrypted', [], true), 'This file was protected and was opened by the press.');
    const many = Array.from({ length: 300 }, (_, at) => at + 1);
    assert.match(rescueWords('repaired', many, false), /300 pages have nothing on them/);
  });

  it('say nothing of a page that is as it should be', () => {
    assert.deepEqual(pageTroubles(SOUND), []);
    assert.deepEqual(pageTroubles({ ...SOUND, imageDpi: null, picture: 'none' }), []);
    assert.deepEqual(
      pageTroubles({ ...SOUND, blank: true, faint: true, lowContrast: true }),
      [],
      'a blank back',
    );
    assert.deepEqual(pageNotes({ cropped: false, annotations: 0 }), []);
  });

  it('say each trouble of a page once, and red only where nothing can be read at all', () => {
    const codes = (change: Partial<Parameters<typeof pageTroubles>[0]>) =>
      pageTroubles({ ...SOUND, ...change }).map(({ light, code }) => `${light} ${code}`);
    assert.deepEqual(codes({ picture: 'unreadable' }), ['red unreadable']);
    assert.deepEqual(codes({ picture: 'cut-short' }), ['amber cut-short']);
    assert.deepEqual(codes({ dark: true, lowContrast: true }), ['amber dark']);
    assert.deepEqual(codes({ faint: true, lowContrast: true }), ['amber faint']);
    assert.deepEqual(codes({ lowContrast: true, imageDpi: 75 }), ['amber low-contrast', 'amber coarse']);
  });

  it('say what is to be known of a whole file', () => {
    const troubles = fileTroubles({
      activeContent: ['a script'],
      hiddenLayers: 1,
      warnings: ['Very dark: page 3.'],
    });
    assert.deepEqual(
      troubles.map(({ words }) => words),
      [
        'Very dark: page 3.',
        '1 layer of it is hidden, and will not be printed.',
        'It holds something that acts by itself (a script). It is never printed and never run.',
      ],
    );
  });

  it('sum a part up, and say why there is nothing to sum up', () => {
    assert.equal(stripWords('yes', true, COUNTS), '40 pages, all of them in.');
    assert.equal(
      stripWords('yes', true, { pages: 40, red: 1, amber: 2, blank: 1, takenOut: 1, unchecked: 30 }),
      '40 pages, 1 taken out. 1 page must be looked at before these notes are checked. 2 pages should be looked at. 1 page seems blank. 30 pages are a picture only: whose, no machine can say.',
    );
    assert.match(stripWords('locked', false, COUNTS), /locked/);
    assert.match(stripWords('damaged', false, COUNTS), /damaged/);
    assert.match(stripWords('yes', false, COUNTS), /could not look/);
  });

  it('have one for every reason, and name the pages taken out', () => {
    for (const reason of PAGE_REFUSALS) assert.match(pageRefusalWords(reason), /^[A-Z][^.]+$/);
    assert.equal(takenOutWords([]), null);
    assert.equal(takenOutWords([7]), 'Page 7 was taken out.');
    assert.equal(takenOutWords([7, 8, 12]), 'Pages 7, 8 and 12 were taken out.');
  });
});
