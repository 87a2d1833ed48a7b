import type { CivilDate } from './dates.ts';
import { DUE } from './due-rules.ts';
import type { LeaverRecord, Stage } from './leaver-record.ts';
import { isOpen } from './leaver-record.ts';
import type { Holidays } from './working-days.ts';

export {
  digestDue,
  digestKey,
  escalationKey,
  escalationsDue,
  weeklyDue,
  weeklyKey,
} from './reminder-times.ts';

/** What the practice has settled. Days are working days. */
export type ReminderSettings = {
  holidays: Holidays;
  /** How long a new practice may take over its answer. */
  receivingReplyDays: number;
  /** How long this scanning company usually takes; a default of five where it is not known. */
  supplierUsualDays(supplierId: string): number;
};

export type DueLine = {
  code: DueCode;
  ref: string;
  stage: Stage;
  /** The day the waiting began. With record and code it names one spell, so that nobody is told twice of the same. */
  since: CivilDate;
  /** By when a person should have acted; null where nothing depends on the day. */
  dueOn: CivilDate | null;
  overdue: boolean;
  /** Higher is worse. */
  weight: number;
};

/**
 * Everything that waits for a person on this record today, worst first. Empty for deleted and closed records. The
 * lines say what is due whether or not today is a working day: when to write to somebody is `digestDue`'s to say.
 *
 * Overdue means that the day in `dueOn` has passed. What the review window covers by itself (a new practice that does
 * not answer or cannot be asked) is never overdue: nothing is lost by it.
 */
export function dueLines(record: LeaverRecord, settings: ReminderSettings, today: CivilDate): DueLine[] {
  if (!isOpen(record)) return [];
  const asked = { record, settings, today };
  return DUE_CODES.flatMap((code) => {
    const found = DUE[code](asked);
    if (found === null) return [];
    const { since, dueOn, never = false } = found;
    const overdue = !never && dueOn !== null && today > dueOn;
    return [{ code, ref: record.ref, stage: record.stage, since, dueOn, overdue, weight: DUE_WEIGHTS[code] }];
  });
}

/** How bad it is when nobody acts. First what the law or the patient's safety rests on, last what only informs. */
export const DUE_WEIGHTS = {
  'statutory-over': 100,
  'letter-came-back': 96,
  'mail-to-settle': 95,
  'late-part': 92,
  'statutory-near': 90,
  'hold-to-review': 85,
  'route-to-choose': 80,
  'copies-stuck': 78,
  'pack-failed': 75,
  'notes-not-held': 72,
  'parts-missing': 70,
  'supplier-silent': 68,
  'notes-to-ask-for': 66,
  'to-check': 64,
  'to-print': 60,
  'printed-no-label': 56,
  'to-bag': 54,
  'bagged-not-collected': 52,
  'release-to-confirm': 48,
  'supplier-deletion-silent': 46,
  'deletion-due': 44,
  'second-approval-waiting': 42,
  'new-practice-silent': 36,
  'new-practice-to-ask': 34,
  'window-ends-soon': 20,
  'holidays-unknown': 10,
} as const satisfies Record<string, number>;
export type DueCode = keyof typeof DUE_WEIGHTS;

/** In order of consequence. */
export const DUE_CODES = (Object.keys(DUE_WEIGHTS) as DueCode[]).sort(
  (a, b) => DUE_WEIGHTS[b] - DUE_WEIGHTS[a],
);

/**
 * Whether the scanning company (with the notes, or with a part asked for again) or the new practice has been silent
 * for longer than is usual. The next step is then to chase and not to wait.
 */
export function lateness(
  record: LeaverRecord,
  settings: ReminderSettings,
  today: CivilDate,
): { notesLate: boolean; answerLate: boolean } {
  if (!isOpen(record)) return { notesLate: false, answerLate: false };
  const asked = { record, settings, today };
  const partsBy = DUE['parts-missing'](asked)?.dueOn ?? null;
  return {
    notesLate: DUE['supplier-silent'](asked) !== null || (partsBy !== null && today > partsBy),
    answerLate: DUE['new-practice-silent'](asked) !== null,
  };
}
