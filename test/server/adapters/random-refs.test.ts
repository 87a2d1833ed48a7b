import assert from 'node:assert/strict';
import { isRecordRef, newRecordRef, normaliseRef } from '../../../server/adapters/random-refs.ts';

describe('When a new record needs a reference', () => {
  it('gives a valid one each time, and different ones', () => {
    const refs = Array.from({ length: 2_000 }, () => newRecordRef());
    assert.ok(refs.every((ref) => isRecordRef(ref) && normaliseRef(ref) === ref));
    // Two alike among 2,000 of 34 thousand million: once in 17,000 runs.
    assert.equal(new Set(refs).size, refs.length);
  });

  it('uses every character in every place, favouring none', () => {
    const refs = Array.from({ length: 4_000 }, () => newRecordRef());
    for (const at of [3, 4, 5, 6, 8, 9, 10, 11]) {
      const seen = new Map<string, number>();
      for (const ref of refs) seen.set(ref.charAt(at), (seen.get(ref.charAt(at)) ?? 0) + 1);
      assert.equal(seen.size, 32);
      // 125 are expected of each; 60 and 210 lie more than five standard deviations away.
      assert.ok([...seen.values()].every((count) => count > 60 && count < 210));
    }
  });
});
