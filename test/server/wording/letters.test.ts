import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addDays } from '../../../core/dates.ts';
import { PLACEHOLDERS, WORDED_LETTERS } from '../../../core/letter-templates.ts';
import { showNhsNumber } from '../../../core/nhs-number.ts';
import { showName } from '../../../core/person-name.ts';
import type { MailFacts } from '../../../core/recognition.ts';
import { recognise } from '../../../core/recognition.ts';
import { recordRefFrom } from '../../../core/record-ref.ts';
import { DUE_CODES, DUE_WEIGHTS } from '../../../core/reminders.ts';
import { dueTitle } from '../../../server/wording/due-words.ts';
import type { DueTold, LetterFacts } from '../../../server/wording/letters.ts';
import { letterInWords, letterWords } from '../../../server/wording/letters.ts';

const practice = { name: 'Larkfield Surgery', odsCode: 'Y99999' };
const supplier = { name: 'Fernhill Scanning' };
const reference = recordRefFrom([1, 2, 3, 4, 5, 6, 7]);
const patient = { nhsNumber: '9000000009', name: 'Ada Quill', dateOfBirth: '1950-04-01' };
const publicUrl = 'https://onward.example';
const today = '2026-03-02';

const asks: Pick<LetterFacts, 'request-notes' | 'ask-new-practice' | 'request-deletion'> = {
  'request-notes': { practice, supplier, reference, patient, again: false, missing: [], of: null },
  'ask-new-practice': {
    practice,
    receivingPractice: { name: 'Brook Lane Practice' },
    reference,
    nhsNumber: patient.nhsNumber,
    collectedOn: '2026-03-02',
    again: false,
    replyBy: '2026-03-30',
  },
  'request-deletion': { practice, supplier, reference, nhsNumber: patient.nhsNumber },
};

const line = (change: Partial<DueTold> = {}): DueTold => ({
  code: 'to-bag',
  ref: reference,
  stage: 'reprinted',
  since: today,
  dueOn: '2026-03-04',
  overdue: false,
  weight: 54,
  next: 'Put the pack in the bag',
  muted: [],
  ...change,
});

