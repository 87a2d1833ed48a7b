import type { RowTrouble } from '../../core/leavers-list.ts';
import type { ListedOutcome } from '../../core/listed-against-known.ts';
import { countWords, listWords } from './plain-words.ts';

/** How the rows of a list are told apart, in the order in which they are counted. */
export const LISTED_GROUPS = ['new', 'adds', 'stops', 'known', 'nothing', 'look'] as const;
export type ListedGroup = (typeof LISTED_GROUPS)[number];

/** What a row needs: of Onward, of a person, or nothing. */
export function groupOf({
  trouble,
  outcome,
  notDone = null,
}: {
  trouble: RowTrouble | null;
  outcome: ListedOutcome | null;
  notDone?: unknown;
}): ListedGroup {
  if (notDone !== null) return 'look';
  if (outcome === null) return trouble?.code === 'twice' ? 'nothing' : 'look';
  switch (outcome.kind) {
    case 'differs':
      return 'look';
    case 'ended':
      return 'known';
    case 'nothing-needed':
      return 'nothing';
    default:
      return outcome.kind;
  }
}

const GROUPS: Record<
  ListedGroup,
  { short: string; one: string; many: string; doneOne: string; doneMany: string }
> = {
  new: { short: 'New', one: 'new', many: 'new', doneOne: 'brought in', doneMany: 'brought in' },
  adds: {
    short: 'Adds',
    one: 'adds to its record',
    many: 'add to their records',
    doneOne: 'added to its record',
    doneMany: 'added to their records',
  },
  stops: {
    short: 'Stops',
    one: 'stops its record',
    many: 'stop their records',
    doneOne: 'stopped its record',
    doneMany: 'stopped their records',
  },
  known: {
    short: 'Known',
    one: 'already known',
    many: 'already known',
    doneOne: 'already known',
    doneMany: 'already known',
  },
  nothing: {
    short: 'Nothing needed',
    one: 'needs nothing',
    many: 'need nothing',
    doneOne: 'needs nothing',
    doneMany: 'need nothing',
  },
  look: {
    short: 'Needs a look',
    one: 'needs a look',
    many: 'need a look',
    doneOne: 'needs a look',
    doneMany: 'need a look',
  },
};

export function groupWords(group: ListedGroup): string {
  return GROUPS[group].short;
}

export type GroupCounts = { group: ListedGroup; count: number; words: string }[];

/** '12 new', '3 already known', '1 needs a look': those that there are. */
export function countGroups(groups: readonly ListedGroup[], isDone: boolean): GroupCounts {
  return LISTED_GROUPS.flatMap((group) => {
    const count = groups.filter((one) => one === group).length;
    if (count === 0) return [];
    const { one, many, doneOne, doneMany } = GROUPS[group];
    const words = isDone ? [doneOne, doneMany] : [one, many];
    return [{ group, count, words: `${count} ${count === 1 ? words[0] : words[1]}` }];
  });
}

/** '12 new, 3 already known, 1 needs a look.' */
export function summaryWords(counts: GroupCounts): string {
  return counts.length === 0
    ? 'The list has no rows under its headings.'
    : `${counts.map(({ words }) => words).join(', ')}.`;
}

/** What the button says; null where the list changes nothing. */
export function bringInWords(counts: GroupCounts): string | null {
  const of = (group: ListedGroup) => counts.find((one) => one.group === group)?.count ?? 0;
  const parts = [
    ...(of('new') > 0 ? [`bring in ${countWords(of('new'), 'leaver')}`] : []),
    ...(of('adds') > 0 ? [`add to ${countWords(of('adds'), 'record')}`] : []),
    ...(of('stops') > 0 ? [`stop ${countWords(of('stops'), 'record')}`] : []),
  ];
  if (parts.length === 0) return null;
  const words = listWords(parts);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
