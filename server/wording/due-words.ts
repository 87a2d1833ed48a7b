import { showDate } from '../../core/dates.ts';
import type { DueCode, DueLine } from '../../core/reminders.ts';

/** A group of due lines on the page and in the digest, and why a line stands in it. */
type Due = { title: string; why: (since: string) => string };

const DUE: Record<DueCode, Due> = {
  'statutory-over': {
    title: 'Past the 28 days',
    why: (since) => `The request came on ${since} and the notes have not left.`,
  },
  'statutory-near': {
    title: 'The 28 days end soon',
    why: (since) => `The request came on ${since} and the notes have not left.`,
  },
  'letter-came-back': {
    title: 'A letter did not arrive',
    why: (since) =>
      `A message of ${since} says that a letter about this record was not delivered, or is not read there.`,
  },
  'mail-to-settle': {
    title: 'A message waits for somebody',
    why: (since) => `A message about this record came on ${since}. Onward does nothing by itself.`,
  },
  'late-part': {
    title: 'A part came after the bag had left',
    why: (since) => `A part arrived on ${since} that was not in the bag.`,
  },
  'hold-to-review': {
    title: 'A hold to look at again',
    why: (since) => `A hold was to be looked at again by ${since}.`,
  },
  'route-to-choose': {
    title: 'Stopped until a route is chosen',
    why: (since) => `It has been stopped since ${since}.`,
  },
  'copies-stuck': {
    title: 'Copies not gone yet',
    why: (since) => `Deletion was approved on ${since} and a copy is still there.`,
  },
  'pack-failed': {
    title: 'No pack could be made',
    why: (since) => `The notes were checked on ${since}; the last attempt to make a pack failed.`,
  },
  'notes-not-held': {
    title: 'The scanning company does not hold the notes',
    why: (since) => `It was asked on ${since}.`,
  },
  'parts-missing': {
    title: 'Parts missing',
    why: (since) => `A part is missing or cannot be read, since ${since}.`,
  },
  'supplier-silent': {
    title: 'The scanning company is late',
    why: (since) => `It was asked for the notes on ${since} and they have not come.`,
  },
  'notes-to-ask-for': {
    title: 'Notes to ask for',
    why: (since) => `The patient has been leaving since ${since} and the notes are not asked for.`,
  },
  'to-check': {
    title: 'To check',
    why: (since) => `Notes arrived on ${since}.`,
  },
  'to-print': {
    title: 'To print',
    why: (since) => `The notes were checked on ${since}.`,
  },
  'printed-no-label': {
    title: 'Printed, no transit label yet',
    why: (since) => `Printed on ${since}. The label comes with the courier’s weekly visit.`,
  },
  'to-bag': {
    title: 'To put in the bag',
    why: (since) => `Pack and label have been here since ${since}.`,
  },
  'bagged-not-collected': {
    title: 'Bagged and not collected',
    why: (since) => `Bagged on ${since}. The courier comes weekly and has not taken it.`,
  },
  'release-to-confirm': {
    title: 'A release to confirm',
    why: (since) => `It has waited for somebody to confirm the release since ${since}.`,
  },
  'supplier-deletion-silent': {
    title: 'The scanning company has not said that it deleted its copy',
    why: (since) => `It was asked to delete its copy on ${since}.`,
  },
  'deletion-due': {
    title: 'Copies to delete',
    why: (since) => `Clear since ${since}. The practice has no right to hold these notes any longer.`,
  },
  'second-approval-waiting': {
    title: 'A second approval is needed',
    why: (since) => `The deletion was first approved on ${since}. The second person must be somebody else.`,
  },
  'new-practice-silent': {
    title: 'The new practice has not answered',
    why: (since) => `It was asked on ${since}. The review window ends the waiting in any case.`,
  },
  'new-practice-to-ask': {
    title: 'The new practice can be asked',
    why: (since) => `The notes should have arrived there by ${since}.`,
  },
  'window-ends-soon': {
    title: 'The review window ends soon',
    why: () => 'Nothing to do, unless you know of an objection.',
  },
  'holidays-unknown': {
    title: 'Past the list of bank holidays',
    why: () => 'A date lies past the list of bank holidays, so it may be a working day out.',
  },
};

export function dueTitle(code: DueCode): string {
  return DUE[code].title;
}

/** One sentence; dates and never people. */
export function dueWhy({ code, since }: Pick<DueLine, 'code' | 'since'>): string {
  return DUE[code].why(showDate(since));
}

/** 'by 6 August 2018', 'was due by 6 August 2018', 'ends 6 August 2018'; null where nothing depends on the day. */
export function dueByWords({
  code,
  dueOn,
  overdue,
}: Pick<DueLine, 'code' | 'dueOn' | 'overdue'>): string | null {
  if (dueOn === null) return null;
  if (overdue) return `was due by ${showDate(dueOn)}`;
  return `${WINDOW_CODES.includes(code) ? 'window ends' : 'by'} ${showDate(dueOn)}`;
}

const WINDOW_CODES: readonly DueCode[] = ['window-ends-soon', 'new-practice-silent'];
