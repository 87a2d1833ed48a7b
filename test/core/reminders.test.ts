import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Command } from '../../core/commands.ts';
import { addDays } from '../../core/dates.ts';
import { mayNot } from '../../core/decide.ts';
import type { LeaverRecord } from '../../core/leaver-record.ts';
import { activeHolds } from '../../core/leaver-record.ts';
import type { DueCode, ReminderSettings } from '../../core/reminders.ts';
import { DUE_CODES, DUE_WEIGHTS, dueLines, lateness } from '../../core/reminders.ts';
import { addWorkingDays, isWorkingDay } from '../../core/working-days.ts';
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
  reprinted,
  TODAY,
} from '../builders/records.ts';

const settings: ReminderSettings = { holidays: {}, receivingReplyDays: 10, supplierUsualDays: () => 5 };
const due = (record: LeaverRecord, today = TODAY) => dueLines(record, settings, today);
const codes = (record: LeaverRecord, today = TODAY): DueCode[] => due(record, today).map(({ code }) => code);
const line = (record: LeaverRecord, code: DueCode, today: string) =>
  due(record, today).find((one) => one.code === code);

const clear = (): LeaverRecord =>
  given(collected(), { type: 'record-answer', answer: 'legible', on: TODAY, wordsId: null });
const hold = (reviewOn: string): Command => ({
  type: 'place-hold',
  holdId: 'h',
  kind: 'complaint',
  reviewOn,
  wordsId: null,
});

