import type { FilenameReading } from './lloyd-george-filename.ts';
import { readFilename } from './lloyd-george-filename.ts';
import type { PartsState } from './parts.ts';
import { partsState } from './parts.ts';
import type { Agreement, PatientClaim, PatientDetails } from './patient-match.ts';
import { agreePatient } from './patient-match.ts';
import { claimsOfFile, claimsOfMail } from './recognition-claims.ts';
import { DOWNLOAD_WORDS, MEANINGS, NOTES_WORDS } from './recognition-words.ts';

/** What the pages of a PDF say, once read: text per page, '' where there is none. */
export type PdfFacts = { pages: number; locked: boolean; damaged: boolean; texts: string[] };
export type AttachmentKind =
  | 'pdf'
  | 'zip'
  | 'mail'
  | 'encrypted-message'
  | 'link-file'
  | 'picture'
  | 'document'
  | 'other';

/** One attachment, however deep. `pdf` is null until the pages were read; `trouble` says in words why it could not be opened. */
export type AttachmentFacts = {
  id: string;
  name: string;
  kind: AttachmentKind;
  bytes: number;
  inside: string[];
  pdf: PdfFacts | null;
  trouble: string | null;
};

export type MailFacts = {
  from: string | null;
  fromName: string | null;
  subject: string;
  bodyText: string;
  attachments: AttachmentFacts[];
  autoReply: boolean;
  /** Carries our own loop marker. A hint only: anybody can write one. */
  ours: boolean;
};

export type RecognitionConfig = {
  suppliers: { id: string; name: string; senders: string[] }[];
  words: string[];
  recordRefPattern: RegExp;
};

export const DEFAULT_RECOGNITION: RecognitionConfig = {
  suppliers: [],
  words: [],
  recordRefPattern: /\bLV-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b/g,
};

export type Verdict = 'notes' | 'perhaps' | 'needs-opening' | 'about-a-record' | 'not-notes';
export type Reason = { code: string; text: string; weight: 'for' | 'against' | 'note' };
export type Meaning = (typeof MEANINGS)[number]['meaning'];
export type RecognisedPatient = {
  patient: PatientDetails;
  agreement: Agreement;
  attachmentIds: string[];
  parts: PartsState;
};

export type Recognition = {
  verdict: Verdict;
  reasons: Reason[];
  supplier: string | null;
  recordRefs: string[];
  /** Grouped by NHS number; files naming nobody join the only patient there is. */
  patients: RecognisedPatient[];
  /** Attachments that may be somebody's notes and nobody can say whose. */
  unplaced: string[];
  /** What a reply may mean: only ever a proposal, because mail has no authority. */
  meaning: Meaning | null;
  problems: { code: string; text: string }[];
};

/** Bounds of what is read, so that no message can hold up another: characters of subject and body. */
const SUBJECT_READ = 1_000;
const BODY_READ = 20_000;

/** Whether a message brings somebody's digitised notes, whose, and which parts; always with reasons. Pure. */
export function recognise(mail: MailFacts, config: RecognitionConfig = DEFAULT_RECOGNITION): Recognition {
  const subject = mail.subject.slice(0, SUBJECT_READ);
  const body = mail.bodyText.slice(0, BODY_READ);
  const signs: Signs = {
    mail,
    supplier: supplierOf(mail.from, config),
    words: saysNotes(`${subject}\n${body}`, config),
    refs: refsIn(`${subject}\n${body}`, config.recordRefPattern),
    link: DOWNLOAD_WORDS.test(body) && /https?:\/\//i.test(body),
    files: mail.attachments
      .filter(({ kind }) => kind === 'pdf')
      .map((facts) => ({ facts, reading: readFilename(facts.name) })),
    closed: mail.attachments.filter(isClosed),
  };
  const { patients, unplaced } = group(signs, claimsOfMail(subject, body));
  const verdict = verdictOf(signs, patients);
  return {
    verdict,
    reasons: reasonsOf(signs, patients, verdict),
    supplier: signs.supplier?.id ?? null,
    recordRefs: signs.refs,
    patients,
    unplaced,
    meaning: MEANINGS.find(({ pattern }) => pattern.test(`${subject}\n${body}`))?.meaning ?? null,
    problems: problemsOf(signs),
  };
}

