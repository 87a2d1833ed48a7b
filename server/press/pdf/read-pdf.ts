import type { ByteSource } from '../bytes/byte-source.ts';
import type { CrossReference } from './cross-reference.ts';
import { startOfXref } from './file-ends.ts';
import { decodeBody } from './filters.ts';
import { HeldLately } from './held-lately.ts';
import { ObjectStreams } from './object-streams.ts';
import { odd } from './odd.ts';
import { walkPages } from './page-tree.ts';
import { type PagedBytes, pagedSource } from './paged-bytes.ts';
import type { PdfFile } from './pdf-file.ts';
import { misplaced, readObjectAt } from './read-object.ts';
import { readPage } from './read-page.ts';
import { type PdfDict, PdfRef, type PdfStream, type PdfValue } from './values.ts';
import { WorkLimit } from './work-limit.ts';
import { readXref } from './xref.ts';

/**
 * Opens a PDF strictly: its header, its end, its whole cross-reference and its page tree are read and must agree;
 * everything else is read when it is asked for. Anything that is not as ISO 32000-1 has it is refused, never guessed:
 * strictness is how damage is found. Throws Odd, and what the source throws when it cannot be read.
 */
export function readPdf(source: ByteSource, limits: { maxPages: number }): PdfFile {
  const start = startOfXref(source);
  const paged = pagedSource(source);
  const { xref, trailer } = readXref(paged, (at, length) => source.read(at, length), start);
  const objects = new LazyObjects(source, paged, xref);
  const catalogue = catalogueOf(trailer, objects);
  const leaves = walkPages(catalogue.get('Pages'), objects, limits.maxPages);
  return {
    source,
    trailer,
    catalogue,
    pageCount: leaves.length,
    page: (index) => {
      const leaf = leaves[index];
      if (!leaf) throw odd(`The file has no page ${index + 1}.`);
      return readPage(leaf, objects);
    },
    object: (ref) => objects.object(ref),
    follow: (value) => objects.follow(value),
    decoded: (stream, most) => objects.decoded(stream, most),
  };
}

function catalogueOf(trailer: PdfDict, objects: LazyObjects): PdfDict {
  const root = trailer.get('Root');
  const catalogue = root instanceof PdfRef ? objects.object(root) : null;
  if (!(catalogue instanceof Map)) throw odd('The file has no beginning.');
  return catalogue;
}

/** Counted in bytes of a PDF's text; as values they take some ten times that. */
const MOST_TEXT_HELD = 1024 * 1024;
const LEAST_COST = 64;
const MOST_HOPS = 32;

class LazyObjects {
  readonly #source: ByteSource;
  readonly #paged: PagedBytes;
  readonly #xref: CrossReference;
  readonly #streams: ObjectStreams;
  readonly #held = new HeldLately<PdfValue>(MOST_TEXT_HELD);
  readonly #underWay = new Set<number>();
  readonly #work = new WorkLimit();

  constructor(source: ByteSource, paged: PagedBytes, xref: CrossReference) {
    this.#source = source;
    this.#paged = paged;
    this.#xref = xref;
    this.#streams = new ObjectStreams(
      (number) => this.#inFile(number),
      (stream, most) => this.decoded(stream, most),
      this.#work,
    );
  }

  object(ref: PdfRef): PdfValue {
    const place = this.#xref.find(ref.number);
    if (place.kind === 'nowhere') return null;
    const generation = place.kind === 'in-file' ? place.generation : 0;
    if (generation !== ref.generation)
      throw odd('A reference inside the file is to an object that was replaced.');
    const held = this.#held.get(ref.number);
    if (held !== undefined) return held;
    const { value, cost } = this.#onlyOnce(ref.number, () =>
      place.kind === 'in-file'
        ? this.#readInFile(ref.number, place)
        : this.#streams.read(place.stream, place.place, ref.number),
    );
    this.#work.readAsText(cost);
    this.#held.set(ref.number, value, cost + LEAST_COST);
    return value;
  }

  follow(value: PdfValue | undefined): PdfValue {
    let found = value ?? null;
    for (let hops = 0; found instanceof PdfRef; hops++) {
      if (hops === MOST_HOPS) throw circle();
      found = this.object(found);
    }
    return found;
  }

  decoded(stream: PdfStream, most: number): Uint8Array {
    return decodeBody(
      stream,
      (at, length) => this.#source.read(at, length),
      (value) => this.follow(value),
      most,
    );
  }

  /** An object stream stands in the file itself, in generation 0. */
  #inFile(number: number): PdfValue {
    if (this.#xref.find(number).kind !== 'in-file') throw misplaced();
    return this.object(new PdfRef(number, 0));
  }

  #readInFile(number: number, { offset, generation }: { offset: number; generation: number }) {
    const read = readObjectAt(this.#paged, offset, (value) => this.follow(value));
    if (read.number !== number || read.generation !== generation) throw misplaced();
    return read;
  }

  /** A stream may ask for its length while it is read, but not for itself. */
  #onlyOnce<T>(number: number, read: () => T): T {
    if (this.#underWay.has(number) || this.#underWay.size >= MOST_HOPS) throw circle();
    this.#underWay.add(number);
    try {
      return read();
    } finally {
      this.#underWay.delete(number);
    }
  }
}

function circle(): Error {
  return odd('References inside the file go round in a circle.');
}
