import type { ActionName } from './requests.ts';

/**
 * What the desk is told of pages and paper. Types only; `…Words` are for reading as they stand.
 *
 *     GET /api/records/:ref/parts/:fileId/pages -> PagesView (clerk, lead)
 *     GET /api/records/:ref/paper               -> PaperView (clerk, lead)
 */

/** One part as a strip of pages. Every page is there, those taken out too. */
export type PagesView = {
  ref: string;
  version: number;
  fileId: string;
  name: string;
  /** 'Part 1 of 3', or 'A file' where nobody has said which it is. */
  titleWords: string;
  /** 'All 40 pages are in. 2 seem blank.' */
  words: string;
  /** False where the part is locked, damaged or could not be looked at; then there are no pages and `words` says why. */
  inspected: boolean;
  /** What had to be done to the file so that it could be read; null for a sound one. */
  rescued: RescueView | null;
  /** Of the file as a whole. */
  troubles: TroubleView[];
  counts: { pages: number; red: number; amber: number; blank: number; takenOut: number; unchecked: number };
  /** Pages to look at, worst first: red, then amber, in page order. Pages taken out are not among them. */
  flagged: number[];
  pages: PageView[];
};

export type PageView = {
  page: number;
  /** 'Page 7'. */
  words: string;
  /** '127 × 178 mm', upright. */
  sizeWords: string;
  /** The worst of its troubles; green where its own text names this patient; none where nothing is known for or against. */
  light: 'red' | 'amber' | 'green' | 'none';
  troubles: TroubleView[];
  /** Whose page it is, as far as its text says: the words for the light that colour alone cannot give. */
  identityWords: string;
  /** Good to know and no trouble. */
  notes: string[];
  blank: boolean;
  /** A person wants it printed although it seems blank. */
  kept: boolean;
  takenOut: { reason: string; reasonWords: string; byName: string; atWords: string } | null;
  /** Pictures, 240 and 1,200 pixels wide. */
  small: string;
  large: string;
  actions: PageActionView[];
};

export type TroubleView = { light: 'red' | 'amber'; code: string; words: string };
export type PageActionView = {
  do: Extract<ActionName, 'take-page-out' | 'put-page-back' | 'keep-blank' | 'drop-blank' | 'accept-rescue'>;
  words: string;
  allowed: boolean;
  refusal: string | null;
};
export type RescueView = {
  how: 'decrypted' | 'repaired';
  words: string;
  pagesWithNothing: number[];
  accepted: boolean;
  /** The tick, with why not where it may not be set now. */
  tick: PageActionView;
};

/** The paper a pack would take, before it is asked for. */
export type PaperView = {
  ref: string;
  version: number;
  /** Null where nothing can be planned yet; `whyNot` says why. */
  choices: PaperChoice[] | null;
  whyNot: string | null;
  /** The choice made last, or the usual one: both sides, blanks left out, one to a side. */
  usual: { cards: 1 | 2 | 4; duplex: boolean; dropBlanks: boolean };
  /** Pages that would be left out as blank, and those kept although they seem blank. */
  blanks: (PageAt & { kept: boolean; action: PageActionView })[];
  /** Pages taken out by hand: never printed. */
  takenOut: (PageAt & { reasonWords: string; byName: string; atWords: string; action: PageActionView })[];
};

export type PageAt = { fileId: string; page: number; words: string; small: string; large: string };

export type PaperChoice = {
  cards: 1 | 2 | 4;
  duplex: boolean;
  dropBlanks: boolean;
  sheets: number;
  sides: number;
  bags: number;
  savedSheets: number;
  kilograms: number;
  millimetres: number;
  /** '383 sheets, 1.9 kg, 40 mm thick, in 2 volumes.' */
  words: string;
  /** What this choice saves, and the smallest scale where cards shrink; null where there is nothing to say. */
  noteWords: string | null;
};
