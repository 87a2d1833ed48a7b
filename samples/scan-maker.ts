import {
  PDFDocument,
  type PDFFont,
  type PDFPage,
  StandardFonts,
  setTextRenderingMode,
  TextRenderingMode,
} from 'pdf-lib';
import { blankArt, cardArt, identityLines, letterArt, namedLines, type PageArt } from './scan-art.ts';
import { seeded } from './seeded.ts';
import { plainLetter } from './stroke-font.ts';

export type ScanPatient = { name: string; nhsNumber: string /** ISO date */; dateOfBirth: string };

export type ScanWanted = {
  patient: ScanPatient;
  part: number;
  of: number;
  pages: number;
  seed: number;
  kind?: 'cards' | 'letters' | 'mixed';
  /** Write name, date of birth and NHS number on every page, in the picture and in the text layer. */
  showIdentityOnPages?: boolean;
  lastPageBlank?: boolean;
  /** A page that slipped in from another patient's notes. Unlabelled, its NHS number is left out. */
  misfiled?: { page: number; patient: ScanPatient; labelled: boolean };
  /** A text layer as a scanning company's OCR leaves it. Off by default: most scans have none. */
  textLayer?: boolean;
};

/**
 * One part of an invented Lloyd George scan: a PDF of JPEG pictures, some tens of kilobytes each. The same wish gives
 * the same bytes on the same machine. Patients handed in must be invented, with an NHS number beginning with 9.
 */
export async function makeScan(wanted: ScanWanted): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  pdf.setCreationDate(new Date('2026-11-02T09:00:00Z'));
  pdf.setModificationDate(new Date('2026-11-02T09:00:00Z'));
  pdf.setProducer('Invented Scanning Company');
  const font = await pdf.embedFont(StandardFonts.Helvetica);
  for (let number = 1; number <= wanted.pages; number++) {
    const art = artOf(wanted, number);
    const page = pdf.addPage([points(art.widthMm), points(art.heightMm)]);
    const picture = await pdf.embedJpg(await jpegOf(art));
    page.drawImage(picture, { x: 0, y: 0, width: page.getWidth(), height: page.getHeight() });
    if (wanted.textLayer || wanted.showIdentityOnPages) layText(page, font, art.words);
  }
  return pdf.save({ useObjectStreams: false });
}

function artOf(wanted: ScanWanted, number: number): PageArt {
  const chance = seeded(wanted.seed * 7919 + wanted.part * 1009 + number);
  if (wanted.lastPageBlank && number === wanted.pages) return blankArt(chance);
  const kind = wanted.kind ?? 'mixed';
  const isCard = kind === 'cards' || (kind === 'mixed' && chance.between(0, 1) < 0.6);
  const identity = wanted.showIdentityOnPages ?? false;
  const draw = isCard ? cardArt : letterArt;
  return draw(wanted.patient, identity, chance, misfiledHead(wanted, number));
}

/** What a page that slipped in says it is about; undefined on every other. */
function misfiledHead({ misfiled }: ScanWanted, number: number): string[] | undefined {
  if (misfiled?.page !== number) return undefined;
  return misfiled.labelled ? identityLines(misfiled.patient) : namedLines(misfiled.patient);
}

/** Sharp is loaded when the first page is drawn: whoever only reads the types does not pay for it. */
async function jpegOf(art: PageArt): Promise<Buffer> {
  const { default: sharp } = await import('sharp');
  return sharp(Buffer.from(art.svg)).flatten().jpeg({ quality: 42 }).toBuffer();
}

/** Invisible text over the picture, as OCR leaves it: searchable, never seen. */
function layText(page: PDFPage, font: PDFFont, words: string[]): void {
  page.pushOperators(setTextRenderingMode(TextRenderingMode.Invisible));
  const step = (page.getHeight() - 40) / Math.max(words.length, 1);
  words.forEach((text, i) => {
    page.drawText([...text].map(plainLetter).join(''), {
      x: 20,
      y: page.getHeight() - 30 - i * step,
      size: 8,
      font,
    });
  });
}

const points = (mm: number) => (mm / 25.4) * 72;
