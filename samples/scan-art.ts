import type { ScanPatient } from './scan-maker.ts';
import { CARD_ENTRIES, CLINICS, HOSPITAL, LETTER_PARAGRAPHS, SIGNATURES } from './scan-words.ts';
import type { Seeded } from './seeded.ts';
import { ADVANCE, strokesOf } from './stroke-font.ts';

export type PageArt = { svg: string; widthMm: number; heightMm: number; dpi: number; words: string[] };

const BLUE_BLACK = '#26315e';
const TYPED = '#2b2b2e';

/** A record card, 127 by 178 mm: tinted, ruled, and written on by several hands over the years. */
export function cardArt(
  patient: ScanPatient,
  showIdentity: boolean,
  chance: Seeded,
  head = showIdentity ? identityLines(patient) : [],
): PageArt {
  const [w, h] = [127, 178];
  const entries = Array.from({ length: 16 }, () => chance.pick(CARD_ENTRIES));
  const rules = Array.from({ length: 18 }, (_, i) => line(6, 44 + i * 7, w - 6, 44 + i * 7, '#b39a74', 0.2));
  const drawn = [
    line(6, 36, w - 6, 36, '#a3422f', 0.5),
    line(27, 36, 27, h - 6, '#a3422f', 0.3),
    lettering('MEDICAL RECORD CARD', { x: 8, y: 9, size: 2.6, ink: '#a3422f', pen: 0.3 }),
    lettering('Surname', { x: 8, y: 17, size: 1.8, ink: '#8a6a4c', pen: 0.2 }),
    ...head.map((text, i) => handwriting(text, 24, 18 + i * 7, 3.4, chance)),
    ...rules,
    ...entries.flatMap((text, i) => [
      handwriting(dateWritten(i, chance), 7, 43 + i * 7, 2.5, chance),
      handwriting(text, 30, 43 + i * 7, 3, chance),
    ]),
  ];
  return page({ w, h, dpi: 150, paper: '#e8d8b4', drawn, chance, words: [...head, ...entries] });
}

/** A typed hospital letter on A4. */
export function letterArt(
  patient: ScanPatient,
  showIdentity: boolean,
  chance: Seeded,
  head = showIdentity ? identityLines(patient) : ['Re: your patient'],
): PageArt {
  const [w, h] = [210, 297];
  const first = Math.floor(chance.between(0, LETTER_PARAGRAPHS.length));
  const body = [0, 1, 2].map((i) => LETTER_PARAGRAPHS[(first + i) % LETTER_PARAGRAPHS.length]!);
  const lines = [...head, '', 'Dear Doctor', '', ...body.flatMap((text) => [...wrapped(text, 84), ''])];
  const typed = lines.map((text, i) =>
    lettering(text, { x: 24, y: 72 + i * 6, size: 2.5, ink: TYPED, pen: 0.32 }),
  );
  const end = 78 + lines.length * 6;
  const drawn = [
    lettering(HOSPITAL.name, { x: 24, y: 26, size: 4.6, ink: '#1f4e79', pen: 0.6 }),
    lettering(HOSPITAL.address, { x: 24, y: 33, size: 2, ink: '#1f4e79', pen: 0.25 }),
    line(24, 38, w - 24, 38, '#1f4e79', 0.5),
    lettering(chance.pick(CLINICS), { x: 24, y: 46, size: 2.8, ink: TYPED, pen: 0.35 }),
    ...typed,
    lettering('Yours sincerely', { x: 24, y: end, size: 2.5, ink: TYPED, pen: 0.32 }),
    handwriting(chance.pick(SIGNATURES), 26, end + 12, 5, chance),
  ];
  return page({ w, h, dpi: 150, paper: '#f4f1ea', drawn, chance, words: [HOSPITAL.name, ...lines] });
}

/** The back of a card that nobody wrote on: tinted paper and a little dust. */
export function blankArt(chance: Seeded): PageArt {
  return page({ w: 127, h: 178, dpi: 150, paper: '#e6d7b6', drawn: [], chance, words: [] });
}

