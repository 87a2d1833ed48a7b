import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PrintedLetter } from '../../../core/printed-letters.ts';
import { lettersToPrint, PRINTED_LETTERS } from '../../../core/printed-letters.ts';
import { ROUTES } from '../../../core/routes.ts';
import { printedLetterPdf } from '../../../server/adapters/printed-letter-pdf.ts';
import { createPress } from '../../../server/press/press.ts';
import { chooseRoute } from '../../../server/steps/choose-route.ts';
import { printLetter } from '../../../server/steps/print-letter.ts';
import { recordReceivingPractice } from '../../../server/steps/record-facts.ts';
import { requestNotes } from '../../../server/steps/request-notes.ts';
import { printedLetterFacts } from '../../../server/wording/printed-letter-words.ts';
import { does, expected, notesIn, recordAt } from '../../builders/lives.ts';
import { openPractice, type TestPractice } from '../../builders/practice.ts';

const ABOUT = {
  ref: 'LV-7K3M-9QXE',
  on: '2026-11-26',
  practice: { name: 'Larkfield Surgery', odsCode: 'Y99999', email: 'notes@larkfield-surgery.example' },
  patient: { nhsNumber: '9000000025', name: 'Clara Fixturewick', dateOfBirth: '1948-07-19' },
  receivingPractice: { name: 'Brook Lane Practice', address: '2 Brook Lane\nFernhill\nFH2 9ZZ' },
};

describe('A letter on paper', function () {
  this.timeout(120_000);
  let practice: TestPractice;
  beforeEach(async () => {
    practice = await openPractice();
  });
  afterEach(() => practice.remove());

  it('is offered on the route that needs it, and for notes that never came', async () => {
    const ref = await expected(practice);
    const offered: Record<string, PrintedLetter[]> = {};
    for (const route of ROUTES)
      offered[route] = lettersToPrint({ ...(await recordAt(practice, ref)), route });
    assert.deepEqual(offered, {
      'reprint-and-courier': ['compliment-slip'],
      'digitisation-letter': ['digitisation-letter'],
      'held-in-ndr': ['repository-letter'],
      'full-print-gp2gp-failed': ['compliment-slip'],
      'full-print-elsewhere': ['compliment-slip'],
      deceased: ['compliment-slip'],
      'stop-and-ask': [],
    });
    await does(practice, requestNotes, ref, { supplier: 'fernhill-scanning' });
    const asked = await recordAt(practice, ref);
    assert.deepEqual(lettersToPrint(asked), []);
    assert.deepEqual(
      lettersToPrint({ ...asked, supplier: asked.supplier && { ...asked.supplier, notHeld: true } }),
      ['compliment-slip'],
    );
    for (const stage of ['deleting', 'deleted', 'closed'] as const)
      assert.deepEqual(lettersToPrint({ ...asked, stage, route: 'digitisation-letter' }), []);
  });

  it('names the patient and the new practice as they are known, and is not kept', async () => {
    const { ref } = await notesIn(practice);
    const print = (letter: PrintedLetter) => printLetter(practice.ports, practice.practice, ref, letter);
    assert.equal(await print('digitisation-letter'), null);
    await does(practice, chooseRoute, ref, { route: 'digitisation-letter' });
    const before = await recordAt(practice, ref);
    const unaddressed = await textOf(await print('digitisation-letter'));
    assert.match(unaddressed, /The GP practice with which the patient is now registered/);
    await does(practice, recordReceivingPractice, ref, {
      ...ABOUT.receivingPractice,
      email: null,
      odsCode: null,
    });
    const text = await textOf(await print('digitisation-letter'));
    for (const words of [
      'FIXTUREWICK, Clara',
      '19 July 1948',
      '900 000 0025',
      ref,
      'Brook Lane Practice',
      'FH2 9ZZ',
    ])
      assert.ok(text.includes(words), words);
    assert.deepEqual((await recordAt(practice, ref)).parts, before.parts);
    assert.equal(await print('compliment-slip'), null);
  });

  for (const letter of PRINTED_LETTERS)
    it(`fits one side of A4 whatever it says: ${letter}`, async () => {
      const long = {
        ...ABOUT,
        patient: {
          ...ABOUT.patient,
          name: `${'Featherstonehaugh-'.repeat(5)}Cholmondeley Maximiliana Zażółć`,
        },
        receivingPractice: {
          name: 'The Practice '.repeat(15),
          address: 'A long line of an address\n'.repeat(19),
        },
      };
      for (const [at, about] of [ABOUT, long].entries()) {
        const pdf = await printedLetterPdf.write(printedLetterFacts(letter, about));
        const folder = process.env.PICTURES;
        if (folder) await writeFile(join(folder, `${letter}-${at}.pdf`), pdf);
        const [page, ...others] = await pagesOf(pdf);
        assert.deepEqual(others, []);
        assert.deepEqual([Math.round(page?.widthMm ?? 0), Math.round(page?.heightMm ?? 0)], [210, 297]);
        const text = page?.text ?? '';
        assert.ok(text.includes('LV-7K3M-9QXE') && text.includes('900 000 0025'), text);
        assert.ok(!text.includes('*') && !/undefined|null/.test(text), text);
        assert.deepEqual(pdf, await printedLetterPdf.write(printedLetterFacts(letter, about)));
      }
    });

  it('says that a name, a number or a date of birth is not known', async () => {
    const patient = { nhsNumber: null, name: null, dateOfBirth: null };
    const pdf = await printedLetterPdf.write(
      printedLetterFacts('repository-letter', { ...ABOUT, patient, receivingPractice: null }),
    );
    assert.match(await textOf(pdf), /Name not known[\s\S]*Born Not known[\s\S]*NHS No\. Not known/);
  });
});

async function textOf(pdf: Uint8Array | null): Promise<string> {
  assert.ok(pdf);
  return (await pagesOf(pdf)).map(({ text }) => text.replace(/\s+/g, ' ')).join(' ');
}
async function pagesOf(bytes: Uint8Array) {
  const seen = await createPress().inspect({ id: 'l', label: 'letter', bytes });
  assert.ok(seen.ok);
  return seen.pages.map((page) => ({ ...page, text: page.text.replace(/\s+/g, ' ') }));
}
