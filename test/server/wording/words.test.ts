import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { LeaverEvent } from '../../../core/leaver-record.ts';
import {
  CLOSE_REASONS,
  COPY_EVIDENCE,
  COPY_KINDS,
  HOLD_KINDS,
  PART_REFUSALS,
  STAGES,
} from '../../../core/leaver-record.ts';
import { NEXT_CODES } from '../../../core/next-step.ts';
import { MEANINGS } from '../../../core/recognition-words.ts';
import { DUE_CODES } from '../../../core/reminders.ts';
import { DEDUCTION_REASONS, ROUTES } from '../../../core/routes.ts';
import { closeWords } from '../../../server/wording/close-words.ts';
import {
  copyWords,
  evidenceWords,
  ledgerStateWords,
  recoverableWords,
} from '../../../server/wording/copy-words.ts';
import { dueByWords, dueTitle, dueWhy } from '../../../server/wording/due-words.ts';
import { eventWords } from '../../../server/wording/event-words.ts';
import { holdWords } from '../../../server/wording/hold-words.ts';
import { letterStateWords, letterWords } from '../../../server/wording/letter-words.ts';
import { proposalWords } from '../../../server/wording/mail-words.ts';
import {
  MESSAGE_REASONS,
  MESSAGE_STATE_WORDS,
  messageReasonWords,
} from '../../../server/wording/message-reasons.ts';
import { nextWhy, nextWords } from '../../../server/wording/next-words.ts';
import { packTroubleWords } from '../../../server/wording/pack-words.ts';
import { agreementWords, partRefusalWords, partsWords } from '../../../server/wording/parts-words.ts';
import { countWords, listWords, momentWords, sizeWords } from '../../../server/wording/plain-words.ts';
import { STAGE_MEANS, STAGE_WORDS } from '../../../server/wording/stage-words.ts';
import { EVERY_EVENT } from './every-event.ts';

