import type { PackPlan } from '../../core/pack-plan.ts';
import type { PaperEstimate } from '../../core/paper-estimate.ts';
import { countWords } from './plain-words.ts';

/** '250 sheets, about 1.3 kg and 26 mm thick, in 1 bag; 117 sheets fewer than one page to a sheet.' */
export function paperWords(estimate: PaperEstimate): string {
  const { sheets, kilograms, millimetres, bags, savedSheets } = estimate;
  const size = `about ${weightWords(kilograms)} and ${Math.max(1, Math.round(millimetres))} mm thick`;
  const saving =
    savedSheets > 0 ? `; ${countWords(savedSheets, 'sheet')} fewer than one page to a sheet` : '';
  return `${countWords(sheets, 'sheet')}, ${size}, in ${countWords(bags, 'bag')}${saving}.`;
}

/** '78 %'. */
export function scaleWords(scale: number): string {
  return `${Math.round(scale * 100)} %`;
}

/** How small cards lie, and how small they became; null where every page has a side of its own. */
export function cardsWords({ layouts }: PackPlan): string | null {
  const words = [
    ...(layouts.two ? [`two to a side at ${scaleWords(layouts.two.smallestScale)}`] : []),
    ...(layouts.four ? [`four to a side at ${scaleWords(layouts.four.smallestScale)}`] : []),
  ];
  return words.length === 0 ? null : `Small cards ${words.join(', others ')}`;
}

function weightWords(kilograms: number): string {
  return kilograms < 0.1 ? `${Math.max(5, Math.round(kilograms * 1000))} g` : `${kilograms.toFixed(1)} kg`;
}
