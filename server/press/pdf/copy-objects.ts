import {
  FORM_KEYS,
  isNeverCopied,
  type Kind,
  kindUnder,
  NEVER_TYPES,
  PICTURE_KEYS,
  RESOURCES,
} from './copy-rules.ts';
import { dictOf, type Layers, nameOf } from './layers.ts';
import { odd } from './odd.ts';
import type { PackWriter } from './pack-writer.ts';
import { contentOf, drawsWithThePages } from './page-content.ts';
import type { PdfFile } from './pdf-file.ts';
import { Odd, type PdfDict, type PdfRef, PdfStream, type PdfValue } from './values.ts';
import { isSimple, writeName, writeRef, writeSimple } from './write-values.ts';

/** What all files that go into one volume share. */
export type Volume = {
  writer: PackWriter;
  /** The number of the one layer of the output, which is off. */
  hiddenLayer(): number;
  /** Objects copied so far. */
  copied: number;
};

/** Of one volume. A page of a record draws with some tens; this is 20,000 pages of them. */
const MOST_OBJECTS = 1_000_000;
const DEEPEST = 100;

/**
 * Copies what pages draw with from one file into the output, each object once for the volume, and nothing else of the
 * file. It follows no reference until `copyWaiting`, and then one after another, so that circles and depth are harmless.
 */
export class Copier {
  readonly pdf: PdfFile;
  readonly layers: Layers;
  readonly volume: Volume;
  readonly #numbers = new Map<number, number>();
  #waiting: Waiting[] = [];
  #pageResources: PdfDict = new Map();
  /** Forms that use the page's resources: they mean something else on the next page. */
  #ofThisPage: number[] = [];

  constructor(pdf: PdfFile, layers: Layers, volume: Volume) {
    this.pdf = pdf;
    this.layers = layers;
    this.volume = volume;
  }

  /** Forms without resources of their own draw with those of their page (table 95). */
  beginPage(resources: PdfDict): void {
    for (const number of this.#ofThisPage) this.#numbers.delete(number);
    this.#ofThisPage = [];
    this.#pageResources = resources;
  }

  /** The number that an object has, or will have, in the output. */
  numberOf(ref: PdfRef, kind: Kind): number {
    const known = this.#numbers.get(ref.number);
    if (known !== undefined) return known;
    const number = this.volume.writer.number();
    this.#numbers.set(ref.number, number);
    this.#waiting.push({ ref, kind, number });
    this.volume.copied += 1;
    if (this.volume.copied > MOST_OBJECTS)
      throw new Odd('too-big', 'The pages draw with more objects than the press takes.');
    return number;
  }

  /** A value as it is written, its references renumbered. */
  text(value: PdfValue, kind: Kind, depth = 0): string {
    if (depth > DEEPEST) throw odd('Lists inside the file nest too deep to be real.');
    if (value instanceof PdfStream) throw odd('A stream inside the file stands where none may.');
    if (kind === 'property') return this.#propertyText(value);
    if (isSimple(value)) return writeSimple(value);
    if (Array.isArray(value)) return `[${value.map((one) => this.text(one, 'thing', depth + 1)).join(' ')}]`;
    if (value instanceof Map) return this.#dictText(value, kind, depth);
    return writeRef(this.numberOf(value, kind));
  }

  /** Writes a content stream with the resources that it uses, as an object of the given kind. */
  writeContent(number: number, entries: string, streams: readonly PdfStream[], resources: PdfDict): void {
    const { writer } = this.volume;
    for (const stream of streams) this.#mustLieHere(stream);
    const content = contentOf(this.pdf, this.layers, streams, resources);
    const all = `${entries} /Resources ${this.text(content.resources, 'resources')}`;
    if (content.made) writer.stream(number, `${all} /Filter /FlateDecode`, content.made);
    else
      writer.copyStream(number, `${all} ${this.#filters(content.asItIs.dict)}`, this.#body(content.asItIs));
  }

  copyWaiting(): void {
    for (let next = this.#waiting.pop(); next; next = this.#waiting.pop()) {
      const value = this.pdf.follow(next.ref);
      if (value instanceof PdfStream) this.#copyStream(next, value);
      else this.volume.writer.object(next.number, this.text(value, next.kind));
    }
  }

  #dictText(dict: PdfDict, kind: Kind, depth: number): string {
    if (kind === 'thing' && this.#isNeverDrawn(dict)) return 'null';
    return `<< ${this.#entries(dict, (key) => kindOfEntry(key, kind), depth)} >>`;
  }

  #entries(dict: PdfDict, kindOf: (key: string) => Kind | null, depth = 0): string {
    const entries: string[] = [];
    for (const [key, value] of dict) {
      const under = kindOf(key);
      if (under) entries.push(`${writeName(key)} ${this.text(value, under, depth + 1)}`);
    }
    return entries.join(' ');
  }

  /** A property list says only whether what it marks is hidden; nothing else in it is ever printed. */
  #propertyText(value: PdfValue): string {
    return this.layers.hidden(value) ? writeRef(this.volume.hiddenLayer()) : '<< >>';
  }

