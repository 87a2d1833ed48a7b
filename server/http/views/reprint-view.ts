import { showDate } from '../../../core/dates.ts';
import type { Reprint } from '../../../core/leaver-record.ts';
import type { NameOf } from '../../steps/apply-names.ts';
import { countWords, dayWords } from '../../wording/plain-words.ts';

/** 'Printed on 2 March 2026 by Asha Lead, 12 sheets. Collected on 4 March 2026. The new practice says: not legible.' */
export function reprintWords(reprint: Reprint, nameOf: NameOf): string {
  const { at, by, sheets, collectedOn, outcome } = reprint;
  return [
    `Printed on ${dayWords(at)} by ${nameOf(by)}, ${countWords(sheets, 'sheet')}.`,
    ...(collectedOn === null ? [] : [`Collected on ${showDate(collectedOn)}.`]),
    ...(outcome === null
      ? []
      : [`The new practice says: ${outcome === 'legible' ? 'legible' : 'not legible'}.`]),
  ].join(' ');
}
