import { FOOTER_MM, MARGIN_MM, PAPER, type Side } from '../../core/pack-plan.ts';
import { CLOSING_TITLES, COVER_TITLE, PADDING_WORDS } from '../wording/cover-words.ts';
import { withPage } from './engine/open-pdf.ts';
import type { Pdfium } from './engine/pdfium.ts';
import { wordsIn } from './engine/words.ts';
import type { ProofFile } from './proof-files.ts';

/** A cover, blank side or list: that it is the one planned here, by its title, and bears its number. */
export function proveOurSide(pdfium: Pdfium, pack: ProofFile, at: number, side: Side): string | null {
  const words = plain(withPage(pdfium, pack.real(), at, (page) => wordsIn(pdfium, page, WHOLE)) ?? '');
  if (!titlesOf(side).some((title) => words.includes(plain(title))))
    return `Side ${side.number} is not the ${NAMES[side.kind]} that was planned there.`;
  return sideNumberStands(pdfium, pack, at, side.number)
    ? null
    : `The foot of side ${side.number} does not bear its number.`;
}

export function sideNumberStands(pdfium: Pdfium, pack: ProofFile, at: number, number: number): boolean {
  return withPage(pdfium, pack.real(), at, (page) => footerSays(pdfium, page, number)) ?? false;
}

function footerSays(pdfium: Pdfium, page: number, number: number): boolean {
  return plain(wordsIn(pdfium, page, FOOT)).includes(`side${number}of`);
}

const NAMES = { cover: 'cover', padding: 'blank side', closing: 'list', pages: 'page' } as const;

function titlesOf({ kind }: Side): readonly string[] {
  switch (kind) {
    case 'cover':
      return [COVER_TITLE];
    case 'padding':
      return [PADDING_WORDS];
    case 'closing':
      return CLOSING_TITLES;
    case 'pages':
      return [];
  }
}

/** How letters are spaced is not what is asked. */
function plain(words: string): string {
  return words.replace(/\s+/g, '').toLowerCase();
}

const points = (mm: number) => (mm / 25.4) * 72;
const WHOLE = { left: 0, bottom: 0, right: points(PAPER.widthMm), top: points(PAPER.heightMm) };
const FOOT = { ...WHOLE, bottom: points(MARGIN_MM), top: points(MARGIN_MM + FOOTER_MM) };
