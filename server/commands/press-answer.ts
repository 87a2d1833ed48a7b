import type { CardsToASide } from '../../core/pack-plan.ts';
import { estimatePaper } from '../../core/paper-estimate.ts';
import { cardsWords, paperWords } from '../wording/paper-words.ts';
import type { PressedFiles } from './press-files.ts';

/** A pack that was made, as the command tells of it. Warnings are those of the press and of what was typed. */
export type PackMade = PressedFiles & { cards: CardsToASide; warnings: string[]; milliseconds: number };

export function packAsJson({ pack, files, cards, warnings, milliseconds }: PackMade): string {
  const { plan, volumes, ok: _, ...figures } = pack;
  const answer = {
    ok: true,
    ...figures,
    takenOut: plan.parts.flatMap(({ takenOut }, at) =>
      takenOut.map((page) => ({ source: `part-${at + 1}`, page })),
    ),
    parts: plan.parts,
    volumes: volumes.map(({ ok: __, ...volume }, at) => ({ ...volume, file: files[at] })),
    cards: { wished: cards, ...plan.layouts },
    paper: estimatePaper(plan),
    warnings,
    timings: { milliseconds },
  };
  return `${JSON.stringify(answer, null, 2)}\n`;
}

export function packInWords({ pack, files, cards, warnings }: PackMade): string {
  const { plan, volumes, pagesIn, pagesOut, blanksDropped, proof } = pack;
  const shared = cardsWords(plan) ?? (cards > 1 ? 'No small cards could share a side' : null);
  return [
    ...volumes.map(({ sides, sheets }, at) => `${files[at]}: ${sides} sides on ${sheets} sheets`),
    `Paper: ${paperWords(estimatePaper(plan))}`,
    ...(shared === null ? [] : [`${shared}.`]),
    `Pages in the scan: ${pagesIn}; pages in the pack: ${pagesOut}; blank pages left out: ${blanksDropped.length}`,
    `Every printed side was compared with the scan (${proof.pagesCompared} pages).`,
    ...warnings.map((warning) => `! ${warning}`),
    'Print at actual size.',
    '',
  ].join('\n');
}