type NamedFile = { facts: AttachmentFacts; reading: FilenameReading };
type Signs = {
  mail: MailFacts;
  supplier: { id: string; name: string } | null;
  words: boolean;
  refs: string[];
  link: boolean;
  files: NamedFile[];
  closed: AttachmentFacts[];
};

function supplierOf(from: string | null, config: RecognitionConfig): Signs['supplier'] {
  if (from === null) return null;
  const address = from.toLowerCase();
  return (
    config.suppliers.find(({ senders }) =>
      senders.some((sender) => matches(address, sender.toLowerCase())),
    ) ?? null
  );
}

/** '@domain' matches that domain only, never one that merely ends in it. */
function matches(address: string, sender: string): boolean {
  return sender.startsWith('@') ? address.slice(address.lastIndexOf('@')) === sender : address === sender;
}

function saysNotes(text: string, config: RecognitionConfig): boolean {
  const lower = text.toLowerCase();
  return [...NOTES_WORDS, ...config.words].some((word) => word !== '' && lower.includes(word.toLowerCase()));
}

function refsIn(text: string, pattern: RegExp): string[] {
  return [
    ...new Set([...text.matchAll(new RegExp(pattern.source, 'gi'))].map(([ref]) => ref.toUpperCase())),
  ].slice(0, 20);
}

function isClosed({ kind, pdf, trouble }: AttachmentFacts): boolean {
  return (
    kind === 'encrypted-message' ||
    kind === 'link-file' ||
    pdf?.locked === true ||
    (kind === 'zip' && trouble !== null)
  );
}

/** Groups files by NHS number; a file naming nobody joins the only patient there is, else stands unplaced. */
function group(
  signs: Signs,
  fromMail: PatientClaim[],
): { patients: RecognisedPatient[]; unplaced: string[] } {
  const groups = new Map<string, { file: NamedFile; claims: PatientClaim[] }[]>();
  const nobody: { file: NamedFile; claims: PatientClaim[] }[] = [];
  for (const file of signs.files) {
    const claims = claimsOfFile(file.facts, file.reading);
    const number = claims.find((claim) => claim.certain && claim.nhsNumber !== null)?.nhsNumber;
    if (number) groups.set(number, [...(groups.get(number) ?? []), { file, claims }]);
    else nobody.push({ file, claims });
  }
  const mailNumbers = [
    ...new Set(
      fromMail.flatMap(({ nhsNumber, certain }) => (certain && nhsNumber !== null ? [nhsNumber] : [])),
    ),
  ];
  if (groups.size === 0 && mailNumbers.length === 1 && nobody.length > 0)
    groups.set(mailNumbers[0] ?? '', nobody.splice(0));
  if (groups.size === 1) for (const [, members] of groups) members.push(...nobody.splice(0));
  // What the mail itself says can be held against one patient only; against several it would accuse them all.
  const shared = groups.size === 1 ? fromMail : [];
  return {
    patients: [...groups.values()].map((members) => patientOf(members, shared)),
    unplaced: nobody.map(({ file }) => file.facts.id),
  };
}

function patientOf(
  members: { file: NamedFile; claims: PatientClaim[] }[],
  fromMail: PatientClaim[],
): RecognisedPatient {
  const { patient, agreement } = agreePatient([...members.flatMap(({ claims }) => claims), ...fromMail]);
  const parts = members.map(({ file }) => ({
    id: file.facts.id,
    part: file.reading.parsed?.part ?? null,
    of: file.reading.parsed?.of ?? null,
    sha256: null,
  }));
  return { patient, agreement, attachmentIds: parts.map(({ id }) => id), parts: partsState(parts) };
}

