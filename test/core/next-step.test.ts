import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Command, PagesInDoubt } from '../../core/commands.ts';
import { addDays } from '../../core/dates.ts';
import { mayNot } from '../../core/decide.ts';
import { supplierLine } from '../../core/deletion.ts';
import type { LeaverRecord } from '../../core/leaver-record.ts';
import { activeHolds, partsInPlay } from '../../core/leaver-record.ts';
import { mailsWaiting } from '../../core/mails-waiting.ts';
import type { NextDo, NextFacts } from '../../core/next-step.ts';
import { NEXT_CODES, nextStep } from '../../core/next-step.ts';
import { pagesInDoubt } from '../../core/page-doubts.ts';
import type { PatientClaim } from '../../core/patient-match.ts';
import type { ActionName } from '../../server/http/requests.ts';
import { nextWhy, nextWords } from '../../server/wording/next-words.ts';
import { walks } from '../builders/histories.ts';
import {
  approve,
  aRecord,
  asking,
  collected,
  daysOn,
  given,
  onward,
  packOf,
  part,
  refusalOf,
  TODAY,
} from '../builders/records.ts';

const known: NextFacts = { patientKnown: true };
const step = (record: LeaverRecord, facts: NextFacts = known, today = TODAY) =>
  nextStep(record, facts, today);

