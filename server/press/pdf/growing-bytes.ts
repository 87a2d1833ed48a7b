import { tooBig } from './odd.ts';

/** Bytes that come one after another; `most` of them and no more. */
export class Growing {
  readonly #most: number;
  #held = new Uint8Array(4096);
  length = 0;

  constructor(most: number) {
    this.#most = most;
  }

  bytes(): Uint8Array {
    return this.#held.subarray(0, this.length);
  }

  addByte(byte: number): void {
    this.#makeRoom(1);
    this.#held[this.length] = byte;
    this.length += 1;
  }

  add(bytes: Uint8Array): void {
    this.#makeRoom(bytes.length);
    this.#held.set(bytes, this.length);
    this.length += bytes.length;
  }

  addRun(byte: number, count: number): void {
    this.#makeRoom(count);
    this.#held.fill(byte, this.length, this.length + count);
    this.length += count;
  }

  /** The first `count` of the four bytes of a number, the highest first. */
  addWord(value: number, count: number): void {
    for (let at = 0; at < count; at++) this.addByte(Math.floor(value / 256 ** (3 - at)) & 0xff);
  }

  /** What began at `start` once more, byte by byte, so that it may run into what it writes. */
  repeat(start: number, count: number): void {
    this.#makeRoom(count);
    for (let at = 0; at < count; at++) this.#held[this.length + at] = this.#held[start + at] ?? 0;
    this.length += count;
  }

  #makeRoom(more: number): void {
    const wanted = this.length + more;
    if (wanted > this.#most) throw tooBig();
    if (wanted <= this.#held.length) return;
    const held = new Uint8Array(Math.max(wanted, this.#held.length * 2));
    held.set(this.#held);
    this.#held = held;
  }
}
