import { showDate } from '../../core/dates.ts';
import type { LeaverEvent, UndoableStep } from '../../core/leaver-record.ts';
import { DEDUCTION_REASONS, ROUTE_RULES } from '../../core/routes.ts';
import { closeWords } from './close-words.ts';
import { copyWords, evidenceWords, recoverableWords } from './copy-words.ts';
import { holdWords } from './hold-words.ts';
import { packTroubleWords } from './pack-words.ts';
import { pageRefusalWords } from './page-words.ts';
import { FIELD_WORDS, partRefusalWords } from './parts-words.ts';
import { countWords, listWords } from './plain-words.ts';

/** What happened, in one or two plain sentences for the history. Like the event itself, it names nobody. */
export function eventWords(event: LeaverEvent): string {
  switch (event.type) {
    case 'leaver-expected':
      return event.source === 'notes'
        ? 'The record was begun, because notes arrived.'
        : 'The record was begun, before any notes.';
    case 'notes-requested':
      return `The scanning company was asked for the notes on ${showDate(event.on)}.`;
    case 'notes-not-held':
      return 'The scanning company does not hold the notes.';
    case 'part-received':
      return partReceived(event);
    case 'part-came-again':
      return 'A file came that is here already. It was noted, not kept twice.';
    case 'part-unlocked':
      return `A locked part was opened: ${countWords(event.pages, 'page')}.`;
    case 'part-numbered':
      return `A file was said to be part ${event.part} of ${event.of}.`;
    case 'part-inspected':
      return 'The pages of a part were looked at again by the press, and what was seen was kept.';
    case 'rescue-accepted':
      return 'A colleague looked at every page of a file that was protected or damaged, and ticked it.';
    case 'page-taken-out':
      return `Page ${event.page} of a part was taken out. ${pageRefusalWords(event.reason)}.`;
    case 'page-put-back':
      return `Page ${event.page} of a part, which had been taken out, was put back.`;
    case 'blank-kept':
      return `Page ${event.page} of a part is to be printed although it seems blank.`;
    case 'blank-dropped':
      return `Page ${event.page} of a part is to be treated as blank again.`;
    case 'part-refused':
      return `A part was taken out. ${partRefusalWords(event.reason)}.`;
    case 'part-restored':
      return 'A part that was taken out was put back.';
    case 'patient-compared':
      return `The patient’s details were compared: ${LIGHTS[event.light]}.`;
    case 'patient-corrected':
      return `The patient’s details were corrected: ${listWords(event.fields.map((field) => FIELD_WORDS[field])) || 'no field changed'}. Compared again: ${LIGHTS[event.light]}.`;
    case 'route-chosen':
      return `The route was chosen. ${ROUTE_RULES[event.route].name}.`;
    case 'notes-checked':
      return `Patient, parts and legibility were confirmed: ${countWords(event.pages, 'page')}.${event.differencesAccepted ? ' The differences were looked at and settled.' : ''}`;
    case 'pack-prepared':
      return packPrepared(event);
    case 'pack-failed':
      return `No pack could be made. ${packTroubleWords(event.code)}`;
    case 'printed':
      return `The pack was printed and counted: ${countWords(event.sheets, 'sheet')}.`;
    case 'label-arrived':
      return `The transit label arrived on ${showDate(event.on)}.`;
    case 'label-not-arrived':
      return 'The transit label had not arrived after all.';
    case 'bagged':
      return `The notes were bagged with the label on: ${countWords(event.bags, 'bag')}.`;
    case 'collected':
      return `The courier collected the notes on ${showDate(event.on)}. A review window of ${countWords(event.windowDays, 'day')} began.`;
    case 'new-practice-asked':
      return `The new practice was asked on ${showDate(event.on)} whether the reprint is legible.`;
    case 'answer-recorded':
      return event.answer === 'legible'
        ? `The new practice’s answer of ${showDate(event.on)} was recorded: the reprint is legible.`
        : `The new practice’s answer of ${showDate(event.on)} was recorded: the reprint is not legible. A second reprint is needed.`;
    case 'review-window-ended':
      return 'The review window ended with no objection.';
    case 'release-confirmed':
      return `The release was confirmed for ${showDate(event.on)}.`;
    case 'step-undone':
      return UNDONE[event.step];
    case 'hold-placed':
      return `A hold ${event.practiceWide ? 'over the whole practice ' : ''}was placed. ${holdWords(event.kind)}. To be looked at again by ${showDate(event.reviewOn)}.`;
    case 'hold-reviewed':
      return `A hold was kept. To be looked at again by ${showDate(event.reviewOn)}.`;
    case 'hold-released':
      return `A hold was released on ${showDate(event.on)}.`;
    case 'access-restricted':
      return 'A colleague was kept from this record: they see nothing of it.';
    case 'restriction-lifted':
      return 'A colleague who was kept from this record may see it again.';
    case 'claimed':
      return 'A colleague said that they are dealing with this.';
    case 'claim-released':
      return 'Nobody is dealing with this any more.';
    case 'request-dated':
      return `The request for the notes was dated ${showDate(event.on)}.`;
    case 'deduction-recorded':
      return `The deduction was recorded. ${DEDUCTION_REASONS[event.reason].name}${event.on === null ? '' : `, on ${showDate(event.on)}`}.`;
    case 'receiving-practice-recorded':
      return 'The new practice was recorded.';
    case 'mail-noted':
      return 'A message about this record arrived. It changed nothing by itself.';
    case 'mail-settled':
      return 'A message about this record was read and needs nothing more.';
    case 'deletion-proposed':
      return 'Deletion was approved by a first person. A second person must approve it too.';
    case 'deletion-proposal-withdrawn':
      return 'The first approval of deletion was withdrawn.';
    case 'deletion-approved':
      return deletionApproved(event);
    case 'copy-found':
      return `Another copy was found and added to the ledger. ${copyWords(event.kind)}.`;
    case 'copy-asked':
      return 'A copy was asked to be deleted.';
    case 'copy-claimed':
      return `A copy is said to be deleted. ${evidenceWords(event.evidence)}`;
    case 'copy-verified':
      return [
        `A copy was accounted for.`,
        evidenceWords(event.evidence),
        recoverableWords(event.recoverableUntil),
      ]
        .filter((words) => words !== null)
        .join(' ');
    case 'deletion-certified':
      return `Every copy known of is accounted for. Certificate of deletion ${event.number} was issued.`;
    case 'record-closed':
      return `The record was closed. ${closeWords(event.reason)}.`;
    case 'record-reinstated':
      return 'The record was reopened.';
    default:
      return unknownEvent(event);
  }
}

