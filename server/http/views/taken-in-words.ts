import type { MessageState } from '../../steps/store-port.ts';
import { MESSAGE_STATE_WORDS, messageReasonWords } from '../../wording/message-reasons.ts';

/** 'Filed. The notes in it were filed to the patient’s record.' */
export function takenInWords(state: MessageState, reason: string): string {
  return `${MESSAGE_STATE_WORDS[state]}. ${messageReasonWords(reason).text}`;
}
