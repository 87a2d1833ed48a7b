import type { NextCode } from '../../core/next-step.ts';

/** The primary button (or, where there is none, what is waited for) and why, for each next step. */
type Next = { words: string; why: string };

const NEXT: Record<NextCode, Next> = {
  'enter-patient': {
    words: 'Enter the patient’s details',
    why: 'Name, NHS number and date of birth are not all known. Nobody can ask for the notes or check them without.',
  },
  'ask-for-notes': {
    words: 'Ask the scanning company for the notes',
    why: 'The patient is leaving and the notes are not here. Onward writes the letter.',
  },
  'ask-for-notes-again': {
    words: 'Ask the scanning company again',
    why: 'It was asked and has been silent for longer than it usually takes. Ringing may be quicker.',
  },
  'wait-for-notes': {
    words: 'Wait for the notes',
    why: 'Onward takes them in when they arrive, and says so here if they are late.',
  },
  'notes-not-held': {
    words: 'Decide how to go on without the scan',
    why: 'The scanning company does not hold these notes. Ask another company, look for the paper, choose another route, or close the record.',
  },
  'says-not-held': {
    words: 'Record that the notes are not held',
    why: 'A message seems to say that the scanning company does not hold them. Read it first.',
  },
  'choose-route': {
    words: 'Choose the route',
    why: 'This record is stopped until a person says how the notes leave. Speak to your information governance lead if in doubt.',
  },
  'route-changed': {
    words: 'Undo the last step',
    why: 'The route was changed to one that uses no courier, after the notes were printed.',
  },
  'unlock-part': {
    words: 'Enter the password',
    why: 'A part is locked. The password often comes in a second message.',
  },
  'number-parts': {
    words: 'Say which part each file is',
    why: 'The files do not say it clearly, and nothing may be printed with a part in doubt.',
  },
  'duplicate-parts': {
    words: 'Take out the part that is there twice',
    why: 'Two files are the same part. Look at both before you choose.',
  },
  'part-damaged': {
    words: 'Ask for the damaged part again',
    why: 'A part cannot be read. When it has come again, take the damaged one out.',
  },
  'parts-missing': {
    words: 'Ask for the missing parts',
    why: 'Nothing can be printed until every part is here.',
  },
  'wait-for-parts': {
    words: 'Wait for the missing parts',
    why: 'They were asked for. Onward puts them with the others when they arrive.',
  },
  'patients-differ': {
    words: 'Take out what is not this patient’s',
    why: 'Two different NHS numbers are named in these notes. Nothing goes on until one patient is left.',
  },
  'look-at-rescue': {
    words: 'Look at a file that was repaired',
    why: 'A file was protected or damaged, and the press opened or repaired it. Look at every page of it, then tick that you have.',
  },
  'look-at-pages': {
    words: 'Look at a page that names another NHS number',
    why: 'It may be another patient’s page. Take it out if it is; if it belongs here, say so when you check the notes.',
  },
  'check-notes': {
    words: 'Check the notes',
    why: 'Every part is here. Look at the pages: the right patient, complete, and legible.',
  },
  'confirm-release': {
    words: 'Confirm the release',
    why: 'On this route there is no answer to wait for. Confirm it once you have seen for yourself that the notes are where they belong.',
  },
  'prepare-pack': {
    words: 'Prepare the reprint pack',
    why: 'The notes are checked. The pack is compared with the scan, page by page, before you can print it.',
  },
  'pack-in-hand': {
    words: 'Wait for the reprint pack',
    why: 'It is being made and compared with the scan.',
  },
  'pack-failed': {
    words: 'Prepare the reprint pack again',
    why: 'The last attempt ended without one. Nothing was printed.',
  },
  'print-pack': {
    words: 'Print and count the pack',
    why: 'It is proven and ready. Print it at "Actual size" and count the sheets.',
  },
  'wait-for-label': {
    words: 'Record the transit label',
    why: 'The pack is printed. The label comes with the courier’s weekly visit.',
  },
  bag: {
    words: 'Put the notes in the bag',
    why: 'Pack and label are here. Match the label to this patient; nothing else goes in the bag.',
  },
  'wait-for-courier': {
    words: 'Record the collection',
    why: 'The bag is ready. The courier comes weekly.',
  },
  'answer-waits': {
    words: 'Record the new practice’s answer',
    why: 'A message seems to bring it. Read it; Onward does nothing by itself.',
  },
  'record-new-practice': {
    words: 'Record the new practice',
    why: 'Then it can be asked whether the reprint is legible. If you cannot find it, the review window protects the patient without it.',
  },
  'ask-new-practice': {
    words: 'Ask the new practice',
    why: 'It may take two weeks for the notes to arrive there. Its answer can end the waiting sooner.',
  },
  'wait-for-answer': {
    words: 'Wait for the new practice',
    why: 'It was asked whether the reprint is legible. The review window ends the waiting in any case.',
  },
  'ask-new-practice-again': {
    words: 'Ask the new practice again',
    why: 'It was asked and has not answered. Onward writes to it once more; if it says nothing, the review window ends the waiting.',
  },
  'answer-late': {
    words: 'Ring the new practice and record its answer',
    why: 'It was asked and has not answered. If it says nothing, the review window ends the waiting.',
  },
  'window-ending': {
    words: 'Nothing to do',
    why: 'The review window is over with no objection. Onward marks the record clear by itself.',
  },
  'late-part': {
    words: 'Decide about the late part',
    why: 'A part is here that was not in the bag. Take it out if it is a duplicate; else undo the collection or send it after the others.',
  },
  kept: {
    words: 'Nothing to do',
    why: 'On this route the copies are kept, and nothing is deleted here.',
  },
  held: {
    words: 'Nothing to do while a hold stands',
    why: 'Every copy is kept until a lead releases every hold.',
  },
  'review-hold': {
    words: 'Look at the hold again',
    why: 'Its review date has come. Keep it with a new date, or release it.',
  },
  'approve-deletion': {
    words: 'Approve deletion of every copy',
    why: 'The practice has no right to hold these notes any longer. You will be asked to name the patient back.',
  },
  'ask-lead': {
    words: 'Ask a lead to approve the deletion',
    why: 'Nothing more is waited for, and only a lead may give the first approval.',
  },
  'give-second-approval': {
    words: 'Give the second approval',
    why: 'A first person has approved the deletion. The second must be somebody else.',
  },
  'wait-for-second': {
    words: 'Wait for a second person',
    why: 'You gave the first approval. A colleague must give the second.',
  },
  'deletion-blocked': {
    words: 'See what stands against deletion',
    why: 'The copies cannot be deleted yet. The reasons are listed under "Deletion".',
  },
  'removing-copies': {
    words: 'Nothing to do',
    why: 'Onward is removing the practice’s copies and looks for each of them afterwards.',
  },
  'supplier-answer': {
    words: 'Record what the scanning company says',
    why: 'It was asked to delete its copy. The certificate waits for its answer.',
  },
  'read-mail': {
    words: 'Read the message about this record',
    why: 'A message names this record’s reference and nobody has dealt with it.',
  },
  'letter-came-back': {
    words: 'See to the letter that did not arrive',
    why: 'The message under “Messages” says why. Check the address, ask again or ring, then say that the message needs nothing more.',
  },
  deleted: {
    words: 'Done',
    why: 'Every copy known of is accounted for. Keep the certificate.',
  },
  closed: {
    words: 'Closed',
    why: 'This record ended another way. A lead can reopen it.',
  },
};

/** `page` is the page to look at, such as 'Page 7 of part 1', where the step is about one. */
export function nextWords(code: NextCode, page: string | null = null): string {
  return code === 'look-at-pages' && page !== null
    ? `Look at ${page.charAt(0).toLowerCase()}${page.slice(1)}: another NHS number`
    : NEXT[code].words;
}

export function nextWhy(code: NextCode): string {
  return NEXT[code].why;
}
