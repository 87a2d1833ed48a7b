import { existsSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';

/**
 * Documents by key ("message:…"), written through to a file before whoever changed one goes on, so that the emulator may
 * be killed at any moment and has then forgotten nothing that it answered. Without a file they live in memory.
 */
export class Journal {
  /** By kind, the part before the first colon, and then by key. */
  readonly #kinds = new Map<string, Map<string, unknown>>();
  readonly #file: number | null;

  constructor(file: string | null) {
    this.#file = file === null ? null : this.#open(file);
  }

  #open(file: string): number {
    if (existsSync(file)) for (const line of readFileSync(file, 'utf8').split('\n')) this.#replay(line);
    const all = [...this.#kinds.values()].flatMap((kind) => [...kind]);
    writeFileSync(`${file}.new`, all.map(([key, document]) => lineOf(key, document)).join(''));
    renameSync(`${file}.new`, file);
    return openSync(file, 'a');
  }

  /** A last line that was cut off by a kill was never answered for, so it is dropped. */
  #replay(line: string): void {
    const change = changeIn(line);
    if (change === null) return;
    const [key, document] = change;
    if (document === null) this.#kind(key).delete(key);
    else this.#kind(key).set(key, document);
  }

  put(key: string, document: object): void {
    this.#kind(key).set(key, document);
    this.#write(key, document);
  }
  drop(key: string): void {
    this.#kind(key).delete(key);
    this.#write(key, null);
  }
  get<T>(key: string): T | null {
    return (this.#kind(key).get(key) as T | undefined) ?? null;
  }
  /** Those whose key begins so, in the order they were first put. The kind must be whole: "message:a@b.example:". */
  all<T>(prefix: string): T[] {
    const found: T[] = [];
    for (const [key, document] of this.#kind(prefix)) if (key.startsWith(prefix)) found.push(document as T);
    return found;
  }

  #kind(key: string): Map<string, unknown> {
    const name = key.slice(0, key.indexOf(':'));
    const kind = this.#kinds.get(name) ?? new Map<string, unknown>();
    this.#kinds.set(name, kind);
    return kind;
  }
  #write(key: string, document: unknown): void {
    if (this.#file !== null) writeSync(this.#file, lineOf(key, document));
  }
}

function lineOf(key: string, document: unknown): string {
  return `${JSON.stringify([key, document])}\n`;
}

function changeIn(line: string): [string, unknown] | null {
  try {
    return JSON.parse(line) as [string, unknown];
  } catch {
    return null;
  }
}
