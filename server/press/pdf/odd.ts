import { Odd } from './values.ts';

/** Not as the standard says, and perhaps to be mended. */
export function odd(reason: string): Odd {
  return new Odd('odd', reason);
}

export function tooBig(): Odd {
  return new Odd('too-big', 'Something inside the file unpacks to more than a page of a record can be.');
}
