import assert from 'node:assert/strict';
import type { LeaverRecord } from '../../../../core/leaver-record.ts';
import { actionsView } from '../../../../server/http/views/actions-view.ts';
import { approve, aRecord, asking, collected, daysOn, given, part } from '../../../builders/records.ts';

const ABOUT = {
  patientKnown: true,
  suppliers: ['s1'],
  pages: { namingAnother: [], redByPagesOnly: false },
  packInHand: false,
};

describe('What may be done to a record', () => {
  it('when expected: ask for the notes, but not bag or delete anything', () => {
    const names = allowed(aRecord());
    assert.ok(names.includes('request-notes'));
    assert.ok(names.includes('close'));
    for (const name of ['bag', 'collect', 'approve-deletion', 'confirm-printed', 'reinstate']) {
      assert.ok(!names.includes(name), name);
    }
  });

  it('when a part is missing: the check is refused, and says which part', () => {
    const check = action(given(aRecord(), part(1, 2)), 'check-notes');
    assert.equal(check?.allowed, false);
    assert.match(check?.refusal ?? '', /Part 2 of 2 is missing/);
  });

  it('when collected: record an answer or undo, and no more of what came before', () => {
    const names = allowed(collected());
    assert.ok(names.includes('record-answer') && names.includes('undo') && names.includes('place-hold'));
    for (const name of ['check-notes', 'bag', 'close', 'prepare-pack'])
      assert.ok(!names.includes(name), name);
  });

  it('when clear: a clerk may not approve first, a lead may, and under a hold nobody may', () => {
    const clear = given(
      collected(),
      { type: 'end-window' },
      { role: 'onward', by: 'onward', today: daysOn(57) },
    );
    assert.equal(
      action(clear, 'approve-deletion', { role: 'clerk', by: 'c', today: daysOn(57) })?.allowed,
      false,
    );
    assert.equal(action(clear, 'approve-deletion', { today: daysOn(57) })?.allowed, true);
    const held = given(
      clear,
      { type: 'place-hold', holdId: 'h', kind: 'complaint', reviewOn: daysOn(90), wordsId: null },
      { today: daysOn(57) },
    );
    const refused = action(held, 'approve-deletion', { today: daysOn(57) });
    assert.match(refused?.refusal ?? '', /hold stands/);
    assert.equal(action(held, 'release-hold', { today: daysOn(57) })?.allowed, true);
    assert.equal(action(held, 'release-hold', { role: 'clerk', today: daysOn(57) })?.allowed, false);
  });

  it('when deleting: enter what the scanning company says, and nothing of our own copies', () => {
    let record = given(
      collected(),
      { type: 'end-window' },
      { role: 'onward', by: 'onward', today: daysOn(57) },
    );
    record = given(record, approve(), { today: daysOn(57) });
    assert.equal(record.stage, 'deleting');
    const names = allowed(record, { today: daysOn(58) });
    assert.ok(names.includes('record-supplier-answer'));
    for (const name of ['undo', 'close', 'approve-deletion', 'withdraw-approval'])
      assert.ok(!names.includes(name), name);
  });

  it('offers an auditor nothing at all', () => {
    for (const record of [aRecord(), collected()]) {
      assert.deepEqual(allowed(record, { role: 'auditor', by: 'a' }), []);
    }
  });

  it('leaves out what there is nothing of', () => {
    const names = actionsView(aRecord(), asking(), { ...ABOUT, suppliers: [] }).map((one) => one.do);
    for (const name of [
      'request-notes',
      'unlock-part',
      'release-hold',
      'settle-mail',
      'unrecord-label',
    ] as const) {
      assert.ok(!names.includes(name), name);
    }
  });
});

function allowed(record: LeaverRecord, who: Parameters<typeof asking>[0] = {}): string[] {
  return actionsView(record, asking(who), ABOUT)
    .filter((one) => one.allowed)
    .map((one) => one.do);
}

function action(record: LeaverRecord, name: string, who: Parameters<typeof asking>[0] = {}) {
  return actionsView(record, asking(who), ABOUT).find((one) => one.do === name);
}
