import type { PagesInDoubt } from './commands.ts';
import { londonDate } from './dates.ts';
import type { LeaverRecord, Part } from './leaver-record.ts';
import { pagesInPlay, partsInPlay } from './leaver-record.ts';
import { mailsWaiting } from './mails-waiting.ts';
import type { NextFacts, NextStep } from './next-step.ts';
import { partsState } from './parts.ts';

/** The next step until the notes are whole and checked: on a route that prints them. */
export function nextForNotes(record: LeaverRecord, facts: NextFacts): NextStep {
  const parts = partsInPlay(record);
  return parts.length === 0 ? withoutNotes(record, facts) : withParts(record, parts, facts);
}

function withoutNotes(record: LeaverRecord, facts: NextFacts): NextStep {
  const { supplier } = record;
  const canAsk = (facts.suppliers ?? 1) > 0;
  if (supplier?.notHeld === true)
    return {
      do: (facts.suppliers ?? 1) > 1 && facts.patientKnown ? 'request-notes' : 'choose-route',
      code: 'notes-not-held',
    };
  if (supplier !== null && record.stage === 'expected' && saysNotHeld(record))
    return { do: 'note-not-held', code: 'says-not-held' };
  if (!facts.patientKnown) return { do: 'correct-patient', code: 'enter-patient' };
  if (!canAsk) return { do: null, code: 'wait-for-notes' };
  if (supplier === null) return { do: 'request-notes', code: 'ask-for-notes' };
  return facts.notesLate === true
    ? { do: 'request-notes', code: 'ask-for-notes-again' }
    : { do: null, code: 'wait-for-notes' };
}

/** In the order of the conditions of checking, except that what a person can settle here comes before asking again. */
function withParts(record: LeaverRecord, parts: readonly Part[], facts: NextFacts): NextStep {
  if (parts.some(({ readable }) => readable === 'locked')) return { do: 'unlock-part', code: 'unlock-part' };
  const unclear = partsUnclear(parts);
  if (unclear) return unclear;
  if (parts.some(({ readable }) => readable === 'damaged'))
    return askAgain(record, parts, facts, 'part-damaged');
  if (stateOf(parts).missing.length > 0) return askAgain(record, parts, facts, 'parts-missing');
  if (!facts.patientKnown) return { do: 'correct-patient', code: 'enter-patient' };
  if (parts.some(({ rescued, rescueAccepted }) => rescued !== null && !rescueAccepted))
    return { do: 'accept-rescue', code: 'look-at-rescue' };
  const { namingAnother, redByPagesOnly } = facts.pages ?? NO_DOUBT;
  const isRed = record.agreement === 'red';
  if (namingAnother.length > 0 && (redByPagesOnly || !isRed))
    return parts.some((part) => isAllInDoubt(part, namingAnother))
      ? { do: 'refuse-part', code: 'patients-differ' }
      : { do: 'take-page-out', code: 'look-at-pages' };
  if (isRed) return { do: 'refuse-part', code: 'patients-differ' };
  return { do: 'check-notes', code: 'check-notes' };
}

const NO_DOUBT: PagesInDoubt = { namingAnother: [], redByPagesOnly: false };

/** Every page that is still in names somebody else: then it is the part that does not belong here. */
function isAllInDoubt(part: Part, naming: PagesInDoubt['namingAnother']): boolean {
  return naming.filter(({ fileId }) => fileId === part.fileId).length === pagesInPlay(part);
}

function partsUnclear(parts: readonly Part[]): NextStep | null {
  const codes = stateOf(parts).problems.map(({ code }) => code);
  if (codes.length === 0) return null;
  const copies = codes.every((code) => code === 'duplicate-file' || code === 'same-part-different-bytes');
  return copies
    ? { do: 'refuse-part', code: 'duplicate-parts' }
    : { do: 'number-part', code: 'number-parts' };
}

/** Asked for since the last part came, there is nothing to do but wait; until they are late. */
function askAgain(
  record: LeaverRecord,
  parts: readonly Part[],
  facts: NextFacts,
  code: 'part-damaged' | 'parts-missing',
): NextStep {
  const lastCame = parts
    .map(({ receivedAt }) => londonDate(receivedAt))
    .reduce((a, b) => (a < b ? b : a), '');
  const isAsked = record.supplier !== null && record.supplier.askedOn >= lastCame && !record.supplier.notHeld;
  if ((isAsked && facts.notesLate !== true) || (facts.suppliers ?? 1) === 0)
    return { do: null, code: 'wait-for-parts' };
  return facts.patientKnown
    ? { do: 'request-notes', code }
    : { do: 'correct-patient', code: 'enter-patient' };
}

function stateOf(parts: readonly Part[]) {
  return partsState(parts.map(({ fileId, part, of, sha256 }) => ({ id: fileId, part, of, sha256 })));
}

function saysNotHeld(record: LeaverRecord): boolean {
  return mailsWaiting(record).some(({ meaning }) => meaning === 'says-not-held');
}
