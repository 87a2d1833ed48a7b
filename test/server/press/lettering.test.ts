import assert from 'node:assert/strict';
import { type Pdfium, startPdfium } from '../../../server/press/engine/pdfium.ts';
import { startSheets, widthOf, wrap, writeLine } from '../../../server/press/lettering.ts';
import { type Ink, inkOn } from './ink.ts';
import { textOfEach } from './jobs.ts';

describe('Lettering', () => {
  let pdfium: Pdfium;
  before(async () => {
    pdfium = await startPdfium();
  });

  it('takes as much room as it says it does, in every script and both weights', async () => {
    for (const text of [
      'Joe Bloggs',
      'Żółć Őszi',
      'Ελένη',
      'Щербак',
      'Nguyễn Thị',
      'יוסף כהן',
      'محمد علي',
      'Ann محمد Lee',
    ])
      for (const bold of [false, true]) {
        const letters = await startSheets(text);
        const { ink } = await drawn(text, bold);
        const width = widthOf(letters, text, 40, bold);
        const right = Math.max(...ink.map(({ x }) => x));
        assert.ok(Math.abs(right - 50 - width) < 8, `${text}: ${right - 50} of ${width}`);
      }
  });

  it('lays Hebrew and Arabic from right to left, between words that run from left to right', async () => {
    // Alef is a wide letter, vav a thin one: the gap between them tells which is at the left.
    assert.ok((await whereTheGapIs('או')) < 0.5, 'alef is read first, so it is at the right');
    assert.ok((await whereTheGapIs('וא')) > 0.5);
    const [english = ''] = (await drawn('Ann כהן Lee')).texts;
    assert.ok(english.indexOf('Ann') < english.indexOf('Lee'));
  });

  it('joins Arabic letters: written together they are one line of ink, apart they are not', async () => {
    const columns = ({ ink }: { ink: Ink[] }) => gaps(ink).length;
    assert.equal(columns(await drawn('بببب')), 0);
    assert.equal(columns(await drawn('ب ب ب ب')), 3);
  });

  it('puts a mark on its letter when there is no letter that has it already', async () => {
    // A dot below and a grave above: both stand over the letter, neither beside it.
    const bare = await drawn('e');
    const marked = await drawn('e\u0323\u0300');
    const [left, right] = [edges(bare.ink).left, edges(bare.ink).right];
    assert.ok(edges(marked.ink).left > left - 6 && edges(marked.ink).right < right + 6);
    assert.ok(edges(marked.ink).top > edges(bare.ink).top + 4, 'the grave is above');
    assert.ok(edges(marked.ink).bottom < edges(bare.ink).bottom - 2, 'the dot is below');
  });

  it('writes a name the same, however its letters were put together', async () => {
    const composed = await drawn('Zo\u00eb \u017b\u00f3\u0142\u0107');
    const decomposed = await drawn('Zoe\u0308 Z\u0307o\u0301\u0142c\u0301');
    assert.deepEqual(decomposed.ink, composed.ink);
  });

  it('does not let a name turn round what stands after it', async () => {
    const plain = await drawn('Ann 900 000 0009');
    const turned = await drawn('Ann\u202e 900 000\u200b 0009\u0007');
    assert.deepEqual(turned.ink, plain.ink);
    assert.equal(turned.lost, false);
  });

  it('shows a letter that no face has as a star, once for each, and says that it was lost', async () => {
    const { texts, lost } = await drawn('王小明 Smith');
    assert.match(texts[0]!, /\*\*\* Smith/);
    assert.equal(lost, true);
    assert.equal((await drawn('Müller')).lost, false);
  });

  it('breaks a long name after its hyphen, and never between a letter and its mark', async () => {
    const letters = await startSheets('Ẹ̀bùn');
    assert.deepEqual(wrap(letters, 'Featherstonehaugh-Cholmondeley', 12, 120), [
      'Featherstonehaugh-',
      'Cholmondeley',
    ]);
    const pieces = wrap(letters, 'Ẹ̀'.repeat(20), 12, 30);
    assert.ok(pieces.length > 1);
    for (const piece of pieces) assert.doesNotMatch(piece, /^\p{M}/u);
    assert.equal(pieces.join(''), 'Ẹ̀'.repeat(20).normalize('NFC'));
    assert.deepEqual(wrap(letters, '  ', 12, 100), []);
  });

  async function drawn(text: string, bold = false): Promise<{ ink: Ink[]; texts: string[]; lost: boolean }> {
    const letters = await startSheets(text);
    writeLine(letters, letters.pdf.addPage([595, 842]), text, { x: 50, y: 400, size: 40, bold });
    const bytes = await letters.pdf.save({ useObjectStreams: false });
    return { ink: inkOn(pdfium, bytes, 0), texts: textOfEach(pdfium, bytes), lost: letters.lost };
  }

  /** Between 0 at the left edge of the ink and 1 at the right. */
  async function whereTheGapIs(text: string): Promise<number> {
    const { ink } = await drawn(text);
    const { left, right } = edges(ink);
    const [gap = 0, ...more] = gaps(ink);
    assert.deepEqual(more, []);
    return (gap - left) / (right - left);
  }
});

function edges(ink: readonly Ink[]): { left: number; right: number; top: number; bottom: number } {
  const [xs, ys] = [ink.map(({ x }) => x), ink.map(({ y }) => y)];
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.max(...ys), bottom: Math.min(...ys) };
}

/** Columns without ink between the first and the last, each run of them once. */
function gaps(ink: readonly Ink[]): number[] {
  const inked = new Set(ink.map(({ x }) => x));
  const { left, right } = edges(ink);
  const empty = Array.from({ length: right - left }, (_, at) => left + at).filter((x) => !inked.has(x));
  return empty.filter((x) => !empty.includes(x - 1));
}
