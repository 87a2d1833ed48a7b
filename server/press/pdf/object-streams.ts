import { HeldLately } from './held-lately.ts';
import { readToken } from './lexer.ts';
import { odd } from './odd.ts';
import { Cursor, pagedMemory } from './paged-bytes.ts';
import { isCount, readOne } from './parser.ts';
import { misplaced } from './read-object.ts';
import { type PdfDict, PdfName, PdfRef, PdfStream, type PdfValue } from './values.ts';
import type { WorkLimit } from './work-limit.ts';

/** An object stream (ISO 32000-1, 7.5.7) unpacked; object `numbers[place]` begins at `starts[place]` of the body. */
type Unpacked = { body: Uint8Array; numbers: Float64Array; starts: Float64Array };

/** Writers put some hundred objects into one stream, a few put all that there are. */
const MOST_UNPACKED = 16 * 1024 * 1024;
const MOST_HELD = 16 * 1024 * 1024;

export class ObjectStreams {
  readonly #held = new HeldLately<Unpacked>(MOST_HELD);
  readonly #streamOf: (number: number) => PdfValue;
  readonly #decode: (stream: PdfStream, most: number) => Uint8Array;
  readonly #work: WorkLimit;

  constructor(
    streamOf: (number: number) => PdfValue,
    decode: (stream: PdfStream, most: number) => Uint8Array,
    work: WorkLimit,
  ) {
    this.#work = work;
    this.#streamOf = streamOf;
    this.#decode = decode;
  }

  /** Object `number`, which the index says is at `place` of stream `stream`, and its size as text. Throws Odd. */
  read(stream: number, place: number, number: number): { value: PdfValue; cost: number } {
    const { body, numbers, starts } = this.#unpacked(stream);
    const [from, to] = [starts[place], starts[place + 1] ?? body.length];
    if (from === undefined || numbers[place] !== number) throw misplaced();
    const { value, word } = readOne(new Cursor(pagedMemory(body), from, to));
    if (word !== '' || value instanceof PdfRef) throw odd('An object inside the file is not a single value.');
    return { value, cost: to - from };
  }

  #unpacked(number: number): Unpacked {
    const held = this.#held.get(number);
    if (held) return held;
    const stream = this.#streamOf(number);
    const type = stream instanceof PdfStream ? stream.dict.get('Type') : null;
    if (!(stream instanceof PdfStream) || !(type instanceof PdfName) || type.name !== 'ObjStm')
      throw misplaced();
    const body = this.#decode(stream, MOST_UNPACKED);
    this.#work.unpacked(body.length);
    const unpacked = { body, ...readPlaces(stream.dict, body) };
    this.#held.set(number, unpacked, body.length + unpacked.numbers.byteLength * 2);
    return unpacked;
  }
}

/** Pairs of number and offset, the offsets from /First and rising. */
function readPlaces(dict: PdfDict, body: Uint8Array): { numbers: Float64Array; starts: Float64Array } {
  const [count, first] = [dict.get('N'), dict.get('First')];
  if (!isCount(count) || !isCount(first) || first > body.length || count > first) throw unreadable();
  const cursor = new Cursor(pagedMemory(body), 0, first);
  const [numbers, starts] = [new Float64Array(count), new Float64Array(count)];
  let before = 0;
  for (let place = 0; place < count; place++) {
    const [number, offset] = [readToken(cursor), readToken(cursor)];
    if (!isCount(number) || !isCount(offset) || first + offset < before) throw unreadable();
    if (first + offset > body.length) throw unreadable();
    before = first + offset;
    [numbers[place], starts[place]] = [number, before];
  }
  return { numbers, starts };
}

function unreadable(): Error {
  return odd('A group of objects inside the file is not written as one.');
}
