import { readFilename } from '../../core/lloyd-george-filename.ts';
import {
  agreementWords,
  differenceWords,
  type PatientWords,
  partsWords,
  patientWords,
} from '../../core/parts-words.ts';
import type {
  AttachmentFacts,
  MailFacts,
  Meaning,
  Reason,
  RecognisedPatient,
  Recognition,
} from '../../core/recognition.ts';
import { recognise } from '../../core/recognition.ts';
import type { Tone } from '../views/tag.tsx';

export type SeenFile = { id: string; words: string; name: string };
export type SeenPatient = {
  patient: PatientWords;
  light: RecognisedPatient['agreement']['light'];
  agreementWords: string;
  differences: ReturnType<typeof differenceWords>[];
  notes: string[];
  partsWords: string;
  complete: boolean;
  /** Each part of the set and whether it is in this message; empty for a single file, and for a set past counting. */
  parts: { part: number; here: boolean }[];
  problems: string[];
  files: SeenFile[];
};

/** What the pane makes of a message by itself. Everything in it is fit to be shown as text. */
export type Seen = {
  verdict: Recognition['verdict'];
  title: string;
  words: string;
  tone: Tone;
  /** What the one button does; null where there is nothing to do. */
  offer: 'take-in' | 'show-record' | null;
  patients: SeenPatient[];
  unplaced: SeenFile[];
  reasons: Reason[];
  problems: string[];
  recordRefs: string[];
  meaningWords: string | null;
};

/** The verdict from the message alone: by the same rules as on the server, before any call to it. */
export function seenIn(mail: MailFacts): Seen {
  const found = recognise(mail);
  const unseen = mail.attachments.filter(({ kind }) => kind === 'zip' || kind === 'mail');
  const inside = found.verdict === 'not-notes' && unseen.length > 0 && isExpected(found, unseen);
  const verdict = inside ? 'perhaps' : found.verdict;
  return {
    verdict,
    ...TITLES[verdict],
    ...(found.patients.length > 1 ? SEVERAL_PATIENTS : {}),
    ...(inside ? LOOK_INSIDE : {}),
    ...(verdict === 'about-a-record' ? { title: `About ${found.recordRefs[0] ?? 'a record'}` } : {}),
    patients: found.patients.map((one) => patientSeen(one, mail.attachments)),
    unplaced: filesOf(found.unplaced, mail.attachments),
    reasons: inside ? [...found.reasons.filter(({ code }) => code !== 'no-file'), INSIDE] : found.reasons,
    problems: [...new Set(found.problems.map(({ text }) => text))],
    recordRefs: found.recordRefs,
    meaningWords: found.meaning === null ? null : MEANING_WORDS[found.meaning],
  };
}

type Title = Pick<Seen, 'title' | 'words' | 'tone' | 'offer'>;

const TITLES: Record<Recognition['verdict'], Title> = {
  notes: {
    title: 'Digitised notes',
    words: 'Take them in, and Onward follows them to the bag.',
    tone: 'green',
    offer: 'take-in',
  },
  perhaps: {
    title: 'Perhaps digitised notes',
    words: 'Take it in, and a person decides with the pages in view.',
    tone: 'amber',
    offer: 'take-in',
  },
  'needs-opening': {
    title: 'Needs opening',
    words:
      'Notes may be behind a password, a sealed message or a link. Take it in, and Onward asks for what it needs.',
    tone: 'amber',
    offer: 'take-in',
  },
  'about-a-record': {
    title: 'About a record',
    words:
      'It names a reference of yours. Put beside the record, it says there what it may mean; an e-mail changes nothing by itself.',
    tone: 'blue',
    offer: 'show-record',
  },
  'not-notes': {
    title: 'Not digitised notes',
    words: 'Nothing in this message looks like a patient’s notes.',
    tone: 'plain',
    offer: null,
  },
};

const SEVERAL_PATIENTS = {
  title: 'Notes of several patients',
  words: 'Take it in, and a person splits it by patient.',
} satisfies Partial<Title>;

const LOOK_INSIDE = {
  words: 'Outlook does not show what is inside an attached zip or e-mail. Take it in, and Onward looks.',
} satisfies Partial<Title>;

const INSIDE: Reason = {
  code: 'inside',
  weight: 'note',
  text: 'A zip or an e-mail is attached, which can be looked into only once it was taken in.',
};

function isExpected({ reasons }: Recognition, unseen: readonly AttachmentFacts[]): boolean {
  return (
    reasons.some(({ code }) => code === 'words' || code === 'known-supplier') ||
    unseen.some(({ name }) => readFilename(name).parsed !== null)
  );
}

/** What a reply may mean. Only ever said as a question; nothing is recorded by it. */
const MEANING_WORDS: Record<Meaning, string> = {
  'says-legible': 'It seems to say that the notes are legible.',
  'says-not-legible': 'It seems to say that something cannot be read.',
  'says-deleted': 'It seems to say that their copy was deleted.',
  'says-not-held': 'It seems to say that they do not hold the notes.',
  'password-follows': 'It seems to say that a password follows in another message.',
  'gives-password': 'It seems to bring a password.',
};

function patientSeen(found: RecognisedPatient, attachments: readonly AttachmentFacts[]): SeenPatient {
  const { agreement, parts } = found;
  return {
    patient: patientWords(found.patient),
    light: agreement.light,
    // Amber without a difference means that something is not known; the notes say what.
    agreementWords:
      agreement.light === 'amber' && agreement.differences.length === 0
        ? ''
        : agreementWords(agreement.light),
    differences: agreement.differences.map(differenceWords),
    notes: agreement.notes,
    partsWords: partsWords({ ...parts, files: found.attachmentIds.length }),
    complete: parts.complete,
    parts:
      parts.of !== null && parts.of > 1 && parts.of <= MOST_PARTS_SHOWN
        ? countedOut(parts.of, parts.present)
        : [],
    problems: parts.problems.map(({ message }) => message),
    files: filesOf(found.attachmentIds, attachments),
  };
}

const MOST_PARTS_SHOWN = 30;

function countedOut(of: number, present: readonly number[]) {
  return Array.from({ length: of }, (_, index) => ({ part: index + 1, here: present.includes(index + 1) }));
}

function filesOf(ids: readonly string[], attachments: readonly AttachmentFacts[]): SeenFile[] {
  return ids.flatMap((id) => {
    const facts = attachments.find((one) => one.id === id);
    if (!facts) return [];
    const { parsed } = readFilename(facts.name);
    const words =
      parsed?.part === null || parsed?.part === undefined
        ? 'Not numbered'
        : `Part ${parsed.part}${parsed.of === null ? '' : ` of ${parsed.of}`}`;
    return [{ id, words, name: facts.name }];
  });
}