  #copyStream({ ref, kind, number }: Waiting, stream: PdfStream): void {
    const { writer } = this.volume;
    const { dict } = stream;
    this.#mustLieHere(stream);
    const subtype = nameOf(this.pdf, dict.get('Subtype'));
    const isForm = kind === 'mark' || subtype === 'Form';
    if (subtype === 'PS') throw odd('A page draws with a printer program.');
    if ((isForm || subtype === 'Image') && this.layers.hidden(dict.get('OC')))
      writer.stream(number, EMPTY_FORM, NOTHING);
    else if (isForm) this.#copyForm(ref, number, stream);
    else if (dict.has('PatternType')) this.#copyPattern(number, stream);
    else if (this.#isNeverDrawn(dict)) writer.object(number, 'null');
    else writer.copyStream(number, this.#streamEntries(dict, subtype === 'Image'), this.#body(stream));
  }

  #copyForm(ref: PdfRef, number: number, stream: PdfStream): void {
    const own = dictOf(this.pdf, stream.dict.get('Resources'));
    if (!own) this.#ofThisPage.push(ref.number);
    else if (drawsWithThePages(this.pdf, stream, own, this.#pageResources))
      throw odd('A page draws with something that it does not list.');
    const entries = this.#entries(stream.dict, (key) => (FORM_KEYS.has(key) ? 'thing' : null));
    this.writeContent(number, `${FORM} ${entries}`, [stream], own ?? this.#pageResources);
  }

  #copyPattern(number: number, stream: PdfStream): void {
    const entries = this.#entries(stream.dict, (key) =>
      CONTENT_KEYS.has(key) ? null : kindOfEntry(key, 'thing'),
    );
    const resources = dictOf(this.pdf, stream.dict.get('Resources')) ?? this.#pageResources;
    this.writeContent(number, entries, [stream], resources);
  }

  #streamEntries(dict: PdfDict, isPicture: boolean): string {
    return this.#entries(dict, (key) =>
      isPicture && !PICTURE_KEYS.has(key) ? null : kindOfEntry(key, 'thing'),
    );
  }

  #filters(dict: PdfDict): string {
    return this.#entries(dict, (key) => (key === 'Filter' || key === 'DecodeParms' ? 'thing' : null));
  }

  #body({ at, length }: PdfStream) {
    return { source: this.pdf.source, at, length };
  }

  /** A stream may lie in another file (7.3.8.2), which is nobody's business here. */
  #mustLieHere({ dict }: PdfStream): void {
    if (dict.has('F')) throw odd('A part of a page lies in another file.');
  }

  #isNeverDrawn(dict: PdfDict): boolean {
    return NEVER_TYPES.has(nameOf(this.pdf, dict.get('Type')) ?? '');
  }
}

export const FORM = '/Type /XObject /Subtype /Form';
/** What is drawn in place of what must not be seen. */
const EMPTY_FORM = `${FORM} /BBox [0 0 1 1] /Resources << >>`;
const NOTHING = new Uint8Array(0);

type Waiting = { ref: PdfRef; kind: Kind; number: number };

/** Written anew together with the content. */
const CONTENT_KEYS = new Set(['Resources', 'Filter', 'DecodeParms']);

function kindOfEntry(key: string, within: Kind): Kind | null {
  if (within === 'names') return 'thing';
  if (within === 'properties') return 'property';
  if (within === 'resources') return RESOURCES.get(key) ?? null;
  return isNeverCopied(key) ? null : kindUnder(key);
}