describe('A letter', () => {
  it('to the scanning company says whose notes are needed, and only there name and date of birth', () => {
    const { subject, text } = letterWords('request-notes', asks['request-notes']);
    assert.equal(subject, `Notes needed - our reference ${reference}`);
    for (const words of [
      'QUILL, Ada',
      '1 April 1950',
      '900 000 0009',
      'every part',
      'Larkfield Surgery (Y99999)',
    ])
      assert.ok(text.includes(words), words);
    const again = letterWords('request-notes', { ...asks['request-notes'], again: true });
    assert.match(again.subject, /second request/);
    for (const template of ['ask-new-practice', 'request-deletion'] as const) {
      const other = letterWords(template, asks[template]).text;
      assert.ok(other.includes('900 000 0009'), template);
      assert.doesNotMatch(other, /quill|ada\b|1950/i, template);
    }
  });

  it('to the scanning company names the parts that are missing of a set that has come', () => {
    const facts = { ...asks['request-notes'], missing: [2, 3], of: 4 };
    assert.match(letterWords('request-notes', facts).text, /we still need parts 2 and 3 of 4\./);
    assert.doesNotMatch(letterWords('request-notes', asks['request-notes']).text, /still need/);
  });

  it('in the practice’s words has a value for everything that may be filled in', () => {
    for (const letter of WORDED_LETTERS) {
      const body = PLACEHOLDERS[letter].map(({ name }) => `{${name}}`).join(' ');
      const text = { subject: '{our reference}', body };
      const { text: words, instead } = letterInWords(letter, asks[letter] as never, text);
      assert.deepEqual([instead, /[{}]|undefined|null/.test(words)], [null, false], words);
    }
  });

  it('to the new practice asks whether it can be read, and by when', () => {
    const { text } = letterWords('ask-new-practice', asks['ask-new-practice']);
    for (const words of [
      'Brook Lane Practice',
      'collected them on 2 March 2026',
      'by 30 March 2026',
      'Can every page be read',
    ])
      assert.ok(text.includes(words), words);
    assert.match(text, /do not attach any notes/);
  });

  it('to the scanning company about its copy asks what is left, and for a certificate that names no patient', () => {
    const { text } = letterWords('request-deletion', asks['request-deletion']);
    assert.match(text, /which copies are left and until when/);
    assert.match(text, /name our reference and not the patient/);
    assert.match(text, /If you may not delete them/);
  });

  it('to the scanning company about several has each reference with its number, and is known by all of them', () => {
    const references = [reference, 'LV-1WGM-J3J6', 'LV-4402-A65T', 'LV-P0MR-5BNC'];
    const records = references.map((one, at) => ({ reference: one, nhsNumber: `900000000${9 - at}` }));
    const { subject, text } = letterWords('request-deletions', { practice, supplier, records });
    assert.match(subject, /our references .*, .*, .* and 1 more$/);
    assert.ok(subject.length < 120, subject);
    for (const { reference: ref, nhsNumber } of records)
      assert.match(text, new RegExp(`${ref}: NHS No. 900 000 ${nhsNumber.slice(-4)}`));
    const quoted = text.split('\n').map((one) => `> ${one}`);
    for (const bodyText of [text, quoted.join('\n')]) {
      const { meaning, recordRefs } = recognise(reply(`RE: ${subject}`, bodyText));
      assert.equal(meaning, null);
      assert.deepEqual([...recordRefs].sort(), [...references].sort());
    }
    const [first = { reference, nhsNumber: null }] = records;
    assert.deepEqual(
      letterWords('request-deletions', { practice, supplier, records: [first] }),
      letterWords('request-deletion', { practice, supplier, ...first }),
    );
  });

  it('means nothing by itself when a reply quotes it, and is known by its reference', () => {
    for (const template of ['request-notes', 'ask-new-practice', 'request-deletion'] as const)
      for (const again of [false, true]) {
        const { subject, text } = letterWords(template, { ...asks[template], again } as never);
        const quoted = text.split('\n').map((one) => `> ${one}`);
        for (const bodyText of [text, quoted.join('\n'), text.replaceAll('\n', ' ')]) {
          const { meaning, recordRefs, verdict } = recognise(reply(`RE: ${subject}`, bodyText));
          assert.deepEqual([meaning, recordRefs, verdict], [null, [reference], 'about-a-record'], template);
        }
        assert.equal(
          recognise(reply(`RE: ${subject}`, `Page 4 is not legible.\n\n${text}`)).meaning,
          'says-not-legible',
        );
        assert.equal(
          recognise(reply(`RE: ${subject}`, `All legible, thank you.\n\n${text}`)).meaning,
          'says-legible',
        );
        assert.equal(
          recognise(reply(`RE: ${subject}`, `We have deleted it.\n\n${text}`)).meaning,
          'says-deleted',
        );
        assert.equal(
          recognise(reply(`RE: ${subject}`, `We do not hold these.\n\n${text}`)).meaning,
          'says-not-held',
        );
      }
  });

  it('never has the patient in its subject, and never a hole in its text', () => {
    const names = fc.stringMatching(/^[A-Z][a-z]{2,9}(-[A-Z][a-z]{2,9})? [A-Z]{0,1}[a-z'-]{3,9}$/);
    const facts = fc.record({
      values: fc.array(fc.nat(31), { minLength: 7, maxLength: 7 }),
      name: fc.option(names),
      nhsNumber: fc.option(fc.constantFrom('9000000009', '9000000017', '9000000025', '9730787506')),
      born: fc.option(fc.nat(36_000).map((days) => addDays('1920-01-01', days))),
      again: fc.boolean(),
    });
    fc.assert(
      fc.property(facts, ({ values, name, nhsNumber, born, again }) => {
        const ref = recordRefFrom(values);
        const who = { nhsNumber, name, dateOfBirth: born };
        const letters = [
          letterWords('request-notes', {
            practice,
            supplier,
            reference: ref,
            patient: who,
            again,
            missing: [],
            of: null,
          }),
          letterWords('ask-new-practice', { ...asks['ask-new-practice'], reference: ref, nhsNumber }),
          letterWords('request-deletion', { practice, supplier, reference: ref, nhsNumber }),
        ];
        for (const { subject, text } of letters) {
          assert.doesNotMatch(subject, /\d[\d \u00a0-]{8,}\d/, 'a number in the subject');
          assert.ok(subject.includes(ref));
          assert.doesNotMatch(subject, /[\r\n]/);
          if (name !== null)
            for (const word of name.split(' '))
              assert.ok(
                !subject.toLowerCase().split(/\W+/).includes(word.toLowerCase()) || COMMON.test(word),
              );
          assert.doesNotMatch(`${subject}${text}`, /undefined|null|NaN|\[object|[{}]/);
        }
        for (const [at, { text }] of letters.entries()) {
          if (name !== null) assert.equal(text.includes(showName(name)), at === 0);
          if (nhsNumber !== null) assert.ok(text.includes(showNhsNumber(nhsNumber)));
        }
      }),
      { numRuns: 1_000, seed: 2026 },
    );
  });
});

describe('A reminder', () => {
  it('groups the lines by what they are, worst first, each with why, by when and where', () => {
    const over = line({ code: 'statutory-over', weight: 100, overdue: true, dueOn: '2026-03-01' });
    const { subject, text } = letterWords('morning-digest', {
      practice,
      publicUrl,
      today,
      needsPerson: 2,
      holds: [],
      lines: [line(), over, line({ ref: 'LV-1111-1111' })],
    });
    assert.equal(subject, 'Onward: 2 records and 2 messages need somebody');
    assert.ok(text.indexOf('Past the 28 days (1)') < text.indexOf('To put in the bag (2)'));
    assert.match(text, /Overdue: was due by 1 March 2026\./);
    assert.match(text, /Pack and label have been here since 2 March 2026\. By 4 March 2026\./);
    assert.ok(text.includes(`\n  Next: Put the pack in the bag\n  ${publicUrl}/#/records/${reference}\n`));
    assert.match(text, /There is nothing to reply to; act on the desk/);
    assert.match(text, /1 line is overdue/);
  });

  it('cuts a long group and says so, and knows one from many', () => {
    const many = Array.from({ length: 31 }, (_, n) => line({ ref: `LV-${1000 + n}-0000` }));
    const { text } = letterWords('morning-digest', {
      practice,
      publicUrl,
      today,
      needsPerson: 0,
      holds: [],
      lines: many,
    });
    assert.match(text, /and 6 more on the desk/);
    const one = { practice, publicUrl, today, needsPerson: 1, lines: [], holds: [] };
    assert.equal(letterWords('morning-digest', one).subject, 'Onward: 1 message needs somebody');
    const hold = { title: 'An inquiry', reviewOn: '2026-03-02' };
    const held = letterWords('morning-digest', { ...one, needsPerson: 0, holds: [hold] });
    assert.equal(held.subject, 'Onward: 1 hold needs somebody');
    assert.match(
      held.text,
      /Holds over the whole practice \(1\)\n- An inquiry: to be looked at again by 2 March 2026/,
    );
  });

  it('tells the lead what is overdue by its reference, and the week by its numbers', () => {
    const overdue = line({ overdue: true });
    const escalation = letterWords('escalation', { practice, publicUrl, today, lines: [overdue] });
    assert.equal(escalation.subject, `Onward: overdue - ${reference}`);
    const two = letterWords('escalation', {
      practice,
      publicUrl,
      today,
      lines: [overdue, line({ ref: 'LV-1' })],
    });
    assert.equal(two.subject, 'Onward: overdue - 2 records');
    const week = letterWords('weekly-line', {
      practice,
      publicUrl,
      weekOf: today,
      counts: { received: 3, clear: 1, deleted: 0 },
      overdue: 1,
      held: 2,
      needsPerson: 4,
    });
    assert.equal(week.subject, 'Onward: the week of 2 March 2026');
    assert.match(week.text, /Received: 3\nClear: 1/);
    assert.doesNotMatch(week.text, /Deleted/);
  });

  it('has words for every code and never a number of a patient', () => {
    const lines = DUE_CODES.flatMap((code) => [
      line({ code, weight: DUE_WEIGHTS[code] }),
      line({ code, weight: DUE_WEIGHTS[code], overdue: true }),
      line({ code, weight: DUE_WEIGHTS[code], dueOn: null }),
    ]);
    for (const letter of [
      letterWords('morning-digest', { practice, publicUrl, today, needsPerson: 3, lines, holds: [] }),
      letterWords('escalation', { practice, publicUrl, today, lines }),
    ]) {
      assert.doesNotMatch(
        `${letter.subject}${letter.text}`,
        /undefined|null|NaN|[{}]|\d{10}|\d{3} \d{3} \d{4}/,
      );
      for (const code of DUE_CODES) assert.ok(letter.text.includes(dueTitle(code)), code);
    }
  });
});

/** Words of the subjects themselves, which a made-up name may happen to be. */
const COMMON =
  /^(notes?|needed|second|request|have|the|arrived|and|can|they|be|read|please|delete|your|copy|our|reference)$/i;

function reply(subject: string, bodyText: string): MailFacts {
  return {
    from: 'someone@brook-lane.example',
    fromName: 'Someone',
    subject,
    bodyText,
    attachments: [],
    autoReply: false,
    ours: false,
  };
}
