import assert from 'node:assert/strict';
import { type PageMade, pdfOf, pdfWithPages } from '../../../builders/pdfs.ts';
import { RawPdf, setDownOnePage } from '../../../builders/raw-pdfs.ts';
import { changed, oddCode, oddIn, opened, textOf } from './reading.ts';

const LEAF = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>';

describe('Finding the pages of a PDF', () => {
  it('When a page says nothing of its own, it takes box, rotation and resources from above', () => {
    const pdf = opened(
      pdfOf([
        '<< /Type /Catalog /Pages 2 0 R >>',
        '<< /Type /Pages /Kids [3 0 R 6 0 R] /Count 3 /MediaBox [0 0 100 200] /Rotate 90 /Resources << /Top true >> >>',
        '<< /Type /Pages /Parent 2 0 R /Kids [4 0 R 5 0 R] /Count 2 /CropBox [10 10 50 50] /Resources << /Mid true >> >>',
        '<< /Type /Page /Parent 3 0 R >>',
        '<< /Type /Page /Parent 3 0 R /Rotate 0 /MediaBox [0 0 30 30] /CropBox null >>',
        '<< /Type /Page /Parent 2 0 R >>',
      ]),
    );
    assert.equal(pdf.pageCount, 3);
    const [first, second, third] = [pdf.page(0), pdf.page(1), pdf.page(2)];
    assert.deepEqual(first.cropBox, { left: 10, bottom: 10, right: 50, top: 50 });
    assert.deepEqual([first.rotation, second.rotation, third.rotation], [90, 0, 90]);
    assert.deepEqual(second.cropBox, { left: 10, bottom: 10, right: 30, top: 30 });
    assert.deepEqual(third.cropBox, third.mediaBox);
    assert.deepEqual([...first.resources.keys()], ['Mid'], 'the nearest resources, and no others');
    assert.deepEqual([...third.resources.keys()], ['Top']);
  });

  const pageOf = (made: PageMade) => opened(pdfWithPages([made])).page(0);

  it('When a box has its corners the other way about, they are put in order', () => {
    const { mediaBox } = pageOf({ mediaBox: [300, 400, -10, -20.5] });
    assert.deepEqual(mediaBox, { left: -10, bottom: -20.5, right: 300, top: 400 });
  });

  it('When the crop box lies partly or wholly outside the media box, only what both hold counts', () => {
    assert.deepEqual(pageOf({ mediaBox: [0, 0, 100, 100], cropBox: [50, -50, 500, 50] }).cropBox, {
      left: 50,
      bottom: 0,
      right: 100,
      top: 50,
    });
    const { cropBox, mediaBox } = pageOf({ mediaBox: [0, 0, 100, 100], cropBox: [200, 200, 300, 300] });
    assert.deepEqual(cropBox, mediaBox);
  });

  it('When a page is turned by quarters either way, the turn is told as 0 to 270; by anything else it is odd', () => {
    const turns = [-450, -90, -0, 90, 180, 270, 360, 450].map((rotate) => pageOf({ rotate }).rotation);
    assert.deepEqual(turns, [270, 270, 0, 90, 180, 270, 0, 90]);
    for (const rotate of [45, 1, -89, 90.5])
      assert.equal(
        oddCode(() => pageOf({ rotate })),
        'odd',
      );
    assert.equal(
      oddCode(() => pageOf({ more: '/Rotate /Half' })),
      'odd',
    );
  });

  it('When a page has a unit of its own, it is told; one that makes no sense is odd', () => {
    assert.equal(pageOf({}).userUnit, 1);
    assert.equal(pageOf({ more: '/UserUnit 2.5' }).userUnit, 2.5);
    for (const unit of ['0', '-1', '/Two', '99999999999999999999999'])
      assert.equal(
        oddCode(() => pageOf({ more: `/UserUnit ${unit}` })),
        'odd',
      );
  });

  it('When a page has no size, or one that makes no sense, it is odd', () => {
    for (const mediaBox of [
      [0, 0, 0, 400],
      [0, 0, 100],
      [0, 0, 1, 2, 3],
      [0, 0, 1e9, 5],
    ])
      assert.equal(
        oddCode(() => pageOf({ mediaBox })),
        'odd',
      );
    assert.equal(oddIn(changed(pdfWithPages([{}]), '/MediaBox', '/MediaBax')), 'odd');
    assert.equal(oddIn(changed(pdfWithPages([{}]), '[0 0 360 504]', '[0 0 360 (9)]')), 'odd');
  });

  it('When a page has no contents it is blank', () => {
    assert.deepEqual(pageOf({ content: null }).contents, []);
    assert.deepEqual(pageOf({ content: null, more: '/Contents []' }).contents, []);
    assert.deepEqual(pageOf({ content: null, more: '/Contents null' }).contents, []);
  });

  it('When the contents are a list, they are told in its order', () => {
    const raw = new RawPdf();
    raw.object(1, '<< /Type /Catalog /Pages 2 0 R >>');
    raw.object(2, '<< /Type /Pages /Kids [3 0 R] /Count 1 >>');
    raw.object(3, '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 6 0 R >>');
    raw.stream(4, '', 'one');
    raw.stream(5, '', 'two');
    raw.object(6, '[5 0 R 4 0 R 5 0 R]');
    assert.equal(textOf(opened(raw.end(raw.table('/Size 9 /Root 1 0 R')))), 'two\none\ntwo');
  });

  it('When contents or resources are named but not there, the page is not taken for a blank one', () => {
    for (const more of ['/Contents 77 0 R', '/Contents [77 0 R]', '/Contents 1 0 R', '/Contents [[4 0 R]]'])
      assert.equal(
        oddCode(() => pageOf({ content: null, more })),
        'odd',
        more,
      );
    for (const resources of ['77 0 R', '4 0 R', '[]']) {
      const raw = new RawPdf();
      setDownOnePage(raw, '', `/Resources ${resources}`);
      assert.equal(oddIn(raw.end(raw.table('/Size 9 /Root 1 0 R'))), 'odd', resources);
    }
  });
});

