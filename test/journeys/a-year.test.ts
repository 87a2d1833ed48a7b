import assert from 'node:assert/strict';
import { join } from 'node:path';
import { TITLES } from '../year/account.ts';
import { isOpenOn, weekdayOf } from '../year/calendar.ts';
import { groupsOf, lettersToStaff, linesOf, type StaffLetters } from '../year/letters-to-staff.ts';
import { liveAYear, type Year } from '../year/year.ts';

// A few leavers of one month here; a whole year of a thousand with ONWARD_TEST_YEAR=1000.
const LEAVERS = Number(process.env.ONWARD_TEST_YEAR ?? 12);
const WANTED = {
  leavers: LEAVERS,
  seed: Number(process.env.ONWARD_TEST_SEED ?? 7),
  from: '2027-01-04',
  days: process.env.ONWARD_TEST_YEAR ? 365 : 30,
};

describe(`A practice with ${LEAVERS} leavers in ${WANTED.days} days`, function () {
  this.timeout(120 * 60_000);
  let year: Year;
  let letters: StaffLetters;
  before(async () => {
    year = await liveAYear(WANTED, (text) => {
      if (process.env.ONWARD_TEST_YEAR) process.stdout.write(`${text}\n`);
    });
    letters = await lettersToStaff(join(year.desk.practice.folder, 'mailbox/Y99999/outbox'));
  });
  after(() => year?.desk.close());

  it('ends with every record where it should be, and stood so in every month', () => {
    assert.deepEqual(year.wrong.slice(0, 40), []);
    assert.ok(year.stories.every(({ closedOn, supplierAnsweredOn }) => closedOn ?? supplierAnsweredOn));
  });

  it('has reports that say each month just what came to pass', () => {
    for (const name of ['outstanding', 'statutory', 'deletions', 'suppliers'])
      assert.ok((year.reported.get(name) ?? 0) >= LEAVERS / 2, `${name} was hardly looked at`);
    assert.deepEqual(
      year.wrong.filter((one) =>
        /^\S+ (outstanding|statutory|deletions|suppliers|holds|exceptions)/.test(one),
      ),
      [],
    );
  });

  it('has had late labels, holds, silence, illegible reprints, errors and two people at once', () => {
    const some = (is: (story: Year['stories'][number]) => boolean) => year.stories.some(is);
    assert.ok(year.crowds > 0);
    assert.ok(some(({ mutes }) => mutes > 0));
    assert.ok(some(({ supplierAnsweredOn }) => supplierAnsweredOn !== null));
    if (LEAVERS < 100) return;
    assert.ok(some(({ fate }) => fate.labelAfter > 9));
    assert.ok(some(({ hold }) => hold !== null));
    assert.ok(some(({ reprints }) => reprints > 0));
    assert.ok(some(({ notHeldOn }) => notHeldOn !== null));
    assert.ok(some(({ fate, closedOn }) => fate.errorAfter !== null && closedOn !== null));
    assert.ok(some(({ firstApprovalOn }) => firstApprovalOn !== null));
  });

  it('tells staff each open morning what the account says is due, and nothing on other days', () => {
    const said = new Map(letters.digests.map((letter) => [letter.day, groupsOf(letter)]));
    assert.equal(said.size, letters.digests.length, 'two letters on one morning');
    for (const { day } of letters.digests) assert.ok(isOpenOn(day), `a letter on ${day}`);
    for (const [day, due] of year.due) {
      const told = Object.fromEntries(
        Object.entries(said.get(day) ?? {}).filter(([title]) => TITLES.includes(title)),
      );
      assert.deepEqual(told, due, day);
    }
  });

  it('tells the lead of each overdue thing once', () => {
    const lines = letters.overdue.flatMap(linesOf);
    assert.equal(new Set(lines).size, lines.length);
  });

  it('sums each week up once', () => {
    const days = letters.weekly.map(({ day }) => day);
    const mondays = days.map((day) => Math.floor((Date.parse(day) / 86_400_000 + 3) / 7));
    assert.equal(new Set(mondays).size, mondays.length);
    assert.equal(days.length, Math.ceil(year.days / 7));
    for (const day of days) assert.ok(isOpenOn(day) && weekdayOf(day) <= 3, day);
  });
});
