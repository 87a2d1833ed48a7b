import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type PackPlan, planPack } from '../../../core/pack-plan.ts';
import { type Pdfium, startPdfium } from '../../../server/press/engine/pdfium.ts';
import { type Colour, fourColours, type PageMade, pdfWithPages, words } from '../../builders/pdfs.ts';
import { assembled, assertPrintedAsSeen, opened, toPrint } from './assembled.ts';
import { textOfEach } from './jobs.ts';

const colours = fc.shuffledSubarray<Colour>(['red', 'green', 'blue', 'yellow'], {
  minLength: 4,
  maxLength: 4,
});
const page = fc
  .record({
    rotate: fc.constantFrom(0, 90, 180, 270, -90, 450),
    left: fc.integer({ min: -500, max: 500 }),
    bottom: fc.integer({ min: -500, max: 500 }),
    width: fc.constantFrom(240, 360, 420, 595, 842),
    height: fc.constantFrom(300, 504, 595, 842, 1191),
    crop: fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 50 })),
    colours,
  })
  .map(({ rotate, left, bottom, width, height, crop: [x, y], colours }): PageMade => {
    const seen = [left + x, bottom + y, left + width - y, bottom + height - x];
    const inside = [seen[0]! + 15, seen[1]! + 15, seen[2]! - 15, seen[3]! - 15];
    return {
      rotate,
      mediaBox: [left, bottom, left + width, bottom + height],
      cropBox: seen,
      content: `0 g ${left} ${bottom} ${x} ${y} re f ${fourColours(inside, colours)}`,
    };
  });
const wishes = fc.record({
  duplex: fc.boolean(),
  dropBlanks: fc.boolean(),
  maxSheetsPerVolume: fc.integer({ min: 2, max: 9 }),
  cards: fc.constantFrom(1 as const, 2 as const, 4 as const),
});
const parts = fc.array(fc.array(page, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 });
const blanks = fc.infiniteStream(fc.boolean());

describe('Any volume of any plan', () => {
  let pdfium: Pdfium;
  before(async () => {
    pdfium = await startPdfium();
  });

  it('has its sides in order, and on each what was planned for it, as it is seen', async () => {
    await fc.assert(
      fc.asyncProperty(parts, wishes, blanks, async (made, wished, blank) => {
        const marked = made.map((pages, part) => pages.map((one, at) => named(one, `p${part}n${at}`)));
        const files = marked.map((pages) => pdfWithPages(pages));
        const plan = planPack(
          files.map((file) => {
            const { label, pages } = toPrint(opened(file));
            return { label, pages: pages.map((one) => ({ ...one, blank: blank.next().value === true })) };
          }),
          wished,
        );
        for (const volume of plan.volumes) {
          const done = await assembled(files, { ...plan, volumes: [volume] });
          assertPrintedAsSeen(pdfium, files, done);
          assert.deepEqual(whereEachIs(textOfEach(pdfium, done.bytes)), planned(volume));
        }
      }),
      { numRuns: 12, seed: 20261125 },
    );
  });
});

/** With a word that no other page has. */
function named(page: PageMade, name: string): PageMade {
  const [x, y] = page.cropBox ?? [];
  return { ...page, content: `${page.content} ${words(name, x! + 60, y! + 60)}` };
}

function whereEachIs(texts: readonly string[]): string[][] {
  return texts.map((text) => (text.match(/p\dn\d/g) ?? []).sort());
}

function planned({ sides }: PackPlan['volumes'][number]): string[][] {
  return sides.map((side) =>
    side.kind === 'pages' ? side.cells.map((cell) => `p${cell.part}n${cell.page}`).sort() : [],
  );
}