function verdictOf(signs: Signs, patients: RecognisedPatient[]): Verdict {
  const { mail, supplier, words, refs, link, files, closed } = signs;
  const named = files.some(({ reading }) => reading.parsed !== null);
  const expected = supplier !== null || words || named || refs.length > 0;
  if (patients.length > 1) return 'perhaps';
  if (named && patients.length === 1) return patients[0]?.agreement.light === 'red' ? 'perhaps' : 'notes';
  if (closed.length > 0 && (expected || closed.some(({ kind }) => kind === 'encrypted-message')))
    return 'needs-opening';
  if (files.length > 0 && supplier !== null && patients.length === 1) return 'notes';
  if (files.length > 0 && (supplier !== null || words || named || patients.length === 1)) return 'perhaps';
  if (refs.length > 0) return 'about-a-record';
  if (mail.ours || mail.autoReply) return 'not-notes';
  if (link && (supplier !== null || words)) return 'needs-opening';
  return 'not-notes';
}

function reasonsOf(
  { mail, supplier, words, refs, link, files, closed }: Signs,
  patients: RecognisedPatient[],
  verdict: Verdict,
): Reason[] {
  const named = files.filter(({ reading }) => reading.parsed !== null).length;
  const reason = (when: boolean, code: string, weight: Reason['weight'], text: string): Reason[] =>
    when ? [{ code, text, weight }] : [];
  return [
    ...reason(
      named > 0,
      'named-file',
      'for',
      named === 1
        ? 'One file is named as scanned Lloyd George notes are.'
        : `${named} files are named as scanned Lloyd George notes are.`,
    ),
    ...reason(
      supplier !== null,
      'known-supplier',
      'for',
      `It comes from ${supplier?.name}, a scanning company in your settings.`,
    ),
    ...reason(words, 'words', 'for', 'The message speaks of patient notes.'),
    ...reason(
      patients.length > 1,
      'several-patients',
      'against',
      `These files are ${patients.length} different people’s. A person should split them.`,
    ),
    ...reason(
      patients.some(({ agreement }) => agreement.light === 'red'),
      'two-numbers',
      'against',
      'Two different NHS numbers are named for one patient.',
    ),
    ...reason(
      closed.length > 0,
      'closed',
      'note',
      'Something in it is locked, encrypted or only a link, and has to be opened by a person.',
    ),
    ...reason(
      verdict === 'needs-opening' && closed.length === 0 && link,
      'link-only',
      'note',
      'There is no attachment, only a link. Onward never follows links.',
    ),
    ...reason(refs.length > 0, 'our-reference', 'note', 'It names one of our references.'),
    ...reason(mail.ours, 'ours', 'against', 'It carries the mark of a message Onward wrote itself.'),
    ...reason(mail.autoReply, 'auto-reply', 'against', 'It is an automatic reply or a failed delivery.'),
    ...reason(files.length === 0 && closed.length === 0 && !link, 'no-file', 'against', 'It brings no PDF.'),
    ...reason(
      files.length > 0 && named === 0 && supplier === null && !words,
      'plain-pdf',
      'against',
      'Nothing about its PDF says that it is patient notes.',
    ),
  ];
}

function problemsOf({ mail, files }: Signs): Recognition['problems'] {
  const fromNames = files
    .flatMap(({ reading }) => (reading.parsed === null ? [] : reading.problems))
    .map(({ code, message }) => ({ code, text: message }));
  const fromFiles = mail.attachments.flatMap(({ trouble }) =>
    trouble === null ? [] : [{ code: 'not-opened', text: trouble }],
  );
  const damaged = files
    .filter(({ facts }) => facts.pdf?.damaged === true)
    .map(() => ({ code: 'damaged', text: 'A PDF is damaged and cannot be read.' }));
  return [...fromNames, ...fromFiles, ...damaged].slice(0, 100);
}
