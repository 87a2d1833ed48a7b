import { odd } from './odd.ts';
import { Odd } from './values.ts';

/** Where an object stands: nowhere, at an offset in the file, or inside an object stream at a place from 0. */
export type Whereabouts =
  | { kind: 'nowhere' }
  | { kind: 'in-file'; offset: number; generation: number }
  | { kind: 'in-stream'; stream: number; place: number };

/** A record of 5000 pages has some 30,000. The columns of as many as this take 15 MB. */
const MOST_OBJECTS = 1_000_000;

/** In all sections together. A file that was saved a hundred times names few objects more than once. */
const MOST_ROWS = 4_000_000;

const UNKNOWN = 0;
const FREE = 1;
const IN_FILE = 2;
const IN_STREAM = 3;
const NOWHERE: Whereabouts = { kind: 'nowhere' };

/** What the cross-reference sections say, newest first: of an object that is known already, older news
 * is no news. */
export class CrossReference {
  #kinds = new Uint8Array(256);
  /** The offset in the file, or the number of the object stream. */
  #places = new Float64Array(256);
  /** The generation, or the place within the object stream. */
  #details = new Uint32Array(256);
  #sections = new Uint16Array(256);
  #rows = 0;
  /** One more than the highest number that is in use. */
  size = 0;

  /** `section` is a number for the section that says so, any as long as it is its own. */
  free(number: number, section: number): void {
    this.#set(number, section, FREE, 0, 0);
  }

  inFile(number: number, section: number, offset: number, generation: number): void {
    this.#set(number, section, IN_FILE, offset, generation);
  }

  inStream(number: number, section: number, stream: number, place: number): void {
    this.#set(number, section, IN_STREAM, stream, place);
  }

  find(number: number): Whereabouts {
    const kind = this.#kinds[number] ?? UNKNOWN;
    const [place, detail] = [this.#places[number] ?? 0, this.#details[number] ?? 0];
    if (kind === IN_FILE) return { kind: 'in-file', offset: place, generation: detail };
    return kind === IN_STREAM ? { kind: 'in-stream', stream: place, place: detail } : NOWHERE;
  }

  /** Of two rows for one object in one section nobody can say which one counts. */
  #set(number: number, section: number, kind: number, place: number, detail: number): void {
    this.#rows += 1;
    if (this.#rows > MOST_ROWS) throw tooMany();
    if (number >= this.#kinds.length) this.#grow(number);
    if (this.#kinds[number] !== UNKNOWN) {
      if (this.#sections[number] === section) throw odd("The file's index names an object twice.");
      return;
    }
    this.#sections[number] = section;
    this.#kinds[number] = kind;
    this.#places[number] = place;
    this.#details[number] = detail;
    if (kind !== FREE && number >= this.size) this.size = number + 1;
  }

  #grow(number: number): void {
    if (number >= MOST_OBJECTS) throw tooMany();
    const length = Math.min(MOST_OBJECTS, Math.max(number + 1, this.#kinds.length * 2));
    this.#kinds = copied(new Uint8Array(length), this.#kinds);
    this.#places = copied(new Float64Array(length), this.#places);
    this.#details = copied(new Uint32Array(length), this.#details);
    this.#sections = copied(new Uint16Array(length), this.#sections);
  }
}

function copied<T extends Uint8Array | Uint16Array | Uint32Array | Float64Array>(to: T, from: T): T {
  to.set(from);
  return to;
}

function tooMany(): Odd {
  return new Odd('too-big', 'The file is made of more than a million pieces.');
}
