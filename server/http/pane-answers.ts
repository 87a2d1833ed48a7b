import type { Me, MessageView, TakenInView } from './answers.ts';
import type { RecordView } from './record-answers.ts';

/*
 * What the pane in Outlook asks and is answered. Every answer repeats the item it was asked for, because by the time it
 * comes another message may be on screen. `mailbox` is the shared mailbox the message lies in, null for the person's own:
 * a claim, to be authorised here. Sign-in is a bearer token instead of the cookie.
 *
 *     POST  /api/pane/message     PaneAsk   -> PaneMessageView
 *     POST  /api/pane/take-in     PaneAsk   -> PaneTakenInView, or the problem `hand-over`: send the message's bytes
 *     POST  /api/take-in          raw .eml  -> TakenInView
 */
export type PaneAsk = { itemId: string; internetMessageId: string; mailbox: string | null };

/** A reply that Outlook opens, filled in; nothing is sent before a person sends it. */
export type PaneReply = { id: string; title: string; paragraphs: string[] };

/** What is known of the message on screen. `message` is null where Onward has not taken it in. */
export type PaneMessageView = {
  itemId: string;
  message: MessageView | null;
  records: RecordView[];
  replies: PaneReply[];
};

export type PaneTakenInView = { itemId: string; taken: TakenInView };

/** How one signs in from the pane: the registration and scope to ask Entra for; null where there is no tenant. */
export type PaneSignInView = { entra: { clientId: string; scope: string } | null };
/** A code for the pane, as it is read out. */
export type PaneCodeView = { code: string; goodUntil: string };
/** `token`: what the pane sends from now on; null where it comes with a token of the directory. */
export type PaneLinkedView = { token: string | null; me: Me };
/** Opens a record's page in a browser, signed in as this person; good for two minutes, once. */
export type DeskLinkView = { url: string };
