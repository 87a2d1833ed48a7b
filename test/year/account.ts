import { afterWorkingDays, between, type Day, plus } from './calendar.ts';
import type { Fate } from './town.ts';

/** What has come to pass for one leaver, written down by whoever did it or saw it, and by nobody else. */
export type Story = {
  fate: Fate;
  ref: string | null;
  enteredOn: Day | null;
  askedOn: Day | null;
  notHeldOn: Day | null;
  partsOn: Day[];
  printedOn: Day | null;
  /** Until when the clerk wants no more of its waiting for a label, and how often they wanted that. */
  mutedUntil: Day | null;
  mutes: number;
  labelOn: Day | null;
  baggedOn: Day | null;
  collectedOn: Day | null;
  newPracticeAskedOn: Day | null;
  legibleOn: Day | null;
  reprints: number;
  /** The first collection, which no second reprint takes away; and the days on which a reprint was no good. */
  leftOn: Day | null;
  illegibleOn: Day[];
  hold: { placedOn: Day; reviewOn: Day; releasedOn: Day | null } | null;
  firstApprovalOn: Day | null;
  approvedOn: Day | null;
  supplierAnsweredOn: Day | null;
  closedOn: Day | null;
};

/** From the printer on, nothing has come to pass. */
const NOT_PRINTED = {
  printedOn: null,
  mutedUntil: null,
  labelOn: null,
  baggedOn: null,
  collectedOn: null,
  newPracticeAskedOn: null,
  legibleOn: null,
};

export function newStory(fate: Fate): Story {
  return {
    fate,
    ref: null,
    enteredOn: null,
    askedOn: null,
    notHeldOn: null,
    partsOn: [],
    ...NOT_PRINTED,
    mutes: 0,
    reprints: 0,
    leftOn: null,
    illegibleOn: [],
    hold: null,
    firstApprovalOn: null,
    approvedOn: null,
    supplierAnsweredOn: null,
    closedOn: null,
  };
}

/** The notes are no good there: everything from the printer on is done again. */
export function begunAgain({ reprints, illegibleOn }: Story, today: Day): Partial<Story> {
  return { ...NOT_PRINTED, reprints: reprints + 1, illegibleOn: [...illegibleOn, today] };
}

/** Eight weeks from the day after the collection, days under a hold not counted. Null while a hold stands. */
export function windowEnds({ collectedOn, hold }: Story): Day | null {
  if (collectedOn === null) return null;
  const ends = plus(collectedOn, 56);
  if (hold === null || (hold.releasedOn !== null && hold.releasedOn <= collectedOn)) return ends;
  if (hold.releasedOn === null) return null;
  if (hold.placedOn > ends) return ends;
  const first = hold.placedOn > collectedOn ? hold.placedOn : plus(collectedOn, 1);
  return plus(ends, between(first, hold.releasedOn) + 1);
}

/** Where the record should stand on a morning, by the story alone. */
export function stageOn(story: Story, today: Day): string {
  const { fate } = story;
  if (story.closedOn !== null) return 'closed';
  if (story.supplierAnsweredOn !== null) return 'deleted';
  if (story.approvedOn !== null) return 'deleting';
  if (story.collectedOn !== null) {
    const ends = windowEnds(story);
    return story.legibleOn !== null || (ends !== null && today > ends) ? 'clear' : 'collected';
  }
  if (story.baggedOn !== null) return 'bagged';
  if (story.printedOn !== null) return 'reprinted';
  if (story.reprints > 0) return 'checked';
  return story.partsOn.length === 0 && fate.isEntered ? 'expected' : 'received';
}

function isHeld({ hold }: Story): boolean {
  return hold !== null && hold.releasedOn === null;
}

const NO_LABEL = 'Printed, no transit label yet';
/** What one person muted is told to all the same, behind the rest. */
const MUTED = 'Muted by somebody for now';

/** What the morning list must say of a record, in the words staff read, by the story alone. */
const LINES: Record<string, (story: Story, today: Day) => boolean> = {
  'The scanning company is late': ({ askedOn, notHeldOn, partsOn, closedOn }, today) =>
    closedOn === null &&
    askedOn !== null &&
    notHeldOn === null &&
    partsOn.length === 0 &&
    today > afterWorkingDays(askedOn, 5),
  [NO_LABEL]: ({ printedOn, labelOn, closedOn }) =>
    closedOn === null && printedOn !== null && labelOn === null,
  'Bagged and not collected': ({ baggedOn, collectedOn, closedOn }, today) =>
    closedOn === null && baggedOn !== null && collectedOn === null && between(baggedOn, today) >= 8,
  'A hold to look at again': (story, today) =>
    story.closedOn === null && isHeld(story) && (story.hold?.reviewOn ?? '') <= today,
  'Copies to delete': (story, today) =>
    stageOn(story, today) === 'clear' && story.firstApprovalOn === null && !isHeld(story),
  'A second approval is needed': (story, today) =>
    stageOn(story, today) === 'clear' && story.firstApprovalOn !== null && !isHeld(story),
  'The new practice has not answered': (story, today) =>
    stageOn(story, today) === 'collected' &&
    story.newPracticeAskedOn !== null &&
    today > afterWorkingDays(story.newPracticeAskedOn, 10),
  'The scanning company has not said that it deleted its copy': ({ approvedOn, supplierAnsweredOn }, today) =>
    approvedOn !== null && supplierAnsweredOn === null && today > afterWorkingDays(approvedOn, 5),
};

/** How many lines each group of the morning's letter should have. Groups with none are left out. */
export function dueThisMorning(stories: readonly Story[], today: Day): Record<string, number> {
  const due: Record<string, number> = {};
  for (const [title, isDue] of Object.entries(LINES)) {
    for (const story of stories) {
      if (story.ref === null || !isDue(story, today)) continue;
      const under = title === NO_LABEL && today < (story.mutedUntil ?? '') ? MUTED : title;
      due[under] = (due[under] ?? 0) + 1;
    }
  }
  return due;
}

export const TITLES = [...Object.keys(LINES), MUTED];
