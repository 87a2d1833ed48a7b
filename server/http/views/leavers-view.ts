import { LEAVER_FIELDS } from '../../../core/leavers-columns.ts';
import type { LookedAtRow } from '../../steps/apply-leavers-list.ts';
import type { BroughtInList } from '../../steps/bring-in-leavers.ts';
import type { LookedAtList } from '../../steps/look-at-leavers.ts';
import type { GroupCounts, ListedGroup } from '../../wording/listed-groups.ts';
import { bringInWords, countGroups, groupOf, groupWords, summaryWords } from '../../wording/listed-groups.ts';
import { LIST_FIELDS, outcomeWords, rowTroubleWords } from '../../wording/listed-words.ts';
import { listWords } from '../../wording/plain-words.ts';
import type { LeaversBroughtInView, LeaversListView, ListedGroupView, ListedRowView } from '../answers.ts';
import { patientView } from './patient-view.ts';

export function leaversListView(list: LookedAtList): LeaversListView {
  const { seen, sheet, heading, columns, missing, rows } = list;
  const counts = countGroups(
    rows.map((row) => groupOf(row)),
    false,
  );
  return {
    seen,
    sheetWords: sheet === null ? null : `Sheet “${sheet}”`,
    headingAt: heading.at,
    headings: headingChoices(list),
    columns: heading.names.map((name, index) => ({ index, words: columnWords(name, list.examples[index]) })),
    fields: LEAVER_FIELDS.map((field) => ({
      field,
      words: LIST_FIELDS[field],
      needed: NEEDED.has(field) || (field === 'name' && columns.familyName === undefined),
      column: columns[field] ?? null,
    })),
    missingWords:
      missing.length === 0
        ? null
        : `Say which column holds the ${listWords(missing.map((field) => SOUGHT[field]))}.`,
    summaryWords: missing.length === 0 ? summaryWords(counts) : '',
    groups: counts.map(groupView),
    rows: rows.map((row) => rowView(row, groupOf(row), wordsOf(row, false), null)),
    doWords: bringInWords(counts),
  };
}

export function leaversBroughtInView({ rows }: BroughtInList): LeaversBroughtInView {
  const counts = countGroups(
    rows.map((row) => groupOf(row)),
    true,
  );
  return {
    summaryWords: summaryWords(counts),
    groups: counts.map(groupView),
    rows: rows.map((row) => {
      const { notDone, ref } = row;
      const words = notDone === null ? wordsOf(row, true) : `${notDone.what} ${notDone.next}`;
      return rowView(row, groupOf(row), words, ref);
    }),
  };
}

const NEEDED: ReadonlySet<string> = new Set(['nhsNumber', 'dateOfBirth']);
const SOUGHT = { nhsNumber: 'NHS number', name: 'name', dateOfBirth: 'date of birth' } as const;

function groupView({ group, count, words }: GroupCounts[number]): ListedGroupView {
  return { group, words: groupWords(group), count, countWords: words };
}

/** What a row comes to, in words; also for the command line. */
export function wordsOf({ leaver, trouble, outcome }: LookedAtRow, isDone: boolean): string {
  if (trouble !== null) return rowTroubleWords(trouble);
  return outcome === null ? '' : outcomeWords(outcome, leaver, isDone);
}

function rowView(
  { row, shown, leaver, outcome }: LookedAtRow,
  group: ListedGroup,
  words: string,
  ref: string | null,
): ListedRowView {
  const { nameWords, nhsNumberWords, bornWords } =
    leaver === null ? asWritten(shown) : patientView(leaver.patient);
  const known = outcome !== null && 'ref' in outcome ? outcome.ref : null;
  return {
    row,
    nameWords,
    nhsNumberWords,
    bornWords,
    group,
    groupWords: groupWords(group),
    words,
    ref: ref ?? known,
  };
}

/** A row that is not understood is shown as the list has it, so that it can be found there. */
function asWritten({ name, nhsNumber, dateOfBirth }: LookedAtRow['shown']): {
  nameWords: string;
  nhsNumberWords: string;
  bornWords: string;
} {
  return {
    nameWords: name === '' ? 'No name' : name,
    nhsNumberWords: `NHS No. ${nhsNumber === '' ? 'Not known' : nhsNumber}`,
    bornWords: `Born ${dateOfBirth === '' ? 'Not known' : dateOfBirth}`,
  };
}

function columnWords(name: string, example: string | undefined): string {
  return example === undefined || example === '' ? name : `${name} (${example})`;
}

function headingChoices({ firstRows, heading }: LookedAtList): LeaversListView['headings'] {
  const filled = firstRows.flatMap((row, at) => {
    const words = row.filter((cell) => cell.trim() !== '').slice(0, 4);
    return words.length === 0 ? [] : [{ at, words: `Row ${at + 1}: ${words.join(', ').slice(0, 80)}` }];
  });
  const chosen = filled.some(({ at }) => at === heading.at) || heading.at < 0;
  return [
    { at: -1, words: 'There are no headings' },
    ...filled,
    ...(chosen ? [] : [{ at: heading.at, words: `Row ${heading.at + 1}` }]),
  ];
}
