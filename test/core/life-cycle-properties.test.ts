import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Command } from '../../core/commands.ts';
import { decide } from '../../core/decide.ts';
import type { Asking } from '../../core/guards.ts';
import type { LeaverEvent, LeaverRecord } from '../../core/leaver-record.ts';
import {
  after,
  approve,
  aRecord,
  asking,
  collected,
  daysOn,
  given,
  LINES,
  packOf,
  part,
} from '../builders/records.ts';

/**
 * What really happened, kept from the commands that were accepted and the days they were given on. It never looks
 * into the record: an account that read the record's own fields would believe the record's own mistakes.
 */
type Account = {
  day: number;
  collectedDay: number | null;
  saidLegible: boolean;
  heldDays: Set<number>;
  holds: Set<string>;
  proposedBy: string | null;
  stated: Set<string>;
  approved: boolean;
};

const people: Partial<Asking>[] = [
  { by: 'lead-1', role: 'lead' },
  { by: 'lead-2', role: 'lead' },
  { by: 'clerk-1', role: 'clerk' },
  { by: 'auditor-1', role: 'auditor' },
  { by: 'onward', role: 'onward' },
];

type Move = {
  command: (record: LeaverRecord, today: string) => Command;
  who: number;
  wait: number;
  clockTrusted: boolean;
};

const commands: ((record: LeaverRecord, today: string) => Command)[] = [
  () => part(1, 1),
  () => ({ ...part(1, 1), fileId: 'late', sha256: 'late' }) as Command,
  () => ({ type: 'refuse-part', fileId: 'late', reason: 'duplicate' }),
  () => ({ type: 'compare-patient', light: 'green' }),
  () => ({ type: 'check-notes', acceptDifferences: false, patientKnown: true }),
  (record) => packOf(record, `p${record.version}`),
  () => ({ type: 'confirm-printed', sheets: 4 }),
  (_, on) => ({ type: 'record-label', on }),
  () => ({ type: 'bag', bags: 1 }),
  (_, on) => ({ type: 'collect', on }),
  (_, on) => ({ type: 'record-answer', answer: 'legible', on, wordsId: null }),
  (_, on) => ({ type: 'record-answer', answer: 'not-legible', on, wordsId: null }),
  () => ({ type: 'end-window' }),
  () => ({ type: 'end-window' }),
  (_, on) => ({ type: 'confirm-release', on }),
  () => ({ type: 'undo' }),
  () => ({ type: 'place-hold', holdId: 'h1', kind: 'claim', reviewOn: daysOn(9999), wordsId: null }),
  () => ({ type: 'release-hold', holdId: 'h1' }),
  () => approve(),
  () => approve(true),
  () => ({ type: 'approve-deletion', namedBack: false, bulk: false, lines: [...LINES] }),
  () => ({ type: 'withdraw-approval' }),
  () => ({ type: 'verify-copy', lineId: 'l1', evidence: 'key-destroyed', recoverableUntil: null }),
  () => ({ type: 'verify-copy', lineId: 'l2', evidence: 'supplier-certificate', recoverableUntil: null }),
  () => ({ type: 'claim-copy', lineId: 'l2', evidence: 'supplier-statement' }),
  () => ({ type: 'certify', number: 'C-1', identifyingLineId: 'l3' }),
];

const moves = fc.array(
  fc.record({
    command: fc.constantFrom(...commands),
    who: fc.nat(people.length - 1),
    wait: fc.constantFrom(0, 0, 0, 1, 13, 30, 57),
    clockTrusted: fc.constantFrom(true, true, true, true, false),
  }),
  { minLength: 5, maxLength: 40 },
);

