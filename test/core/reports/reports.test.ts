import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addDays, daysBetween, londonDate } from '../../../core/dates.ts';
import { replay } from '../../../core/evolve.ts';
import type { Happened, LeaverRecord, Stage } from '../../../core/leaver-record.ts';
import { backlog, dueAhead, stageTimes, weekEnds } from '../../../core/reports/dashboard.ts';
import { deletions } from '../../../core/reports/deletions.ts';
import { exceptions } from '../../../core/reports/exceptions.ts';
import { holdRows } from '../../../core/reports/holds.ts';
import { byAge, OPEN_STAGES, outstanding } from '../../../core/reports/outstanding.ts';
import { lastYear } from '../../../core/reports/period.ts';
import { spellsOf } from '../../../core/reports/stage-spells.ts';
import { statutory, statutoryTotals } from '../../../core/reports/statutory.ts';
import { supplierHoldings } from '../../../core/reports/supplier-holdings.ts';
import { walks } from '../../builders/histories.ts';
import { approve, aRecord, collected, daysOn, given, onward, TODAY } from '../../builders/records.ts';

/** A practice: several lives side by side, looked at on one day, over one period. */
const practices = fc
  .record({
    lives: fc.array(walks, { minLength: 1, maxLength: 8 }),
    today: fc.integer({ min: 0, max: 400 }).map(daysOn),
    length: fc.integer({ min: 0, max: 400 }),
  })
  .map(({ lives, today, length }) => {
    const histories = lives.map(({ history }, at) =>
      history
        .map((one) => ({ ...one, ref: `LV-0000-000${at}` }))
        .filter(({ at: when }) => londonDate(when) <= today),
    );
    const told = histories.filter((history) => history.length > 0);
    return {
      histories: told,
      records: told.map((history) => replay(history)),
      spells: told.flatMap(spellsOf),
      today,
      period: { from: addDays(today, -length), to: today },
    };
  });

