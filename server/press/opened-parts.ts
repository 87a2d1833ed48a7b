import type { PressRefusal } from '../steps/press-port.ts';
import type { ByteSource } from './bytes/byte-source.ts';
import type { OpenSource } from './do-task.ts';
import type { Pdfium } from './engine/pdfium.ts';
import { isRefusal } from './limits.ts';
import { type OpenedSource, openSource, refusedFor } from './open-source.ts';
import type { PdfFile } from './pdf/pdf-file.ts';
import type { Odd } from './pdf/values.ts';
import type { Tell } from './tell.ts';

/** The parts of a pack, open. Remembers which was used last, for the writer's refusals name none. */
export class OpenedParts {
  readonly #start: () => Promise<Pdfium>;
  readonly #sources: readonly OpenSource[];
  readonly #maxPages: number;
  readonly #tell: Tell;
  readonly #opened: OpenedSource[] = [];
  readonly #drawn = new Set<number>();
  #lastUsed = 0;

  constructor(start: () => Promise<Pdfium>, sources: readonly OpenSource[], maxPages: number, tell: Tell) {
    this.#start = start;
    this.#sources = sources;
    this.#maxPages = maxPages;
    this.#tell = tell;
  }

  /** Null when every part is open. */
  async open(): Promise<PressRefusal | null> {
    for (const source of this.#sources) {
      const opened = await this.#openOne(source, false);
      if (isRefusal(opened)) return opened;
      this.#opened.push(opened);
    }
    return null;
  }

  files(): PdfFile[] {
    return this.#opened.map(({ pdf }, at) => ({
      ...pdf,
      page: (index) => {
        this.#lastUsed = at;
        return pdf.page(index);
      },
    }));
  }

  /** Opens the part that was used last as a copy with its notes drawn in; null when that is done. */
  async drawLastUsed(odd: Odd): Promise<PressRefusal | null> {
    const at = this.#lastUsed;
    if (this.#drawn.has(at)) return inPart(this.#sources[at]!, refusedFor(odd));
    this.#drawn.add(at);
    const opened = await this.#openOne(this.#sources[at]!, true);
    if (isRefusal(opened)) return opened;
    this.#opened[at]?.close();
    this.#opened[at] = opened;
    return null;
  }

  /** What arrived, wherever PDFium can show it as it is meant; of a part that was mended, the copy. */
  toCompare(): ByteSource[] {
    return this.#opened.map(({ rescued, bytes }, at) => (rescued ? bytes : this.#sources[at]!.bytes));
  }

  /** Every part can be compared as it arrived: no copy was made that only this process has. */
  areAsTheyArrived(): boolean {
    return this.#opened.every(({ rescued }) => !rescued);
  }

  close(): void {
    for (const opened of this.#opened) opened.close();
  }

  async #openOne(source: OpenSource, draw: boolean): Promise<OpenedSource | PressRefusal> {
    const { known } = source;
    const opened = await openSource(this.#start, source.bytes, {
      maxPages: this.#maxPages,
      draw,
      tell: this.#tell,
      ...(known ? { known } : {}),
    });
    return isRefusal(opened) ? inPart(source, opened) : opened;
  }
}

function inPart({ label }: OpenSource, { message, ...refused }: PressRefusal): PressRefusal {
  return {
    ...refused,
    message: `${label.charAt(0).toLocaleUpperCase('en-GB')}${label.slice(1)}: ${message}`,
  };
}
