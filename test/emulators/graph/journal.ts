import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/**
 * Documents by key, written through to a file before whoever changed one goes on, so that the emulator may be killed at
 * any moment and has then forgotten nothing that it answered. Without a file they live in memory.
 */
export class Journal {
  readonly #documents = new Map<string, unknown>();
  readonly #file: string | null;

  constructor(file: string | null) {
    this.#file = file;
    if (file === null || !existsSync(file)) return;
    for (const line of readFileSync(file, 'utf8').split('\n')) this.#replay(line);
    const whole = [...this.#documents].map(([key, document]) => lineOf(key, document)).join('');
    writeFileSync(`${file}.new`, whole);
    renameSync(`${file}.new`, file);
  }

  /** A last line that was cut off by a kill was never answered for, so it is dropped. */
  #replay(line: string): void {
    if (!line.endsWith(']')) return;
    const [key, document] = JSON.parse(line) as [string, unknown];
    if (document === null) this.#documents.delete(key);
    else this.#documents.set(key, document);
  }

  put(key: string, document: object): void {
    this.#documents.set(key, document);
    if (this.#file !== null) appendFileSync(this.#file, lineOf(key, document));
  }

  get<T>(key: string): T | null {
    return (this.#documents.get(key) as T | undefined) ?? null;
  }

  /** In the order they were first put. */
  all<T>(prefix: string): T[] {
    return [...this.#documents]
      .filter(([key]) => key.startsWith(prefix))
      .map(([, document]) => document as T);
  }

  drop(key: string): void {
    this.#documents.delete(key);
    if (this.#file !== null) appendFileSync(this.#file, lineOf(key, null));
  }
}

function lineOf(key: string, document: unknown): string {
  return `${JSON.stringify([key, document])}\n`;
}
