import { acceptRescue } from '../steps/accept-rescue.ts';
import type { Actor, Applied, Target } from '../steps/apply-commands.ts';
import { approveDeletion, withdrawApproval } from '../steps/approve-deletion.ts';
import { askForPack, cancelPack } from '../steps/ask-for-pack.ts';
import { askNewPractice } from '../steps/ask-new-practice.ts';
import { bagNotes } from '../steps/bag-notes.ts';
import { checkNotes } from '../steps/check-notes.ts';
import { chooseRoute } from '../steps/choose-route.ts';
import { claimRecord, releaseClaim } from '../steps/claim-record.ts';
import { closeRecord, reinstateRecord } from '../steps/close-record.ts';
import { confirmPrinted } from '../steps/confirm-printed.ts';
import { confirmRelease } from '../steps/confirm-release.ts';
import { correctPatient } from '../steps/correct-patient.ts';
import { placeHold, releaseHold, reviewHold } from '../steps/hold-record.ts';
import { dropBlank, keepBlank } from '../steps/keep-blank.ts';
import { noteNotHeld } from '../steps/note-not-held.ts';
import { numberPart } from '../steps/number-part.ts';
import type { Ports } from '../steps/ports.ts';
import { recordAnswer } from '../steps/record-answer.ts';
import { recordCollection } from '../steps/record-collection.ts';
import { dateRequest, recordDeduction, recordReceivingPractice } from '../steps/record-facts.ts';
import { recordLabel, unrecordLabel } from '../steps/record-label.ts';
import { recordSupplierAnswer } from '../steps/record-supplier-answer.ts';
import { refusePart, restorePart } from '../steps/refuse-part.ts';
import { requestNotes } from '../steps/request-notes.ts';
import { settleMail } from '../steps/settle-mail.ts';
import { putPageBack, takePageOut } from '../steps/take-page-out.ts';
import { undoStep } from '../steps/undo-step.ts';
import { unlockPart } from '../steps/unlock-part.ts';
import type { Action } from './requests.ts';

/** Each thing a person may ask of a record, and the step that does it. The step alone decides whether it may be. */
export function doAction(ports: Ports, actor: Actor, target: Target, action: Action): Promise<Applied> {
  switch (action.do) {
    case 'request-notes':
      return requestNotes(ports, actor, target, action);
    case 'note-not-held':
      return noteNotHeld(ports, actor, target);
    case 'unlock-part':
      return unlockPart(ports, actor, target, action);
    case 'number-part':
      return numberPart(ports, actor, target, action);
    case 'refuse-part':
      return refusePart(ports, actor, target, action);
    case 'restore-part':
      return restorePart(ports, actor, target, action);
    case 'take-page-out':
      return takePageOut(ports, actor, target, action);
    case 'put-page-back':
      return putPageBack(ports, actor, target, action);
    case 'keep-blank':
      return keepBlank(ports, actor, target, action);
    case 'drop-blank':
      return dropBlank(ports, actor, target, action);
    case 'accept-rescue':
      return acceptRescue(ports, actor, target, action);
    case 'correct-patient':
      return correctPatient(ports, actor, target, action);
    case 'choose-route':
      return chooseRoute(ports, actor, target, action);
    case 'check-notes':
      return checkNotes(ports, actor, target, action);
    case 'prepare-pack':
      return askForPack(ports, actor, target, action);
    case 'cancel-pack':
      return cancelPack(ports, actor, target);
    case 'confirm-printed':
      return confirmPrinted(ports, actor, target, action);
    case 'record-label':
      return recordLabel(ports, actor, target, given(action));
    case 'unrecord-label':
      return unrecordLabel(ports, actor, target);
    case 'bag':
      return bagNotes(ports, actor, target, given(action));
    case 'collect':
      return recordCollection(ports, actor, target, action);
    case 'ask-new-practice':
      return askNewPractice(ports, actor, target);
    case 'record-answer':
      return recordAnswer(ports, actor, target, given(action));
    case 'confirm-release':
      return confirmRelease(ports, actor, target, action);
    case 'undo':
      return undoStep(ports, actor, target);
    case 'place-hold':
      return placeHold(ports, actor, target, given(action));
    case 'review-hold':
      return reviewHold(ports, actor, target, action);
    case 'release-hold':
      return releaseHold(ports, actor, target, action);
    case 'claim':
      return claimRecord(ports, actor, target);
    case 'release-claim':
      return releaseClaim(ports, actor, target);
    case 'date-request':
      return dateRequest(ports, actor, target, action);
    case 'record-deduction':
      return recordDeduction(ports, actor, target, action);
    case 'record-receiving-practice': {
      const { do: _, ...practice } = action;
      return recordReceivingPractice(ports, actor, target, practice);
    }
    case 'settle-mail':
      return settleMail(ports, actor, target, action);
    case 'approve-deletion':
      return approveDeletion(ports, actor, target, action);
    case 'withdraw-approval':
      return withdrawApproval(ports, actor, target);
    case 'record-supplier-answer':
      return recordSupplierAnswer(ports, actor, target, given(action));
    case 'close':
      return closeRecord(ports, actor, target, action);
    case 'reinstate':
      return reinstateRecord(ports, actor, target);
    default:
      return unknownAction(action);
  }
}

/** What was left out is not there at all, rather than there and undefined. */
type Given<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function given<T extends object>(action: T): Given<T> {
  return Object.fromEntries(Object.entries(action).filter(([, value]) => value !== undefined)) as Given<T>;
}

/** Only a mistake of ours leads here; what was asked may name a patient, so the message does not repeat it. */
function unknownAction(_action: never): never {
  throw new Error('an action has no step');
}
