import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import type { PackPlan, Side } from '../../../core/pack-plan.ts';
import { makeScan } from '../../../samples/scan-maker.ts';
import { makeScans } from '../../../samples/scans/make-scans.ts';
import { bytesInFile, bytesInMemory } from '../../../server/press/bytes/byte-source.ts';
import { type Pdfium, startPdfium } from '../../../server/press/engine/pdfium.ts';
import { readPdf } from '../../../server/press/pdf/read-pdf.ts';
import { pdfWithPages, words } from '../../builders/pdfs.ts';
import { LIMITS, planFor, proven, volumeOf, withContent, withEntry, withPicture } from './proving.ts';

const PATIENT = { name: 'Joe Bloggs', nhsNumber: '9000000009', dateOfBirth: '2019-12-25' };
const letter = { mediaBox: [0, 0, 595, 842] };
const typed = (line: string) => ({ ...letter, content: words(line, 60, 700) });

describe('The proof', () => {
  let pdfium: Pdfium;
  let cards: Uint8Array;
  before(async function () {
    this.timeout(60_000);
    pdfium = await startPdfium();
    cards = await makeScan({ patient: PATIENT, part: 1, of: 1, pages: 4, seed: 3, kind: 'cards' });
  });

  describe('Of a true copy', () => {
    it('When the pack was made of these parts, every page agrees and its pictures are the same bytes', async () => {
      const { plan, pack } = await made([cards]);
      assert.deepEqual(await verdict([cards], pack, plan), {
        sidesCompared: 4,
        pagesCompared: 4,
        picturesIdentical: 4,
        worstDifference: 0,
      });
    });

    it('When cards lie two to a side, each is compared in its place', async () => {
      const { plan, pack } = await made([cards], 2);
      const proof = await verdict([cards], pack, plan);
      assert.ok(typeof proof === 'object', String(proof));
      assert.deepEqual([proof.sidesCompared, proof.pagesCompared], [2, 4]);
    });

    for (const layout of [
      { cards: 1, duplex: false },
      { cards: 2, duplex: true },
      { cards: 4, duplex: false },
    ] as const)
      it(`When scans of every kind are laid out ${layout.cards} to a side, none is refused`, async function () {
        this.timeout(180_000);
        const folder = await mkdtemp(join(tmpdir(), 'proof-'));
        try {
          const scans = await makeScans({ pages: 60, seed: 40 + layout.cards, folder });
          const parts = scans.parts.map(({ file }) => bytesInFile(join(folder, file)));
          const files = parts.map((part) => readPdf(part, LIMITS));
          const plan = planFor(files, layout);
          const proof = await proven(pdfium, parts, await volumeOf(files, plan), plan);
          for (const part of parts) part.close();
          assert.ok(typeof proof === 'object', String(proof));
          assert.equal(proof.pagesCompared, 60);
          assert.ok(proof.picturesIdentical > 50, `only ${proof.picturesIdentical} are the same bytes`);
        } finally {
          await rm(folder, { recursive: true });
        }
      });
  });

  describe('Of a pack that was planned otherwise', () => {
    const planned: [what: string, change: (sides: PagesSide[]) => void][] = [
      ['two pages changed places', ([one, two]) => swap(one!.cells, two!.cells)],
      [
        'a page comes twice and another not at all',
        ([one, two]) => (two!.cells[0]!.page = one!.cells[0]!.page),
      ],
      ['a page lies 4 mm too far to the right', ([one]) => (one!.cells[0]!.placement.xMm += 4)],
      ['a page lies 4 mm too high', ([one]) => (one!.cells[0]!.placement.yMm += 4)],
      ['a page is 3 % too large', ([one]) => (one!.cells[0]!.placement.scale *= 1.03)],
      ['a page is 3 % too small', ([one]) => (one!.cells[0]!.placement.scale *= 0.97)],
      ['a page is turned on its side', ([one]) => (one!.cells[0]!.placement.turned = true)],
    ];
    for (const [what, change] of planned)
      it(`When ${what}, there is no proof`, async () => {
        const { plan } = await made([cards]);
        const { pack } = await made([cards], 1, (otherwise) => change(pagesOf(otherwise)));
        assert.match(String(await verdict([cards], pack, plan)), /does not look like page|beside page/);
      });

    it('When two cards of a side changed places, there is no proof', async () => {
      const { plan } = await made([cards], 2);
      const { pack } = await made([cards], 2, (otherwise) => {
        const [one, two] = pagesOf(otherwise)[0]!.cells;
        [one!.page, two!.page] = [two!.page, one!.page];
      });
      assert.match(String(await verdict([cards], pack, plan)), /does not look like page/);
    });

    it('When a page of another part stands in its place, there is no proof', async () => {
      const other = await makeScan({ patient: PATIENT, part: 2, of: 2, pages: 4, seed: 8, kind: 'cards' });
      const { plan } = await made([cards, other]);
      const { pack } = await made(
        [cards, other],
        1,
        (otherwise) => (pagesOf(otherwise)[5]!.cells[0]!.part = 0),
      );
      assert.match(String(await verdict([cards, other], pack, plan)), /page 2 of part 2 of 2/);
    });

    it('When sides are missing, or the cover and a page changed places, there is no proof', async () => {
      const { plan, pack } = await made([cards]);
      const { pack: short } = await made([cards], 1, ({ volumes }) => volumes[0]!.sides.pop());
      assert.match(String(await verdict([cards], short, plan)), /should have 6 sides, not 5/);
      const { pack: other } = await made([cards], 2);
      assert.match(String(await verdict([cards], other, plan)), /should have 6 sides, not 4/);
      const [first, second] = plan.volumes[0]!.sides;
      const backwards = { ...plan, volumes: [{ ...plan.volumes[0]!, sides: [second!, first!] }] };
      assert.match(String(await verdict([cards], pack, backwards)), /not 6/);
    });
  });

  describe('Of a pack that came out otherwise', () => {
    const drawn: [what: string, change: (content: string) => string, says: RegExp][] = [
      ['is mirrored', (content) => `-1 0 0 1 595.28 0 cm ${content}`, /Side 2/],
      ['stands on its head', (content) => `-1 0 0 -1 595.28 841.89 cm ${content}`, /Side 2/],
      [
        'lost its lower edge',
        (content) => `0 0 595 841 re 90 185 420 20 re W* n ${content}`,
        /does not look like/,
      ],
      ['lost its left edge', (content) => `140 0 455 842 re W n ${content}`, /does not look like/],
      [
        'shows something beside the page',
        (content) => `${content} 1 0 0 rg 20 400 6 6 re f`,
        /beside page 1/,
      ],
      ['shows something in the margin', (content) => `${content} 0 g 300 2 6 6 re f`, /beside page 1/],
      [
        'has a white box over a corner',
        (content) => `${content} 1 g 390 610 30 30 re f`,
        /does not look like/,
      ],
      ['has no footer', (content) => content.replace(/\/X1 Do/, '').replace(/BT[\s\S]*ET/, ''), /footer/],
      [
        'bears another number',
        (content) => content.replace(/\(side 2 /, '(side 3 '),
        /does not bear its number/,
      ],
    ];
    for (const [what, change, says] of drawn)
      it(`When a side ${what}, there is no proof`, async () => {
        const { plan, pack } = await made([cards]);
        assert.match(String(await verdict([cards], await withContent(pack, 2, change), plan)), says);
      });

    it('When nothing was changed but how the file is written, there is proof', async () => {
      const { plan, pack } = await made([cards]);
      const proof = await verdict([cards], await withContent(pack, 2, (content) => content), plan);
      assert.equal(typeof proof, 'object', String(proof));
    });

    it('When a picture came out white, there is no proof', async () => {
      const { plan, pack } = await made([cards]);
      const white = await withPicture(pack, async (raw) => {
        const { width = 1, height = 1 } = await sharp(raw).metadata();
        const blank = sharp({ create: { width, height, channels: 3, background: 'white' } });
        return { bytes: await blank.jpeg().toBuffer() };
      });
      assert.match(String(await verdict([cards], white, plan)), /does not look like page 1/);
    });

    it('When a picture was made coarser, it is painted in full, and refused where it lost detail', async () => {
      const { plan, pack } = await made([cards]);
      const coarse = await withPicture(pack, async (raw) => {
        const { width = 1 } = await sharp(raw).metadata();
        const made = await sharp(raw)
          .resize(Math.round(width / 8))
          .jpeg()
          .toBuffer({ resolveWithObject: true });
        return { bytes: made.data, width: made.info.width, height: made.info.height };
      });
      assert.match(String(await verdict([cards], coarse, plan)), /does not look like page 1/);
    });

    it('When a picture is to be shown inverted, there is no proof though its bytes are the same', async () => {
      const { plan, pack } = await made([cards]);
      const inverted = await withEntry(pack, 'Decode', [1, 0, 1, 0, 1, 0]);
      assert.match(String(await verdict([cards], inverted, plan)), /does not look like page 1/);
    });

    it('When another patient’s letter differs in one digit only, there is no proof', async () => {
      for (const [wanted, given] of [
        ['NHS number 900 000 0009', 'NHS number 900 000 0017'],
        ['Penicillin 250 mg', 'Penicillin 260 mg'],
      ] as const) {
        const [source, other] = [pdfWithPages([typed(wanted)]), pdfWithPages([typed(given)])];
        const { plan, pack } = await made([other]);
        assert.match(String(await verdict([source], pack, plan)), /does not look like page 1/);
      }
      const wish = { part: 1, of: 1, pages: 1, seed: 5, kind: 'letters', showIdentityOnPages: true } as const;
      const [mine, theirs] = [
        await makeScan({ ...wish, patient: PATIENT }),
        await makeScan({ ...wish, patient: { ...PATIENT, nhsNumber: '9000000017' } }),
      ];
      const { plan, pack } = await made([theirs]);
      assert.match(String(await verdict([mine], pack, plan)), /does not look like page 1/);
    });

    it('When the finished pack would act, there is no proof', async () => {
      const { plan, pack } = await made([cards]);
      const acting = Buffer.from(pack).toString('latin1');
      const root = /\/Pages (\d+ 0 R) >>/.exec(acting)![0];
      const trojan = acting
        .replace(root, `${root.slice(0, -2)}/OpenAction <</S/Launch/F(a)>> >>`)
        .replace(/startxref\n(\d+)/, (_, at: string) => `startxref\n${Number(at) + 33}`);
      const proof = await verdict([cards], Buffer.from(trojan, 'latin1'), plan);
      assert.match(String(proof), /active content|cannot be opened/);
      const noted = acting.replace('/Type /Page /Parent', '/Annots [] /Type /Page /Parent');
      assert.match(String(await verdict([cards], Buffer.from(noted, 'latin1'), plan)), /active content/);
    });
  });

  type PagesSide = Extract<Side, { kind: 'pages' }>;

  function pagesOf({ volumes }: PackPlan): PagesSide[] {
    return volumes[0]!.sides.filter((side) => side.kind === 'pages');
  }

  function swap<T>(some: T[], others: T[]): void {
    const held = some.splice(0, some.length, ...others);
    others.splice(0, others.length, ...held);
  }

  /** The plan for these parts, and a pack that was made by that plan after `change` had its way with it. */
  async function made(
    parts: readonly Uint8Array[],
    cardsToASide: 1 | 2 | 4 = 1,
    change: (plan: PackPlan) => unknown = () => undefined,
  ) {
    const files = parts.map((part) => readPdf(bytesInMemory(part), LIMITS));
    const plan = planFor(files, { cards: cardsToASide });
    change(plan);
    return { plan, pack: await volumeOf(files, plan) };
  }

  function verdict(parts: readonly Uint8Array[], pack: Uint8Array, plan: PackPlan) {
    return proven(pdfium, parts.map(bytesInMemory), pack, plan);
  }
});
