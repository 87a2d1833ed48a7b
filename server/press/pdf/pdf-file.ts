import type { ByteSource } from '../bytes/byte-source.ts';
import type { PdfDict, PdfRef, PdfStream, PdfValue } from './values.ts';

/** An open PDF. Objects are read when they are asked for, and only those; a stream's body is never held. */
export type PdfFile = {
  source: ByteSource;
  trailer: PdfDict;
  catalogue: PdfDict;
  pageCount: number;
  /** From 0. What a page inherits from the tree above it is filled in. Throws Odd. */
  page(index: number): PdfPage;
  /** The object a reference means; null for one that is free or missing (7.3.10). Throws Odd. */
  object(ref: PdfRef): PdfValue;
  /** The value itself, or the object it refers to, through any number of references but not in a circle. */
  follow(value: PdfValue | undefined): PdfValue;
  /** A stream's body with its filters undone (Flate, LZW, ASCII85, ASCIIHex, RunLength, predictors), of at most `most` bytes. */
  decoded(stream: PdfStream, most: number): Uint8Array;
};

export type Rectangle = { left: number; bottom: number; right: number; top: number };

export type PdfPage = {
  ref: PdfRef;
  dict: PdfDict;
  resources: PdfDict;
  /** Both in the page's own units, corners in order, the crop box cut to the media box. */
  mediaBox: Rectangle;
  cropBox: Rectangle;
  rotation: 0 | 90 | 180 | 270;
  /** Points to one unit of the page; 1 unless it says otherwise (PDF 1.6). */
  userUnit: number;
  /** The streams of /Contents, in order; none for a blank page. */
  contents: PdfStream[];
};
