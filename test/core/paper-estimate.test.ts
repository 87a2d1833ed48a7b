import assert from 'node:assert/strict';
import { type PageToPrint, planPack } from '../../core/pack-plan.ts';
import { estimatePaper } from '../../core/paper-estimate.ts';
import { cardsWords, paperWords } from '../../server/wording/paper-words.ts';

const card = { widthMm: 127, heightMm: 178, blank: false };
const pages = (count: number, more: Partial<PageToPrint> = {}) =>
  Array.from({ length: count }, () => ({ ...card, ...more }));
const wishes = { duplex: true, dropBlanks: true, maxSheetsPerVolume: 250, cards: 1 } as const;

describe('The paper estimate', () => {
  it('When 1000 pages are printed on one side each, it says as many sheets, 5 kg and 105 mm', () => {
    const plan = planPack([{ label: 'a', pages: pages(1000) }], {
      ...wishes,
      duplex: false,
      maxSheetsPerVolume: 2000,
    });
    const estimate = estimatePaper(plan);
    assert.equal(estimate.sheets, 1002, 'with the cover and the closing list');
    assert.deepEqual([estimate.kilograms, estimate.millimetres, estimate.bags], [5.01, 105.2, 1]);
    assert.equal(estimate.savedSheets, 0);
    assert.equal(paperWords(estimate), '1002 sheets, about 5.0 kg and 105 mm thick, in 1 bag.');
  });

  it('When cards share sides of both faces, it says how many sheets that saves', () => {
    const plan = planPack([{ label: 'a', pages: pages(400) }], { ...wishes, cards: 2 });
    const estimate = estimatePaper(plan);
    assert.equal(estimate.sides, 2 + 200 + 1);
    assert.equal(estimate.sheets, 102);
    assert.equal(estimate.insteadOf.sheets, 402);
    assert.equal(estimate.savedSheets, 300);
    assert.match(
      paperWords(estimate),
      /^102 sheets, about 0\.5 kg and 11 mm thick, in 1 bag; 300 sheets fewer/,
    );
    assert.equal(cardsWords(plan), 'Small cards two to a side at 100 %');
  });

  it('When blanks are dropped they count as saved; pages taken out by a person do not', () => {
    const all = [...pages(10), ...pages(10, { blank: true }), ...pages(5, { takenOut: true })];
    const estimate = estimatePaper(planPack([{ label: 'a', pages: all }], { ...wishes, duplex: false }));
    assert.equal(estimate.insteadOf.sheets, 22);
    assert.equal(estimate.savedSheets, 10);
  });

  it('When it needs several bags, it says what the thickest must hold', () => {
    const plan = planPack([{ label: 'a', pages: pages(600) }], wishes);
    const estimate = estimatePaper(plan);
    assert.equal(estimate.bags, 2);
    assert.deepEqual(estimate.thickest, { sheets: 250, kilograms: 1.25, millimetres: 26.3 });
    assert.match(paperWords(estimate), /in 2 bags/);
  });

  it('When the pack is a handful of sheets, it speaks of grams and never of nothing', () => {
    const estimate = estimatePaper(planPack([{ label: 'a', pages: pages(1) }], wishes));
    assert.match(paperWords(estimate), /^2 sheets, about 10 g and 1 mm thick/);
  });

  it('When four to a side became smaller, the words say by how much', () => {
    const plan = planPack([{ label: 'a', pages: pages(6) }], { ...wishes, cards: 4 });
    assert.equal(cardsWords(plan), 'Small cards two to a side at 100 %, others four to a side at 78 %');
    assert.equal(cardsWords(planPack([{ label: 'a', pages: pages(6) }], wishes)), null);
  });
});
