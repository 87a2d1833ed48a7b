import assert from 'node:assert/strict';
import fc from 'fast-check';
import { partsState } from '../../core/parts.ts';

const file = (part: number | null, of: number | null, sha256: string | null = `${part}`) => ({
  id: `f${part}-${sha256}`,
  part,
  of,
  sha256,
});
const codes = (...files: ReturnType<typeof file>[]) => partsState(files).problems.map(({ code }) => code);

describe('A set of parts', () => {
  it('is whole only as exactly 1 to m, in any order, past ten too', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer(), (of, seed) => {
        const files = Array.from({ length: of }, (_, index) =>
          file(((index * 7919 + Math.abs(seed)) % of) + 1, of),
        );
        const distinct = new Set(files.map(({ part }) => part)).size === of;
        assert.equal(partsState(files).complete, distinct);
        if (of > 1) assert.equal(partsState(files.slice(1)).complete, false);
      }),
    );
  });

  it('names what is missing', () => {
    const state = partsState([file(3, 3), file(1, 3)]);
    assert.deepEqual([state.present, state.missing, state.complete], [[1, 3], [2], false]);
  });

  it('is not fooled by a right count: 1, 2 and 4 of 3; 1, 1, 2, 3, 4 of 5', () => {
    assert.deepEqual(codes(file(1, 3), file(2, 3), file(4, 3)), ['part-out-of-range']);
    assert.deepEqual(codes(file(1, 5), file(1, 5, 'else'), file(2, 5), file(3, 5), file(4, 5)), [
      'same-part-different-bytes',
    ]);
  });

  it('flags the same file twice, totals that differ, and files without a number', () => {
    assert.deepEqual(codes(file(1, 1), file(1, 1)), ['duplicate-file']);
    assert.ok(codes(file(1, 2), file(2, 3)).includes('of-differs'));
    assert.deepEqual(codes(file(1, 2), file(null, null, 'x')), ['part-unknown']);
  });

  it('takes a lone unnumbered file for 1 of 1, and nothing for nothing', () => {
    assert.equal(partsState([file(null, null)]).complete, true);
    assert.equal(partsState([]).complete, false);
  });
});
