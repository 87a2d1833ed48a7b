import { tooBig } from './odd.ts';

/**
 * How much one file may make the reader do, whatever it is asked: a small file can be laid out so that every page
 * unpacks and reads the same megabytes again. Counted in bytes unpacked; reading a byte as text takes four times as long.
 */
export class WorkLimit {
  #left: number;

  /** 512 MB take some three seconds. A record of 5000 pages, read through five times, needs a tenth of it. */
  constructor(most = 512 * 1024 * 1024) {
    this.#left = most;
  }

  unpacked(bytes: number): void {
    this.#left -= bytes;
    if (this.#left < 0) throw tooBig();
  }

  readAsText(bytes: number): void {
    this.unpacked(bytes * 4);
  }
}
