import type { CivilDate } from '../../../core/dates.ts';
import { showDate } from '../../../core/dates.ts';
import type { LeaverRecord } from '../../../core/leaver-record.ts';
import { reviewWindow } from '../../../core/record-window.ts';
import { DEDUCTION_REASONS, ROUTE_RULES } from '../../../core/routes.ts';
import { statutoryLastDay } from '../../../core/statutory-date.ts';
import type { NameOf } from '../../steps/apply-names.ts';
import type { PracticeSettings } from '../../steps/ports.ts';
import type { RecordVault } from '../../steps/store-port.ts';
import { countWords } from '../../wording/plain-words.ts';
import type { RecordView } from '../answers.ts';

type Facts = RecordView['facts'];

export function factsView(
  record: LeaverRecord,
  vault: RecordVault | null,
  about: { today: CivilDate; nameOf: NameOf; me: string; settings: PracticeSettings },
): Facts {
  const { today, nameOf, me, settings } = about;
  return {
    label:
      record.label === null
        ? null
        : { arrivedWords: showDate(record.label.arrivedOn), movementNumber: vault?.movementNumber ?? null },
    bags: record.bags,
    bagLabels: vault?.bagLabels ?? [],
    collectedWords: record.collection === null ? null : showDate(record.collection.on),
    window: windowView(record, today),
    requestedOn: record.requestedOn,
    requestedWords: record.requestedOn === null ? null : showDate(record.requestedOn),
    statutoryWords: statutoryWords(record, today),
    statutoryOverdue: statutoryOverdue(record, today),
    deduction: deductionView(record),
    receivingPractice: vault?.receivingPractice ?? null,
    supplier: supplierView(record, settings),
    claimedByName: record.claimedBy === null ? null : nameOf(record.claimedBy),
    claimedByMe: record.claimedBy === me,
    askedWords:
      record.asked === null
        ? null
        : `Asked ${record.asked.again === true ? 'again ' : ''}on ${showDate(record.asked.on)}`,
    answerWords: answerWords(record, nameOf),
  };
}

/** '28 March 2026, in 5 days': null without a request, or once the notes have left in time or otherwise. */
export function statutoryWords(record: LeaverRecord, today: CivilDate): string | null {
  if (record.requestedOn === null) return null;
  const last = statutoryLastDay(record.requestedOn);
  const words = `Notes must leave by ${showDate(last)}`;
  if (hasLeft(record)) return `${words}. They have left.`;
  return today > last ? `${words}. That day has passed.` : words;
}

/** Overdue only while the notes are still here: what left late cannot be hurried any more. */
export function statutoryOverdue(record: LeaverRecord, today: CivilDate): boolean {
  return record.requestedOn !== null && !hasLeft(record) && today > statutoryLastDay(record.requestedOn);
}

const LEFT: readonly string[] = ['collected', 'clear', 'deleting', 'deleted', 'closed'];

function hasLeft(record: LeaverRecord): boolean {
  return LEFT.includes(record.stage);
}

function windowView(record: LeaverRecord, today: CivilDate): Facts['window'] {
  const window = reviewWindow(record, today);
  if (window === null || ROUTE_RULES[record.route].ending !== 'legible-or-window') return null;
  const { endsOn, daysLeft, ended } = window;
  return { endsOn, daysLeft, ended, words: windowWords(endsOn, daysLeft, ended) };
}

function windowWords(endsOn: CivilDate | null, daysLeft: number | null, ended: boolean): string {
  if (endsOn === null) return 'The review window stands still while a hold does.';
  if (ended) return `The review window ended on ${showDate(endsOn)}.`;
  const left = daysLeft === 0 ? 'today is the last day' : `${countWords(daysLeft ?? 0, 'day')} left`;
  return `The review window ends after ${showDate(endsOn)}: ${left}.`;
}

function deductionView({ deduction }: LeaverRecord): Facts['deduction'] {
  if (deduction === null) return null;
  const { name } = DEDUCTION_REASONS[deduction.reason];
  return {
    reason: deduction.reason,
    words: deduction.on === null ? name : `${name}, ${showDate(deduction.on)}`,
  };
}

function supplierView({ supplier }: LeaverRecord, settings: PracticeSettings): Facts['supplier'] {
  if (supplier === null) return null;
  const name = settings.suppliers.find(({ id }) => id === supplier.id)?.name ?? supplier.id;
  return {
    id: supplier.id,
    name,
    askedWords: `Asked on ${showDate(supplier.askedOn)}`,
    notHeld: supplier.notHeld,
  };
}

function answerWords({ answer }: LeaverRecord, nameOf: NameOf): string | null {
  if (answer === null) return null;
  const said = answer.answer === 'legible' ? 'Legible' : 'Not legible';
  return `${said}, said on ${showDate(answer.on)}, entered by ${nameOf(answer.by)}`;
}
