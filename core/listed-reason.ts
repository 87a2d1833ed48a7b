import type { DeductionReason, Route } from './routes.ts';
import { DEDUCTION_REASONS } from './routes.ts';

/** Why a leaver is none after all. */
export type StopReason = 'deducted-in-error' | 're-registered';

/** What a list's reason for a deduction comes to. */
export type ListedReason =
  /** The patient leaves; `route` is null where the usual one will do or nothing is said. */
  | { kind: 'leaves'; reason: DeductionReason | null; route: Route | null; understood: boolean }
  /** Everything under way for this patient must stop. */
  | { kind: 'stops'; why: StopReason }
  /** An internal transfer moves no notes. */
  | { kind: 'stays' };

/**
 * Reads a reason in the words of the clinical systems (Vision's help pages list fifteen; field notes §1.3), of PCSE, or
 * as staff write it. A reason that is not understood is never taken for the ordinary one: it may be an adoption in
 * other words, and so the route waits for a person.
 */
export function readListedReason(text: string): ListedReason {
  const written = text
    .slice(0, 200)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
  if (written === '') return { kind: 'leaves', reason: null, route: null, understood: true };
  if (RE_REGISTERED.test(written)) return { kind: 'stops', why: 're-registered' };
  if (IN_ERROR.test(written)) return { kind: 'stops', why: 'deducted-in-error' };
  if (STAYS.test(written)) return { kind: 'stays' };
  const [reason] = LEAVES.find(([, words]) => words.test(written)) ?? [];
  if (reason === undefined)
    return { kind: 'leaves', reason: 'other', route: 'stop-and-ask', understood: false };
  const route = DEDUCTION_REASONS[reason].suggests;
  return { kind: 'leaves', reason, route: route === 'reprint-and-courier' ? null : route, understood: true };
}

const RE_REGISTERED =
  /\bre ?regist|\bregistered again\b|\breturned to (the |this |our )?(practice|surgery)\b/;
const IN_ERROR =
  /\bin error\b|\bmistake|\bdeduction (was )?cancelled\b|\bcancelled deduction\b|\breinstated\b|\bnot a leaver\b/;
const STAYS = /\binternal transfer\b|\b(address change|change of address)\b|\bmoved within\b/;

/** In this order: "Died in prison" is a death, and an adoption is one whatever else is said. */
const LEAVES: readonly (readonly [Exclude<DeductionReason, 'in-error' | 'internal-transfer'>, RegExp])[] = [
  ['adopted', /\badopt|\bgender\b|\bidentity\b|\bprotected\b|\bwitness\b/],
  ['died', /\b(death|died|deceased|dead|rip)\b/],
  ['prison', /\bprison|\bcustody\b/],
  [
    'armed-forces',
    /^(armed )?(services?|forces)( (dependants?|dependents?))?$|\b(armed forces|military|enlist)/,
  ],
  ['moved-nation', /\b(wales|welsh|scotland|scottish|northern ireland)\b/],
  [
    'abroad',
    /\bembark|\babroad\b|\bemigrat|\boverseas\b|\bleft (the )?(uk|country|england)\b|\bundelivered\b|\bfp ?69\b|\bgone away\b|\bno longer registered\b|\buntrace/,
  ],
  [
    'moved-practice',
    /^removal to new area$|^new area$|\bnew (gp|practice|surgery|doctor)\b|\b(registered|moved) elsewhere\b|\bother practice\b|\banother (gp|practice|surgery)\b|\bmoved (away|out|house|area)\b|^moved$|\btransferred out\b|\bleft (the )?area\b/,
  ],
  ['other', /^other( reasons?)?$|\b(gps?|doctors?|practices?|patients?)( s)? request\b/],
];
