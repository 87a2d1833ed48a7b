/** Things held by number, the least lately used given up first, so that their costs together stay under `most`. */
export class HeldLately<T> {
  readonly #held = new Map<number, { thing: T; cost: number }>();
  readonly #most: number;
  #cost = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get(number: number): T | undefined {
    const found = this.#held.get(number);
    if (!found) return undefined;
    this.#held.delete(number);
    this.#held.set(number, found);
    return found.thing;
  }

  /** The newest is held even when it alone is more than the most. */
  set(number: number, thing: T, cost: number): void {
    this.#give(number);
    this.#held.set(number, { thing, cost });
    this.#cost += cost;
    for (const oldest of this.#held.keys()) {
      if (this.#cost <= this.#most || oldest === number) return;
      this.#give(oldest);
    }
  }

  #give(number: number): void {
    this.#cost -= this.#held.get(number)?.cost ?? 0;
    this.#held.delete(number);
  }
}
