import assert from 'node:assert/strict';
import { type PackPlan, type PageToPrint, type PartToPrint, planPack } from '../../../core/pack-plan.ts';
import { ROUTE_RULES, ROUTES, routeChecklist } from '../../../core/routes.ts';
import { bytesInMemory } from '../../../server/press/bytes/byte-source.ts';
import { type Pdfium, startPdfium } from '../../../server/press/engine/pdfium.ts';
import { readPdf } from '../../../server/press/pdf/read-pdf.ts';
import { type MadePaper, makePaper } from '../../../server/press/stationery.ts';
import type { PackJob } from '../../../server/steps/press-port.ts';
import { inkOn } from './ink.ts';
import { JOB, textOfEach } from './jobs.ts';

const card = { widthMm: 127, heightMm: 178, blank: false };
const part = (label: string, count: number, more: Partial<PageToPrint> = {}): PartToPrint => ({
  label,
  pages: Array.from({ length: count }, () => ({ ...card, ...more })),
});

describe('Our own sheets', () => {
  let pdfium: Pdfium;
  before(async () => {
    pdfium = await startPdfium();
  });
  const textsOf = ({ bytes }: MadePaper) => textOfEach(pdfium, bytes);

  it('are a page for each side of ours, in order, and one that every other side is laid on', async () => {
    const job = { ...JOB, duplex: true };
    const plan = planPack([part('part 1 of 2', 3), part('part 2 of 2', 2)], job);
    const paper = await makePaper(job, plan, plan.volumes[0]!);
    assert.deepEqual(
      [...paper.pageOf],
      [
        [1, 0],
        [2, 1],
        [6, 2],
        [9, 3],
      ],
    );
    assert.equal(paper.footerPage, 4);
    const texts = textsOf(paper);
    assert.equal(texts.length, 5);
    assert.match(texts[0]!, /side 1 of 9/);
    assert.match(texts[1]!, /intentionally blank[\s\S]*side 2 of 9/);
    assert.match(texts[3]!, /What was printed[\s\S]*side 9 of 9/);
    assert.match(texts[4]!, /^\s*BLOGGS, Joe\s+NHS No\. 900 000 0009\s*$/, 'nothing of a side of its own');
  });

  it('can be read by our own strict reader, or no pack could be laid on them', async () => {
    for (const name of ['Joe Bloggs', 'Łukasz Żółć', 'محمد, علي']) {
      const { paper } = await made({ patient: { ...JOB.patient, name } });
      const pdf = readPdf(bytesInMemory(paper.bytes), { maxPages: 100 });
      assert.equal(pdf.pageCount, paper.footerPage + 1);
      for (let at = 0; at < pdf.pageCount; at++) assert.deepEqual(pdf.page(at).mediaBox.left, 0);
    }
  });

  it('leave the right of the footer to each side, clear of the patient however long the name is', async () => {
    for (const name of ['Joe Bloggs', 'Ann '.repeat(45).trim(), 'W'.repeat(199), 'Żó '.repeat(60).trim()]) {
      const { paper, plan } = await made({ patient: { ...JOB.patient, name } }, 3000);
      const right = paper.footer(plan.sides);
      assert.match(right.text, /^side \d+ of \d+ {3}LV-7KQ2-9XWM$/);
      const ink = inkOn(pdfium, paper.bytes, paper.footerPage);
      // The rule runs across above the words; below it all is the patient's.
      const words = ink.filter(({ y }) => y < 27);
      assert.ok(words.length > 0, 'the patient is there');
      assert.ok(
        Math.max(...words.map(({ x }) => x)) < right.x - 4,
        `${name.slice(0, 9)} runs into the right`,
      );
      assert.ok(Math.min(...ink.map(({ y }) => y)) > 13.5, 'above what no printer reaches');
      assert.ok(Math.max(...ink.map(({ y }) => y)) < 37, 'and below where pages lie');
    }
  });

  it('are the same bytes from the same facts', async () => {
    const [one, other] = [await made({}), await made({})];
    assert.deepEqual(one.paper.bytes, other.paper.bytes);
  });

  it('carry no font for a plain name, and only the letters in use for any other', async () => {
    const plain = await made({});
    assert.ok(!Buffer.from(plain.paper.bytes).includes('FontFile2'));
    const polish = await made({ patient: { ...JOB.patient, name: 'Łukasz Żółć' } });
    assert.ok(Buffer.from(polish.paper.bytes).includes('FontFile2'));
    assert.ok(polish.paper.bytes.length < 60_000, `${polish.paper.bytes.length} bytes`);
  });

  for (const name of ['王小明', 'प्रिया Bloggs'])
    it(`say so when a name (${name}) has letters that no face has`, async () => {
      const { paper } = await made({ patient: { ...JOB.patient, name } });
      assert.equal(paper.lostLetters, true);
      assert.match(textsOf(paper)[0]!, /\*/);
    });

  for (const name of [
    'Łukasz Żółć-Dvořák',
    'Ελένη Παπαδοπούλου',
    'Дмитрий Щербак',
    'Nguyễn Thị Ánh',
    'יוסף כהן',
    'محمد علي',
  ])
    it(`print a name in its own letters: ${name}`, async () => {
      const { paper } = await made({ patient: { ...JOB.patient, name } });
      assert.equal(paper.lostLetters, false);
      const [cover = ''] = textsOf(paper);
      const letters = (text: string) =>
        [...text.normalize('NFKC').toLocaleUpperCase('en-GB')].filter((one) => /\p{L}/u.test(one));
      const there = new Set(letters(cover));
      assert.deepEqual(
        letters(name).filter((letter) => !there.has(letter)),
        [],
      );
      assert.ok(!cover.includes('*'));
    });

  for (const route of ROUTES.filter((one) => ROUTE_RULES[one].prints))
    it(`open with a cover that says everything for the route ${route}`, async () => {
      const checklist = routeChecklist(route);
      const name = 'Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh, Hubert Blaine Adolph Bartholomew';
      const { paper, plan } = await made(
        {
          route: ROUTE_RULES[route].name,
          checklist,
          duplex: true,
          cards: 2,
          patient: { ...JOB.patient, name },
        },
        1200,
      );
      const cover = textsOf(paper)[0]!.replace(/\s+/g, ' ');
      for (const line of [
        ...checklist,
        'Born 25 December 2019 NHS No. 900 000 0009',
        'LV-7KQ2-9XWM',
        'Volume 1 of 2',
        `Sides 1 to ${plan.volumes[0]!.sides.length} on 250 sheets with this cover, about 26 mm thick`,
        '1 part, 1200 pages, all printed',
        'Small cards two to a side at 100 %',
        'Bag 1 of 2 - needs its own transit label',
        'Nothing but this patient’s notes in the bag',
        'Print at Actual size',
        'Counted and packed by',
      ])
        assert.ok(cover.includes(line), line);
    });

  it('name no cards, no blanks and nobody where there are none, and offer nothing to scan without a record', async () => {
    const patient = { nhsNumber: null, name: null, dateOfBirth: null };
    const { paper } = await made({ patient, reference: '', practiceName: '' }, 2);
    const cover = textsOf(paper)[0]!;
    assert.match(cover, /Name not known/);
    assert.doesNotMatch(cover, /Cards|blank|taken out|From|null|undefined/);
    const ink = inkOn(pdfium, paper.bytes, 0);
    const corner = ink.filter(({ x, y }) => x > 460 && y > 620 && y < 740);
    assert.deepEqual(corner, []);
    const scanned = await made({}, 2);
    const code = inkOn(pdfium, scanned.paper.bytes, 0).filter(({ x, y }) => x > 460 && y > 620 && y < 740);
    assert.ok(code.length > 500);
  });

  it('end with a list of what was printed, left out as blank, and taken out by a person', async () => {
    const parts = [
      { label: 'part 1 of 2', pages: [card, { ...card, blank: true }, { ...card, takenOut: true }] },
      part('part 2 of 2', 2, { takenOut: true }),
    ];
    const job = { ...JOB, dropBlanks: true };
    const plan = planPack(parts, job);
    const list = textsOf(await makePaper(job, plan, plan.volumes[0]!)).at(-2)!;
    assert.match(list, /Part 1 of 2\s+3\s+1\s+2/);
    assert.match(list, /Part 2 of 2\s+2\s+0\s+none/);
    assert.match(list, /5 pages in the scan, 1 printed/);
    assert.match(list, /Part 1 of 2\s+blank: page 2/);
    assert.match(
      list,
      /not this patient’s:\s+Part 1 of 2\s+taken out: page 3\s+Part 2 of 2\s+taken out: pages 1, 2/,
    );
    assert.match(list, /End of the pack/);
  });

  it('list everything however much there is: not a row is lost between sides, not one runs off the paper', async () => {
    const pages = Array.from({ length: 400 }, (_, at) => ({
      ...card,
      blank: at % 2 === 1,
      takenOut: at % 7 === 3,
    }));
    const labels = Array.from({ length: 40 }, (_, at) =>
      `part ${at + 1} of 40, ${'with a long label '.repeat(at % 5)}`.trim(),
    );
    const job = { ...JOB, dropBlanks: true, duplex: true };
    const plan = planPack(
      labels.map((label) => ({ label, pages })),
      job,
    );
    const last = plan.volumes.at(-1)!;
    const paper = await makePaper(job, plan, last);
    const lists = last.sides
      .filter(({ kind }) => kind === 'closing')
      .map(({ number }) => paper.pageOf.get(number)!);
    assert.ok(lists.length > 10);
    const texts = textsOf(paper);
    const all = lists.map((at) => texts[at]!).join('\n');
    for (let page = 2; page <= 400; page += 2) assert.match(all, new RegExp(`(?:pages? |, )${page}\\b`));
    assert.match(texts[lists.at(-1)!]!, /End of the pack/);
    for (const at of lists.slice(0, 3)) {
      const ink = inkOn(pdfium, paper.bytes, at).filter(({ y }) => y > 40);
      assert.ok(Math.max(...ink.map(({ x }) => x)) < 595 - 40);
      assert.ok(Math.min(...ink.map(({ y }) => y)) > 42, 'clear of the footer');
    }
  });

  async function made(more: Partial<PackJob>, pages = 3): Promise<{ paper: MadePaper; plan: PackPlan }> {
    const job: PackJob = { ...JOB, ...more };
    const plan = planPack([part('part 1 of 1', pages)], job);
    return { plan, paper: await makePaper(job, plan, plan.volumes[0]!) };
  }
});
