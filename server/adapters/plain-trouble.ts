/** Something that stops a command or a start, in sentences for the person at the machine. None names a patient. */
export class PlainTrouble extends Error {
  /** What happened. */
  readonly what: string;
  /** What was not done because of it. */
  readonly notDone: string;
  /** What to do now. */
  readonly next: string;

  constructor(trouble: { what: string; notDone: string; next: string }, cause?: unknown) {
    super(`${trouble.what} ${trouble.notDone} ${trouble.next}`, { cause });
    this.name = new.target.name;
    this.what = trouble.what;
    this.notDone = trouble.notDone;
    this.next = trouble.next;
  }
}
