import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addDays } from '../../core/dates.ts';
import type { Mute } from '../../core/mutes.ts';
import { MUTE_DAYS, mayMute, mutesOn, muteUntilAtMost } from '../../core/mutes.ts';
import type { DueCode, DueLine } from '../../core/reminders.ts';
import { DUE_CODES, DUE_WEIGHTS } from '../../core/reminders.ts';

const TODAY = '2026-03-02';
const NEVER: readonly DueCode[] = ['statutory-over', 'letter-came-back', 'mail-to-settle', 'late-part'];
const line = (change: Partial<DueLine> = {}): DueLine => {
  const code = change.code ?? 'to-print';
  const since = '2026-02-27';
  return {
    code,
    ref: 'LV-1',
    stage: 'checked',
    since,
    dueOn: '2026-03-04',
    overdue: false,
    weight: DUE_WEIGHTS[code],
    ...change,
  };
};
const mute = (change: Partial<Mute> = {}): Mute => ({
  ref: 'LV-1',
  code: 'to-print',
  since: '2026-02-27',
  accountId: 'chidi',
  until: addDays(TODAY, 7),
  wordsId: 'w1',
  at: `${TODAY}T09:00:00.000Z`,
  ...change,
});
const inDays = (days: number) => addDays(TODAY, days);

describe('Muting a reminder', () => {
  it('is for 28 days at most, counted from today, and for a day still to come', () => {
    assert.equal(muteUntilAtMost(line(), TODAY), inDays(28));
    assert.equal(mayMute(line(), inDays(28), TODAY), null);
    assert.equal(mayMute(line(), inDays(1), TODAY), null);
    for (const until of [inDays(29), TODAY, inDays(-1)])
      assert.equal(mayMute(line(), until, TODAY)?.code, 'mute-date');
  });

  it('is refused, whatever the day, for what the law or a patient’s safety rests on', () => {
    for (const code of NEVER) {
      assert.equal(mayMute(line({ code }), inDays(1), TODAY)?.code, 'not-to-mute', code);
      assert.deepEqual(mutesOn([mute({ code })], line({ code }), TODAY), [], code);
    }
  });

  it('ends, where the 28 days run, on the last day on which somebody must act', () => {
    const near = (dueOn: string) => line({ code: 'statutory-near', dueOn });
    assert.equal(mayMute(near(inDays(5)), inDays(5), TODAY), null);
    assert.equal(mayMute(near(inDays(5)), inDays(6), TODAY)?.code, 'mute-date');
    assert.equal(mayMute(near(inDays(60)), inDays(29), TODAY)?.code, 'mute-date');
    assert.equal(mayMute(near(TODAY), inDays(1), TODAY)?.code, 'not-to-mute');
    const muted = mute({ code: 'statutory-near', until: inDays(7) });
    assert.equal(mutesOn([muted], near(inDays(7)), inDays(6)).length, 1);
    assert.equal(mutesOn([muted], near(inDays(5)), inDays(5)).length, 0, 'the day to act by came nearer');
  });

  it('stands for its own spell and until its day, whoever else has one', () => {
    const both = [mute(), mute({ accountId: 'asha', until: inDays(2) })];
    assert.deepEqual(mutesOn(both, line(), inDays(1)), both);
    assert.deepEqual(mutesOn(both, line(), inDays(2)), [both[0]]);
    assert.deepEqual(mutesOn(both, line(), inDays(7)), []);
    for (const other of [{ ref: 'LV-2' }, { since: TODAY }, { code: 'to-bag' }] as const)
      assert.deepEqual(mutesOn(both, line(other), TODAY), []);
  });

  it('allowed of a line is never longer than it may be, and never of one that may not be', () => {
    const asked = fc.record({
      code: fc.constantFrom(...DUE_CODES),
      dueIn: fc.option(fc.integer({ min: -40, max: 60 })),
      days: fc.integer({ min: -3, max: 60 }),
    });
    fc.assert(
      fc.property(asked, ({ code, dueIn, days }) => {
        const dueOn = dueIn === null ? null : inDays(dueIn);
        if (mayMute(line({ code, dueOn }), inDays(days), TODAY) !== null) return;
        assert.ok(!NEVER.includes(code) && days >= 1 && days <= MUTE_DAYS);
        assert.ok(code !== 'statutory-near' || dueOn === null || inDays(days) <= dueOn);
      }),
      { seed: 2026 },
    );
  });
});
