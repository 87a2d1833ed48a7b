import type { ByteSource } from '../bytes/byte-source.ts';

/** Bytes that are looked at a page at a time: `bytes` begin at `from` in the whole. */
export type Stretch = { bytes: Uint8Array; from: number };
export type PagedBytes = { readonly size: number; stretchAt(at: number): Stretch };

/** An object's text is mostly a few hundred bytes between two pictures. */
const PAGE_BYTES = 2048;
/** A list is read from front to back; it would take a disk long in small pieces. */
const MOST_PAGES_AHEAD = 32;
const MOST_PAGES_HELD = 512;

/** Holds a copy of what was read of late, about 1 MB: what a source hands out is good only until its next read. */
export function pagedSource(source: ByteSource): PagedBytes {
  const held = new Map<number, Stretch>();
  const room = roomFrom(source);
  let [last, ahead] = [-1, 1];
  return {
    size: source.size,
    stretchAt: (at) => {
      const page = Math.floor(at / PAGE_BYTES);
      const known = held.get(page);
      if (known) return known;
      ahead = page === last + 1 ? Math.min(ahead * 2, MOST_PAGES_AHEAD) : 1;
      last = page + ahead - 1;
      const from = page * PAGE_BYTES;
      const stretch = { bytes: room(from, Math.min(PAGE_BYTES * ahead, source.size - from)), from };
      for (let more = page; more <= last; more++) hold(held, more, stretch);
      return stretch;
    },
  };
}

function hold(held: Map<number, Stretch>, page: number, stretch: Stretch): void {
  held.set(page, stretch);
  if (held.size > MOST_PAGES_HELD) held.delete(held.keys().next().value ?? 0);
}

/** Copies out of a source. Small copies lie together in one piece of memory, for each piece has a price of its own. */
function roomFrom(source: ByteSource): (at: number, length: number) => Uint8Array {
  let [slab, used] = [new Uint8Array(0), 0];
  return (at, length) => {
    if (used + length > slab.length) [slab, used] = [new Uint8Array(PAGE_BYTES * MOST_PAGES_AHEAD), 0];
    const bytes = slab.subarray(used, used + length);
    used += length;
    if (source.readInto) source.readInto(at, bytes);
    else bytes.set(source.read(at, length));
    return bytes;
  };
}

export function pagedMemory(bytes: Uint8Array): PagedBytes {
  const stretch = { bytes, from: 0 };
  return { size: bytes.length, stretchAt: () => stretch };
}

/** What `next` and `peek` say at the end of the bytes. */
export const END = -1;

const NOTHING = new Uint8Array(0);

/** A place in the bytes that moves on. */
export class Cursor {
  readonly #paged: PagedBytes;
  readonly #end: number;
  #bytes: Uint8Array = NOTHING;
  #from = 0;
  #here = 0;

  /** Stops at `end`, or at the end of the bytes. */
  constructor(paged: PagedBytes, at: number, end = paged.size) {
    this.#paged = paged;
    this.#end = Math.min(end, paged.size);
    this.goTo(at);
  }

  get at(): number {
    return this.#from + this.#here;
  }

  goTo(at: number): void {
    this.#here = at - this.#from;
    if (this.#here < 0 || this.#here >= this.#bytes.length) {
      this.#bytes = NOTHING;
      this.#from = at;
      this.#here = 0;
    }
  }

  peek(): number {
    return this.#here < this.#bytes.length ? (this.#bytes[this.#here] ?? END) : this.#turn();
  }

  next(): number {
    const byte = this.peek();
    if (byte !== END) this.#here += 1;
    return byte;
  }

  /** Copies the bytes of one kind that stand here, as many as there is room for, goes past them and says how many. */
  takeKind(kinds: Uint8Array, kind: number, into: Uint8Array): number {
    let length = 0;
    while (length < into.length && kinds[this.peek()] === kind) {
      const bytes = this.#bytes;
      let here = this.#here;
      for (; here < bytes.length && length < into.length && kinds[bytes[here] ?? 0] === kind; here++) {
        into[length] = bytes[here] ?? 0;
        length += 1;
      }
      this.#here = here;
    }
    return length;
  }

  /** Goes past the bytes of one kind, at most up to `most`. */
  skipKind(kinds: Uint8Array, kind: number, most: number): void {
    while (this.at < most && kinds[this.peek()] === kind) {
      const bytes = this.#bytes;
      let here = this.#here;
      while (here < bytes.length && kinds[bytes[here] ?? 0] === kind) here += 1;
      this.#here = here;
    }
  }

  /** Goes past `text` when it stands here; stays otherwise. */
  skips(text: string): boolean {
    const start = this.at;
    for (let index = 0; index < text.length; index++)
      if (this.next() !== text.charCodeAt(index)) {
        this.goTo(start);
        return false;
      }
    return true;
  }

  #turn(): number {
    const at = this.at;
    if (at < 0 || at >= this.#end) return END;
    const { bytes, from } = this.#paged.stretchAt(at);
    this.#bytes = from + bytes.length > this.#end ? bytes.subarray(0, this.#end - from) : bytes;
    this.#from = from;
    this.#here = at - from;
    return this.#bytes[this.#here] ?? END;
  }
}
