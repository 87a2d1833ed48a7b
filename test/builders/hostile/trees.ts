import { type PdfObject, pdfOf } from '../pdfs.ts';
import { BOX, CATALOGUE, drawn, FONT, page, tree } from './plain-parts.ts';

/** Each tree's first node is the other's only child. */
export const treeInACircle = () => pdfOf([CATALOGUE, tree([3], 4), tree([2], 4)]);

export function deepTree(): Uint8Array {
  const levels = 20_000;
  const nodes = Array.from({ length: levels }, (_, at) => tree([at + 3], 1));
  const last = `<< /Type /Page /Parent ${levels + 1} 0 R ${BOX} /Contents ${levels + 3} 0 R /Resources << ${FONT} >> >>`;
  return pdfOf([CATALOGUE, ...nodes, last, drawn('at the bottom')]);
}

export function manyPages(): Uint8Array {
  const kids = Array.from({ length: 100_000 }, (_, at) => at + 4);
  return pdfOf([CATALOGUE, tree(kids), drawn('each'), ...kids.map(() => page(3))]);
}

/** The same tree node stands twice in each of thirty lists: 2^30 pages in two kilobytes. */
export function doublingTree(): Uint8Array {
  const nodes = Array.from({ length: 30 }, (_, at) => tree([at + 3, at + 3], 2 ** (30 - at)));
  return pdfOf([CATALOGUE, ...nodes, page(33), drawn('everywhere')]);
}

/** Three pages of which the tree says something else. */
export const countOf = (count: number) =>
  pdfOf([
    CATALOGUE,
    tree([3, 5, 7], count),
    ...[4, 6, 8].flatMap((contents): PdfObject[] => [page(contents), drawn(`page at ${contents}`)]),
  ]);

/** The same page twice in the list, which is how some writers repeat a page. */
export const samePageTwice = () => pdfOf([CATALOGUE, tree([3, 3]), page(4), drawn('twice')]);

/** What a page should inherit is looked for in a circle of parents. */
export const parentsInACircle = () =>
  pdfOf([
    CATALOGUE,
    '<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 2 0 R >>',
    '<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>',
    drawn('sizeless'),
  ]);

export const blankWithoutContents = () =>
  pdfOf([CATALOGUE, tree([3, 5]), page(4), drawn('front'), `<< /Type /Page /Parent 2 0 R ${BOX} >>`]);
