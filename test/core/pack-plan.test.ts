import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  FOOTER_MM,
  LEAST_SCALE_OF_FOUR,
  MARGIN_MM,
  PAPER,
  type PackWishes,
  type PartToPrint,
  type Placement,
  placeOnPaper,
  planPack,
} from '../../core/pack-plan.ts';

const card = { widthMm: 127, heightMm: 178, blank: false };
const letter = { widthMm: 210, heightMm: 297, blank: false };
const blankBack = { ...card, blank: true };
const part = (label: string, ...pages: PartToPrint['pages']): PartToPrint => ({ label, pages });
const both = { duplex: true, dropBlanks: false, maxSheetsPerVolume: 250 };
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
      { label: 'part 1 of 2', pages: 1, printed: 1, firstSide: 3, lastSide: 3, dropped: [], takenOut: [] },
      { label: 'part 2 of 2', pages: 2, printed: 2, firstSide: 5, lastSide: 6, dropped: [], takenOut: [] },
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

  it('When a person wants a blank page printed, it is, and the other blanks are dropped', () => {
    const kept = { ...blankBack, keep: true };
    const plan = planPack([part('a', card, kept, card, blankBack)], { ...single, dropBlanks: true });
    assert.deepEqual(plan.parts[0]?.dropped, [4]);
    assert.equal(plan.parts[0]?.printed, 3);
  });

  it('When a person took a page out, it is printed nowhere, blank or not, and named as taken out', () => {
    const out = { ...letter, takenOut: true };
    const plan = planPack([part('a', card, out, { ...blankBack, takenOut: true, keep: true })], both);
    assert.deepEqual(pagesOn(plan), [['0/0']]);
    assert.deepEqual([plan.parts[0]?.takenOut, plan.parts[0]?.dropped], [[2, 3], []]);
  });

  it('When a person took out every page of a part, it takes no paper at all', () => {
    const out = { ...letter, takenOut: true };
    const plan = planPack([part('a', card), part('b', out, out), part('c', card)], both);
    assert.deepEqual(kinds(plan), [['cover', 'padding', 'pages', 'padding', 'pages', 'closing']]);
    assert.deepEqual(
      [plan.parts[1]?.printed, plan.parts[1]?.firstSide, plan.parts[1]?.takenOut],
      [0, null, [1, 2]],
    );
  });

  it('When only blank pages remain of a part, they are printed', () => {
    const plan = planPack([part('a', { ...card, takenOut: true }, blankBack)], { ...both, dropBlanks: true });
    assert.deepEqual(pagesOn(plan), [['0/1']]);
    assert.deepEqual(plan.parts[0]?.dropped, []);
  });

  describe('When two cards to a side are wished', () => {
    const two = { ...single, cards: 2 } as const;

    it('cards keep their own size, both turned to the left, the first one nearest the foot', () => {
      const [first, second] = placementsOn(planPack([part('a', card, card)], two));
      assert.deepEqual(
        [first, second].map((at) => [at?.widthMm, at?.heightMm, at?.scale, at?.turned]),
        [
          [178, 127, 1, true],
          [178, 127, 1, true],
        ],
      );
      // Turned to the right to be read, the foot of the sheet is its left.
      assert.ok(first!.yMm + first!.heightMm < second!.yMm);
    });

    it('cards that lie already are not turned, and the first one is on top', () => {
      const lying = { widthMm: 178, heightMm: 127, blank: false };
      const [first, second] = placementsOn(planPack([part('a', lying, lying)], two));
      assert.deepEqual([first?.turned, second?.turned, first?.scale], [false, false, 1]);
      assert.ok(first!.yMm > second!.yMm + second!.heightMm);
    });

    it('a card that lies and one that stands do not share a side: it would have to be turned twice', () => {
      const lying = { widthMm: 178, heightMm: 127, blank: false };
      assert.deepEqual(pagesOn(planPack([part('a', card, lying)], two)), [['0/0'], ['0/1']]);
    });

    it('a letter between cards is passed by nobody, and parts never share a side', () => {
      const plan = planPack([part('a', card, letter, card, card, card), part('b', card, card)], two);
      assert.deepEqual(pagesOn(plan), [['0/0'], ['0/1'], ['0/2', '0/3'], ['0/4'], ['1/0', '1/1']]);
    });

    it('a page that would have to shrink stays alone', () => {
      const a5 = { widthMm: 148, heightMm: 210, blank: false };
      assert.deepEqual(pagesOn(planPack([part('a', a5, a5)], two)), [['0/0'], ['0/1']]);
    });

    it('blank backs are left out before neighbours are paired', () => {
      const plan = planPack([part('a', card, blankBack, card)], { ...two, dropBlanks: true });
      assert.deepEqual(pagesOn(plan), [['0/0', '0/2']]);
    });

    it('the plan says that nothing became smaller', () => {
      const { layouts } = planPack([part('a', card, card, letter)], two);
      assert.deepEqual(layouts.two, { sides: 1, pages: 2, smallestScale: 1 });
      assert.equal(layouts.one?.pages, 1);
      assert.equal(layouts.four, null);
    });
  });

  describe('When four cards to a side are wished', () => {
    const four = { ...single, cards: 4 } as const;

    it('they stand two by two in the order they are read, and the plan says how small they are', () => {
      const plan = planPack([part('a', card, card, card, card)], four);
      assert.deepEqual(pagesOn(plan), [['0/0', '0/1', '0/2', '0/3']]);
      const [first, second, third, fourth] = placementsOn(plan) as [
        Placement,
        Placement,
        Placement,
        Placement,
      ];
      assert.ok(first.xMm < second.xMm && first.yMm === second.yMm && !first.turned);
      assert.ok(third.xMm < fourth.xMm && third.yMm < first.yMm);
      assert.equal(Math.round((plan.layouts.four?.smallestScale ?? 0) * 100), 78);
    });

    it('cards that lie are turned, and read in order once the sheet is turned', () => {
      const lying = { widthMm: 178, heightMm: 127, blank: false };
      const [first, second, third] = placementsOn(planPack([part('a', lying, lying, lying, lying)], four));
      assert.deepEqual([first?.turned, second?.turned], [true, true]);
      // Upwards on the sheet is to the right for whoever turned it, and to the right is down.
      assert.ok(first!.yMm < second!.yMm && first!.xMm === second!.xMm && third!.xMm > first!.xMm);
    });

    it('two that are left over keep their own size, one has the side to itself', () => {
      const six = planPack([part('a', card, card, card, card, card, card)], four);
      assert.deepEqual(six.layouts.two, { sides: 1, pages: 2, smallestScale: 1 });
      const five = planPack([part('a', card, card, card, card, card)], four);
      assert.deepEqual(five.layouts.one, { sides: 1, pages: 1, smallestScale: 1 });
    });

    it('a page that would become too small stays alone', () => {
      const a5 = { widthMm: 148, heightMm: 210, blank: false };
      assert.deepEqual(pagesOn(planPack([part('a', a5, a5, a5, a5)], four)), [
        ['0/0'],
        ['0/1'],
        ['0/2'],
        ['0/3'],
      ]);
    });
  });

  it('A long list of what was left out has the sides it needs', () => {
    const some = part('a', ...Array.from({ length: 600 }, (_, at) => (at % 2 ? blankBack : card)));
    const plan = planPack([some], { ...single, dropBlanks: true });
    assert.ok(plan.volumes.flatMap(({ sides }) => sides).filter(({ kind }) => kind === 'closing').length > 1);
  });

  const anyPage = fc.record(
    {
      widthMm: fc.oneof(fc.constantFrom(127, 178, 148, 210, 297), fc.integer({ min: 20, max: 500 })),
      heightMm: fc.oneof(fc.constantFrom(127, 178, 148, 210, 297), fc.integer({ min: 20, max: 500 })),
      blank: fc.boolean(),
      keep: fc.boolean(),
      takenOut: fc.boolean(),
    },
    { requiredKeys: ['widthMm', 'heightMm', 'blank'] },
  );
  const card127 = fc.constant<PartToPrint['pages'][number]>(card);
  const anyPart = fc.array(fc.oneof({ arbitrary: card127, weight: 3 }, anyPage), {
    minLength: 1,
    maxLength: 30,
  });
  const anyParts = fc
    .array(anyPart, { minLength: 1, maxLength: 4 })
    .map((all) => all.map((pages, at) => part(`part ${at + 1}`, ...pages)));
  const anyWishes: fc.Arbitrary<PackWishes> = fc.record({
    duplex: fc.boolean(),
    dropBlanks: fc.boolean(),
    maxSheetsPerVolume: fc.integer({ min: 0, max: 12 }),
    cards: fc.constantFrom(1, 2, 4),
  });

  it('Whatever is wished, every page is printed once, in order, or named as dropped or taken out', () => {
    fc.assert(
      fc.property(anyParts, anyWishes, (parts, wishes) => {
        const plan = planPack(parts, wishes);
        const left = plan.parts.map(({ dropped, takenOut }) => new Set([...dropped, ...takenOut]));
        const wanted = parts.flatMap(({ pages }, at) =>
          pages.flatMap((_, page) => (left[at]!.has(page + 1) ? [] : [`${at}/${page}`])),
        );
        assert.deepEqual(pagesOn(plan).flat(), wanted);
        parts.forEach(({ pages }, at) => {
          const own = plan.parts[at]!;
          assert.equal(own.printed + own.dropped.length + own.takenOut.length, own.pages);
          pages.forEach((page, i) => {
            assert.equal(own.takenOut.includes(i + 1), page.takenOut === true);
            if (own.dropped.includes(i + 1))
              assert.ok(wishes.dropBlanks && page.blank && !page.keep && own.printed > 0);
          });
        });
      }),
    );
  });

  it('Whatever is wished, cards on a side lie apart, inside the margins, turned alike, none too small', () => {
    fc.assert(
      fc.property(anyParts, anyWishes, (parts, wishes) => {
        for (const cells of cellsOn(planPack(parts, wishes))) {
          assert.ok(cells.length <= (wishes.cards ?? 1));
          assert.equal(new Set(cells.map(({ part: of }) => of)).size, 1, 'one part to a side');
          assert.equal(new Set(cells.map(({ placement }) => placement.turned)).size, 1);
          for (const { placement: at } of cells) {
            assert.ok(at.xMm >= MARGIN_MM - 1e-9 && at.yMm >= MARGIN_MM + FOOTER_MM - 1e-9);
            assert.ok(at.xMm + at.widthMm <= PAPER.widthMm - MARGIN_MM + 1e-9);
            assert.ok(at.yMm + at.heightMm <= PAPER.heightMm - MARGIN_MM + 1e-9);
            if (cells.length > 1)
              assert.ok(at.scale >= (wishes.cards === 4 ? LEAST_SCALE_OF_FOUR : 1) - 1e-9);
          }
          cells.forEach((one, i) => {
            for (const other of cells.slice(i + 1)) assert.ok(apart(one.placement, other.placement));
            const page = parts[one.part]!.pages[one.page]!;
            const [across, up] = one.placement.turned
              ? [page.heightMm, page.widthMm]
              : [page.widthMm, page.heightMm];
            assert.ok(Math.abs(one.placement.widthMm / across - one.placement.scale) < 1e-9);
            assert.ok(Math.abs(one.placement.heightMm / up - one.placement.scale) < 1e-9);
          });
        }
      }),
    );
  });

  it('Whatever is wished, volumes open with a cover, keep their limit, and parts begin on a front', () => {
    fc.assert(
      fc.property(anyParts, anyWishes, (parts, wishes) => {
        const plan = planPack(parts, wishes);
        const sides = plan.volumes.flatMap((volume) => volume.sides);
        assert.deepEqual(
          sides.map(({ number }) => number),
          sides.map((_, at) => at + 1),
        );
        const begun = new Set<number>();
        for (const volume of plan.volumes) {
          assert.equal(volume.sides[0]?.kind, 'cover');
          assert.ok(volume.sheets <= Math.max(2, wishes.maxSheetsPerVolume));
          assert.notEqual(volume.sides.at(-1)?.kind, 'padding');
          volume.sides.forEach((side, at) => {
            if (side.kind !== 'pages') return;
            const { part: of } = side.cells[0]!;
            if (wishes.duplex && !begun.has(of)) assert.equal(at % 2, 0);
            begun.add(of);
          });
        }
        assert.equal(sides.at(-1)?.kind, 'closing');
        assert.equal(sides.filter(({ kind }) => kind === 'cover').length, plan.volumes.length);
      }),
    );
  });
});

function cellsOn(plan: ReturnType<typeof planPack>) {
  return plan.volumes.flatMap(({ sides }) =>
    sides.flatMap((side) => (side.kind === 'pages' ? [side.cells] : [])),
  );
}

/** 'part/page' of every cell, side by side. */
function pagesOn(plan: ReturnType<typeof planPack>): string[][] {
  return cellsOn(plan).map((cells) => cells.map(({ part: of, page }) => `${of}/${page}`));
}

function placementsOn(plan: ReturnType<typeof planPack>): Placement[] {
  return cellsOn(plan).flatMap((cells) => cells.map(({ placement }) => placement));
}

function apart(a: Placement, b: Placement): boolean {
  return (
    a.xMm + a.widthMm < b.xMm ||
    b.xMm + b.widthMm < a.xMm ||
    a.yMm + a.heightMm < b.yMm ||
    b.yMm + b.heightMm < a.yMm
  );
}
