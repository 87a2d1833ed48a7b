import type { Stage } from './leaver-record.ts';
import type { Role } from './life-cycle.ts';

/**
 * The expected "no"s. `what` says what stands in the way, `next` what to do about it; both are sentences a
 * receptionist reads. Nothing was changed when a refusal comes back. Codes are stable.
 */
export type Refusal = { ok: false; code: RefusalCode; what: string; next: string };

export const REFUSAL_CODES = [
  'wrong-stage',
  'wrong-role',
  'route-does-not',
  'parts-missing',
  'parts-unclear',
  'part-locked',
  'part-damaged',
  'part-unknown',
  'page-unknown',
  'page-last',
  'pages-differ',
  'rescue-not-accepted',
  'no-parts',
  'patients-differ',
  'differences-not-accepted',
  'patient-unknown',
  'no-pack',
  'pack-outdated',
  'sheets-differ',
  'no-label',
  'bags-number',
  'date-in-future',
  'date-too-early',
  'held',
  'hold-unknown',
  'hold-date',
  'practice-hold',
  'window-open',
  'no-verified-reprint',
  'not-named-back',
  'second-person',
  'clock-untrusted',
  'line-unknown',
  'line-not-yours',
  'copies-left',
  'nothing-to-undo',
  'nothing-proposed',
  'mail-unknown',
  'already',
  'practice-unknown',
  'not-collected',
  'stopped-route',
  'nhs-number',
  'date-not-real',
  'address-unclear',
  'another-record',
  'supplier-unknown',
  'letter-not-yet',
  'words-needed',
  'only-others',
  'not-to-mute',
  'mute-date',
  'not-due',
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

export function refuse(code: RefusalCode, what: string, next: string): Refusal {
  return { ok: false, code, what, next };
}

export function wrongStage(doing: string, stage: Stage, from: readonly Stage[]): Refusal {
  return refuse(
    'wrong-stage',
    `This record is ${stage}, and "${doing}" belongs to a record that is ${from.join(' or ')}.`,
    'Look at the record again: a colleague may have moved it on.',
  );
}

export function wrongRole(doing: string, who: readonly (Role | 'onward')[]): Refusal {
  const people = who.filter((role) => role !== 'onward');
  const may = people.length === 0 ? 'Onward itself does this' : `this needs a ${people.join(' or a ')}`;
  return refuse('wrong-role', `You may not do "${doing}": ${may}.`, 'Ask a colleague who has that role.');
}
