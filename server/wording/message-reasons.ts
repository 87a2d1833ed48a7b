import type { MessageState } from '../steps/store-port.ts';

/** Why a message ended where it did, and what to do next. Codes are stable: they are kept with the message. */
type ReasonWords = { state: MessageState; text: string; nextWords: string };

export const MESSAGE_REASONS = {
  notes: {
    state: 'filed',
    text: 'The notes in it were filed to the patient’s record.',
    nextWords: 'Nothing more to do here.',
  },
  'about-record': {
    state: 'filed',
    text: 'It names one of our references, so it lies beside that record.',
    nextWords: 'Read it there. Nothing moves until somebody here says so.',
  },
  'answers-letter': {
    state: 'filed',
    text: 'It answers a letter that Onward wrote, so it lies beside that letter and its record.',
    nextWords: 'Read it there. Nothing moves until somebody here says so.',
  },
  'decided-filed': {
    state: 'filed',
    text: 'A colleague filed it to a record.',
    nextWords: 'Nothing more to do here.',
  },
  repeat: {
    state: 'ignored',
    text: 'This very message came before. The copy is known, so it will be deleted with the first.',
    nextWords: 'Nothing to do.',
  },
  'not-notes': {
    state: 'ignored',
    text: 'Nothing in it looks like a patient’s notes or like an answer about a record.',
    nextWords: 'If it was about a patient’s notes after all, take it up from here.',
  },
  ours: {
    state: 'ignored',
    text: 'Onward wrote this message itself.',
    nextWords: 'Nothing to do.',
  },
  'auto-reply': {
    state: 'ignored',
    text: 'It is an automatic reply or a failed delivery.',
    nextWords: 'If a letter could not be delivered, check the address in the settings or on the record.',
  },
  'decided-ignored': {
    state: 'ignored',
    text: 'A colleague said that it is not about a patient’s notes.',
    nextWords: 'Nothing to do.',
  },
  'letter-came-back': {
    state: 'needs-a-person',
    text: 'A letter that Onward wrote to somebody here could not be delivered.',
    nextWords:
      'Check that person’s address and mailbox; whoever looks after Onward sets the address. Then say that you have seen to it.',
  },
  'delivery-failed': {
    state: 'needs-a-person',
    text: 'A mail could not be delivered to an address that Onward writes to. It is not said which mail.',
    nextWords:
      'Read it. If a letter of Onward’s did not arrive, check the address and ring; then say that you have seen to it.',
  },
  'several-patients': {
    state: 'needs-a-person',
    text: 'The files in it belong to more than one patient.',
    nextWords: 'Look at each file, then split it by patient.',
  },
  'two-numbers': {
    state: 'needs-a-person',
    text: 'Two different NHS numbers are named for one patient.',
    nextWords:
      'Find out whose notes these are before anything is filed. Where single pages slipped in, file it to the right patient and take them out there.',
  },
  unsure: {
    state: 'needs-a-person',
    text: 'These may be a patient’s notes, but Onward is not sure whose.',
    nextWords: 'Look at the files and say whose they are, or that they are not notes.',
  },
  locked: {
    state: 'needs-a-person',
    text: 'A file is locked with a password.',
    nextWords: 'Enter the password. It often comes in a second message.',
  },
  encrypted: {
    state: 'needs-a-person',
    text: 'The message is encrypted and has to be opened by a person.',
    nextWords: 'Open it in your mail program, save the files, and put them onto this page.',
  },
  'link-only': {
    state: 'needs-a-person',
    text: 'It has no file, only a link. Onward never follows links.',
    nextWords: 'If you trust the sender, fetch the files yourself and put them onto this page.',
  },
  'part-not-opened': {
    state: 'needs-a-person',
    text: 'Something in it could not be opened, and part of the notes may be inside.',
    nextWords: 'Open it yourself and put the files onto this page, or ask for it to be sent again.',
  },
  'too-heavy': {
    state: 'needs-a-person',
    text: 'A file is too large or too complicated to be read safely.',
    nextWords: 'Try again. If that fails, ask the scanning company for the notes in smaller parts.',
  },
  unreadable: {
    state: 'needs-a-person',
    text: 'It could not be read as a message.',
    nextWords: 'Open it in your mail program. If it holds notes, put the files onto this page.',
  },
  'password-mail': {
    state: 'needs-a-person',
    text: 'It seems to bring a password, or to say that one will follow.',
    nextWords: 'Use the password on the locked file, then say that this message is not notes.',
  },
  'past-courier': {
    state: 'needs-a-person',
    text: 'These notes are for a patient whose bag has already left with the courier.',
    nextWords: 'Look at the record. Then file them to it, or say that they are not notes.',
  },
  'record-closed': {
    state: 'needs-a-person',
    text: 'The record it belongs to was closed.',
    nextWords: 'Ask a lead to reopen the record, or begin a new one if the patient has left again.',
  },
  'record-deleted': {
    state: 'needs-a-person',
    text: 'The record it belongs to was deleted, and the practice may not keep these notes.',
    nextWords:
      'If the patient came back and has left again, or you cannot send it back, begin a new record: then this copy is followed to its deletion too.',
  },
  'unknown-reference': {
    state: 'needs-a-person',
    text: 'It names a reference that is not one of ours.',
    nextWords: 'Read it, and file it to the right record or ignore it.',
  },
  'could-not-finish': {
    state: 'needs-a-person',
    text: 'Onward could not finish with it. Nothing of it was filed.',
    nextWords: 'Try again. If that fails, tell whoever looks after Onward.',
  },
} as const satisfies Record<string, ReasonWords>;

export type MessageReason = keyof typeof MESSAGE_REASONS;

/** The words of a stored code. One that this version does not know is shown as needing a look, never hidden. */
export function messageReasonWords(code: string): ReasonWords {
  return Object.hasOwn(MESSAGE_REASONS, code)
    ? MESSAGE_REASONS[code as MessageReason]
    : MESSAGE_REASONS['could-not-finish'];
}

/** What a state is called on the page of messages. */
export const MESSAGE_STATE_WORDS: Record<MessageState, string> = {
  filed: 'Filed',
  'needs-a-person': 'Needs a person',
  ignored: 'Ignored',
};
