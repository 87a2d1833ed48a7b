import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  FOOTER_MM,
  MARGIN_MM,
  PAPER,
  type PartToPrint,
  placeOnPaper,
  planPack,
} from '../../core/pack-plan.ts';

const card = { widthMm: 127, heightMm: 178, blank: false };
const letter = { widthMm: 210, heightMm: 297, blank: false };
const blankBack = { ...card, blank: true };
const part = (label: string, ...pages: PartToPrint['pages']): PartToPrint => ({ label, pages });
const both = { duplex: true, dropBlanks: false, maxSheetsPerVolume: 250, closingSides: 1 };
const single = { ...both, duplex: false };
const kinds = (plan: ReturnType<typeof planPack>) =>
  plan.volumes.map(({ sides }) => sides.map(({ kind }) => kind));

describe('Planning the pack', () => {
  it('When two parts are printed on both sides, each begins on a front', () => {
    const plan = planPack([part('part 1 of 2', card), part('part 2 of 2', letter, card)], both);
    assert.deepEqual(kinds(plan), [['cover', 'padding', 'pages', 'padding', 'pages', 'pages', 'closing']]);
    assert.equal(plan.sides, 7);
    assert.equal(plan.sheets, 4);
    assert.deepEqual(plan.parts, [
      { label: 'part 1 of 2', pages: 1, printed: 1, firstSide: 3, lastSide: 3, dropped: [] },
      { label: 'part 2 of 2', pages: 2, printed: 2, firstSide: 5, lastSide: 6, dropped: [] },
    ]);
  });

  it('When printed on one side, no padding is needed', () => {
    const plan = planPack([part('a', card), part('b', card)], single);
    assert.deepEqual(kinds(plan), [['cover', 'pages', 'pages', 'closing']]);
    assert.equal(plan.sheets, 4);
  });

  it('When blanks are dropped, only marked pages go and they are named', () => {
    const plan = planPack([part('a', card, blankBack, card, blankBack)], { ...single, dropBlanks: true });
    assert.deepEqual(kinds(plan), [['cover', 'pages', 'pages', 'closing']]);
    assert.deepEqual(plan.parts[0]?.dropped, [2, 4]);
    assert.equal(plan.parts[0]?.printed, 2);
  });

  it('When a part seems to hold nothing at all, every page of it is printed', () => {
    const plan = planPack([part('a', blankBack, blankBack)], { ...single, dropBlanks: true });
    assert.deepEqual(plan.parts[0]?.dropped, []);
    assert.equal(plan.parts[0]?.printed, 2);
  });

  it('When blanks are not to be dropped, they are printed', () => {
    assert.equal(planPack([part('a', card, blankBack)], single).parts[0]?.printed, 2);
  });

  it('When the pack is thicker than a volume, the next volume has a cover of its own', () => {
    const plan = planPack([part('a', card, card, card, card, card)], { ...single, maxSheetsPerVolume: 3 });
    assert.deepEqual(kinds(plan), [
      ['cover', 'pages', 'pages'],
      ['cover', 'pages', 'pages'],
      ['cover', 'pages', 'closing'],
    ]);
  });

  it('When a volume would end in padding, it ends before it', () => {
    const plan = planPack([part('a', card), part('b', card)], { ...both, maxSheetsPerVolume: 2 });
    assert.deepEqual(kinds(plan), [
      ['cover', 'padding', 'pages'],
      ['cover', 'padding', 'pages', 'closing'],
    ]);
  });

  it('A card is printed at its own size, in the middle', () => {
    assert.deepEqual(placeOnPaper(card), {
      xMm: 41.5,
      yMm: 63.5,
      widthMm: 127,
      heightMm: 178,
      scale: 1,
      turned: false,
    });
  });

  it('A landscape letter is turned; a landscape card that fits is not', () => {
    assert.equal(placeOnPaper({ widthMm: 297, heightMm: 210 }).turned, true);
    assert.equal(placeOnPaper({ widthMm: 178, heightMm: 127 }).turned, false);
  });

  it('Whatever the page, it lies inside the margins, above the footer, in its own proportions', () => {
    const size = fc.double({ min: 5, max: 5000, noNaN: true });
    fc.assert(
      fc.property(size, size, (widthMm, heightMm) => {
        const at = placeOnPaper({ widthMm, heightMm });
        assert.ok(at.xMm >= MARGIN_MM - 1e-9 && at.yMm >= MARGIN_MM + FOOTER_MM - 1e-9);
        assert.ok(at.xMm + at.widthMm <= PAPER.widthMm - MARGIN_MM + 1e-9);
        assert.ok(at.yMm + at.heightMm <= PAPER.heightMm - MARGIN_MM + 1e-9);
        assert.ok(at.scale <= 1);
        const [across, up] = at.turned ? [heightMm, widthMm] : [widthMm, heightMm];
        assert.ok(Math.abs(at.widthMm / across - at.heightMm / up) < 1e-9);
      }),
    );
  });

  it('Whatever the parts, every page not named as dropped is printed once, in order', () => {
    const pages = fc.array(fc.constantFrom(card, letter, blankBack), { minLength: 1, maxLength: 30 });
    const wishes = fc.record({
      duplex: fc.boolean(),
      dropBlanks: fc.boolean(),
      maxSheetsPerVolume: fc.integer({ min: 0, max: 12 }),
      closingSides: fc.integer({ min: 1, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(pages, { minLength: 1, maxLength: 4 }), wishes, (all, wish) => {
        const parts = all.map((one, at) => part(`part ${at + 1}`, ...one));
        const plan = planPack(parts, wish);
        const sides = plan.volumes.flatMap((volume) => volume.sides);
        const printed = sides.flatMap((side) =>
          side.kind === 'pages' ? side.cells.map(({ part, page }) => `${part}/${page}`) : [],
        );
        const wanted = parts.flatMap(({ pages: own }, at) =>
          own.flatMap((_, page) => (plan.parts[at]?.dropped.includes(page + 1) ? [] : [`${at}/${page}`])),
        );
        assert.deepEqual(printed, wanted);
        assert.deepEqual(
          sides.map(({ number }) => number),
          sides.map((_, at) => at + 1),
        );
        for (const volume of plan.volumes) {
          assert.equal(volume.sides[0]?.kind, 'cover');
          assert.ok(volume.sheets <= Math.max(2, wish.maxSheetsPerVolume));
          assert.notEqual(volume.sides.at(-1)?.kind, 'padding');
          volume.sides.forEach((side, at) => {
            if (wish.duplex && side.kind === 'pages' && side.cells[0]!.page === 0) assert.equal(at % 2, 0);
          });
        }
        assert.equal(sides.at(-1)?.kind, 'closing');
      }),
    );
  });
});
