import { showNhsNumber } from '../../core/nhs-number.ts';
import type { FileInspected, PageAnswer } from './file-inspected.ts';

/** For reading on a terminal: what the file is, and one line for each page that has a trouble. */
export function inWords(answer: FileInspected): string {
  if (!answer.ok) return `${answer.file}\n  Cannot be printed. ${answer.message}`;
  const { pages } = answer;
  const blank = pages.filter((page) => page.blank).length;
  const sharpness = pages.flatMap(({ imageDpi }) => (imageDpi === null ? [] : [imageDpi]));
  const codecs = [...new Set(pages.flatMap((page) => page.codecs))];
  return [
    answer.file,
    `  Pages: ${pages.length}${blank > 0 ? `, of which ${blank} blank` : ''}`,
    `  Paper: ${sizesInWords(pages)}`,
    ...(sharpness.length > 0 ? [`  Sharpness: ${Math.min(...sharpness)} dpi at the least`] : []),
    ...(codecs.length > 0 ? [`  Pictures: ${codecs.join(', ')}`] : []),
    ...aboutTheFile(answer),
    ...(answer.nhsNumbers.length > 1 ? ['  ! Its pages name more than one NHS number:'] : []),
    ...answer.nhsNumbers.map(
      ({ nhsNumber, pages: on }) => `  NHS No. ${showNhsNumber(nhsNumber)} on page ${on.join(', ')}`,
    ),
    ...pages.filter(({ troubles }) => troubles.length > 0).map(troubleLine),
  ].join('\n');
}

function troubleLine({ page, troubles }: PageAnswer): string {
  return `  ! Page ${page}: ${troubles.map((what, at) => (at === 0 ? what : lowerFirst(what))).join('; ')}.`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLocaleLowerCase('en-GB') + text.slice(1);
}

function aboutTheFile(answer: Extract<FileInspected, { ok: true }>): string[] {
  const { encrypted, rescued, hiddenLayers, activeContent, annotations } = answer;
  return [
    ...(encrypted ? ['  It was encrypted, and was opened.'] : []),
    ...(rescued?.how === 'repaired' ? [`  ! It was damaged and was mended: ${rescued.why}`] : []),
    ...(rescued && rescued.pagesWithNothing.length > 0
      ? [`  ! Nothing is left on page ${rescued.pagesWithNothing.join(', ')}.`]
      : []),
    ...(annotations > 0 ? [`  Notes or stamps laid over its pages: ${annotations}. They are printed.`] : []),
    ...(hiddenLayers > 0 ? [`  Layers that are hidden, and are not printed: ${hiddenLayers}`] : []),
    ...activeContent.map((what) => `  ! It carries active content (${what}), which never reaches a pack.`),
  ];
}

function sizesInWords(pages: readonly PageAnswer[]): string {
  const sizes = new Map<string, number>();
  for (const { widthMm, heightMm } of pages) {
    const size = `${Math.round(widthMm)} × ${Math.round(heightMm)} mm`;
    sizes.set(size, (sizes.get(size) ?? 0) + 1);
  }
  return [...sizes].map(([size, count]) => `${count} of ${size}`).join(', ');
}
