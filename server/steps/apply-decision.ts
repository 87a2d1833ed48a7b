import { isOpen } from '../../core/leaver-record.ts';
import type { RecognisedPatient } from '../../core/recognition.ts';
import { normaliseRef } from '../../core/record-ref.ts';
import { wrongStage } from '../../core/refusals.ts';
import { claimsOfWords, numbersNamed } from './apply-claims.ts';
import type { Filing } from './apply-filing.ts';
import { fileNotes, recordFor } from './apply-filing.ts';
import type { Arrival, IntakeRefusal } from './apply-intake.ts';
import { outcomeOf } from './apply-outcome.ts';
import type { PatientTyped } from './apply-patient.ts';
import { claimOfPerson, readPatient, refuseOtherRecord } from './apply-patient.ts';
import type { Reading } from './apply-reading.ts';
import { noteMail } from './apply-settling.ts';
import type { Ports } from './ports.ts';
import type { StoredMessage } from './store-port.ts';

/** What a person may say of a message. */
export type Decision =
  | { do: 'file-to-record'; ref: string }
  | ({ do: 'new-record' } & PatientTyped)
  | { do: 'split-by-patient' }
  | { do: 'give-password'; password: string }
  | { do: 'ignore' }
  | { do: 'try-again' };

/** Null where the message is still open to a decision: what Onward itself put aside may be taken up by a person. */
export async function alreadyDecided(ports: Ports, message: StoredMessage): Promise<IntakeRefusal | null> {
  const { state, decidedBy, repeatOf, reason } = message;
  if (state === 'needs-a-person') return null;
  if (state === 'ignored' && decidedBy === null && repeatOf === null && reason !== 'ours') return null;
  const account = decidedBy === null ? null : await ports.store.account(decidedBy);
  const who = decidedBy === null ? 'Onward' : (account?.name ?? 'A colleague');
  return no(
    'already-decided',
    `${who} has ${state === 'filed' ? 'filed' : 'put aside'} this message already.`,
    'Look at the message again.',
  );
}

/** Every PDF becomes a part of the record the person named. Without any, or once deletion runs, it is noted beside it. */
export async function fileToRecord(
  ports: Ports,
  arrival: Arrival,
  reading: Reading,
  typed: string,
): Promise<IntakeRefusal | null> {
  const ref = normaliseRef(typed);
  const record = ref === null ? null : await ports.store.record(arrival.practice, ref);
  if (ref === null || record === null) return NO_RECORD;
  if (!isOpen(record)) return wrongStage('File a message', record.stage, ['expected', 'received', 'checked']);
  if (reading.files.length === 0 || record.stage === 'deleting') {
    await noteMail(ports, arrival, reading, [ref]);
    return null;
  }
  const vault = await ports.store.vault(arrival.practice, ref);
  const refusal =
    cannotBecomeParts(reading) ?? namesAnother(reading, vault?.patient.nhsNumber ?? null, 'this record');
  if (refusal) return refusal;
  await fileAll(ports, arrival, reading, { ref, nhsNumber: null, claims: claimsOfWords(reading) });
  return null;
}

/** The person says who the patient is; the record begins with their word as one source among the others. */
export async function beginRecord(
  ports: Ports,
  arrival: Arrival,
  reading: Reading,
  typed: PatientTyped,
  today: string,
): Promise<IntakeRefusal | null> {
  const patient = readPatient(typed, today);
  if ('ok' in patient) return patient;
  if (reading.files.length === 0) return NO_PDF;
  const refusal =
    cannotBecomeParts(reading) ??
    namesAnother(reading, patient.nhsNumber, 'what you typed') ??
    (await refuseOtherRecord(ports.store, arrival.practice, patient.nhsNumber, null));
  if (refusal) return refusal;
  const claims = [claimOfPerson(patient), ...claimsOfWords(reading)];
  await fileAll(ports, arrival, reading, {
    ref: null,
    nhsNumber: null,
    beginsFor: patient.nhsNumber,
    claims,
  });
  return null;
}

/** Each patient's files to their own record, all of them or none. */
export async function splitByPatient(
  ports: Ports,
  arrival: Arrival,
  reading: Reading,
): Promise<IntakeRefusal | null> {
  const { patients, unplaced } = reading.recognition;
  if (reading.tooHeavy !== null) return TOO_HEAVY;
  if (patients.length === 0) return NO_PDF;
  if (unplaced.length > 0) return UNPLACED;
  const filings: Filing[] = [];
  for (const patient of patients) {
    const filing = await filingOf(ports, arrival, reading, patient);
    if ('ok' in filing) return filing;
    filings.push(filing);
  }
  await fileNotes(ports, arrival, reading, filings);
  return null;
}

