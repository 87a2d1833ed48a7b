import assert from 'node:assert/strict';
import type { LetterText } from '../../../core/letter-templates.ts';
import { previewLetter } from '../../../server/steps/preview-letter.ts';
import { requestNotes } from '../../../server/steps/request-notes.ts';
import { wordLetter } from '../../../server/steps/word-letter.ts';
import { letterSweep } from '../../../server/sweeps/letter-sweep.ts';
import { does, expected, outgoing } from '../../builders/lives.ts';
import { openPractice, type TestPractice } from '../../builders/practice.ts';

const FERNHILL = 'fernhill-scanning';
const OURS: LetterText = {
  subject: 'Leaver {our reference}',
  body: 'Dear {scanning company}\r\n\r\nPlease let us have {parts} for {name}, {NHS number}.\r\n\r\n{our reference}',
};

describe('Giving a letter words of one’s own', function () {
  this.timeout(60_000);
  let practice: TestPractice;
  let ref: string;
  beforeEach(async () => {
    practice = await openPractice();
    ref = await expected(practice);
  });
  afterEach(() => practice.remove());

  const give = (
    text: LetterText | null,
    wish: { letter?: 'request-notes' | 'ask-new-practice'; supplier?: string | null } = {},
    by = practice.lead,
  ) =>
    wordLetter(practice.ports, by, practice.practice, {
      letter: 'request-notes',
      supplier: FERNHILL,
      ...wish,
      text,
    });
  const seen = async () => {
    const previewed = await previewLetter(practice.ports, practice.practice, ref, {
      letter: 'request-notes',
      supplier: FERNHILL,
    });
    assert.ok(previewed?.ok);
    return previewed.letter;
  };
  const kept = () => practice.ports.store.letterTexts(practice.practice);

  it('changes the letters that go from then on, says who did, and says before them that it was asked already', async () => {
    assert.deepEqual(await give(OURS), { ok: true });
    assert.deepEqual(await kept(), [
      {
        letter: 'request-notes',
        supplier: FERNHILL,
        text: { subject: OURS.subject, body: OURS.body.replaceAll('\r\n', '\n') },
        changedBy: 'lead',
        changedAt: '2026-11-25T09:30:00.000Z',
      },
    ]);
    await does(practice, requestNotes, ref, { supplier: FERNHILL });
    await letterSweep(practice.ports, practice.practice);
    const [mail = ''] = await outgoing(practice);
    assert.match(mail, new RegExp(`^Subject: Leaver ${ref}\r$`, 'm'));
    assert.match(mail, /Please let us have every part for FIXTUREWICK, Clara, 900 000 0025\./);
    const again = await seen();
    assert.equal(again.subject, `Second request: Leaver ${ref}`);
    assert.match(again.text, /^We asked you for these notes before[^\n]*\n\nDear Fernhill/);
  });

  it('goes back to Onward’s own, and outlives a restart', async () => {
    const own = await seen();
    await give(OURS);
    await practice.reopen();
    assert.equal((await seen()).subject, `Leaver ${ref}`);
    await give(null);
    assert.deepEqual(await seen(), own);
    assert.equal((await kept())[0]?.text, null);
  });

  it('is a lead’s to do, for a company of the settings, with words that fit', async () => {
    const codes = [
      await give(OURS, {}, practice.clerk),
      await give(OURS, { supplier: 'stranger' }),
      await give(OURS, { supplier: null }),
      await give(OURS, { letter: 'ask-new-practice' }),
    ].map((worded) => ('code' in worded ? worded.code : null));
    assert.deepEqual(codes, ['wrong-role', 'supplier-unknown', 'supplier-unknown', 'supplier-unknown']);
    const unfit = await give({ ...OURS, subject: '{name} {our reference}' });
    assert.ok(!unfit.ok && 'faults' in unfit);
    assert.deepEqual(
      unfit.faults.map(({ where }) => where),
      ['subject'],
    );
    assert.deepEqual(await kept(), []);
  });

  it('never holds a letter up: words that no longer fit give way to Onward’s, which is said', async () => {
    const own = await seen();
    const text = { subject: 'For {name}', body: OURS.body };
    await practice.ports.store.transaction((tx) =>
      tx.addLetterText(practice.practice, {
        letter: 'request-notes',
        supplier: FERNHILL,
        text,
        changedBy: 'lead',
        changedAt: '2020-01-01T00:00:00.000Z',
      }),
    );
    const { instead, ...letter } = await seen();
    const { instead: none, ...words } = own;
    assert.deepEqual([letter, none], [words, null]);
    assert.match(instead ?? '', /nothing of the patient/);
    await does(practice, requestNotes, ref, { supplier: FERNHILL });
    await letterSweep(practice.ports, practice.practice);
    assert.match((await outgoing(practice))[0] ?? '', /^Subject: Notes needed - our reference/m);
  });
});
