import assert from 'node:assert/strict';
import type { Command } from '../../../core/commands.ts';
import { decide } from '../../../core/decide.ts';
import { evolveRecord } from '../../../core/evolve.ts';
import type { Asking } from '../../../core/guards.ts';
import type { Happened, LeaverRecord } from '../../../core/leaver-record.ts';
import { certificateFacts } from '../../../server/wording/certificate-words.ts';
import { approve, asking, daysOn, LINES, packOf, part, TODAY } from '../../builders/records.ts';

const practice = {
  name: 'Larkfield Surgery',
  odsCode: 'Y99999',
  suppliers: [
    { id: 's1', name: 'Fernhill Scanning', senders: [], requestTo: 'a@fernhill.example', usualDays: 5 },
  ],
};
const nameOf = (id: string) => ({ 'lead-1': 'Priya Nair', 'lead-2': 'Tom Oakes' })[id] ?? 'Onward';

/** Plays commands and keeps the trail, as the store does. */
function story(): {
  give(command: Command, who?: Partial<Asking>): void;
  record(): LeaverRecord;
  trail: Happened[];
} {
  const trail: Happened[] = [];
  let record: LeaverRecord | null = null;
  const happen = (event: Happened['event'], who: Asking) => {
    const version: number = (record?.version ?? 0) + 1;
    const one: Happened = {
      ref: 'LV-0000-0000',
      practice: 'Y99999',
      version,
      at: who.now,
      by: who.by,
      event,
    };
    record = evolveRecord(record, one);
    trail.push(one);
  };
  happen({ type: 'leaver-expected', source: 'notes' }, asking());
  const now = (): LeaverRecord => {
    assert.ok(record);
    return record;
  };
  return {
    trail,
    record: now,
    give(command, who = {}) {
      const decision = decide(now(), command, asking(who));
      assert.ok(decision.ok, decision.ok ? '' : decision.code);
      for (const event of decision.events) happen(event, asking(who));
    },
  };
}

function deleted(early: boolean) {
  const one = story();
  one.give(part(1, 1));
  one.give({ type: 'compare-patient', light: 'green' });
  one.give({ type: 'record-deduction', reason: 'moved-practice', on: TODAY });
  one.give({ type: 'check-notes', acceptDifferences: false, patientKnown: true });
  one.give(packOf(one.record()));
  one.give({ type: 'confirm-printed', sheets: 4 });
  one.give({ type: 'record-label', on: TODAY });
  one.give({ type: 'bag', bags: 1 });
  one.give({ type: 'collect', on: TODAY });
  const on = early ? daysOn(20) : daysOn(57);
  if (early) one.give({ type: 'record-answer', answer: 'legible', on, wordsId: null }, { today: on });
  else one.give({ type: 'end-window' }, { today: on, by: 'onward', role: 'onward' });
  one.give(approve(), { today: on });
  if (early) one.give(approve(), { today: on, by: 'lead-2' });
  const machine = { today: on, by: 'onward', role: 'onward' } as const;
  one.give(
    { type: 'verify-copy', lineId: 'l1', evidence: 'absent-when-looked-for', recoverableUntil: '2026-12-31' },
    machine,
  );
  one.give({ type: 'ask-copy', lineId: 'l2' }, machine);
  one.give({ type: 'claim-copy', lineId: 'l2', evidence: 'supplier-statement' }, { today: on });
  one.give({ type: 'certify', number: 'C-7', identifyingLineId: 'l3' }, machine);
  return one;
}

const factsOf = (one: ReturnType<typeof deleted>) =>
  certificateFacts(one.record(), one.trail, practice, nameOf);

describe('The certificate of deletion', () => {
  it('says what went, why, by whose approval, on what evidence and until when it could come back', () => {
    const facts = factsOf(deleted(false));
    const said = new Map(facts.facts);
    assert.equal(facts.number, 'C-7');
    assert.equal(facts.issuedOn, daysOn(57));
    assert.match(said.get('Approved by') ?? '', /^Priya Nair, 28 April 2026 at 1pm$/);
    assert.equal(said.has('Second approval by'), false);
    assert.match(said.get('Early') ?? '', /^No/);
    assert.match(said.get('Why the copies went') ?? '', /window of 56 days .* no objection on 28 April 2026/);
    assert.match(said.get('Reprint') ?? '', /4 sheets, counted on 2 March 2026, collected on 2 March 2026/);
    assert.equal(facts.copies.length, LINES.length);
    assert.equal(facts.copies[0]?.recoverable, 'By an administrator, until 31 December 2026');
    assert.equal(facts.copies[0]?.when, '28 April 2026');
    assert.match(facts.copies[2]?.evidence ?? '', /key/);
  });

  it('says that the scanning company states it, and does not prove it', () => {
    const facts = factsOf(deleted(false));
    const row = facts.copies[1];
    assert.match(row?.what ?? '', /Fernhill Scanning/);
    assert.match(row?.evidence ?? '', /states it/);
    assert.equal(row?.recoverable, 'Not known to us');
    assert.match(facts.closing.join(' '), /Onward has not proved it/);
    assert.match(facts.closing.join(' '), /cannot see what people may have kept elsewhere/);
  });

  it('names both people where it was early', () => {
    const said = new Map(factsOf(deleted(true)).facts);
    assert.match(said.get('Approved by') ?? '', /^Priya Nair/);
    assert.match(said.get('Second approval by') ?? '', /^Tom Oakes/);
    assert.match(said.get('Early') ?? '', /^Yes/);
    assert.match(said.get('Why the copies went') ?? '', /legible on 22 March 2026/);
  });

  it('gives the same words whenever it is asked for, with the head of the trail where it is known', () => {
    const one = deleted(true);
    assert.deepEqual(factsOf(one), factsOf(one));
    const hashed = one.trail.map((event, index) => ({ ...event, hash: `h${index}` }));
    const said = new Map(certificateFacts(one.record(), hashed, practice, nameOf).facts);
    assert.equal(said.get('Head of the trail'), `h${one.trail.length - 1}`);
  });

  it('claims no erasure, shows no id and has no hole', () => {
    const text = JSON.stringify(factsOf(deleted(true)));
    assert.doesNotMatch(text, /erase|wiped|undefined|NaN|null|lead-1|"f1"|sha-/i);
  });

  it('is not written for a record that has none', () => {
    const one = story();
    assert.throws(() => certificateFacts(one.record(), one.trail, practice, nameOf), /no certificate/);
  });
});
