import assert from 'node:assert/strict';
import { isClosedTo } from '../../core/restrictions.ts';
import { aRecord, asking, collected, given, refusalOf } from '../builders/records.ts';

const lead = { by: 'asha', role: 'lead' } as const;
const restrict = (accountId: string) => ({ type: 'restrict-access', accountId, wordsId: 'w1' }) as const;
const lift = (accountId: string) => ({ type: 'lift-restriction', accountId }) as const;

describe('Keeping a member of staff from a record', () => {
  it('closes it to that person alone, until a lead lifts it', () => {
    const record = given(collected(), restrict('chidi'), lead);
    assert.deepEqual(
      ['chidi', 'asha', 'ben'].map((person) => isClosedTo(record, person)),
      [true, false, false],
    );
    assert.deepEqual(record.restricted, [
      { accountId: 'chidi', by: 'asha', at: asking().now, wordsId: 'w1' },
    ]);
    assert.ok(!isClosedTo(given(record, lift('chidi'), lead), 'chidi'));
  });

  it('changes nothing when it is done twice, or lifted where it does not stand', () => {
    const once = given(aRecord(), restrict('chidi'), lead);
    assert.deepEqual(given(once, restrict('chidi'), lead), once);
    assert.deepEqual(given(once, lift('ben'), lead), once);
  });

  it('is for a lead, and never of themselves', () => {
    assert.equal(refusalOf(aRecord(), restrict('chidi'), { by: 'chidi', role: 'clerk' }), 'wrong-role');
    assert.equal(refusalOf(aRecord(), lift('chidi'), { by: 'dana', role: 'auditor' }), 'wrong-role');
    assert.equal(refusalOf(aRecord(), restrict('asha'), lead), 'only-others');
  });

  it('takes the record out of their hands, and leaves it in another’s', () => {
    const theirs = given(aRecord(), { type: 'claim' }, { by: 'chidi', role: 'clerk' });
    assert.equal(given(theirs, restrict('chidi'), lead).claimedBy, null);
    assert.equal(given(theirs, restrict('ben'), lead).claimedBy, 'chidi');
  });

  it('leaves no mark on a record once nobody is kept from it', () => {
    const before = aRecord();
    const { version: _version, ...after } = given(
      given(before, restrict('chidi'), lead),
      lift('chidi'),
      lead,
    );
    const { version: _before, ...was } = before;
    assert.deepEqual(after, was);
  });
});
