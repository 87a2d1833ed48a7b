import assert from 'node:assert/strict';
import type { Actor } from '../../../server/steps/apply-commands.ts';
import { approveDeletion } from '../../../server/steps/approve-deletion.ts';
import { approveDeletions } from '../../../server/steps/approve-deletions.ts';
import { placeHold } from '../../../server/steps/hold-record.ts';
import type { Leaver } from '../../builders/leaver-mail.ts';
import { CLARA, clearWithoutPrint, DORA, does, namedBack, recordAt } from '../../builders/lives.ts';
import { openPractice, type TestPractice } from '../../builders/practice.ts';

const ELSIE: Leaver = { name: 'Elsie Madeupton', nhsNumber: '9000000041', born: '1936-05-30' };

describe('Approving several deletions together', function () {
  this.timeout(120_000);
  let practice: TestPractice;
  let refs: { clara: string; dora: string; elsie: string };
  beforeEach(async () => {
    practice = await openPractice();
    const clear = async (leaver: Leaver) => (await clearWithoutPrint(practice, leaver)).ref;
    refs = { clara: await clear(CLARA), dora: await clear(DORA), elsie: await clear(ELSIE) };
  });
  afterEach(() => practice.remove());

  const stage = async (ref: string) => (await recordAt(practice, ref)).stage;
  const approve = async (
    actor: Actor,
    typed: Record<string, string>,
    versions: Record<string, number> = {},
  ) => {
    const many = [];
    for (const [ref, lastFour] of Object.entries(typed))
      many.push({ ref, lastFour, version: versions[ref] ?? (await recordAt(practice, ref)).version });
    const done = await approveDeletions(practice.ports, actor, practice.practice, many);
    return done.map(({ outcome }) => outcome);
  };

  it('takes two people, each naming every patient back; the batch is one from the first on', async () => {
    const { clara, dora } = refs;
    const typed = { [clara]: '0025', [dora]: '0033' };
    assert.deepEqual(await approve(practice.lead, typed), ['first', 'first']);
    assert.equal(await stage(clara), 'clear');
    assert.deepEqual(
      await approve(practice.lead, typed),
      ['not-done', 'not-done'],
      'not the same person again',
    );
    assert.deepEqual(await approve(practice.clerk, typed), ['approved', 'approved']);
    const [one, other] = [await recordAt(practice, clara), await recordAt(practice, dora)];
    assert.deepEqual([one.stage, other.stage], ['deleting', 'deleting']);
    assert.deepEqual(
      [one.deletion?.approvedBy, one.deletion?.secondBy],
      [practice.lead.by, practice.clerk.by],
    );
    assert.ok(one.deletion?.batch);
    assert.equal(one.deletion?.batch, other.deletion?.batch);
    assert.equal(await stage(refs.elsie), 'clear', 'what was not named is left alone');
    assert.ok((await practice.ports.store.verifyChain(practice.practice)).ok);
  });

  it('refuses the neighbour’s digits, a held record and one that moved on, and holds up no other', async () => {
    const { clara, dora, elsie } = refs;
    const seen = (await recordAt(practice, elsie)).version;
    await does(practice, placeHold, dora, { kind: 'claim', reviewOn: '2027-01-08' });
    await does(practice, placeHold, elsie, { kind: 'complaint', reviewOn: '2027-01-08' });
    const typed = { [clara]: '0033', [dora]: '0033', [elsie]: '0041' };
    const versions = { [elsie]: seen };
    assert.deepEqual(await approve(practice.lead, typed, versions), ['not-done', 'not-done', 'not-done']);
    for (const short of ['', '25', '00025', 'abcd', '9000000025'])
      assert.deepEqual(await approve(practice.lead, { [clara]: short }), ['not-done'], short);
    assert.equal((await recordAt(practice, clara)).proposal, null);
    assert.deepEqual(await approve(practice.lead, { [dora]: '0033', [clara]: '0025' }), [
      'not-done',
      'first',
    ]);
  });

  it('begins with a lead, and never with somebody who only reads', async () => {
    const typed = { [refs.clara]: '0025' };
    assert.deepEqual(await approve(practice.clerk, typed), ['not-done']);
    assert.deepEqual(await approve(practice.auditor, typed), ['not-done']);
    assert.equal((await recordAt(practice, refs.clara)).proposal, null);
  });

  it('can be seconded from the record itself, in full', async () => {
    const { clara } = refs;
    await approve(practice.lead, { [clara]: '0025' });
    const record = await does(practice, approveDeletion, clara, namedBack(), practice.secondLead);
    assert.equal(record.stage, 'deleting');
    assert.ok(record.deletion?.batch);
  });
});
