import { type Story, stageOn } from './account.ts';
import { type Day, plus } from './calendar.ts';

/*
 * What the practice's reports must say, by the stories alone: each report as lines, in no order. It is reckoned here from
 * what came to pass and borrows nothing of the product.
 */
type Period = { from: Day; to: Day };
type Told = (story: Known, today: Day, period: Period) => string[];
/** A leaver of whom there is a record. */
type Known = Story & { ref: string };

/** Stages as staff read them; a check leaves no mark in a story, so that checked and received are one. */
export const STAGES: Record<string, string> = {
  expected: 'Expected',
  received: 'Received',
  checked: 'Received',
  reprinted: 'Reprinted',
  bagged: 'Bagged',
  collected: 'Collected',
  clear: 'Clear',
  deleting: 'Deleting',
};

const REPORTS = {
  outstanding: (story, today) =>
    isOpen(story, today) ? [`${story.ref} ${STAGES[stageOn(story, today)]}`] : [],
  statutory: (story, today, period) => {
    const { ref, enteredOn, leftOn, closedOn } = story;
    if (enteredOn === null || !within(enteredOn, period)) return [];
    const last = plus(enteredOn, 27);
    return [`${ref} ${enteredOn} ${last} ${leftOn ?? ''} ${inTime(leftOn, last, closedOn, today)}`];
  },
  deletions: (story, _, period) => {
    const { ref, supplierAnsweredOn, approvedOn, firstApprovalOn } = story;
    if (supplierAnsweredOn === null || !within(supplierAnsweredOn, period)) return [];
    return [`${ref} approved ${approvedOn} by ${firstApprovalOn === null ? 'one' : 'two'}`];
  },
  suppliers: (story, today) => {
    const { ref, askedOn, partsOn, notHeldOn, approvedOn } = story;
    const hasIt = notHeldOn === null && (askedOn !== null || partsOn.length > 0);
    if (!isOpen(story, today) || !hasIt) return [];
    return [`${ref} ${approvedOn === null ? 'Holds the scan' : 'Asked to delete, no answer yet'}`];
  },
  holds: ({ ref, hold }, _, period) => {
    if (hold === null || (hold.releasedOn !== null && !within(hold.releasedOn, period))) return [];
    return [`${ref} ${hold.placedOn} ${hold.reviewOn} ${hold.releasedOn ?? ''}`];
  },
  exceptions: (story, _, period) => {
    const { ref, closedOn, notHeldOn, askedOn, supplierAnsweredOn, fate } = story;
    const on = (day: Day | null, what: string) =>
      day !== null && within(day, period) ? [`${day} ${ref} ${what}`] : [];
    return [
      ...on(closedOn, 'closed'),
      ...on(notHeldOn === null ? null : askedOn, 'not held'),
      ...(fate.supplierDeletes.certificate ? [] : on(supplierAnsweredOn, 'no certificate')),
      ...story.illegibleOn.flatMap((day) => on(day, 'not legible')),
    ];
  },
} as const satisfies Record<string, Told>;
export type Reported = keyof typeof REPORTS;
export const REPORTED = Object.keys(REPORTS) as Reported[];

/** The lines of one report on a day, sorted. */
export function reportOf(name: Reported, stories: readonly Story[], today: Day, period: Period): string[] {
  const known = stories.filter((story): story is Known => story.ref !== null);
  return known.flatMap((story) => REPORTS[name](story, today, period)).sort();
}

function isOpen(story: Story, today: Day): boolean {
  return !['closed', 'deleted'].includes(stageOn(story, today));
}

function inTime(leftOn: Day | null, last: Day, closedOn: Day | null, today: Day): string {
  if (leftOn !== null) return leftOn <= last ? 'In time' : 'Late';
  if (closedOn !== null) return 'Closed, nothing to send';
  return today > last ? 'Late' : 'Not due yet';
}

function within(day: Day, { from, to }: Period): boolean {
  return from <= day && day <= to;
}
