import { readFilename } from '../../core/lloyd-george-filename.ts';
import type { AttachmentFacts, RecognisedPatient, Recognition } from '../../core/recognition.ts';
import type { MessageReason } from '../wording/message-reasons.ts';
import type { Reading } from './apply-reading.ts';

/** The one end of a message. 'wait' is the only one that is none yet: it is tried once more. */
export type Outcome =
  | { do: 'file'; patient: RecognisedPatient; nhsNumber: string }
  | { do: 'note'; refs: string[] }
  | { do: 'ask'; reason: MessageReason }
  | { do: 'ignore'; reason: MessageReason }
  | { do: 'wait' };

/**
 * What becomes of a message, by what was recognised. Only notes of one known patient are filed unasked; every doubt
 * goes to a person. `byHand`: a person put it here, so it is never quietly ignored.
 */
export function outcomeOf(reading: Reading, attempts: number, byHand: boolean): Outcome {
  const { recognition } = reading;
  const heavy = heavyOutcome(reading, attempts);
  if (heavy) return heavy;
  switch (recognition.verdict) {
    case 'notes':
      return notesOutcome(reading);
    case 'perhaps':
      return ask(doubtIn(recognition));
    case 'needs-opening':
      return ask(whatIsClosed(reading));
    case 'about-a-record':
      return { do: 'note', refs: recognition.recordRefs };
    case 'not-notes':
      return notNotes(reading, byHand);
  }
}

/** What may be notes and could not be opened is tried again once; an ordinary mail is not held up by it. */
function heavyOutcome({ tooHeavy, recognition }: Reading, attempts: number): Outcome | null {
  if (tooHeavy === null || !['notes', 'perhaps', 'needs-opening'].includes(recognition.verdict)) return null;
  return tooHeavy === 'again' && attempts === 0 ? { do: 'wait' } : ask('too-heavy');
}

function notesOutcome(reading: Reading): Outcome {
  const { patients, unplaced } = reading.recognition;
  const [patient] = patients;
  if (patients.length > 1) return ask('several-patients');
  if (!patient || unplaced.length > 0) return ask('unsure');
  const { nhsNumber } = patient.patient;
  if (patient.agreement.light === 'red') return ask('two-numbers');
  if (nhsNumber === null) return ask('unsure');
  // A part may lie in what could not be opened: to file the rest would be to lose it without a word.
  if (reading.facts.attachments.some(mayHideNotes)) return ask('part-not-opened');
  return { do: 'file', patient, nhsNumber };
}

function doubtIn({ patients }: Recognition): MessageReason {
  if (patients.length > 1) return 'several-patients';
  return patients.some(({ agreement }) => agreement.light === 'red') ? 'two-numbers' : 'unsure';
}

function whatIsClosed({ facts }: Reading): MessageReason {
  const has = (test: (one: AttachmentFacts) => boolean) => facts.attachments.some(test);
  if (has(({ kind }) => kind === 'encrypted-message')) return 'encrypted';
  if (has(({ pdf }) => pdf?.locked === true)) return 'locked';
  if (has(({ kind, trouble }) => kind === 'zip' && trouble !== null)) return 'part-not-opened';
  return 'link-only';
}

function notNotes({ recognition, facts }: Reading, byHand: boolean): Outcome {
  if (facts.autoReply) return { do: 'ignore', reason: 'auto-reply' };
  const expected = recognition.reasons.some(({ code }) => code === 'known-supplier' || code === 'words');
  if (expected && (recognition.meaning === 'password-follows' || recognition.meaning === 'gives-password'))
    return ask('password-mail');
  if (facts.attachments.some((one) => mayHideNotes(one) && (expected || isNamedAsNotes(one))))
    return ask('part-not-opened');
  return byHand ? ask('unsure') : { do: 'ignore', reason: 'not-notes' };
}

/** A container that stayed shut, or a file that calls itself a PDF and is none. */
function mayHideNotes(one: AttachmentFacts): boolean {
  if (one.kind === 'encrypted-message' || one.kind === 'link-file') return true;
  if (one.trouble === null) return false;
  return one.kind === 'zip' || one.kind === 'mail' || one.kind === 'pdf' || isNamedAsNotes(one);
}

function isNamedAsNotes({ name }: AttachmentFacts): boolean {
  return /\.(?:pdf|zip|7z|rar)$|^winmail\.dat$/i.test(name) || readFilename(name).parsed !== null;
}

function ask(reason: MessageReason): Outcome {
  return { do: 'ask', reason };
}