describe('The next step', () => {
  it('is an action that the desk knows', () => {
    const everyDo: Record<NextDo, ActionName> = DOES;
    assert.ok(Object.keys(everyDo).length > 15);
  });

  it('leads a plain record from the first letter to the certificate', () => {
    let record = aRecord();
    assert.deepEqual(step(record), { do: 'request-notes', code: 'ask-for-notes' });
    record = given(record, { type: 'request-notes', supplier: 's1', letterId: 'l' });
    assert.deepEqual(step(record), { do: null, code: 'wait-for-notes' });
    record = given(record, part(1, 2));
    assert.deepEqual(step(record), { do: null, code: 'wait-for-parts' });
    record = given(record, part(2, 2));
    record = given(record, { type: 'compare-patient', light: 'green' });
    assert.equal(step(record).do, 'check-notes');
    record = given(record, { type: 'check-notes', acceptDifferences: false, patientKnown: true });
    assert.equal(step(record).do, 'prepare-pack');
    assert.equal(step(record, { patientKnown: true, packInHand: true }).do, null);
    record = given(record, packOf(record));
    assert.equal(step(record).do, 'confirm-printed');
    record = given(record, { type: 'confirm-printed', sheets: 4 });
    assert.equal(step(record).do, 'record-label');
    record = given(record, { type: 'record-label', on: TODAY });
    assert.equal(step(record).do, 'bag');
    record = given(record, { type: 'bag', bags: 1 });
    assert.equal(step(record).do, 'collect');
    record = given(record, { type: 'collect', on: TODAY });
    assert.equal(step(record).do, 'record-receiving-practice');
    record = given(record, { type: 'record-receiving-practice' });
    assert.equal(step(record).do, 'ask-new-practice');
    record = given(record, { type: 'ask-new-practice', letterId: 'l' });
    assert.deepEqual(step(record), { do: null, code: 'wait-for-answer' });
    const silent = () => step(record, { patientKnown: true, answerLate: true }, daysOn(30));
    assert.deepEqual(silent(), { do: 'ask-new-practice', code: 'ask-new-practice-again' });
    record = given(record, { type: 'ask-new-practice', letterId: 'l2' });
    assert.deepEqual(step(record), { do: null, code: 'wait-for-answer' });
    assert.deepEqual(silent(), {
      do: 'record-answer',
      code: 'answer-late',
    });
    assert.deepEqual(step(record, known, daysOn(57)), { do: null, code: 'window-ending' });
    record = given(record, { type: 'end-window' }, onward(daysOn(57)));
    assert.equal(step(record, known, daysOn(57)).do, 'approve-deletion');
    record = given(record, approve(), { today: daysOn(57) });
    assert.deepEqual(step(record, known, daysOn(57)), { do: null, code: 'removing-copies' });
    record = given(record, { type: 'ask-copy', lineId: 'l2' }, { today: daysOn(57) });
    assert.equal(step(record, known, daysOn(57)).do, 'record-supplier-answer');
  });

  it('never offers a clerk the first approval, nor anybody their own second', () => {
    const clear = given(collected(), { type: 'record-answer', answer: 'legible', on: TODAY, wordsId: null });
    assert.deepEqual(step(clear, { ...known, who: { by: 'clerk-1', role: 'clerk' } }), {
      do: null,
      code: 'ask-lead',
    });
    const proposed = given(clear, approve());
    assert.deepEqual(step(proposed, { ...known, who: { by: 'lead-1', role: 'lead' } }), {
      do: null,
      code: 'wait-for-second',
    });
    assert.equal(step(proposed, { ...known, who: { by: 'clerk-1', role: 'clerk' } }).do, 'approve-deletion');
  });

  it('puts an objection in the mail before the deletion of a clear record', () => {
    const clear = given(collected(), { type: 'record-answer', answer: 'legible', on: TODAY, wordsId: null });
    const objected = given(
      clear,
      { type: 'note-mail', messageId: 'm7', meaning: 'says-not-legible' },
      onward(TODAY),
    );
    assert.deepEqual(step(objected), { do: 'record-answer', code: 'answer-waits' });
    const settled = given(objected, { type: 'settle-mail', messageId: 'm7' });
    assert.equal(step(settled).do, 'approve-deletion');
  });

  it('urges nothing that deletes while a hold stands, and has a lead review it when its day comes', () => {
    const clear = given(collected(), { type: 'record-answer', answer: 'legible', on: TODAY, wordsId: null });
    const held = given(clear, {
      type: 'place-hold',
      holdId: 'h',
      kind: 'complaint',
      reviewOn: daysOn(10),
      wordsId: null,
    });
    assert.deepEqual(step(held), { do: null, code: 'held' });
    assert.equal(step(held, known, daysOn(10)).do, 'review-hold');
    assert.equal(step(held, { ...known, who: { by: 'c', role: 'clerk' } }, daysOn(10)).do, null);
  });

  it('stops on two patients, on a part in doubt and on "stop and ask"', () => {
    const one = given(aRecord(), part(1, 1));
    assert.equal(step(given(one, { type: 'compare-patient', light: 'red' })).do, 'refuse-part');
    assert.equal(step(given(one, part(2, 3))).do, 'number-part');
    assert.equal(step(given(one, { type: 'choose-route', route: 'stop-and-ask' })).do, 'choose-route');
    assert.equal(step(one, { patientKnown: false }).do, 'correct-patient');
  });

  it('offers nobody what the table or the conditions refuse them, after whatever history', () => {
    const offered = new Map<string, number>();
    const codes = new Set<string>();
    fc.assert(
      fc.property(walks, fc.constantFrom(...WHO), fc.boolean(), ({ record, today }, who, late) => {
        const pages = pagesInDoubt(record, late ? claimsOfTwo(record) : []);
        const facts: NextFacts = {
          patientKnown: true,
          pages,
          who,
          suppliers: late ? 2 : 1,
          notesLate: late,
          answerLate: late,
        };
        const next = nextStep(record, facts, today);
        codes.add(next.code);
        if (next.do === null) return;
        offered.set(next.do, (offered.get(next.do) ?? 0) + 1);
        const refusal = mayNot(record, commandFor(next.do, record, today, pages), asking({ ...who, today }));
        assert.equal(refusal, null, `${next.do} (${next.code}) in ${record.stage}: ${refusal?.code}`);
      }),
      { numRuns: 10_000, seed: 2026 },
    );
    const never = Object.keys(DOES).filter((name) => !offered.has(name) && name !== 'correct-patient');
    assert.deepEqual(never, [], 'the walks must offer everything to say anything');
    assert.ok(codes.size > 30, `only ${codes.size} codes were reached`);
  });

  it('offers an auditor nothing, and says why to everybody', () => {
    fc.assert(
      fc.property(walks, ({ record, today }) => {
        assert.equal(nextStep(record, { ...known, who: { by: 'a', role: 'auditor' } }, today).do, null);
      }),
      { numRuns: 500, seed: 2026 },
    );
    for (const code of NEXT_CODES) {
      assert.match(nextWords(code), /^[A-Z]/);
      assert.match(nextWhy(code), /^[A-Z].*\.$/);
    }
  });

  it('agrees with what is refused: no supplier asked twice for what is not held', () => {
    let record = given(aRecord(), { type: 'request-notes', supplier: 's1', letterId: 'l' });
    record = given(record, { type: 'note-not-held' });
    assert.equal(step(record).do, 'choose-route');
    assert.equal(step(record, { patientKnown: true, suppliers: 2 }).do, 'request-notes');
    assert.equal(
      refusalOf(record, { type: 'check-notes', acceptDifferences: false, patientKnown: true }),
      'wrong-stage',
    );
  });
});

