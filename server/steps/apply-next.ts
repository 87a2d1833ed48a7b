import type { PagesInDoubt } from '../../core/commands.ts';
import type { CivilDate } from '../../core/dates.ts';
import type { LeaverRecord } from '../../core/leaver-record.ts';
import type { NextFacts, NextStep } from '../../core/next-step.ts';
import { nextStep } from '../../core/next-step.ts';
import { pagesInDoubt } from '../../core/page-doubts.ts';
import { pageName } from '../../core/page-guards.ts';
import { lateness } from '../../core/reminders.ts';
import { nextWords } from '../wording/next-words.ts';
import { reminderSettings } from './apply-reminders.ts';
import type { PracticeSettings } from './ports.ts';
import type { RecordVault } from './store-port.ts';

type Viewing = {
  settings: PracticeSettings;
  today: CivilDate;
  who: NonNullable<NextFacts['who']>;
  /** The press is at work on this record's pack just now. */
  packInHand: boolean;
};

/** The one next step on a record for whoever looks, in words that name nobody. */
export function nextFor(
  { settings, today, who, packInHand }: Viewing,
  record: LeaverRecord,
  vault: RecordVault | null,
): NextStep & { words: string } {
  const pages = doubtsOf(record, vault);
  const facts: NextFacts = {
    patientKnown: patientKnown(vault),
    pages,
    suppliers: settings.suppliers.length,
    packInHand,
    ...lateness(record, reminderSettings(settings), today),
    who,
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