describe('What is due', () => {
  it('begins with the notes: to ask for, then late, then to chase by a day', () => {
    const fresh = aRecord();
    assert.deepEqual(codes(fresh), ['notes-to-ask-for']);
    assert.equal(line(fresh, 'notes-to-ask-for', daysOn(2))?.overdue, false);
    assert.equal(line(fresh, 'notes-to-ask-for', daysOn(3))?.overdue, true);
    const asked = given(fresh, { type: 'request-notes', supplier: 's1', letterId: 'l' });
    assert.deepEqual(codes(asked, addWorkingDays(TODAY, 5)), [], 'the company has its usual days');
    const late = addWorkingDays(TODAY, 6);
    assert.deepEqual(codes(asked, late), ['supplier-silent']);
    assert.equal(line(asked, 'supplier-silent', late)?.overdue, false, 'a person has days to ring them');
    assert.equal(line(asked, 'supplier-silent', addWorkingDays(TODAY, 9))?.overdue, true);
    assert.deepEqual(codes(given(asked, part(1, 1)), late), ['to-check']);
  });

  it('asks each scanning company’s own usual days', () => {
    const asked = given(aRecord(), { type: 'request-notes', supplier: 'slow', letterId: 'l' });
    const slow = { ...settings, supplierUsualDays: (id: string) => (id === 'slow' ? 20 : 5) };
    assert.deepEqual(dueLines(asked, slow, addWorkingDays(TODAY, 20)), []);
    assert.equal(dueLines(asked, slow, addWorkingDays(TODAY, 21))[0]?.code, 'supplier-silent');
    assert.deepEqual(lateness(asked, slow, addWorkingDays(TODAY, 21)), {
      notesLate: true,
      answerLate: false,
    });
  });

  it('says that parts are missing and not that they are to check', () => {
    const some = given(aRecord(), part(1, 3));
    assert.deepEqual(codes(some), ['parts-missing']);
    const unclear = given(some, {
      ...part(1, 1),
      fileId: 'f9',
      sha256: 's9',
      part: null,
      of: null,
    } as Command);
    assert.deepEqual(codes(unclear), ['to-check'], 'a person can settle that here');
  });

  it('goes on with pack, label, bag and courier', () => {
    let record = given(given(aRecord(), part(1, 1)), { type: 'compare-patient', light: 'green' });
    record = given(record, { type: 'check-notes', acceptDifferences: false, patientKnown: true });
    assert.deepEqual(codes(record), ['to-print']);
    assert.deepEqual(codes(given(record, { type: 'note-pack-failed', code: 'damaged' })), ['pack-failed']);
    record = given(given(record, packOf(record)), { type: 'confirm-printed', sheets: 4 });
    assert.deepEqual(codes(record), ['printed-no-label']);
    record = given(record, { type: 'record-label', on: TODAY });
    assert.deepEqual(codes(record), ['to-bag']);
    record = given(record, { type: 'bag', bags: 1 });
    assert.deepEqual(codes(record, daysOn(7)), [], 'the courier comes weekly');
    assert.deepEqual(codes(record, daysOn(8)), ['bagged-not-collected']);
  });

  it('asks the new practice after two weeks, and calls its silence never overdue', () => {
    const unknown = collected();
    assert.deepEqual(codes(unknown, daysOn(30)), [], 'finding the practice is not the old one’s duty');
    const record = given(unknown, { type: 'record-receiving-practice' });
    assert.deepEqual(codes(record, daysOn(13)), []);
    assert.deepEqual(codes(record, daysOn(14)), ['new-practice-to-ask']);
    const asked = given(record, { type: 'ask-new-practice', letterId: 'l' }, { today: daysOn(14) });
    assert.deepEqual(codes(asked, addWorkingDays(daysOn(14), 10)), []);
    const silent = line(asked, 'new-practice-silent', addWorkingDays(daysOn(14), 11));
    assert.equal(silent?.dueOn, daysOn(56));
    assert.equal(silent?.overdue, false);
    assert.deepEqual(codes(asked, daysOn(49)), ['new-practice-silent', 'window-ends-soon']);
  });

  it('brings the 28 days to mind on the last working day before, for they never move', () => {
    // 8 March 2026 is a Sunday; the 28th day from 9 February.
    const record = given(aRecord(), { type: 'date-request', on: '2026-02-09' });
    const near = line(record, 'statutory-near', '2026-03-02');
    assert.equal(near?.dueOn, '2026-03-06');
    assert.equal(line(record, 'statutory-near', '2026-02-19'), undefined);
    assert.ok(line(record, 'statutory-near', '2026-02-20'), 'ten working days before Friday');
    assert.equal(line(record, 'statutory-over', '2026-03-08'), undefined, 'the last day is still in time');
    const over = line(record, 'statutory-over', '2026-03-09');
    assert.deepEqual([over?.dueOn, over?.overdue], ['2026-03-08', true]);
    assert.equal(codes(record, '2026-03-09')[0], 'statutory-over');
  });

  it('forgets the 28 days once the notes have left, also when they are printed a second time', () => {
    const dated = (record: LeaverRecord) => given(record, { type: 'date-request', on: '2026-02-09' });
    assert.ok(!codes(dated(collected()), daysOn(90)).includes('statutory-over'));
    const again = given(dated(collected()), {
      type: 'record-answer',
      answer: 'not-legible',
      on: TODAY,
      wordsId: null,
    });
    assert.deepEqual(codes(again), ['to-print']);
  });

  it('has copies deleted once clear, early only by the end of the window', () => {
    assert.equal(line(clear(), 'deletion-due', TODAY)?.dueOn, addWorkingDays(daysOn(56), 5));
    const ended = given(collected(), { type: 'end-window' }, onward(daysOn(57)));
    assert.equal(line(ended, 'deletion-due', daysOn(57))?.dueOn, addWorkingDays(daysOn(57), 5));
    const proposed = given(clear(), approve());
    assert.deepEqual(codes(proposed), ['second-approval-waiting']);
  });

  it('notices copies that stay, and a scanning company that says nothing', () => {
    let record = given(given(clear(), approve()), approve(), { by: 'lead-2' });
    assert.deepEqual(codes(record, daysOn(1)), []);
    assert.deepEqual(codes(record, daysOn(2)), ['copies-stuck']);
    record = given(
      record,
      { type: 'verify-copy', lineId: 'l1', evidence: 'key-destroyed', recoverableUntil: null },
      onward(TODAY),
    );
    record = given(record, { type: 'ask-copy', lineId: 'l2' });
    assert.deepEqual(codes(record, addWorkingDays(TODAY, 5)), [], 'only the company is waited for');
    assert.deepEqual(codes(record, addWorkingDays(TODAY, 6)), ['supplier-deletion-silent']);
    const stated = given(record, { type: 'claim-copy', lineId: 'l2', evidence: 'supplier-statement' });
    assert.deepEqual(codes(stated, daysOn(2)), ['copies-stuck'], 'then the certificate must come');
  });

  it('puts a message that nobody has dealt with near the top, and lets go of it once its words are recorded', () => {
    const noted = given(
      collected(),
      { type: 'note-mail', messageId: 'm7', meaning: 'says-legible' },
      onward(TODAY),
    );
    assert.equal(codes(noted)[0], 'mail-to-settle');
    const answered = given(noted, { type: 'record-answer', answer: 'legible', on: TODAY, wordsId: null });
    assert.ok(!codes(answered).includes('mail-to-settle'));
    const objected = given(
      answered,
      { type: 'note-mail', messageId: 'm8', meaning: 'says-not-legible' },
      onward(TODAY),
    );
    assert.equal(codes(objected)[0], 'mail-to-settle');
  });

  it('asks what to do about a part that was not in the bag', () => {
    const late = given(collected(), { ...part(1, 1), fileId: 'late', sha256: 'late' } as Command);
    assert.deepEqual(codes(late), ['late-part']);
    const out = given(late, { type: 'refuse-part', fileId: 'late', reason: 'duplicate' });
    assert.deepEqual(codes(out), []);
  });

  it('warns where a date lies past the list of bank holidays', () => {
    const start = '2028-11-20';
    const checked = given(given(given(aRecord(), part(1, 1)), { type: 'compare-patient', light: 'green' }), {
      type: 'check-notes',
      acceptDifferences: false,
      patientKnown: true,
    });
    const record = reprinted(checked, 'p1', start);
    assert.deepEqual(codes(record, start), ['holidays-unknown']);
    assert.deepEqual(codes(collected()), []);
  });

  it('keeps a hold in sight and urges nothing that deletes while it stands', () => {
    const held = given(clear(), hold(daysOn(10)));
    assert.deepEqual(codes(held), []);
    assert.deepEqual(codes(held, daysOn(10)), ['hold-to-review']);
    const reviewed = given(
      held,
      { type: 'review-hold', holdId: 'h', reviewOn: daysOn(40) },
      { today: daysOn(10) },
    );
    assert.deepEqual(codes(reviewed, daysOn(10)), []);
  });

  it('stands in order of consequence, and says nothing of what is over', () => {
    const reached = new Set<DueCode>();
    fc.assert(
      fc.property(walks, fc.constantFrom(0, 0, 3, 15, 30, 400, 1100), ({ record, today }, wait) => {
        const day = addDays(today, wait);
        const lines = due(record, day);
        for (const one of lines) reached.add(one.code);
        const weights = lines.map(({ weight }) => weight);
        assert.deepEqual(
          weights,
          [...weights].sort((a, b) => b - a),
        );
        if (record.stage === 'deleted' || record.stage === 'closed') assert.deepEqual(lines, []);
        for (const { dueOn, overdue, ref } of lines) {
          assert.equal(ref, record.ref);
          if (overdue) assert.ok(dueOn !== null && day > dueOn);
        }
      }),
      { numRuns: 5_000, seed: 2026 },
    );
    assert.deepEqual(
      DUE_CODES.filter((code) => !reached.has(code)),
      [],
      'the walks must reach every code',
    );
    assert.equal(new Set(Object.values(DUE_WEIGHTS)).size, DUE_CODES.length, 'no two codes weigh the same');
  });

  it('never urges a deletion that would be refused', () => {
    const urging: DueCode[] = [
      'deletion-due',
      'second-approval-waiting',
      'copies-stuck',
      'supplier-deletion-silent',
      'window-ends-soon',
    ];
    let urged = 0;
    fc.assert(
      fc.property(walks, fc.constantFrom(0, 3, 20, 60), ({ record, today }, wait) => {
        const day = addDays(today, wait);
        const found = codes(record, day).filter((code) => urging.includes(code));
        if (activeHolds(record).length > 0) assert.deepEqual(found, []);
        if (!found.includes('deletion-due')) return;
        urged += 1;
        assert.equal(mayNot(record, approve(), asking({ today: day, by: 'lead-9' })), null);
      }),
      { numRuns: 5_000, seed: 2026 },
    );
    assert.ok(urged > 50, `only ${urged} deletions were due`);
  });

  it('gives days on which people work, except where the law or the window gives the day', () => {
    const fixed: DueCode[] = ['statutory-over', 'new-practice-silent', 'window-ends-soon', 'copies-stuck'];
    fc.assert(
      fc.property(walks, fc.nat(60), ({ record, today }, wait) => {
        for (const { code, dueOn } of due(record, addDays(today, wait)))
          if (dueOn !== null && !fixed.includes(code)) assert.ok(isWorkingDay(dueOn), `${code} ${dueOn}`);
      }),
      { numRuns: 3_000, seed: 2026 },
    );
  });
});