/** What the password opened goes on as if it had come unlocked. */
export async function givePassword(
  ports: Ports,
  arrival: Arrival,
  reading: Reading,
): Promise<IntakeRefusal | null> {
  if (reading.opened === 0)
    return reading.files.some(({ readable }) => readable === 'locked') ? WRONG_PASSWORD : NOTHING_LOCKED;
  const outcome = outcomeOf(reading, 1, true);
  if (outcome.do !== 'file') return OPENED_AND_UNSURE;
  const filing = await filingOf(ports, arrival, reading, outcome.patient);
  if ('ok' in filing) return filing;
  await fileNotes(ports, arrival, reading, [filing]);
  return null;
}

async function filingOf(
  ports: Ports,
  arrival: Arrival,
  reading: Reading,
  { patient, agreement, attachmentIds }: RecognisedPatient,
): Promise<Filing | Extract<IntakeRefusal, { ok: false }>> {
  const { nhsNumber } = patient;
  if (nhsNumber === null || agreement.light === 'red') return NOT_CERTAIN;
  const found = await recordFor(ports.store, arrival.practice, nhsNumber);
  if (found.kind === 'person') return pastFiling(found.ref);
  return {
    ref: found.kind === 'join' ? found.ref : null,
    nhsNumber,
    files: reading.files.filter(({ attachmentId }) => attachmentIds.includes(attachmentId)),
    claims: reading.recognition.patients.length === 1 ? claimsOfWords(reading) : [],
  };
}

async function fileAll(
  ports: Ports,
  arrival: Arrival,
  reading: Reading,
  filing: Omit<Filing, 'files'>,
): Promise<void> {
  await fileNotes(ports, arrival, reading, [{ ...filing, files: reading.files }]);
}

function cannotBecomeParts(reading: Reading): IntakeRefusal | null {
  if (reading.tooHeavy !== null) return TOO_HEAVY;
  return reading.recognition.patients.length > 1 ? SEVERAL : null;
}

/** One patient per record: a slip in a reference or a number must not put somebody else's notes there. */
function namesAnother(reading: Reading, nhsNumber: string | null, than: string): IntakeRefusal | null {
  const named = numbersNamed(reading);
  if (nhsNumber === null || named.length === 0 || named.includes(nhsNumber)) return null;
  return no(
    'patients-differ',
    `The notes name another NHS number than ${than}.`,
    'Look at both numbers. If the scanning company named the file wrongly, save the PDF under the right name and drop it on the desk.',
  );
}

function pastFiling(ref: string): Extract<IntakeRefusal, { ok: false }> {
  return no(
    'wrong-stage',
    `The record ${ref} of a patient in this message has gone too far, or is over, so nothing joins it unasked.`,
    'Look at that record. If these are new pages of it, file the message to it yourself.',
  );
}

function no(code: string, what: string, next: string): Extract<IntakeRefusal, { ok: false }> {
  return { ok: false, code, what, next };
}

const SAVE_AND_DROP = 'Save the PDF files from the e-mail and drop them on the desk one by one.';

export const NO_MESSAGE = no(
  'not-found',
  'There is no such message here.',
  'Go back to the list of messages and open it from there.',
);
export const MAIL_GONE = no(
  'mail-gone',
  'The message is no longer in the mailbox, so nothing could be taken from it.',
  'Put it back into the inbox, or ask the sender to send it again.',
);
export const OVERTAKEN = no(
  'overtaken',
  'Others were changing the same message or record just now.',
  'Look at the message again, then decide.',
);
const NO_RECORD = no(
  'not-found',
  'There is no record with that reference here.',
  'Check the reference, or look for the record in the list.',
);
const NO_PDF = no(
  'no-parts',
  'There is no PDF in this message that could become a part.',
  'File it to a record if it is about one, or ignore it.',
);
const SEVERAL = no(
  'several-patients',
  'The files in this message are different people’s.',
  `Split it by patient. If that cannot be done: ${SAVE_AND_DROP.charAt(0).toLowerCase()}${SAVE_AND_DROP.slice(1)}`,
);
const UNPLACED = no(
  'unplaced',
  'One of the files names no patient, so it cannot be split off.',
  SAVE_AND_DROP,
);
const NOT_CERTAIN = no('patients-differ', 'It is not certain whose a file is.', SAVE_AND_DROP);
const TOO_HEAVY = no(
  'too-heavy',
  'One of the PDF files is too large or too strange for Onward to open.',
  'Ask the scanning company to send it again in smaller parts.',
);
const WRONG_PASSWORD = no(
  'wrong-password',
  'That password does not open any of the files.',
  'Check it letter by letter: capitals count. The scanning company may have sent another.',
);
const NOTHING_LOCKED = no(
  'nothing-locked',
  'No PDF in this message waits for a password that Onward can enter.',
  'Open it yourself, save the PDF files, and drop them on the desk.',
);
const OPENED_AND_UNSURE = no(
  'unsure',
  'The password is right, and still it is not sure whose all these files are.',
  'Say whose they are, then enter the password again on the record.',
);
