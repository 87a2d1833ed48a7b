import type { LeaverRecord } from '../../core/leaver-record.ts';
import { partsInPlay } from '../../core/leaver-record.ts';
import { partsState } from '../../core/parts.ts';
import { listWords } from './plain-words.ts';

/** A reply that Outlook opens, filled in, for a person to read, change and send. `paragraphs` are plain text. */
export type ReplyTemplate = { id: string; title: string; paragraphs: string[] };

type About = {
  practice: { name: string };
  record: LeaverRecord;
  /** Who wrote the message that is answered. */
  to: 'supplier' | 'other';
};

/**
 * What one may want to answer to a message about a record. The message itself is quoted below by Outlook, so that a reply
 * names our reference and nobody. As in our letters, no word is used that an answer would be known by ("legible",
 * "deleted", "not held"): quoted back, it must mean nothing.
 */
export function replyTemplates(about: About): ReplyTemplate[] {
  const wanted = about.to === 'supplier' ? toSupplier(about.record) : toOthers(about.record);
  return wanted.map(({ id, title, words }) => ({
    id,
    title,
    paragraphs: ['Hello', ...words, `${about.practice.name}\nOur reference: ${about.record.ref}`],
  }));
}

type Wanted = { id: string; title: string; words: string[] };

function toSupplier(record: LeaverRecord): Wanted[] {
  const parts = partsInPlay(record);
  const { missing } = partsState(
    parts.map(({ fileId, part, of, sha256 }) => ({ id: fileId, part, of, sha256 })),
  );
  const early = record.stage === 'expected' || record.stage === 'received';
  return [
    ...(early && missing.length > 0 ? [missingParts(missing)] : []),
    ...(early && parts.some(({ readable }) => readable === 'locked') ? [PASSWORD] : []),
    ...(early && parts.some(({ readable }) => readable === 'damaged') ? [SEND_AGAIN] : []),
    ...(early && record.agreement === 'red' ? [OTHER_PATIENT] : []),
    ...(record.stage === 'deleting' ? [CERTIFICATE] : []),
  ];
}

function toOthers(record: LeaverRecord): Wanted[] {
  if (record.stage !== 'collected') return [];
  return [HAVE_THEY_ARRIVED, WHICH_PAGES];
}

function missingParts(missing: readonly number[]): Wanted {
  const which = listWords(missing.map(String));
  return {
    id: 'missing-parts',
    title: 'Write that parts are missing',
    words: [
      'Thank you for the notes in your message below.',
      `${missing.length === 1 ? `Part ${which} has` : `Parts ${which} have`} not reached us. Please send ${missing.length === 1 ? 'it' : 'them'}, or tell us if there ${missing.length === 1 ? 'is none' : 'are none'}.`,
    ],
  };
}

const PASSWORD: Wanted = {
  id: 'password',
  title: 'Ask for the password',
  words: [
    'Thank you for the notes in your message below. A file in it asks for a password that we do not have.',
    'Please tell us the password, by telephone or in another message, and which of our references it belongs to.',
  ],
};

const SEND_AGAIN: Wanted = {
  id: 'send-again',
  title: 'Ask for a file again',
  words: [
    'Thank you for your message below. A file in it is damaged and cannot be opened.',
    'Please send that file again, whole, as a PDF.',
  ],
};

const OTHER_PATIENT: Wanted = {
  id: 'other-patient',
  title: 'Say that another patient is among them',
  words: [
    'The files in your message below name more than one patient. We have stopped, and nothing of them was passed on.',
    'Please look at what you sent, tell us what went wrong, and send us the right files. We shall let our own lead for information governance know.',
  ],
};

const CERTIFICATE: Wanted = {
  id: 'certificate',
  title: 'Ask for a certificate',
  words: [
    'Thank you for your message below. Please send us a certificate of what was done, with the day, and with our reference in place of the patient’s name.',
    'If copies are left anywhere, in backups for example, please say which and until when.',
  ],
};

const HAVE_THEY_ARRIVED: Wanted = {
  id: 'have-they-arrived',
  title: 'Ask whether the reprint can be read',
  words: [
    'Thank you for your message below. We printed the scanned notes again, and they have gone to you by courier.',
    'Please tell us whether they have arrived and whether every page can be read. Please do not attach any notes.',
  ],
};

const WHICH_PAGES: Wanted = {
  id: 'which-pages',
  title: 'Ask which pages give trouble',
  words: [
    'Thank you for your message below. Please tell us which pages give trouble, by the numbers at the foot of each ("side 12 of 40").',
    'We still have our copy and will print them again for you. Please do not attach any notes.',
  ],
};