describe('The words', () => {
  it('have no holes, no jargon and no erasures that are not true', () => {
    for (const [where, words] of everything()) {
      assert.ok(words.trim() === words && words !== '', where);
      assert.doesNotMatch(words, /undefined|null|NaN|\[object|[{}<>]|\$\{/, where);
      assert.doesNotMatch(words, /\berased?\b|\bwiped?\b|permanently/i, where);
      assert.doesNotMatch(
        words,
        /\b(?:API|vault|payload|sweep|JSON|boolean|backend|quarantine|enum)\b/i,
        where,
      );
      assert.doesNotMatch(words, /GP surgery|\bsurgery\b|\d{1,2}\/\d{1,2}\/\d{2,4}|\d{4}-\d{2}-\d{2}/, where);
      assert.doesNotMatch(words, /'/, `${where}: typographic apostrophes`);
    }
  });

  it('say every event in whole sentences, and name nobody', () => {
    const seen = new Set<string>();
    for (const event of EVERY_EVENT) {
      const words = eventWords(event);
      seen.add(event.type);
      assert.match(words, /^["A-Z].*\.$/, event.type);
      assert.doesNotMatch(words, /lead-1|f-secret|sha-secret|m-secret/, `${event.type} shows an id`);
    }
    assert.ok(seen.size > 40, 'every event has an example: the builder’s type holds that');
  });

  it('say dates and times as the NHS writes them', () => {
    assert.equal(
      eventWords({ type: 'label-arrived', on: '2018-08-06' }),
      'The transit label arrived on 6 August 2018.',
    );
    assert.equal(momentWords('2018-08-06T16:30:00Z'), '6 August 2018 at 5:30pm');
    assert.equal(momentWords('2018-01-06T12:00:00Z'), '6 January 2018 at midday');
    assert.equal(
      dueByWords({ code: 'to-bag', dueOn: '2018-08-06', overdue: true }),
      'was due by 6 August 2018',
    );
    assert.equal(recoverableWords('2018-08-06'), 'Recoverable by an administrator until 6 August 2018.');
    assert.equal(recoverableWords(null), null);
  });

  it('say sizes, counts and lists', () => {
    assert.deepEqual([0, 999, 3_400_000, 2_100_000_000].map(sizeWords), ['1 KB', '1 KB', '3.4 MB', '2.1 GB']);
    assert.equal(sizeWords(999_700), '1.0 MB');
    assert.deepEqual(
      [countWords(1, 'copy', 'copies'), countWords(2, 'copy', 'copies')],
      ['1 copy', '2 copies'],
    );
    assert.deepEqual(
      [listWords([]), listWords([1]), listWords([1, 2]), listWords([1, 2, 3])],
      ['', '1', '1 and 2', '1, 2 and 3'],
    );
  });

  it('say which parts are missing', () => {
    const state = { of: 3, present: [2], missing: [1, 3], complete: false, files: 1 };
    assert.equal(partsWords(state), 'Parts 1 and 3 of 3 are missing.');
    assert.equal(partsWords({ ...state, missing: [3] }), 'Part 3 of 3 is missing.');
    assert.equal(partsWords({ ...state, missing: [], complete: true }), 'All 3 parts are here.');
    assert.equal(
      partsWords({ ...state, of: null, missing: [] }),
      '1 file is here, and it is not clear which parts they are.',
    );
  });

  it('never hide a reason or a trouble that this version does not know', () => {
    assert.equal(messageReasonWords('of-a-later-version').state, 'needs-a-person');
    assert.equal(messageReasonWords('constructor').state, 'needs-a-person');
    assert.equal(packTroubleWords('of-a-later-version'), packTroubleWords('failed'));
    assert.equal(packTroubleWords('constructor'), packTroubleWords('failed'));
    assert.equal(proposalWords('constructor'), proposalWords('of-a-later-version'));
  });

  it('say of each copy no more than its evidence does', () => {
    const gone = /\bgone\b|\bdeleted\b/i;
    assert.doesNotMatch(
      ledgerStateWords('verified'),
      gone,
      'a backup is verified while it still holds the copy',
    );
    assert.equal(ledgerStateWords('claimed'), 'Said to be deleted');
    assert.match(evidenceWords('supplier-statement'), /states it/);
    assert.match(evidenceWords('supplier-certificate'), /states it/);
    assert.match(evidenceWords('restores-reapply-deletions'), /still holds it/);
  });

  it('stay whole for whatever numbers an event brings', () => {
    fc.assert(
      fc.property(fc.constantFrom(...EVERY_EVENT), fc.nat(5000), (event, n) => {
        const numbered = Object.fromEntries(
          Object.entries(event).map(([key, value]) => [key, typeof value === 'number' ? n : value]),
        ) as LeaverEvent;
        assert.doesNotMatch(eventWords(numbered), /undefined|null|NaN|\b1 \w+s\b(?! of)/, event.type);
      }),
    );
  });
});

function everything(): [string, string][] {
  const list = <T extends string>(name: string, codes: readonly T[], words: (code: T) => string) =>
    codes.map((code): [string, string] => [`${name} ${code}`, words(code)]);
  return [
    ...list('stage', STAGES, (stage) => STAGE_WORDS[stage]),
    ...list('stage means', STAGES, (stage) => STAGE_MEANS[stage]),
    ...list('next', NEXT_CODES, nextWords),
    ...list('next why', NEXT_CODES, nextWhy),
    ...list('due', DUE_CODES, dueTitle),
    ...list('due why', DUE_CODES, (code) => dueWhy({ code, since: '2026-03-02' })),
    ...list('due by', DUE_CODES, (code) => dueByWords({ code, dueOn: '2026-03-02', overdue: false }) ?? ''),
    ...list('hold', HOLD_KINDS, holdWords),
    ...list('close', CLOSE_REASONS, closeWords),
    ...list('copy', COPY_KINDS, copyWords),
    ...list('evidence', COPY_EVIDENCE, evidenceWords),
    ...list('ledger', ['to-do', 'asked', 'claimed', 'verified'] as const, ledgerStateWords),
    ...list('refusal', PART_REFUSALS, partRefusalWords),
    ...list('light', ['green', 'amber', 'red'] as const, agreementWords),
    ...list('letter', LETTERS, letterWords),
    ...list(
      'letter state',
      ['queued', 'sending', 'sent', 'unknown', 'withdrawn', 'removed'] as const,
      (state) => letterStateWords(state, 'to-the-folder'),
    ),
    ...list('letter state in the mailbox', ['queued', 'sending', 'sent', 'unknown'] as const, (state) =>
      letterStateWords(state, 'from-the-mailbox'),
    ),
    ...list(
      'meaning',
      MEANINGS.map(({ meaning }) => meaning),
      proposalWords,
    ),
    ...list('pack', ['damaged', 'locked', 'not-proven', 'too-big', 'too-heavy', 'failed'], packTroubleWords),
    ...list(
      'message state',
      ['filed', 'needs-a-person', 'ignored'] as const,
      (state) => MESSAGE_STATE_WORDS[state],
    ),
    ...Object.entries(MESSAGE_REASONS).flatMap(([code, { text, nextWords: next }]): [string, string][] => [
      [`reason ${code}`, text],
      [`reason next ${code}`, next],
    ]),
    ...EVERY_EVENT.map((event): [string, string] => [`event ${event.type}`, eventWords(event)]),
    ...ROUTES.map((route): [string, string] => [
      `route ${route}`,
      eventWords({ type: 'route-chosen', route }),
    ]),
    ...(Object.keys(DEDUCTION_REASONS) as (keyof typeof DEDUCTION_REASONS)[]).map(
      (reason): [string, string] => [
        `deduction ${reason}`,
        eventWords({ type: 'deduction-recorded', reason, on: null }),
      ],
    ),
  ];
}

const LETTERS = [
  'request-notes',
  'ask-new-practice',
  'request-deletion',
  'request-deletions',
  'morning-digest',
  'escalation',
  'weekly-line',
] as const;
