import { odd } from './odd.ts';
import { isCount } from './parser.ts';
import { Odd, type PdfDict, PdfName, PdfRef, type PdfValue } from './values.ts';

/** A page, and what it takes from the tree above it unless it says otherwise (ISO 32000-1, 7.7.3.4). */
export type Leaf = { ref: PdfRef; inherited: PdfDict };

export type Objects = {
  object(ref: PdfRef): PdfValue;
  follow(value: PdfValue | undefined): PdfValue;
};

/**
 * Every page in its order. The tree must be one: no branch twice, each count true, each kid its parent's. Readers
 * trust different ones of these, so where they differ nobody can say which pages would be printed. Throws Odd,
 * 'too-big' among them when there are more than `maxPages`.
 */
export function walkPages(root: PdfValue | undefined, objects: Objects, maxPages: number): Leaf[] {
  const leaves: Leaf[] = [];
  const seen = new Set<number>();
  const path: Branch[] = [];
  let next: { ref: PdfRef; inherited: PdfDict } | null = { ref: asRef(root), inherited: new Map() };
  while (next) {
    const { ref, inherited } = next;
    if (seen.has(ref.number) || seen.size > maxPages * 2 + SPARE_BRANCHES) throw muddled();
    seen.add(ref.number);
    const dict = nodeAt(ref, objects, path.at(-1));
    if (isBranch(dict, objects)) path.push(branch(ref, dict, inherited, objects, leaves.length));
    else leaves.push({ ref, inherited });
    if (path.length > DEEPEST) throw muddled();
    if (leaves.length > maxPages) throw new Odd('too-big', `The file has more than ${maxPages} pages.`);
    next = nextKid(path, leaves.length);
  }
  return leaves;
}

/** Branches with one kid or none are allowed, but a tree of nothing else is an attack. */
const SPARE_BRANCHES = 1000;
/** A tree of a million pages needs 20. */
const DEEPEST = 200;
const INHERITABLE = ['Resources', 'MediaBox', 'CropBox', 'Rotate'];

type Branch = {
  number: number;
  kids: PdfValue[];
  next: number;
  inherited: PdfDict;
  count: number;
  pagesBefore: number;
};

/** The kid that comes next, and every branch that has come to its end taken off the path. */
function nextKid(path: Branch[], pages: number): { ref: PdfRef; inherited: PdfDict } | null {
  for (let last = path.at(-1); last; last = path.at(-1)) {
    if (last.next < last.kids.length) {
      const ref = asRef(last.kids[last.next]);
      last.next += 1;
      return { ref, inherited: last.inherited };
    }
    if (pages - last.pagesBefore !== last.count)
      throw odd('The file counts more or fewer pages than it has.');
    path.pop();
  }
  return null;
}

function nodeAt(ref: PdfRef, objects: Objects, parent: Branch | undefined): PdfDict {
  const dict = objects.object(ref);
  if (!(dict instanceof Map)) throw muddled();
  const named = dict.get('Parent');
  const asNamed = named instanceof PdfRef ? named.number : undefined;
  if (parent ? asNamed !== parent.number : named !== undefined) throw muddled();
  return dict;
}

function isBranch(dict: PdfDict, objects: Objects): boolean {
  const type = objects.follow(dict.get('Type'));
  const named = type instanceof PdfName ? type.name : '';
  const hasKids = dict.has('Kids');
  if (named !== (hasKids ? 'Pages' : 'Page')) throw muddled();
  return hasKids;
}

function branch(
  { number }: PdfRef,
  dict: PdfDict,
  above: PdfDict,
  objects: Objects,
  pagesBefore: number,
): Branch {
  const [kids, count] = [objects.follow(dict.get('Kids')), objects.follow(dict.get('Count'))];
  if (!Array.isArray(kids) || !isCount(count)) throw muddled();
  return { number, kids, next: 0, inherited: withOwn(above, dict), count, pagesBefore };
}

function withOwn(above: PdfDict, dict: PdfDict): PdfDict {
  const own = INHERITABLE.flatMap((key) => {
    const value = dict.get(key);
    return value === undefined ? [] : [[key, value] as const];
  });
  return own.length === 0 ? above : new Map([...above, ...own]);
}

function asRef(value: PdfValue | undefined): PdfRef {
  if (!(value instanceof PdfRef)) throw muddled();
  return value;
}

function muddled(): Odd {
  return odd("The file's pages are not in an order that can be trusted.");
}
