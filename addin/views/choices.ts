import { DEDUCTION_REASONS } from '../../core/routes.ts';
import type { Action } from '../../server/http/requests.ts';

/** The words of the short lists that staff choose from. */
export type Choice = { value: string; words: string };

type OfAction<D extends Action['do'], K extends string> =
  Extract<Action, { do: D }> extends infer One ? (K extends keyof One ? One[K] & string : never) : never;

const HOLDS: Record<OfAction<'place-hold', 'kind'>, string> = {
  'infected-blood': 'Infected blood: records must be kept',
  'public-inquiry': 'Another public inquiry',
  claim: 'Claim against the practice or the NHS',
  complaint: 'Complaint',
  'access-request': 'Request for access to the record',
  're-registered': 'The patient has registered here again',
  other: 'Another reason (say which)',
};

const PART_REFUSALS: Record<OfAction<'refuse-part', 'reason'>, string> = {
  duplicate: 'The same part is here twice',
  'not-this-patient': 'It is another patient’s',
  'not-notes': 'It is not notes',
  unreadable: 'It cannot be read',
};

const PAGE_REFUSALS: Record<OfAction<'take-page-out', 'reason'>, string> = {
  'not-this-patient': 'It is not this patient’s',
  'not-notes': 'It is not notes',
  'duplicate-page': 'The same page is here twice',
  unreadable: 'It cannot be read',
};

const CLOSE_REASONS: Record<OfAction<'close', 'reason'>, string> = {
  'deducted-in-error': 'The patient was deducted in error',
  're-registered': 'The patient has registered here again',
  'not-notes': 'These were not a patient’s notes',
  'internal-transfer': 'The patient moved within this practice, so no notes travel',
  'other-route': 'The notes left another way',
};

export const HOLD_CHOICES = choices(HOLDS);
export const PART_REFUSAL_CHOICES = choices(PART_REFUSALS);
export const PAGE_REFUSAL_CHOICES = choices(PAGE_REFUSALS);
export const CLOSE_CHOICES = choices(CLOSE_REASONS);
export const DEDUCTION_CHOICES: Choice[] = Object.entries(DEDUCTION_REASONS).map(([value, { name }]) => ({
  value,
  words: name,
}));
export const ROLE_CHOICES: Choice[] = [
  { value: 'clerk', words: 'Clerk: everything up to clear' },
  { value: 'lead', words: 'Lead: also holds, deletion and settings' },
  { value: 'auditor', words: 'Auditor: reads the trail, sees no pages' },
];

function choices(words: Record<string, string>): Choice[] {
  return Object.entries(words).map(([value, text]) => ({ value, words: text }));
}
