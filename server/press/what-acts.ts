import type { OpenPdf } from './engine/open-pdf.ts';
import type { Pdfium } from './engine/pdfium.ts';
import type { PdfFile } from './pdf/pdf-file.ts';
import type { ProofFile } from './proof-files.ts';

/**
 * What in a finished volume could act when it is opened or touched, in words. Whatever acts hangs on the catalogue or
 * on a page (ISO 32000-1, 12.6.3), so each of them may hold only what drawing needs; PDFium is asked besides.
 */
export function whatActs(pdfium: Pdfium, pack: ProofFile): string[] {
  const found = new Set<string>(asPdfiumSees(pdfium, pack.real()));
  if (!pack.listing) return ['something that the press does not write'];
  for (const key of keysOf(pack.listing)) found.add(key);
  return [...found];
}

function asPdfiumSees({ api }: Pdfium, { handle }: OpenPdf): string[] {
  return [
    ...(api.FPDFDoc_GetJavaScriptActionCount(handle) !== 0 ? ['script'] : []),
    ...(api.FPDFDoc_GetAttachmentCount(handle) !== 0 ? ['embedded file'] : []),
    ...(api.FPDF_GetFormType(handle) !== 0 ? ['form'] : []),
    ...(api.FPDFBookmark_GetFirstChild(handle, 0) !== 0 ? ['bookmark'] : []),
  ];
}

const OF_THE_CATALOGUE = new Set(['Type', 'Pages', 'OCProperties', 'Version', 'Lang', 'ViewerPreferences']);
const OF_A_PAGE = new Set([
  ...['Type', 'Parent', 'MediaBox', 'CropBox', 'TrimBox', 'BleedBox', 'ArtBox', 'Rotate', 'UserUnit'],
  ...['Resources', 'Contents', 'Group'],
]);

function* keysOf(pack: PdfFile): Generator<string> {
  for (const key of pack.catalogue.keys()) if (!OF_THE_CATALOGUE.has(key)) yield inWords(key);
  for (let index = 0; index < pack.pageCount; index++)
    for (const key of pack.page(index).dict.keys()) if (!OF_A_PAGE.has(key)) yield inWords(key);
}

const WORDS: Readonly<Record<string, string>> = {
  OpenAction: 'script',
  AA: 'script',
  AcroForm: 'form',
  Annots: 'notes or links',
  Names: 'embedded file or script',
  Outlines: 'bookmark',
};

function inWords(key: string): string {
  return WORDS[key] ?? 'something that the press does not write';
}
