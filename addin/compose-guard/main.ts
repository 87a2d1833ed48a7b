/// <reference types="office-js" />
import { questionAbout, type Sending } from './guard.ts';

/*
 * Runs when somebody presses Send: by itself in classic Outlook, in compose-guard.html everywhere else. It asks our server
 * nothing, so that a server that is away never holds up a message; and where it cannot tell in time, the message is sent.
 */

/** Long before Outlook's own five minutes, and before a person would wonder. */
const PATIENCE_MS = 4_000;

function onMessageSendHandler(event: Office.MailboxEvent): void {
  let answered = false;
  const answer = (question: string | null) => {
    if (answered) return;
    answered = true;
    event.completed(question === null ? { allowEvent: true } : { allowEvent: false, errorMessage: question });
  };
  setTimeout(() => answer(null), PATIENCE_MS);
  try {
    const item = Office.context.mailbox.item as Office.MessageCompose;
    item.getAttachmentsAsync((result) => {
      const succeeded = result.status === Office.AsyncResultStatus.Succeeded;
      answer(succeeded ? questionAbout(result.value.map(sendingOf)) : null);
    });
  } catch {
    answer(null);
  }
}

function sendingOf({ name }: Office.AttachmentDetailsCompose): Sending {
  return { name, type: '' };
}

Office.actions.associate('onMessageSendHandler', onMessageSendHandler);
