import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addDays } from '../../core/dates.ts';
import type { HeldSpell } from '../../core/review-window.ts';
import {
  DEFAULT_WINDOW_DAYS,
  SHORTEST_WINDOW_DAYS,
  windowEndsOn,
  windowHasEnded,
} from '../../core/review-window.ts';

const collected = '2026-01-01';
const later = '2026-12-31';
const end = (held: HeldSpell[], days = 14, today = later) => windowEndsOn(collected, days, held, today);

describe('When the courier has the notes and nothing holds them', () => {
  it('lasts eight weeks from the day after collection', () => {
    assert.equal(end([], DEFAULT_WINDOW_DAYS), '2026-02-26');
    assert.equal(end([]), '2026-01-15');
  });

  it('is still open on its last day, and over the day after', () => {
    assert.ok(!windowHasEnded(collected, 14, [], '2026-01-14'));
    assert.ok(!windowHasEnded(collected, 14, [], '2026-01-15'));
    assert.ok(windowHasEnded(collected, 14, [], '2026-01-16'));
  });

  it('is never shorter than two weeks', () => {
    for (const days of [13, 0, -1, 14.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      assert.throws(() => end([], days), /^RangeError: windowDays must be a whole number of at least 14/);
    }
    assert.equal(end([], SHORTEST_WINDOW_DAYS), '2026-01-15');
  });
});

describe('When a hold has stood and been released', () => {
  it('does not count the days it touched, the day of release included', () => {
    assert.equal(end([{ from: '2026-01-05', to: '2026-01-07' }]), '2026-01-18');
    assert.equal(end([{ from: '2026-01-05', to: '2026-01-05' }]), '2026-01-16');
  });

  it('counts overlapping holds once, whatever their order', () => {
    const held = [
      { from: '2026-01-06', to: '2026-01-09' },
      { from: '2026-01-05', to: '2026-01-07' },
      { from: '2026-01-06', to: '2026-01-06' },
    ];
    assert.equal(end(held), '2026-01-20');
  });

  it('is not moved by a hold before collection or after the end', () => {
    assert.equal(end([{ from: '2025-11-01', to: '2026-01-01' }]), '2026-01-15');
    assert.equal(end([{ from: '2025-11-01', to: '2026-01-02' }]), '2026-01-16');
    assert.equal(end([{ from: '2026-01-16', to: '2026-02-16' }]), '2026-01-15');
    assert.equal(end([{ from: '2026-01-15', to: '2026-01-16' }]), '2026-01-17');
  });

  it('is moved by a hold that only the first hold’s delay brings inside', () => {
    const first = { from: '2026-01-10', to: '2026-01-14' };
    assert.equal(end([first, { from: '2026-01-20', to: '2026-01-21' }]), '2026-01-22');
    assert.equal(end([first, { from: '2026-01-21', to: '2026-01-21' }]), '2026-01-20');
  });

  it('takes a spell written backwards for the days between', () => {
    assert.equal(end([{ from: '2026-01-07', to: '2026-01-05' }]), '2026-01-18');
  });
});

describe('When a hold still stands', () => {
  it('has no last day and does not end, however long ago the notes went', () => {
    const held = [{ from: '2026-01-05', to: null }];
    assert.equal(end(held), null);
    assert.ok(!windowHasEnded(collected, 14, held, '2036-01-01'));
    assert.equal(end([{ from: '2026-01-05', to: '2026-01-06' }, ...held]), null);
  });

  it('treats an open hold as standing even where its first day lies ahead', () => {
    assert.equal(end([{ from: '2026-03-01', to: null }], 14, '2026-02-01'), null);
  });

  it('is held up to the day of release, and has a last day again on it', () => {
    const held = [{ from: '2026-01-05', to: '2026-01-07' }];
    assert.equal(end(held, 14, '2026-01-06'), null);
    assert.equal(end(held, 14, '2026-01-07'), '2026-01-18');
  });
});

describe('When the dates themselves are damaged', () => {
  it('throws rather than let the window end', () => {
    assert.throws(() => windowHasEnded(collected, 14, [], 'tomorrow'), RangeError);
    assert.throws(() => windowHasEnded('', 14, [], later), RangeError);
    assert.throws(() => windowHasEnded(collected, 14, [{ from: '', to: '2026-01-05' }], later), RangeError);
  });
});

describe('Whatever holds there were', () => {
  const spell = fc
    .tuple(fc.integer({ min: -40, max: 200 }), fc.integer({ min: 0, max: 40 }))
    .map(([from, length]) => ({ from: addDays(collected, from), to: addDays(collected, from + length) }));
  const spells = fc.array(spell, { maxLength: 6 });
  const days = fc.integer({ min: 14, max: 90 });

  it('ends where counting one day at a time ends', () => {
    fc.assert(
      fc.property(days, spells, (windowDays, held) => {
        let day = collected;
        for (let left = windowDays; left > 0; ) {
          day = addDays(day, 1);
          if (!held.some((one) => one.from <= day && day <= one.to)) left -= 1;
        }
        assert.equal(end(held, windowDays), day);
      }),
    );
  });

  it('never ends sooner because of one more hold', () => {
    fc.assert(
      fc.property(days, spells, spell, (windowDays, held, more) => {
        const before = end(held, windowDays);
        const after = end([...held, more], windowDays);
        assert.ok(before !== null && after !== null && after >= before);
      }),
    );
  });
});
