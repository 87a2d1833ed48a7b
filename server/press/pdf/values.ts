/**
 * The values that a PDF is made of (ISO 32000-1, 7.3). A name and a string are classes so that they cannot be taken
 * for one another; a dictionary is a map by name without the slash.
 */
export type PdfValue =
  | null
  | boolean
  | number
  | PdfName
  | PdfString
  | PdfRef
  | PdfValue[]
  | PdfDict
  | PdfStream;
export type PdfDict = Map<string, PdfValue>;

export class PdfName {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** The bytes of a string, escapes resolved. */
export class PdfString {
  readonly bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}

export class PdfRef {
  readonly number: number;
  readonly generation: number;
  constructor(number: number, generation: number) {
    this.number = number;
    this.generation = generation;
  }
}

/** A stream's body lies in the file from `at`, `length` bytes, as it was written there: filters not undone. */
export class PdfStream {
  readonly dict: PdfDict;
  readonly at: number;
  readonly length: number;
  constructor(dict: PdfDict, at: number, length: number) {
    this.dict = dict;
    this.at = at;
    this.length = length;
  }
}

/**
 * The strict reader will not go on: something is not as the standard says, and going on would be guessing. `reason`
 * is a sentence for people, without a word of what the file holds.
 */
export class Odd extends Error {
  override name = 'Odd';
  readonly code: OddCode;
  constructor(code: OddCode, reason: string) {
    super(reason);
    this.code = code;
  }
}

/**
 * 'odd' and 'locked' (encrypted in any way) may be rescued; 'needs-drawing' is a sound file with notes on it that only
 * a renderer can draw; the others are final.
 */
export type OddCode = 'odd' | 'locked' | 'needs-drawing' | 'not-a-pdf' | 'empty' | 'cut-off' | 'too-big';
