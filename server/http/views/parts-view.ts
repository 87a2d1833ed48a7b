import type { PagesInDoubt } from '../../../core/commands.ts';
import type { LeaverRecord, Part } from '../../../core/leaver-record.ts';
import { partsInPlay } from '../../../core/leaver-record.ts';
import { pageName } from '../../../core/page-guards.ts';
import { partsState } from '../../../core/parts.ts';
import { differenceWords } from '../../../core/parts-words.ts';
import { agreePatient } from '../../../core/patient-match.ts';
import { claimsInPlay } from '../../steps/apply-patient.ts';
import type { RecordVault } from '../../steps/store-port.ts';
import { rescueWords, takenOutWords } from '../../wording/page-words.ts';
import { agreementWords, partRefusalWords, partsWords } from '../../wording/parts-words.ts';
import { momentWords, sizeWords } from '../../wording/plain-words.ts';
import type { PartView, RecordView } from '../answers.ts';
import { pictureHrefs } from './pages-view.ts';

/** The files that came; `fromOf` says whom a message was from. */
export function partsView(
  record: LeaverRecord,
  vault: RecordVault | null,
  doubts: PagesInDoubt,
  fromOf: (messageId: string) => string,
): PartView[] {
  return [...record.parts].sort(byNumber).map((part) => ({
    fileId: part.fileId,
    name: vault?.fileNames[part.fileId] ?? 'File',
    part: part.part,
    of: part.of,
    pages: part.pages,
    sizeWords: sizeWords(part.bytes),
    readable: part.readable,
    refused: part.refused,
    refusedWords: part.refused === null ? null : partRefusalWords(part.refused),
    receivedWords: momentWords(part.receivedAt),
    from: fromOf(part.messageId),
    pagesHref:
      vault === null || part.readable !== 'yes'
        ? null
        : `/api/records/${record.ref}/parts/${part.fileId}/pages`,
    takenOutWords: takenOutWords(part.takenOut.map(({ page }) => page)),
    rescued: part.rescued && {
      how: part.rescued,
      words: rescueWords(part.rescued, [], part.rescueAccepted),
      accepted: part.rescueAccepted,
    },
    pagesInDoubt: doubts.namingAnother.filter(({ fileId }) => fileId === part.fileId).map(({ page }) => page),
  }));
}

/** Each page that names another NHS number, as something to look at; nothing for whoever may not see pages. */
export function pagesInDoubtView(
  record: LeaverRecord,
  vault: RecordVault | null,
  { namingAnother }: PagesInDoubt,
): RecordView['pagesInDoubt'] {
  if (vault === null) return [];
  return namingAnother.map(({ fileId, page }) => ({
    fileId,
    page,
    words: pageName(record, { fileId, page }),
    doubtWords: 'It names another NHS number.',
    ...pictureHrefs(record.ref, fileId, page),
  }));
}

export function partsStateView(record: LeaverRecord): RecordView['partsState'] {
  const seen = partsInPlay(record).map(({ fileId, part, of, sha256 }) => ({ id: fileId, part, of, sha256 }));
  const { of, present, missing, complete, problems } = partsState(seen);
  return {
    of,
    present,
    missing,
    complete,
    words: partsWords({ of, present, missing, complete, files: seen.length }),
    problems: problems.map(({ message }) => message),
  };
}

/** What the sources say of the patient, anew from all of them; null before any notes are here. */
export function agreementView(record: LeaverRecord, vault: RecordVault | null): RecordView['agreement'] {
  if (record.agreement === null || vault === null) return null;
  const { agreement } = agreePatient(claimsInPlay(record, vault.claims));
  return {
    light: agreement.light,
    words: agreementWords(agreement.light),
    differences: agreement.differences.map(differenceWords),
    notes: agreement.notes,
  };
}

/** Numbered parts in order, then the others as they came. */
function byNumber(a: Part, b: Part): number {
  return (a.part ?? Number.MAX_SAFE_INTEGER) - (b.part ?? Number.MAX_SAFE_INTEGER);
}
