/**
 * How a leaver's notes leave the practice, and so which steps apply.
 * Source: guidance gathered in November 2026 (PCSE help pages; Essex LMC, 7 November 2023; NHS England on
 * the National Document Repository). The default is the Essex LMC process: reprint, bag, courier.
 */
export const ROUTES = [
  'reprint-and-courier',
  'digitisation-letter',
  'held-in-ndr',
  'full-print-gp2gp-failed',
  'full-print-elsewhere',
  'deceased',
  'stop-and-ask',
] as const;

export type Route = (typeof ROUTES)[number];

/** What ends the waiting before deletion may be considered. */
export type RouteEnding = 'legible-or-window' | 'release-confirmed' | 'never-here';

export type RouteRules = {
  /** A reprint pack is made, printed and counted. */
  prints: boolean;
  /** A transit label, a bag and the courier are needed. */
  courier: boolean;
  ending: RouteEnding;
  /** What staff choose from. */
  name: string;
  /** What leaves the practice, in one sentence. */
  leaves: string;
  /** What happens to the scanned copies. */
  copies: string;
};

export const ROUTE_RULES: Record<Route, RouteRules> = {
  'reprint-and-courier': {
    prints: true,
    courier: true,
    ending: 'legible-or-window',
    name: 'Reprint and courier',
    leaves: 'The reprinted notes, in a courier bag with the transit label.',
    copies: 'Deleted once the new practice says the reprint is legible, or the review window has ended.',
  },
  'digitisation-letter': {
    prints: false,
    courier: false,
    ending: 'release-confirmed',
    name: 'Digitisation letter (scan already sent by GP2GP)',
    leaves:
      'A digitisation letter. The scan travelled with the electronic record; the label may be destroyed.',
    copies: 'Any other scanned copy is deleted once you confirm GP2GP has completed.',
  },
  'held-in-ndr': {
    prints: false,
    courier: false,
    ending: 'release-confirmed',
    name: 'Held in the National Document Repository',
    leaves:
      'A letter that says the notes are in the repository. Nothing is printed: access follows the registration.',
    copies: 'Duplicates outside the repository are deleted once you confirm the notes are there.',
  },
  'full-print-gp2gp-failed': {
    prints: true,
    courier: true,
    ending: 'legible-or-window',
    name: 'Full print: GP2GP failed',
    leaves: 'The whole electronic record, printed, together with the reprinted notes.',
    copies: 'Deleted once the new practice says the reprint is legible, or the review window has ended.',
  },
  'full-print-elsewhere': {
    prints: true,
    courier: true,
    ending: 'release-confirmed',
    name: 'Full print: Wales, Scotland, Northern Ireland, prison, armed forces or no new practice',
    leaves: 'The whole electronic record, printed, together with the reprinted notes.',
    copies: 'Deleted once you confirm the release. There is no English practice to confirm legibility.',
  },
  deceased: {
    prints: true,
    courier: true,
    ending: 'never-here',
    name: 'Patient has died',
    leaves: 'The paper notes go to PCSE. The last practice answers requests for access.',
    copies:
      'Held. The Records Management Code keeps the notes of a patient who has died for 10 years; Onward does not delete them.',
  },
  'stop-and-ask': {
    prints: false,
    courier: false,
    ending: 'never-here',
    name: 'Stop and ask (adoption, gender or identity change, protected person)',
    leaves: 'Nothing, until your information governance lead has said what to do.',
    copies: 'Held until another route is chosen.',
  },
};

/** Why the patient was deducted (PCSE and clinical-system wording); some reasons decide the route. */
export const DEDUCTION_REASONS = {
  'moved-practice': { name: 'Registered with a new practice in England', suggests: 'reprint-and-courier' },
  'moved-nation': { name: 'Moved to Wales, Scotland or Northern Ireland', suggests: 'full-print-elsewhere' },
  prison: { name: 'Prison (two years or more)', suggests: 'full-print-elsewhere' },
  'armed-forces': { name: 'Joined the armed forces', suggests: 'full-print-elsewhere' },
  abroad: { name: 'Moved abroad or no longer registered', suggests: 'full-print-elsewhere' },
  died: { name: 'Died', suggests: 'deceased' },
  adopted: { name: 'Adopted child, or identity changed', suggests: 'stop-and-ask' },
  'internal-transfer': { name: 'Internal transfer', suggests: null },
  'in-error': { name: 'Deducted in error', suggests: null },
  other: { name: 'Other', suggests: 'reprint-and-courier' },
} as const satisfies Record<string, { name: string; suggests: Route | null }>;

export type DeductionReason = keyof typeof DEDUCTION_REASONS;

/** The checklist printed on the cover and shown beside the record, in the order of the work. */
export function routeChecklist(route: Route): string[] {
  const rules = ROUTE_RULES[route];
  const lines: string[] = [];
  if (rules.prints) lines.push('Every side printed at "Actual size" and counted against this sheet');
  if (route === 'full-print-gp2gp-failed' || route === 'full-print-elsewhere') {
    lines.push('Whole electronic record printed and put with these notes');
  }
  if (route === 'full-print-elsewhere')
    lines.push('Label is for the nation, service or PCSE store that the notes go to');
  if (route === 'deceased')
    lines.push('Label is for PCSE', 'Scan kept: requests for access come to the last practice');
  if (rules.courier) {
    lines.push(
      'Transit label matched to this patient',
      'Only this patient’s notes in the bag',
      'Right-hand label in the box "NHS Staff Affix Address Label Here"',
      'Bag closed and put with the weekly collection',
    );
  }
  if (route === 'digitisation-letter')
    lines.push(
      'GP2GP completed',
      'Digitisation letter printed, signed and sent',
      'Unneeded label securely destroyed',
    );
  if (route === 'held-in-ndr')
    lines.push(
      'Notes seen in the National Document Repository',
      'Letter that they are there sent to the new practice',
      'Unneeded label securely destroyed',
    );
  return lines;
}