describe('Reports', () => {
  it('find each record in the stage that its events say, at the end of every day', () => {
    fc.assert(
      fc.property(practices, ({ histories, spells, period }) => {
        const days = weekEnds(period, 200);
        for (const line of backlog(spells, days)) {
          const naive = histories.map((history) => stageAtEndOf(history, line.on));
          for (const stage of OPEN_STAGES)
            assert.equal(
              line.counts[stage],
              naive.filter((one) => one === stage).length,
              `${line.on} ${stage}`,
            );
          assert.equal(line.total, naive.filter((one) => one !== null && OPEN_STAGES.includes(one)).length);
        }
      }),
    );
  });

  it('measure how long each stay took, as somebody would who reads the trail with a finger', () => {
    fc.assert(
      fc.property(practices, ({ histories, spells, period }) => {
        const stays = histories.flatMap(staysByHand);
        for (const { stage, ended, medianDays, ninthTenthDays } of stageTimes(spells, period)) {
          const took = stays
            .filter((stay) => stay.stage === stage && stay.to >= period.from && stay.to <= period.to)
            .map(({ days }) => days)
            .sort((a, b) => a - b);
          assert.equal(ended, took.length);
          assert.equal(medianDays, byCounting(took, 0.5));
          assert.equal(ninthTenthDays, byCounting(took, 0.9));
        }
      }),
    );
  });

  it('count what is outstanding once each, and in one band of age', () => {
    fc.assert(
      fc.property(practices, ({ records, today }) => {
        const rows = outstanding(records, today);
        const open = records.filter(({ stage }) => stage !== 'deleted' && stage !== 'closed');
        assert.equal(rows.length, open.length);
        assert.deepEqual(new Set(rows.map(({ ref }) => ref)), new Set(open.map(({ ref }) => ref)));
        const lines = byAge(rows);
        for (const { stage, counts, total } of lines) {
          assert.equal(total, open.filter((record) => record.stage === stage).length);
          assert.equal(
            Object.values(counts).reduce((sum, count) => sum + count, 0),
            total,
          );
        }
        for (const row of rows) assert.ok(row.ageDays >= row.stageDays && row.stageDays >= 0);
      }),
    );
  });

  it('judge every request of the period by the day its notes first left', () => {
    fc.assert(
      fc.property(practices, ({ histories, records, period, today }) => {
        const rows = statutory(records, period, today);
        const totals = statutoryTotals(rows);
        assert.equal(totals.met + totals.missed + totals.open + totals.ended, rows.length);
        for (const history of histories) {
          const asked = requestedByHand(history);
          const row = rows.find(({ ref }) => ref === history[0]?.ref);
          assert.equal(row !== undefined, asked !== null && asked >= period.from && asked <= period.to);
          if (!row || asked === null) continue;
          if (row.leftOn !== null)
            assert.equal(row.outcome, row.leftOn < addDays(asked, 28) ? 'met' : 'missed');
          else if (replay(history).stage === 'closed') assert.equal(row.outcome, 'ended');
          else assert.equal(row.outcome, today < addDays(asked, 28) ? 'open' : 'missed');
        }
      }),
    );
  });

  it('tell of each deletion, hold and undone step of the period, no more and no fewer', () => {
    fc.assert(
      fc.property(practices, ({ histories, records, spells, period, today }) => {
        const happened = (type: string) =>
          histories.flat().filter(({ event, at }) => event.type === type && inside(londonDate(at), period));
        assert.equal(deletions(records, period).length, happened('deletion-certified').length);
        const rows = exceptions(records, spells, period);
        const count = (kind: string) => rows.filter((row) => row.kind === kind).length;
        assert.equal(count('step-undone'), happened('step-undone').length);
        assert.equal(count('closed'), happened('record-closed').length);
        assert.equal(count('reopened'), happened('record-reinstated').length);
        assert.equal(
          count('not-legible'),
          happened('answer-recorded').filter(
            ({ event }) => 'answer' in event && event.answer === 'not-legible',
          ).length,
        );
        const holds = holdRows(records, period, today);
        assert.equal(
          holds.filter(({ releasedOn }) => releasedOn === null).length,
          records.flatMap((record) => record.holds).filter(({ releasedOn }) => releasedOn === null).length,
        );
        const released = histories
          .flat()
          .filter(({ event }) => event.type === 'hold-released' && inside(event.on, period));
        assert.equal(holds.filter(({ releasedOn }) => releasedOn !== null).length, released.length);
      }),
    );
  });

  it('say the same whatever order the records come in', () => {
    fc.assert(
      fc.property(practices, ({ records, spells, period, today }) => {
        const turned = [...records].reverse();
        assert.deepEqual(outstanding(turned, today), outstanding(records, today));
        assert.deepEqual(statutory(turned, period, today), statutory(records, period, today));
        assert.deepEqual(deletions(turned, period), deletions(records, period));
        assert.deepEqual(supplierHoldings(turned), supplierHoldings(records));
        assert.deepEqual(dueAhead(turned, today, 6), dueAhead(records, today, 6));
        assert.deepEqual(stageTimes([...spells].reverse(), period), stageTimes(spells, period));
      }),
    );
  });

  describe('When the courier took the notes', () => {
    it('counts the last day itself as in time, and the next as late', () => {
      for (const [requested, outcome] of [
        [addDays(TODAY, -27), 'met'],
        [addDays(TODAY, -28), 'missed'],
      ] as const) {
        const record = { ...collected(), requestedOn: requested };
        const [row] = statutory([record], lastYear(TODAY), TODAY);
        assert.equal(row?.outcome, outcome);
        assert.equal(row?.daysTaken, outcome === 'met' ? 28 : 29);
      }
    });

    it('keeps the first collection when a second reprint goes later', () => {
      let record: LeaverRecord = { ...collected(), requestedOn: TODAY };
      record = given(
        record,
        { type: 'record-answer', answer: 'not-legible', on: daysOn(20), wordsId: null },
        { today: daysOn(20) },
      );
      const [row] = statutory([record], { from: TODAY, to: daysOn(40) }, daysOn(40));
      assert.equal(row?.outcome, 'met');
      assert.equal(row?.leftOn, TODAY);
    });
  });

  it('says of a deletion who approved it, on what evidence, and until when it could be undone', () => {
    let record = given(collected(), { type: 'end-window' }, onward(daysOn(57)));
    record = given(record, approve(), { today: daysOn(57) });
    record = given(
      record,
      { type: 'verify-copy', lineId: 'l1', evidence: 'absent-when-looked-for', recoverableUntil: daysOn(90) },
      onward(daysOn(58)),
    );
    assert.deepEqual(
      supplierHoldings([record]).map(({ supplier, state }) => [supplier, state]),
      [['s1', 'to-ask']],
    );
    record = given(record, { type: 'ask-copy', lineId: 'l2' }, { today: daysOn(58) });
    record = given(
      record,
      { type: 'claim-copy', lineId: 'l2', evidence: 'supplier-statement' },
      { today: daysOn(60) },
    );
    assert.deepEqual(supplierHoldings([record]), []);
    record = given(record, { type: 'certify', number: 'DC-1', identifyingLineId: 'l3' }, onward(daysOn(61)));
    const period = { from: TODAY, to: daysOn(61) };
    assert.deepEqual(deletions([record], period), [
      {
        ref: record.ref,
        certifiedOn: daysOn(61),
        certificate: 'DC-1',
        approvedBy: 'lead-1',
        secondBy: null,
        approvedOn: daysOn(57),
        early: false,
        copies: 3,
        evidence: ['absent-when-looked-for', 'supplier-statement', 'key-destroyed'],
        supplierEvidence: 'supplier-statement',
        recoverableUntil: daysOn(90),
      },
    ]);
    assert.deepEqual(deletions([record], { from: TODAY, to: daysOn(60) }), []);
    assert.deepEqual(
      exceptions([record], [], period).map(({ kind }) => kind),
      ['no-certificate'],
    );
  });

  it('puts what is late before the weeks, and each day into its week', () => {
    const late = { ...aRecord(), requestedOn: addDays(TODAY, -40) };
    const near = { ...aRecord(), requestedOn: addDays(TODAY, -27 + 6) };
    const next = { ...aRecord(), requestedOn: addDays(TODAY, -27 + 7) };
    const far = { ...aRecord(), requestedOn: TODAY };
    const { over, weeks } = dueAhead([late, near, next, far], TODAY, 2);
    assert.deepEqual(over, { statutory: 1, windows: 0, holds: 0 });
    assert.deepEqual(
      weeks.map(({ statutory: due }) => due),
      [1, 1],
    );
  });
});