describe('Refusing a page tree that cannot be trusted', () => {
  it('When the tree counts more or fewer pages than it has, at any height, that is odd', () => {
    for (const count of [0, 1, 3, 1_000_000_000])
      assert.equal(oddIn(pdfWithPages([{}, {}], { count })), 'odd', `${count}`);
    const inner = (count: number) =>
      pdfOf([
        '<< /Type /Catalog /Pages 2 0 R >>',
        '<< /Type /Pages /Kids [3 0 R 5 0 R] /Count 2 >>',
        `<< /Type /Pages /Parent 2 0 R /Kids [4 0 R] /Count ${count} >>`,
        '<< /Type /Page /Parent 3 0 R /MediaBox [0 0 9 9] >>',
        LEAF,
      ]);
    assert.equal(opened(inner(1)).pageCount, 2);
    assert.equal(oddIn(inner(2)), 'odd');
  });

  it('When the tree goes round in a circle, or names a page twice, that is odd', () => {
    const tree = (kids: string, count: number, third = LEAF) =>
      pdfOf([
        '<< /Type /Catalog /Pages 2 0 R >>',
        `<< /Type /Pages /Kids [${kids}] /Count ${count} >>`,
        third,
      ]);
    assert.equal(opened(tree('3 0 R', 1)).pageCount, 1);
    assert.equal(oddIn(tree('2 0 R', 1)), 'odd');
    assert.equal(oddIn(tree('3 0 R 3 0 R', 2)), 'odd');
    assert.equal(oddIn(tree('3 0 R', 1, '<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 1 >>')), 'odd');
  });

  it('When a kid is missing, no page, or another parent’s, that is odd', () => {
    const kid = (body: string) =>
      pdfOf(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [3 0 R] /Count 1 >>', body]);
    for (const body of [
      'null',
      '(page)',
      '[4 0 R]',
      '<< /Type /Page /MediaBox [0 0 9 9] >>',
      '<< /Type /Page /Parent 1 0 R /MediaBox [0 0 9 9] >>',
      '<< /Type /Font /Parent 2 0 R /MediaBox [0 0 9 9] >>',
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Kids [] >>',
      '<< /Type /Pages /Parent 2 0 R /Count 1 >>',
    ])
      assert.equal(oddIn(kid(body)), 'odd', body);
    assert.equal(oddIn(pdfOf(['<< /Type /Catalog >>'])), 'odd');
    assert.equal(oddIn(pdfOf(['<< /Type /Catalog /Pages << /Kids [] /Count 0 >> >>'])), 'odd');
    assert.equal(oddIn(pdfOf(['(no catalogue)'])), 'odd');
  });

  it('When the tree is twenty thousand branches deep, it is left soon', () => {
    const deep = Array.from(
      { length: 20_000 },
      (_, at) => `<< /Type /Pages /Parent ${at + 1} 0 R /Kids [${at + 3} 0 R] /Count 1 >>`,
    );
    deep[0] = '<< /Type /Pages /Kids [3 0 R] /Count 1 >>';
    const last = `<< /Type /Page /Parent ${deep.length + 1} 0 R /MediaBox [0 0 9 9] >>`;
    assert.equal(oddIn(pdfOf(['<< /Type /Catalog /Pages 2 0 R >>', ...deep, last])), 'odd');
  });

  it('When there are a hundred thousand pages, they are counted up to the limit and no further', () => {
    const count = 100_000;
    const kids = Array.from({ length: count }, (_, at) => `${at + 3} 0 R`).join(' ');
    const many = pdfOf([
      '<< /Type /Catalog /Pages 2 0 R >>',
      `<< /Type /Pages /Kids [${kids}] /Count ${count} >>`,
      ...Array.from({ length: count }, () => LEAF),
    ]);
    assert.equal(oddIn(many, 3000), 'too-big');
    assert.equal(opened(many, count).pageCount, count);
  });

  it('When branches without pages are endless, they are not followed for ever', () => {
    const count = 5000;
    const kids = Array.from({ length: count }, (_, at) => `${at + 3} 0 R`).join(' ');
    const empty = Array.from({ length: count }, () => '<< /Type /Pages /Parent 2 0 R /Kids [] /Count 0 >>');
    const root = `<< /Type /Pages /Kids [${kids}] /Count 0 >>`;
    assert.equal(oddIn(pdfOf(['<< /Type /Catalog /Pages 2 0 R >>', root, ...empty]), 100), 'odd');
  });

  it('When a page is asked for that is not there, that is odd', () => {
    const pdf = opened(pdfWithPages([{}]));
    for (const index of [-1, 1, 0.5, Number.NaN])
      assert.equal(
        oddCode(() => pdf.page(index)),
        'odd',
      );
  });
});
