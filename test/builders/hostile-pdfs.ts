import * as bombs from './hostile/bombs.ts';
import * as damage from './hostile/damage.ts';
import { drawn, tree } from './hostile/plain-parts.ts';
import * as recursion from './hostile/recursion.ts';
import * as structure from './hostile/structure.ts';
import * as trees from './hostile/trees.ts';
import { lockedPdf, makeLockedPdf, type OldLock } from './locked-pdf.ts';

type Code = 'damaged' | 'not-a-pdf' | 'empty' | 'locked' | 'too-heavy' | 'too-big' | 'not-proven';

/** A file that means harm, or was harmed. It must come to one of `ends`, and a pack must have all `pages`. */
export type Hostile = {
  kind: string;
  make(): Uint8Array | Promise<Uint8Array>;
  ends: readonly ('pack' | Code)[];
  pages?: number;
};

/** Always the same bytes. Where two ends are allowed, both are right, and which it is may change with the engines. */
export const HOSTILE: readonly Hostile[] = [
  ...ends(['damaged'], {
    'a page tree that goes in a circle': trees.treeInACircle,
    'a count of pages that is too small': () => trees.countOf(1),
    'a count of pages that is too big': () => trees.countOf(9),
    'a file cut off at 50 %': damage.cutAt(0.5),
    'a file cut off at 90 %': damage.cutAt(0.9),
    'a file cut off at 99 %': damage.cutAt(0.99),
    'a file whose middle was lost': damage.middleLost,
    'line feeds made into pairs by a transfer as text': damage.lineFeedsDoubled,
    'line feeds lost by a transfer as text': damage.lineFeedsLost,
    'pairs made into line feeds in a file with a table': damage.pairsHalvedInATable,
    'a file written again as UTF-8': damage.writtenAsUtf8,
    'a header and nothing more': damage.headerOnly,
    'contents that were never written': structure.contentsMissing,
  }),
  ...ends(['not-a-pdf'], {
    'a web page under the name of a PDF': damage.webPage,
    'a photograph with a PDF far behind': damage.photographInFront,
  }),
  { kind: 'nothing at all', make: () => new Uint8Array(), ends: ['empty'] },
  ...ends(['too-big'], {
    '100,000 pages': trees.manyPages,
    'the same contents 100,000 times': bombs.sameContentsOver,
  }),
  ...ends(['too-heavy', 'too-big', 'damaged'], {
    'a memory bomb as contents': bombs.contentBomb,
    'a memory bomb behind three filters': bombs.nestedFilters,
    'a memory bomb as an object stream': bombs.objectStreamBomb,
    'a memory bomb as an index': bombs.xrefStreamBomb,
    'a picture of 30,000 by 30,000, packed': bombs.hugeFlatePicture,
    'a picture of 30,000 by 30,000, as a fax': bombs.hugeFaxPicture,
    'a tree that doubles thirty times': trees.doublingTree,
    'a million notes': recursion.manyNotes,
    'a page that would take years to paint': recursion.timeBomb,
  }),
  ...packs(1, {
    'words that look like the end of a stream': structure.midStreamUrine,
    'a form that sends itself, in XML': structure.formInXml,
    'scripts, programs and files inside': structure.actsInEveryWay,
    'a box written from the far corner': () => structure.withBox(structure.boxes.backwards),
    'a box below and left of nought': () => structure.withBox(structure.boxes.below),
    'a page taken out by a later revision': structure.pageTakenOut,
  }),
  ...(['silent', 'free'] as const).map(
    (table): Hostile => ({
      kind: `a page that only the stream of a hybrid file knows, its table ${table}`,
      make: () => structure.hybrid(table),
      ends: ['pack', 'not-proven'],
      pages: 1,
    }),
  ),
  ...packs(2, {
    'a page without contents': trees.blankWithoutContents,
    'a page replaced by a later revision': structure.pageReplaced,
    'an index off by one': () => structure.xrefOffBy(1),
    'an index off by seven': () => structure.xrefOffBy(7),
    'a startxref that points nowhere': structure.startxrefWrong,
    'two objects with one number': structure.sameNumberTwice,
    'a length that is too short': structure.lengthTooShort,
    'the head of a mail in front': damage.mailHead,
    'a web page in front': damage.webPageInFront,
    'a zip in front': damage.zipInFront,
    'a zip behind': damage.zipBehind,
  }),
  ...packs(4, {
    '10 MB of zeros behind': damage.withZeros(10),
    'a picture with zeros in it': damage.pictureZeroed,
    'owner-only encryption, AES-256': async () => makeLockedPdf(await damage.scan(), ''),
  }),
  ...(['rc4-40', 'rc4-128', 'aes-128'] as OldLock[]).flatMap((lock): Hostile[] => [
    { kind: `owner-only encryption, ${lock}`, make: () => locked(lock, ''), ends: ['pack'], pages: 1 },
    { kind: `a password, ${lock}`, make: () => locked(lock, 'sesame'), ends: ['locked'] },
  ]),
  {
    kind: 'a password, AES-256',
    make: async () => makeLockedPdf(await damage.scan(), 'sesame'),
    ends: ['locked'],
  },
  ...packsOrRefused(1, {
    'a tree 20,000 deep': trees.deepTree,
    'parents in a circle': trees.parentsInACircle,
    'a JPEG that says 30,000 by 30,000': bombs.hugeJpegPicture,
    'JBIG2 that is none': bombs.faxGarbage,
    'JPEG 2000 that is none': bombs.jpxGarbage,
    'a form that draws itself': recursion.formInItself,
    'forms that draw each other': recursion.formsInEachOther,
    'a pattern made of itself': recursion.patternInItself,
    'a letter drawn with itself': recursion.letterInItself,
    'a mask that is its own': recursion.maskInItself,
    'colours defined by themselves': recursion.coloursInThemselves,
    'a function of itself': recursion.functionInItself,
    'lists 100,000 deep': recursion.deepArrays,
    'dictionaries 100,000 deep': recursion.deepDictionaries,
    'contents that open and never close': recursion.deepContents,
    'numbers of 5,000 digits': recursion.hugeNumbers,
    'the same note a million times': recursion.sameNoteOver,
    'a length that is itself': structure.lengthIsItself,
    'lengths in a circle': structure.lengthsInACircle,
    'a page of 350 metres': () => structure.withBox(structure.boxes.wide),
    'a page of no size': () => structure.withBox(structure.boxes.none),
    'a page thinner than a hair': () => structure.withBox(structure.boxes.thin),
    'a crop outside the page': () => structure.withBox(structure.boxes.cropOutside),
    'a unit of a thousand million': () => structure.withBox(structure.boxes.unit),
    'a page that says no size': () => structure.withBox(structure.boxes.missing),
  }),
  ...packsOrRefused(2, {
    'revisions in a circle': structure.revisionsInACircle,
    'no index at all': structure.noTable,
    'the same page twice': trees.samePageTwice,
  }),
  ...packsOrRefused(3, { 'a count of pages below nought': () => trees.countOf(-3) }),
  ...packsOrRefused(4, {
    'carriage returns lost by a transfer as text': damage.carriageReturnsLost,
    'pairs made into line feeds by a transfer as text': damage.pairsHalved,
  }),
];

type Makers = Record<string, Hostile['make']>;

function ends(codes: Hostile['ends'], makers: Makers): Hostile[] {
  return Object.entries(makers).map(([kind, make]) => ({ kind, make, ends: codes }));
}

function packs(pages: number, makers: Makers): Hostile[] {
  return Object.entries(makers).map(([kind, make]) => ({ kind, make, ends: ['pack'], pages }));
}

function packsOrRefused(pages: number, makers: Makers): Hostile[] {
  const either: Hostile['ends'] = ['pack', 'damaged', 'too-heavy', 'too-big', 'not-proven'];
  return Object.entries(makers).map(([kind, make]) => ({ kind, make, ends: either, pages }));
}

function locked(lock: OldLock, user: string): Uint8Array {
  const only =
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 360 504] /Contents 4 0 R /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>';
  return lockedPdf(lock, ['<< /Type /Catalog /Pages 2 0 R >>', tree([3]), only, drawn('encrypted')], user);
}