describe('Whatever is asked of a record, by whomever, in whatever order', () => {
  for (const [from, start, begin, legible] of [
    ['an expected leaver', aRecord, null, false],
    ['notes with the courier', collected, 0, false],
    ['notes said to be legible', saidLegible, 0, true],
  ] as const) {
    it(`no copy goes before its time, from ${from}`, () => {
      let deletions = 0;
      fc.assert(
        fc.property(moves, (list) => {
          deletions += play(start(), begin, legible, list);
        }),
        { numRuns: 3000, seed: 2026 },
      );
      if (begin === 0)
        assert.ok(
          deletions > 20,
          `the runs must reach deletion to say anything; they did ${deletions} times`,
        );
    });
  }
});

/** Plays the moves, checking each approval and certificate against the account; returns how many approvals stood. */
function play(
  start: LeaverRecord,
  collectedDay: number | null,
  saidLegible: boolean,
  list: readonly Move[],
): number {
  const account: Account = {
    day: 0,
    collectedDay,
    saidLegible,
    heldDays: new Set(),
    holds: new Set(),
    proposedBy: null,
    stated: new Set(),
    approved: false,
  };
  let record = start;
  for (const move of list) {
    pass(account, move.wait);
    const who = asking({ ...people[move.who], today: daysOn(account.day), clockTrusted: move.clockTrusted });
    const command = move.command(record, who.today);
    const decision = decide(record, command, who);
    if (!decision.ok) continue;
    const next = after(record, decision, who);
    note(account, command, decision.events, who);
    record = next;
  }
  return account.approved ? 1 : 0;
}

function saidLegible(): LeaverRecord {
  return given(collected(), { type: 'record-answer', answer: 'legible', on: daysOn(0), wordsId: null });
}

function pass(account: Account, days: number): void {
  for (let day = account.day; day <= account.day + days; day++)
    if (account.holds.size > 0) account.heldDays.add(day);
  account.day += days;
}

function note(account: Account, command: Command, happened: readonly LeaverEvent[], who: Asking): void {
  const events = happened.map(({ type }) => type);
  if (events.includes('deletion-approved')) judgeApproval(account, command, who);
  if (events.includes('deletion-certified')) {
    assert.ok(
      account.approved && account.stated.has('l1') && account.stated.has('l2'),
      'certified with copies left',
    );
    assert.equal(account.holds.size, 0, 'certified under a hold');
  }
  if (events.includes('deletion-proposed')) account.proposedBy = who.by;
  if (command.type === 'place-hold') {
    account.holds.add(command.holdId);
    account.heldDays.add(account.day);
  }
  if (command.type === 'release-hold') account.holds.clear();
  if (command.type === 'withdraw-approval' || command.type === 'place-hold' || command.type === 'undo')
    account.proposedBy = null;
  if (command.type === 'collect') Object.assign(account, { collectedDay: account.day, saidLegible: false });
  if (command.type === 'record-answer') {
    account.saidLegible = command.answer === 'legible';
    if (command.answer === 'not-legible') account.collectedDay = null;
  }
  for (const event of happened) {
    if (event.type !== 'step-undone') continue;
    account.saidLegible = false;
    if (event.step === 'collected') account.collectedDay = null;
  }
  if (command.type === 'verify-copy' || command.type === 'claim-copy') account.stated.add(command.lineId);
}

function judgeApproval(account: Account, command: Command, who: Asking): void {
  assert.equal(
    command.type === 'approve-deletion' && command.namedBack,
    true,
    'approved without naming the patient back',
  );
  assert.ok(who.clockTrusted, 'approved on a clock that ran backwards');
  assert.equal(account.holds.size, 0, 'approved under a hold');
  assert.ok(account.collectedDay !== null, 'approved without a collection');
  const counted = countedDays(account, account.collectedDay);
  assert.ok(account.saidLegible || counted > 56, `approved ${counted} counted days after the collection`);
  assert.ok(who.role === 'lead' || account.proposedBy !== null, 'approved without a lead');
  if (counted <= 56)
    assert.ok(account.proposedBy !== null && account.proposedBy !== who.by, 'early without a second person');
  account.approved = true;
}

function countedDays(account: Account, from: number): number {
  let days = 0;
  for (let day = from + 1; day <= account.day; day++) if (!account.heldDays.has(day)) days++;
  return days;
}
