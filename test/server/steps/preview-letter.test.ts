import assert from 'node:assert/strict';
import { writtenNow } from '../../../server/steps/apply-letter-words.ts';
import { approveDeletion } from '../../../server/steps/approve-deletion.ts';
import { askNewPractice } from '../../../server/steps/ask-new-practice.ts';
import type { LetterToSee } from '../../../server/steps/preview-letter.ts';
import { previewLetter } from '../../../server/steps/preview-letter.ts';
import { recordReceivingPractice } from '../../../server/steps/record-facts.ts';
import { requestNotes } from '../../../server/steps/request-notes.ts';
import { letterSweep } from '../../../server/sweeps/letter-sweep.ts';
import {
  clearByTime,
  collectedToday,
  does,
  expected,
  namedBack,
  notesIn,
  outgoing,
} from '../../builders/lives.ts';
import { openPractice, type TestPractice } from '../../builders/practice.ts';

const FERNHILL = 'fernhill-scanning';
const BROOK_LANE = {
  name: 'Brook Lane Practice',
  address: '2 Brook Lane',
  email: 'office@brook-lane.example',
  odsCode: null,
};

describe('A letter looked at before it is sent', function () {
  this.timeout(120_000);
  let practice: TestPractice;
  beforeEach(async () => {
    practice = await openPractice();
  });
  afterEach(() => practice.remove());

  const look = (ref: string, letter: LetterToSee, supplier: string | null = null) =>
    previewLetter(practice.ports, practice.practice, ref, { letter, supplier });
  const seen = async (ref: string, letter: LetterToSee, supplier: string | null = null) => {
    const previewed = await look(ref, letter, supplier);
    assert.ok(previewed?.ok, JSON.stringify(previewed));
    return previewed.letter;
  };
  const refusal = async (ref: string, letter: LetterToSee, supplier: string | null = null) => {
    const previewed = await look(ref, letter, supplier);
    return previewed === null || previewed.ok ? null : previewed.code;
  };
  const queued = async (ref: string) => {
    const [letter] = await practice.ports.store.outbox(practice.practice, { ref, state: 'queued', limit: 1 });
    assert.ok(letter, 'nothing was queued');
    return writtenNow(practice.ports, letter);
  };

  it('is the very request that then goes, the first time and again', async () => {
    const ref = await expected(practice);
    for (const words of [/^Notes needed - /, /second request/]) {
      const preview = await seen(ref, 'request-notes', FERNHILL);
      assert.match(preview.subject, words);
      assert.equal(preview.to, 'records@fernhill-scanning.example');
      await does(practice, requestNotes, ref, { supplier: FERNHILL });
      assert.deepEqual(await queued(ref), preview);
      await letterSweep(practice.ports, practice.practice);
    }
  });

  it('is the very question to the new practice, once there is something to ask about', async () => {
    const { ref } = await notesIn(practice);
    await does(practice, recordReceivingPractice, ref, BROOK_LANE);
    assert.equal(await refusal(ref, 'ask-new-practice'), 'letter-not-yet');
    await collectedToday(practice, ref);
    const question = await seen(ref, 'ask-new-practice');
    assert.equal(question.to, BROOK_LANE.email);
    await does(practice, askNewPractice, ref, undefined);
    assert.deepEqual(await queued(ref), question);
    await letterSweep(practice.ports, practice.practice);
    const again = await seen(ref, 'ask-new-practice');
    assert.match(`${again.subject}\n${again.text}`, /Second request[\s\S]*have not had an answer/);
    await does(practice, askNewPractice, ref, undefined);
    assert.deepEqual(await queued(ref), again);
    const [first] =
      (await practice.ports.store.outbox(practice.practice, { ref, state: 'sent', limit: 1 })) ?? [];
    await letterSweep(practice.ports, practice.practice);
    const second = (await outgoing(practice)).find((mail) => /^Subject: .*Second request/m.test(mail)) ?? '';
    assert.match(second, new RegExp(`^In-Reply-To: <${first?.letterId}@onward\\.invalid>\r?$`, 'm'));
    assert.equal((await practice.ports.store.record(practice.practice, ref))?.asked?.again, true);
  });

  it('is the very request for deletion', async () => {
    const { ref } = await notesIn(practice);
    await clearByTime(practice, ref);
    const preview = await seen(ref, 'request-deletion');
    assert.match(preview.text, /900 000 0025/);
    assert.doesNotMatch(preview.text, /Fixturewick|1948/i);
    await does(practice, approveDeletion, ref, namedBack(), practice.lead);
    assert.deepEqual(await queued(ref), preview);
  });

  it('sends nothing and changes nothing, and is refused for the reason that sending would be', async () => {
    const ref = await expected(practice);
    const before = await practice.ports.store.record(practice.practice, ref);
    await seen(ref, 'request-notes', FERNHILL);
    assert.equal(await refusal(ref, 'request-notes', 'stranger'), 'supplier-unknown');
    assert.equal(await refusal(ref, 'request-notes', null), 'supplier-unknown');
    assert.equal(await refusal(ref, 'ask-new-practice'), 'practice-unknown');
    assert.equal(await look('LV-0000-0000', 'request-notes', FERNHILL), null);
    assert.deepEqual(await practice.ports.store.record(practice.practice, ref), before);
    assert.deepEqual(await practice.ports.store.outbox(practice.practice, { ref, limit: 9 }), []);
    await letterSweep(practice.ports, practice.practice);
    assert.deepEqual(await outgoing(practice), []);
  });
});