const WHO = [
  { by: 'lead-1', role: 'lead' },
  { by: 'lead-9', role: 'lead' },
  { by: 'clerk-1', role: 'clerk' },
] as const;

/** Typed so that each of ours is one of the desk's own. */
const DOES = {
  'request-notes': 'request-notes',
  'note-not-held': 'note-not-held',
  'unlock-part': 'unlock-part',
  'number-part': 'number-part',
  'refuse-part': 'refuse-part',
  'correct-patient': 'correct-patient',
  'choose-route': 'choose-route',
  'check-notes': 'check-notes',
  'prepare-pack': 'prepare-pack',
  'confirm-printed': 'confirm-printed',
  'record-label': 'record-label',
  bag: 'bag',
  collect: 'collect',
  'record-receiving-practice': 'record-receiving-practice',
  'ask-new-practice': 'ask-new-practice',
  'record-answer': 'record-answer',
  'confirm-release': 'confirm-release',
  undo: 'undo',
  'review-hold': 'review-hold',
  'settle-mail': 'settle-mail',
  'approve-deletion': 'approve-deletion',
  'record-supplier-answer': 'record-supplier-answer',
  'take-page-out': 'take-page-out',
  'accept-rescue': 'accept-rescue',
} as const satisfies { [T in NextDo]: T & ActionName };

/** The patient by the mail's words, and another on page 2 of every part. */
function claimsOfTwo(record: LeaverRecord): PatientClaim[] {
  const nobody = { name: null, dateOfBirth: null, certain: true };
  return [
    { ...nobody, nhsNumber: '9000000009', source: 'file-name', where: 'the file' },
    ...record.parts.map(
      ({ fileId }): PatientClaim => ({
        ...nobody,
        nhsNumber: '9000000017',
        source: 'page-text',
        where: 'page 2',
        fileId,
        pages: [2],
      }),
    ),
  ];
}

/** The order that a person with everything at hand would give. */
function commandFor(name: NextDo, record: LeaverRecord, today: string, pages: PagesInDoubt): Command {
  const fileId = partsInPlay(record)[0]?.fileId ?? '';
  switch (name) {
    case 'request-notes':
      return { type: name, supplier: 's1', letterId: 'l' };
    case 'unlock-part':
      return { type: name, fileId, newFileId: 'n', sha256: 'n', bytes: 1, pages: 1 };
    case 'number-part':
      return { type: name, fileId, part: 1, of: 1 };
    case 'refuse-part':
      return { type: name, fileId, reason: 'not-notes' };
    case 'take-page-out':
      return {
        type: name,
        ...(pages.namingAnother[0] ?? { fileId: '', page: 0 }),
        reason: 'not-this-patient',
      };
    case 'accept-rescue':
      return {
        type: name,
        fileId:
          partsInPlay(record).find(({ rescued, rescueAccepted }) => rescued && !rescueAccepted)?.fileId ?? '',
      };
    case 'correct-patient':
      return { type: name, fields: [], light: 'green' };
    case 'choose-route':
      return { type: name, route: 'reprint-and-courier' };
    case 'check-notes':
      return { type: name, acceptDifferences: true, patientKnown: true, pages };
    case 'prepare-pack':
      return packOf(record);
    case 'confirm-printed':
      return { type: name, sheets: record.pack?.sheets ?? 0 };
    case 'record-label':
    case 'collect':
    case 'confirm-release':
      return { type: name, on: today };
    case 'bag':
      return { type: name, bags: 1 };
    case 'ask-new-practice':
      return { type: name, letterId: 'l' };
    case 'record-answer':
      return { type: name, answer: 'not-legible', on: today, wordsId: null };
    case 'review-hold':
      return { type: name, holdId: activeHolds(record)[0]?.holdId ?? '', reviewOn: addDays(today, 1) };
    case 'settle-mail':
      return { type: name, messageId: mailsWaiting(record)[0]?.messageId ?? '' };
    case 'approve-deletion':
      return approve();
    case 'record-supplier-answer':
      return {
        type: 'claim-copy',
        lineId: supplierLine(record)?.lineId ?? '',
        evidence: 'supplier-statement',
      };
    default:
      return { type: name };
  }
}
