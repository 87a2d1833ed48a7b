import { PDFDocument, type PDFFont, type PDFPage, rgb, StandardFonts } from 'pdf-lib';

/** The letters of our own sheets: the two faces that every PDF reader has, so that no font need be carried. */
export type Letters = {
  pdf: PDFDocument;
  plain: PDFFont;
  bold: PDFFont;
  known: ReadonlySet<number>;
  /** True once a letter was met that can be neither printed nor drawn. */
  lost: boolean;
};

export type LineStyle = { x: number; y: number; size: number; bold?: boolean; grey?: boolean };

export async function startSheets(): Promise<Letters> {
  const pdf = await PDFDocument.create();
  const [plain, bold] = await Promise.all([
    pdf.embedFont(StandardFonts.Helvetica),
    pdf.embedFont(StandardFonts.HelveticaBold),
  ]);
  return { pdf, plain, bold, known: new Set(plain.getCharacterSet()), lost: false };
}

/**
 * Writes one line. Letters that the faces have not (Ł, ş, ő) are their base letter with the mark drawn over it, so
 * that a name looks as its owner writes it. What is not a Latin letter at all becomes '*' and sets `lost`.
 */
export function writeLine(letters: Letters, page: PDFPage, text: string, style: LineStyle): void {
  const font = style.bold ? letters.bold : letters.plain;
  const spelled = spell(letters, text);
  const ink = style.grey ? rgb(0.35, 0.35, 0.35) : rgb(0, 0, 0);
  const line = spelled.map(({ letter }) => letter).join('');
  page.drawText(line, { x: style.x, y: style.y, size: style.size, font, color: ink });
  let before = '';
  for (const { letter, marks } of spelled) {
    const left = style.x + font.widthOfTextAtSize(before, style.size);
    const width = font.widthOfTextAtSize(letter, style.size);
    marks.forEach((mark, at) => {
      const centre = left + width / 2;
      drawMark(page, mark, { centre, width, base: style.y, size: style.size, tall: isTall(letter), at, ink });
    });
    before += letter;
  }
}

export function widthOf(letters: Letters, text: string, size: number, bold = false): number {
  const line = spell(letters, text)
    .map(({ letter }) => letter)
    .join('');
  return (bold ? letters.bold : letters.plain).widthOfTextAtSize(line, size);
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

function broken(word: string, fits: (line: string) => boolean): string[] {
  if (word === '' || fits(word)) return word === '' ? [] : [word];
  const pieces = [''];
  for (const letter of word) {
    const longer = `${pieces.at(-1)}${letter}`;
    if (fits(longer)) pieces[pieces.length - 1] = longer;
    else pieces.push(letter);
  }
  return pieces.filter((piece) => piece !== '');
}

type Spelled = { letter: string; marks: string[] };

function spell(letters: Letters, text: string): Spelled[] {
  const has = (letter: string) => letters.known.has(letter.codePointAt(0) ?? 0);
  const out: Spelled[] = [];
  for (const letter of text.normalize('NFC').replace(/\s/g, ' ')) {
    if (has(letter)) out.push({ letter, marks: [] });
    else if (STROKED[letter]) out.push({ letter: STROKED[letter], marks: ['/'] });
    else if (PLAIN[letter]) out.push(...[...PLAIN[letter]].map((one) => ({ letter: one, marks: [] })));
    else {
      const [base = '', ...marks] = letter.normalize('NFD');
      const drawable = has(base) && marks.every((mark) => MARKS[mark] !== undefined);
      if (!drawable) letters.lost = true;
      out.push(drawable ? { letter: base, marks } : { letter: has(base) ? base : '*', marks: [] });
    }
  }
  return out;
}

const STROKED: Record<string, string> = { Ł: 'L', ł: 'l', Đ: 'D', đ: 'd', Ħ: 'H', ħ: 'h', Ŧ: 'T', ŧ: 't' };
/** Marks that a keyboard makes and the faces have under another code. */
const PLAIN: Record<string, string> = { ʼ: "'", '‐': '-', '‑': '-', ı: 'i', ẞ: 'SS', ĳ: 'ij', Ĳ: 'IJ' };

/**
 * Each mark as lines through points: thousandths of the letter size, across from the middle of the letter and up from
 * where marks sit. A mark below the letter has negative heights.
 */
const MARKS: Record<string, readonly (readonly [number, number])[]> = {
  '\u0300': [
    [-110, 130],
    [50, 20],
  ],
  '\u0301': [
    [110, 130],
    [-50, 20],
  ],
  '\u0302': [
    [-120, 20],
    [0, 130],
    [120, 20],
  ],
  '\u0303': [
    [-140, 40],
    [-70, 95],
    [70, 40],
    [140, 95],
  ],
  '\u0304': [
    [-130, 70],
    [130, 70],
  ],
  '\u0306': [
    [-120, 120],
    [-70, 40],
    [70, 40],
    [120, 120],
  ],
  '\u0307': [
    [-5, 70],
    [5, 70],
  ],
  '\u0309': [
    [-50, 110],
    [40, 130],
    [30, 70],
    [0, 20],
  ],
  '\u030a': [
    [0, 20],
    [-60, 80],
    [0, 140],
    [60, 80],
    [0, 20],
  ],
  '\u030b': [
    [20, 130],
    [-90, 20],
    [40, 60],
    [150, 130],
  ],
  '\u030c': [
    [-120, 130],
    [0, 20],
    [120, 130],
  ],
  '\u031b': [
    [180, -60],
    [250, 30],
  ],
  '\u0323': [
    [-5, -1140],
    [5, -1140],
  ],
  '\u0326': [
    [10, -1080],
    [-40, -1200],
  ],
  '\u0327': [
    [0, -1000],
    [40, -1080],
    [-60, -1180],
  ],
  '\u0328': [
    [60, -1000],
    [0, -1120],
    [110, -1180],
  ],
};

type MarkPlace = {
  centre: number;
  width: number;
  base: number;
  size: number;
  tall: boolean;
  at: number;
  ink: ReturnType<typeof rgb>;
};

function drawMark(page: PDFPage, mark: string, place: MarkPlace): void {
  const { centre, base, size, tall, at, ink, width } = place;
  const top = base + (tall ? 0.73 : 0.54) * size + at * 0.14 * size;
  const points: [number, number][] =
    mark === '/'
      ? [
          [centre - width * 0.55, base + size * 0.26],
          [centre + width * 0.35, base + size * 0.46],
        ]
      : (MARKS[mark] ?? []).map(([x, y]) => [
          centre + (x / 1000) * size,
          y <= -1000 ? base + ((y + 1000) / 1000) * size : top + (y / 1000) * size,
        ]);
  for (let i = 1; i < points.length; i++) {
    const [from, to] = [points[i - 1]!, points[i]!];
    page.drawLine({
      start: { x: from[0], y: from[1] },
      end: { x: to[0], y: to[1] },
      thickness: size * 0.07,
      color: ink,
    });
  }
}

function isTall(letter: string): boolean {
  return /[A-Zbdfhkl]/.test(letter);
}