function inside(day: string, { from, to }: { from: string; to: string }): boolean {
  return from <= day && day <= to;
}

/** The slow way: the whole history up to that day, folded anew. */
function stageAtEndOf(history: readonly Happened[], day: string): Stage | null {
  const known = history.filter(({ at }) => londonDate(at) <= day);
  return known.length === 0 ? null : replay(known).stage;
}

function staysByHand(history: readonly Happened[]): { stage: Stage; to: string; days: number }[] {
  const stages = history.map((_, at) => replay(history.slice(0, at + 1)).stage);
  const stays: { stage: Stage; to: string; days: number }[] = [];
  let came = 0;
  for (let at = 1; at < history.length; at++) {
    if (stages[at] === stages[at - 1]) continue;
    const [from, to] = [history[came]?.at ?? '', history[at]?.at ?? ''];
    // Everything in these histories happens at noon by UTC: whole days.
    stays.push({
      stage: stages[came] as Stage,
      to: londonDate(to),
      days: daysBetween(from.slice(0, 10), to.slice(0, 10)),
    });
    came = at;
  }
  return stays;
}

/** The smallest time that is not exceeded by at least this share of them. */
function byCounting(sorted: readonly number[], share: number): number | null {
  return sorted.find((one) => sorted.filter((other) => other <= one).length >= share * sorted.length) ?? null;
}

function requestedByHand(history: readonly Happened[]): string | null {
  return history.reduce<string | null>(
    (last, { event }) => (event.type === 'request-dated' ? event.on : last),
    null,
  );
}