type PageParts = {
  w: number;
  h: number;
  dpi: number;
  paper: string;
  drawn: string[];
  chance: Seeded;
  words: string[];
};

/** Everything a scanner adds: paper that fills the sheet, and a page that went in a little askew. */
function page({ w, h, dpi, paper, drawn, chance, words }: PageParts): PageArt {
  const askew = chance.between(-0.9, 0.9).toFixed(2);
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${w} ${h}" width="${px(w, dpi)}" height="${px(h, dpi)}">`,
    `<rect width="${w}" height="${h}" fill="${paper}"/>`,
    `<g transform="rotate(${askew} ${w / 2} ${h / 2})" fill="none" stroke-linecap="round" stroke-linejoin="round">`,
    ...drawn,
    '</g></svg>',
  ].join('');
  return { svg, widthMm: w, heightMm: h, dpi, words: words.filter((text) => text !== '') };
}

const px = (mm: number, dpi: number) => Math.round((mm / 25.4) * dpi);

/** Name, date of birth and NHS number, as most pages of a scan carry them. */
export function identityLines(patient: ScanPatient): string[] {
  const n = patient.nhsNumber;
  const [year, month, day] = patient.dateOfBirth.split('-');
  return [
    patient.name,
    `DOB ${day}/${month}/${year}  NHS No: ${n.slice(0, 3)} ${n.slice(3, 6)} ${n.slice(6)}`,
  ];
}

/** Name and date of birth after their labels, as on a page from before NHS numbers. */
export function namedLines({ name, dateOfBirth }: ScanPatient): string[] {
  const [year, month, day] = dateOfBirth.split('-');
  return [`Name: ${name}`, `Date of birth: ${day}/${month}/${year}`];
}

function dateWritten(entry: number, chance: Seeded): string {
  const day = Math.ceil(chance.between(0, 28));
  return `${day}.${Math.ceil(chance.between(0, 12))}.${71 + entry}`;
}

type Lettering = { x: number; y: number; size: number; ink: string; pen: number };

/** Printed letters: `size` is the height of a capital in mm, `y` the baseline. */
function lettering(text: string, { x, y, size, ink, pen }: Lettering): string {
  return pathOf(text, x, y, size / 6, ink, pen, () => 0, 0);
}

/** The same letters, slanted and shaken. */
function handwriting(text: string, x: number, y: number, size: number, chance: Seeded): string {
  const ink = chance.pick([BLUE_BLACK, '#1c1c24', '#34406f']);
  const shake = () => chance.between(-0.45, 0.45);
  return pathOf(text, x, y + chance.between(-0.5, 0.5), size / 6, ink, 0.38, shake, 0.28);
}

function pathOf(
  text: string,
  x: number,
  y: number,
  unit: number,
  ink: string,
  pen: number,
  shake: () => number,
  slant: number,
): string {
  const place = ([gx, gy]: readonly [number, number], at: number) => {
    const [sx, sy] = [gx + shake(), gy - 2 + shake()];
    return `${(x + (at * ADVANCE + sx + sy * slant) * unit * 0.8).toFixed(2)} ${(y - sy * unit).toFixed(2)}`;
  };
  const path = [...text].flatMap((letter, at) =>
    strokesOf(letter).map((stroke) => `M${stroke.map((point) => place(point, at)).join('L')}`),
  );
  return path.length === 0 ? '' : `<path d="${path.join('')}" stroke="${ink}" stroke-width="${pen}"/>`;
}

function line(x1: number, y1: number, x2: number, y2: number, ink: string, pen: number): string {
  return `<path d="M${x1} ${y1}L${x2} ${y2}" stroke="${ink}" stroke-width="${pen}"/>`;
}

function wrapped(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.length - 1;
    if (`${lines[last]} ${word}`.length > width) lines.push(word);
    else lines[last] = `${lines[last]} ${word}`.trim();
  }
  return lines;
}
