import type { PackPlan } from './pack-plan.ts';

/** What a pack will take of paper, before a sheet of it is printed. */
export type PaperEstimate = {
  sheets: number;
  sides: number;
  kilograms: number;
  millimetres: number;
  /** One to a volume. */
  bags: number;
  /** The volume that weighs most: what one bag must hold. */
  thickest: { sheets: number; kilograms: number; millimetres: number };
  /** The same pages, each on a sheet of its own and blank ones too; pages a person took out are in neither. */
  insteadOf: { sheets: number };
  savedSheets: number;
};

/** Office paper of 80 g/m²: an A4 sheet is 0.0624 m² and, pressed by hand, 0.105 mm thick (measured November 2026). */
export const GRAMS_A_SHEET = 5;
export const MM_A_SHEET = 0.105;

export function estimatePaper(plan: PackPlan): PaperEstimate {
  const ours = plan.volumes
    .flatMap(({ sides }) => sides)
    .filter(({ kind }) => kind === 'cover' || kind === 'closing').length;
  const pages = plan.parts.reduce((sum, part) => sum + part.pages - part.takenOut.length, 0);
  const sheets = pages + ours;
  return {
    sides: plan.sides,
    ...paperOf(plan.sheets),
    bags: plan.volumes.length,
    thickest: paperOf(Math.max(0, ...plan.volumes.map((volume) => volume.sheets))),
    insteadOf: { sheets },
    savedSheets: sheets - plan.sheets,
  };
}

function paperOf(sheets: number): { sheets: number; kilograms: number; millimetres: number } {
  return {
    sheets,
    kilograms: Math.round(sheets * GRAMS_A_SHEET) / 1000,
    millimetres: Math.round(sheets * MM_A_SHEET * 10) / 10,
  };
}
