import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addDays, weekday } from '../../core/dates.ts';
import type { DueLine } from '../../core/reminders.ts';
import {
  digestDue,
  digestKey,
  escalationKey,
  escalationsDue,
  weeklyDue,
  weeklyKey,
} from '../../core/reminders.ts';
import { isWorkingDay } from '../../core/working-days.ts';

const AT = '08:30';
const holidays = { extra: ['2026-03-05'] };

/** What a server that is up only at these times would have sent. */
function digests(times: readonly { day: number; time: string }[]): string[] {
  const sent: string[] = [];
  for (const { day, time } of times) {
    const today = addDays('2026-01-01', day);
    if (digestDue(today, time, AT, sent.at(-1) ?? null, holidays)) sent.push(today);
  }
  return sent;
}

const times = fc
  .array(
    fc.record({ day: fc.nat(500), time: fc.constantFrom('00:10', '08:29', '08:30', '12:00', '23:59') }),
    {
      maxLength: 60,
    },
  )
  .map((list) => [...list].sort((a, b) => a.day - b.day || a.time.localeCompare(b.time)));

const line = (change: Partial<DueLine> = {}): DueLine => ({
  code: 'to-bag',
  ref: 'LV-0000-0000',
  stage: 'reprinted',
  since: '2026-03-02',
  dueOn: '2026-03-04',
  overdue: true,
  weight: 54,
  ...change,
});

describe('The morning digest', () => {
  it('goes once on a working day, at or after its time, however often the sweep looks', () => {
    assert.equal(digestDue('2026-03-02', '08:29', AT, null, holidays), false);
    assert.equal(digestDue('2026-03-02', '08:30', AT, null, holidays), true);
    assert.equal(digestDue('2026-03-02', '17:00', AT, '2026-03-02', holidays), false);
    assert.equal(digestDue('2026-03-05', '09:00', AT, null, holidays), false, 'the practice is closed');
    assert.equal(digestDue('2026-04-03', '09:00', AT, null, holidays), false, 'Good Friday');
  });

  it('is never sent on a day nobody works, nor before its time, nor twice a day', () => {
    fc.assert(
      fc.property(times, (list) => {
        const sent = digests(list);
        assert.equal(new Set(sent).size, sent.length);
        for (const day of sent) assert.ok(isWorkingDay(day, holidays));
        // What must be sent: each working day on which the server was up late enough.
        const should = list.filter(
          ({ day, time }) => time >= AT && isWorkingDay(addDays('2026-01-01', day), holidays),
        );
        assert.deepEqual(sent, [...new Set(should.map(({ day }) => addDays('2026-01-01', day)))]);
      }),
      { numRuns: 2_000, seed: 2026 },
    );
  });

  it('comes exactly once after any downtime', () => {
    fc.assert(
      fc.property(fc.nat(400), fc.integer({ min: 1, max: 400 }), (start, away) => {
        const last = addDays('2026-01-01', start);
        let sent: string | null = last;
        let count = 0;
        const back = addDays(last, away);
        let day = back;
        while (count === 0) {
          for (const time of ['08:00', '08:30', '08:31', '20:00']) {
            if (!digestDue(day, time, AT, sent, holidays)) continue;
            sent = day;
            count += 1;
          }
          assert.ok(day < addDays(back, 8), 'within a week of coming back');
          day = addDays(day, 1);
        }
        assert.equal(count, 1);
      }),
      { numRuns: 1_000, seed: 2026 },
    );
  });

  it('is not sent again because the clock was set back', () => {
    assert.equal(digestDue('2026-03-02', '09:00', AT, '2026-03-03', holidays), false);
    assert.notEqual(digestKey('Y99999', '2026-03-02'), digestKey('Y99999', '2026-03-03'));
  });
});

describe('The weekly line', () => {
  it('goes on the first working day of the week, or the next if the computer was off, once', () => {
    // 6 April 2026 is Easter Monday.
    assert.equal(weeklyDue('2026-04-06', '09:00', AT, '2026-03-30', holidays), false);
    assert.equal(weeklyDue('2026-04-07', '09:00', AT, '2026-03-30', holidays), true);
    assert.equal(weeklyDue('2026-04-08', '09:00', AT, '2026-04-07', holidays), false);
    assert.equal(weeklyDue('2026-04-09', '09:00', AT, '2026-03-30', holidays), true, 'a catch-up');
    assert.equal(weeklyKey('Y99999', '2026-04-12'), weeklyKey('Y99999', '2026-04-06'));
  });

  it('goes at most once a week, whatever happens', () => {
    fc.assert(
      fc.property(times, (list) => {
        const sent: string[] = [];
        for (const { day, time } of list) {
          const today = addDays('2026-01-01', day);
          if (weeklyDue(today, time, AT, sent.at(-1) ?? null, holidays)) sent.push(today);
        }
        const weeks = sent.map((day) => addDays(day, 1 - weekday(day)));
        assert.equal(new Set(weeks).size, weeks.length);
      }),
      { numRuns: 1_000, seed: 2026 },
    );
  });
});

describe('The escalation', () => {
  it('tells the lead once of one spell, and again of a new one', () => {
    const first = line();
    assert.deepEqual(escalationsDue([first, line()], new Set()), [first]);
    const told = new Set([escalationKey(first)]);
    assert.deepEqual(escalationsDue([line({ dueOn: '2026-03-09' })], told), [], 'the same spell');
    assert.equal(escalationsDue([line({ since: '2026-05-01' })], told).length, 1);
    assert.equal(escalationsDue([line({ code: 'to-print' })], told).length, 1);
    assert.equal(escalationsDue([line({ ref: 'LV-1111-1111' })], told).length, 1);
  });

  it('says nothing of what is due and not overdue, and begins with the worst', () => {
    assert.deepEqual(escalationsDue([line({ overdue: false })], new Set()), []);
    const worst = line({ code: 'statutory-over', weight: 100 });
    assert.deepEqual(escalationsDue([line(), worst], new Set())[0], worst);
  });
});