const LIGHTS = { green: 'they agree', amber: 'they differ or are not all known', red: 'two NHS numbers' };

const UNDONE: Record<UndoableStep, string> = {
  printed: '"Printed and counted" was undone.',
  bagged: '"In the bag, label on" was undone.',
  collected: '"The courier has collected it" was undone. The review window has not begun.',
  cleared: 'The answer or release was undone. The record is not clear any more.',
};

type Of<T extends LeaverEvent['type']> = Extract<LeaverEvent, { type: T }>;

const HELPED = {
  decrypted: 'It was protected, and was opened by the press.',
  repaired: 'It was damaged, and was repaired by the press.',
};

function partReceived({ part, of, pages, readable, rescued }: Of<'part-received'>): string {
  const which = part === null || of === null ? 'A file' : `Part ${part} of ${of}`;
  if (readable === 'locked') return `${which} arrived, locked with a password.`;
  if (readable === 'damaged') return `${which} arrived, damaged: it cannot be read.`;
  const helped = rescued ? ` ${HELPED[rescued]}` : '';
  return `${which} arrived${pages === null ? '' : `: ${countWords(pages, 'page')}`}.${helped}`;
}

function packPrepared({
  sides,
  sheets,
  pagesIn,
  pagesCompared,
  blanksDropped,
  takenOut = 0,
}: Of<'pack-prepared'>): string {
  const dropped =
    blanksDropped === 0
      ? 'No page was left out'
      : `${countWords(blanksDropped, 'blank page was', 'blank pages were')} left out`;
  return (
    `A reprint pack was prepared: ${countWords(pagesIn, 'page')}, ${countWords(sides, 'side')}, ${countWords(sheets, 'sheet')}. ` +
    `${dropped}. ${takenOut === 0 ? '' : `${countWords(takenOut, 'page had', 'pages had')} been taken out by hand. `}${countWords(pagesCompared, 'page was', 'pages were')} compared with the scan.`
  );
}

function deletionApproved({ secondBy, early, lines }: Of<'deletion-approved'>): string {
  const who = secondBy === null ? 'Deletion was approved' : 'Deletion was approved by two people';
  return `${who}${early ? ', before the review window was over' : ''}: ${countWords(lines.length, 'copy', 'copies')} to account for.`;
}

function unknownEvent(event: never): never {
  throw new Error(`no words for event ${JSON.stringify(event)}`);
}
