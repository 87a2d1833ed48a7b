import type { PagesInDoubt } from '../../../core/commands.ts';
import type { LeaverRecord } from '../../../core/leaver-record.ts';
import type { NextFacts, NextStep } from '../../../core/next-step.ts';
import { nextStep } from '../../../core/next-step.ts';
import { pagesInDoubt } from '../../../core/page-doubts.ts';
import { pageName } from '../../../core/page-guards.ts';
import type { ReminderSettings } from '../../../core/reminders.ts';
import { lateness } from '../../../core/reminders.ts';
import type { PracticeSettings } from '../../steps/ports.ts';
import type { RecordVault } from '../../steps/store-port.ts';
import { nextWhy, nextWords } from '../../wording/next-words.ts';
import type { RecordView } from '../answers.ts';
import type { Looking } from './looking.ts';

/** The one next step for whoever looks, with its words and why. */
export function nextView(
  looking: Looking,
  record: LeaverRecord,
  vault: RecordVault | null,
  packInHand: boolean,
): RecordView['next'] {
  const step = nextFor(looking, record, vault, packInHand);
  return { do: step.do, words: step.words, why: nextWhy(step.code) };
}

export function nextFor(
  { who, settings, today }: Looking,
  record: LeaverRecord,
  vault: RecordVault | null,
  packInHand: boolean,
): NextStep & { words: string } {
  const pages = doubtsOf(record, vault);
  const facts: NextFacts = {
    patientKnown: patientKnown(vault),
    pages,
    suppliers: settings.suppliers.length,
    packInHand,
    ...lateness(record, reminderSettings(settings), today),
    who: { by: who.account.accountId, role: who.account.role },
  };
  const step = nextStep(record, facts, today);
  const [first] = pages.namingAnother;
  return { ...step, words: nextWords(step.code, first ? pageName(record, first) : null) };
}

/** Pages that name another NHS number; none once the words of the record are gone. */
export function doubtsOf(record: LeaverRecord, vault: RecordVault | null): PagesInDoubt {
  return pagesInDoubt(record, vault?.claims ?? []);
}

export function patientKnown(vault: RecordVault | null): boolean {
  if (vault === null) return false;
  const { nhsNumber, name, dateOfBirth } = vault.patient;
  return nhsNumber !== null && name !== null && dateOfBirth !== null;
}

/** Working days that a scanning company may take where the settings say nothing of it. */
const USUAL_DAYS = 5;

export function reminderSettings({
  closedDays,
  receivingReplyDays,
  suppliers,
}: PracticeSettings): ReminderSettings {
  return {
    holidays: { extra: closedDays },
    receivingReplyDays,
    supplierUsualDays: (id) => suppliers.find((one) => one.id === id)?.usualDays ?? USUAL_DAYS,
  };
}
