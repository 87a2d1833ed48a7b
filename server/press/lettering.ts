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
      drawMark(page, mark, { left, width, base: style.y, size: style.size, tall: isTall(letter), at, ink });
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
 * where marks sit; from -1000 downwards a point lies under the letter, measured from its foot.
 */
const MARKS: Record<string, string> = {
  '\u0300': '-110,130 40,20',
  '\u0301': '110,130 -40,20',
  '\u0302': '-120,20 0,120 120,20',
  '\u0303': '-140,40 -70,90 70,40 140,90',
  '\u0304': '-130,70 130,70',
  '\u0306': '-120,120 -70,40 70,40 120,120',
  '\u0307': '-30,70 30,70',
  '\u0309': '-50,110 40,130 30,70 0,20',
  '\u030a': '0,10 -60,70 0,130 60,70 0,10',
  '\u030b': '-30,130 -120,20;130,130 40,20',
  '\u030c': '-120,120 0,20 120,120',
  '\u031b': '180,-60 250,30',
  '\u0323': '-30,-1140 30,-1140',
  '\u0326': '10,-1080 -40,-1200',
  '\u0327': '0,-1000 40,-1080 -60,-1180',
  '\u0328': '60,-1000 0,-1120 110,-1180',
};

type MarkPlace = {
  left: number;
  width: number;
  base: number;
  size: number;
  tall: boolean;
  /** How many marks are already on this letter. */
  at: number;
  ink: ReturnType<typeof rgb>;
};

function drawMark(page: PDFPage, mark: string, place: MarkPlace): void {
  for (const points of mark === '/' ? [strokeThrough(place)] : markLines(mark, place))
    for (let i = 1; i < points.length; i++)
      page.drawLine({
        start: points[i - 1]!,
        end: points[i]!,
        thickness: place.size * 0.07,
        color: place.ink,
      });
}

type Dot = { x: number; y: number };

function markLines(mark: string, { left, width, base, size, tall, at }: MarkPlace): Dot[][] {
  const top = base + ((tall ? 0.75 : 0.56) + at * 0.14) * size;
  return (MARKS[mark] ?? '').split(';').map((line) =>
    line.split(' ').map((point) => {
      const [x = 0, y = 0] = point.split(',').map((part) => (Number(part) / 1000) * size);
      return { x: left + width / 2 + x, y: y <= -size ? base + y + size : top + y };
    }),
  );
}

/** Through the stem: at the left of a capital, in the middle of a small letter. */
function strokeThrough({ left, width, base, size, tall }: MarkPlace): Dot[] {
  const [from, to] = tall && width > size * 0.4 ? [-0.02, 0.5] : [0.02, 0.98];
  return [
    { x: left + width * from, y: base + size * 0.27 },
    { x: left + width * to, y: base + size * 0.46 },
  ];
}

function isTall(letter: string): boolean {
  return /[A-Zbdfhkl]/.test(letter);
}
