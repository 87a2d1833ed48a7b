import { PDFDocument, type PDFFont, type PDFPage, rgb, StandardFonts } from 'pdf-lib';
import { loadWideFaces, type WideFaces } from './wide-faces.ts';

/**
 * The letters of our own sheets: the two faces that every PDF reader has, so that no font need be carried, and two
 * wide ones that are carried only where a line has letters which those have not.
 */
export type Letters = {
  pdf: PDFDocument;
  plain: PDFFont;
  bold: PDFFont;
  known: ReadonlySet<number>;
  wide: WideFaces | null;
  /** True once a letter was met that no face has; it is printed as '*'. */
  lost: boolean;
};

export type LineStyle = { x: number; y: number; size: number; bold?: boolean; grey?: boolean };

/** `words`: everything that will be written, as far as it is not our own; it decides whether the wide faces are loaded. */
export async function startSheets(words: string): Promise<Letters> {
  const pdf = await PDFDocument.create();
  const [plain, bold] = await Promise.all([
    pdf.embedFont(StandardFonts.Helvetica),
    pdf.embedFont(StandardFonts.HelveticaBold),
  ]);
  const known = new Set(plain.getCharacterSet());
  // Names are shown in capitals, and a capital may be missing where its small letter is not.
  const all = tidy(words + words.toLocaleUpperCase('en-GB'));
  const wide = isPlain(known, all) ? null : await loadWideFaces(pdf);
  return { pdf, plain, bold, known, wide, lost: false };
}

/** What a file of ours says of itself: dated by what it tells of, so that a copy made years later is the same file. */
export function describeSheets(
  { pdf }: Letters,
  { title, author, on }: { title: string; author: string /** ISO */; on: string },
): void {
  const day = new Date(`${on}T00:00:00Z`);
  pdf.setTitle(title, { showInWindowTitleBar: true });
  pdf.setLanguage('en-GB');
  pdf.setAuthor(author);
  pdf.setProducer('Onward');
  pdf.setCreator('Onward');
  pdf.setCreationDate(day);
  pdf.setModificationDate(day);
}

/**
 * Writes one line, from left to right; words of scripts that run the other way are laid in their own order. A line
 * with a letter that the plain faces lack is set in the wide ones throughout, so that a name looks like one name.
 */
export function writeLine(letters: Letters, page: PDFPage, text: string, style: LineStyle): void {
  const color = style.grey ? rgb(0.35, 0.35, 0.35) : rgb(0, 0, 0);
  const { x, y, size } = style;
  const line = tidy(text);
  const wide = wideFor(letters, line, style.bold);
  if (wide === null)
    page.drawText(spelled(letters, line), { x, y, size, color, font: faceOf(letters, style.bold) });
  else
    for (const piece of wide.pieces(wideSpelled(letters, line)))
      page.drawText(piece.text, {
        x: x + piece.across * size,
        y: y + piece.up * size,
        size,
        color,
        font: wide.font,
      });
}

export function widthOf(letters: Letters, text: string, size: number, bold = false): number {
  const line = tidy(text);
  const wide = wideFor(letters, line, bold);
  return wide === null
    ? faceOf(letters, bold).widthOfTextAtSize(spelled(letters, line), size)
    : wide.width(wideSpelled(letters, line)) * size;
}

/** Breaks at spaces so that no line is wider than `width`; a word that is wider alone is broken where it must be. */
export function wrap(letters: Letters, text: string, size: number, width: number, bold = false): string[] {
  const fits = (line: string) => widthOf(letters, line, size, bold) <= width;
  const lines: string[] = [];
  for (const word of text.split(/\s+/).flatMap((one) => broken(one, fits))) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && fits(longer)) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** After a hyphen where there is one, else where it must be; a letter keeps its marks. */
function broken(word: string, fits: (line: string) => boolean): string[] {
  const joined = (parts: readonly string[]) => {
    const pieces: string[] = [];
    for (const part of parts) {
      const longer = `${pieces.at(-1) ?? ''}${part}`;
      if (pieces.length > 0 && fits(longer)) pieces[pieces.length - 1] = longer;
      else pieces.push(part);
    }
    return pieces;
  };
  if (word === '' || fits(word)) return word === '' ? [] : [word];
  const letters = (part: string) => part.normalize('NFC').match(/\P{M}\p{M}*|\p{M}+/gu) ?? [];
  return joined(word.split(/(?<=-)/)).flatMap((part) => (fits(part) ? [part] : joined(letters(part))));
}

/** Marks that a keyboard makes and the plain faces have under another code. */
const UNDER_ANOTHER_CODE: Record<string, string> = { ʼ: "'", '‐': '-', '‑': '-' };

/**
 * Composed, each blank a space. What is not to be seen goes: control signs, and signs that would turn the order of the
 * letters after them; but not the joiners, which change how a letter is written.
 */
function tidy(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\s/g, ' ')
    .replace(/[ʼ‐‑]/g, (sign) => UNDER_ANOTHER_CODE[sign] ?? sign)
    .replace(/(?![\u200c\u200d])[\p{Cc}\p{Cf}]/gu, '');
}

function isPlain(known: ReadonlySet<number>, line: string): boolean {
  return [...line].every((letter) => known.has(letter.codePointAt(0) ?? 0));
}

function wideFor(letters: Letters, line: string, bold = false) {
  if (letters.wide === null || isPlain(letters.known, line)) return null;
  return bold ? letters.wide.bold : letters.wide.plain;
}

const faceOf = (letters: Letters, bold = false) => (bold ? letters.bold : letters.plain);

function spelled(letters: Letters, line: string): string {
  return lettersThat(letters, line, (code) => letters.known.has(code));
}

function wideSpelled(letters: Letters, line: string): string {
  return lettersThat(letters, line, (code) => letters.wide?.has(code) === true);
}

function lettersThat(letters: Letters, line: string, has: (code: number) => boolean): string {
  return [...line]
    .map((letter) => {
      if (has(letter.codePointAt(0) ?? 0)) return letter;
      letters.lost = true;
      return '*';
    })
    .join('');
}
