import { Odd } from './values.ts';

/** Where an object stands: nowhere, at an offset in the file, or inside an object stream at a place from 0. */
export type Whereabouts =
  | { kind: 'nowhere' }
  | { kind: 'in-file'; offset: number; generation: number }
  | { kind: 'in-stream'; stream: number; place: number };

/** A record of 5000 pages has some 30,000. The columns of as many as this take 17 MB. */
const MOST_OBJECTS = 1_000_000;

const UNKNOWN = 0;
const FREE = 1;
const IN_FILE = 2;
const IN_STREAM = 3;
const NOWHERE: Whereabouts = { kind: 'nowhere' };

/** What the cross-reference sections say, newest first: of an object that is known already, older news is no news. */
export class CrossReference {
  #kinds = new Uint8Array(256);
  /** The offset in the file, or the number of the object stream. */
  #places = new Float64Array(256);
  /** The generation, or the place within the object stream. */
  #details = new Uint32Array(256);
  /** One more than the highest number that is in use. */
  size = 0;

  free(number: number): void {
    this.#set(number, FREE, 0, 0);
  }

  inFile(number: number, offset: number, generation: number): void {
    this.#set(number, IN_FILE, offset, generation);
  }

  inStream(number: number, stream: number, place: number): void {
    this.#set(number, IN_STREAM, stream, place);
  }

  find(number: number): Whereabouts {
    const kind = this.#kinds[number] ?? UNKNOWN;
    const [place, detail] = [this.#places[number] ?? 0, this.#details[number] ?? 0];
    if (kind === IN_FILE) return { kind: 'in-file', offset: place, generation: detail };
    return kind === IN_STREAM ? { kind: 'in-stream', stream: place, place: detail } : NOWHERE;
  }

  #set(number: number, kind: number, place: number, detail: number): void {
    if (number >= this.#kinds.length) this.#grow(number);
    if (this.#kinds[number] !== UNKNOWN) return;
    this.#kinds[number] = kind;
    this.#places[number] = place;
    this.#details[number] = detail;
    if (kind !== FREE && number >= this.size) this.size = number + 1;
  }

  #grow(number: number): void {
    if (number >= MOST_OBJECTS) throw new Odd('too-big', 'The file is made of more than a million pieces.');
    const length = Math.min(MOST_OBJECTS, Math.max(number + 1, this.#kinds.length * 2));
    this.#kinds = copied(new Uint8Array(length), this.#kinds);
    this.#places = copied(new Float64Array(length), this.#places);
    this.#details = copied(new Uint32Array(length), this.#details);
  }
}

function copied<T extends Uint8Array | Float64Array | Uint32Array>(to: T, from: T): T {
  to.set(from);
  return to;
}
