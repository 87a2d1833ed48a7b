import type { Response } from 'express';
import { practiceOf } from '../../steps/apply-commands.ts';
import type { Account, StoredMessage } from '../../steps/store-port.ts';
import { replyTemplates } from '../../wording/reply-words.ts';
import type {
  DeskLinkView,
  PaneCodeView,
  PaneLinkedView,
  PaneMessageView,
  PaneReply,
  PaneSignInView,
  PaneTakenInView,
} from '../answers.ts';
import { depsFor } from '../closed-records.ts';
import type { AppDeps } from '../deps.ts';
import { noRecord, Refused } from '../problems.ts';
import { deskLinkSchema, paneAskSchema, paneLinkSchema } from '../requests.ts';
import type { Asked, Route } from '../route.ts';
import { bodyOf, EVERYONE, STAFF, signedIn } from '../route.ts';
import { openSession } from '../sessions.ts';
import { limitSignIns } from '../set-up-limits.ts';
import { entraPersonOf } from '../set-up-session.ts';
import { createPaneCodes, PANE_CODE_MS } from '../sign-in-links.ts';
import { meOf } from '../views/me-view.ts';
import { messageView } from '../views/message-view.ts';
import { recordView } from '../views/record-view.ts';
import { takenInWords } from '../views/taken-in-words.ts';

/** What only the pane in Outlook asks for. Everything else it asks as the desk does. */
export function paneRoutes(deps: AppDeps): Route[] {
  const codes = createPaneCodes(deps.ports);
  return [
    {
      method: 'get',
      path: '/pane/sign-in',
      who: 'anyone',
      handle: async ({ deps: { entra } }) => waysIn(entra),
    },
    { method: 'post', path: '/pane/code', who: EVERYONE, handle: (asked) => newCode(asked) },
    {
      method: 'post',
      path: '/pane/link',
      who: 'anyone',
      body: 'json',
      before: limitSignIns(deps),
      handle: link,
    },
    { method: 'post', path: '/pane/message', who: STAFF, body: 'json', handle: messageOnScreen },
    { method: 'post', path: '/pane/take-in', who: STAFF, body: 'json', handle: takeIn },
    { method: 'post', path: '/pane/desk-link', who: STAFF, body: 'json', handle: deskLink },
  ];

  /** Shown on the desk, for this person only: whoever types it into a pane is this person there. */
  async function newCode(asked: Asked): Promise<PaneCodeView> {
    const { account } = signedIn(asked);
    const code = await codes.issue(account.accountId);
    const ends = asked.deps.ports.clock.now().getTime() + PANE_CODE_MS;
    return { code: `${code.slice(0, 4)} ${code.slice(4)}`, goodUntil: new Date(ends).toISOString() };
  }

  /**
   * Where the pane comes with a token of Entra, the person is linked to the account and needs no code again; where there
   * is no tenant, the pane gets a token of ours.
   */
  async function link(asked: Asked, response: Response): Promise<PaneLinkedView> {
    const { code } = bodyOf(paneLinkSchema, asked);
    const { store, log } = asked.deps.ports;
    const accountId = await codes.redeem(code);
    const account = accountId === null ? null : await store.account(accountId);
    if (account === null || account.disabled) throw codeOver();
    const token = await welcome(asked.deps, account, response);
    log.info('a pane was linked', { account: account.accountId, practice: account.practice });
    const { practice, role } = account;
    const deps = await depsFor(asked.whole, { account, practice });
    return { token, me: await meOf(deps, { account, practice, actor: { by: account.accountId, role } }) };
  }
}

/** What the pane must know before anybody is signed in; none of it is secret. */
function waysIn(entra: AppDeps['entra']): PaneSignInView {
  return { entra: entra ? { clientId: entra.settings.clientId, scope: entra.scope } : null };
}

async function welcome(deps: AppDeps, account: Account, response: Response): Promise<string | null> {
  const person = entraPersonOf(response);
  if (person === null) return openSession(deps, account, 'pane');
  await deps.ports.store.transaction((tx) => tx.linkEntra(person.entra, account.accountId));
  return null;
}

/** What is known of the message on screen, and of the records whose notes it brought. */
async function messageOnScreen(asked: Asked): Promise<PaneMessageView> {
  const { itemId, message } = await messageAsked(asked);
  const who = signedIn(asked);
  const records = await Promise.all((message?.records ?? []).map((ref) => recordView(asked.deps, who, ref)));
  for (const { ref } of records.filter((record) => record !== null)) await asked.opened(ref, 'record');
  return {
    itemId,
    message: message && (await messageView(asked.deps, who, message.messageId)),
    records: records.filter((record) => record !== null),
    replies: await repliesTo(asked, message),
  };
}

/** What one may want to answer, where it is clear which record the message is about. */
async function repliesTo(asked: Asked, message: StoredMessage | null): Promise<PaneReply[]> {
  const { ports } = asked.deps;
  const { practice } = signedIn(asked);
  const [ref, ...others] = message?.records ?? [];
  if (message === null || ref === undefined || others.length > 0) return [];
  const record = await ports.store.record(practice, ref);
  const vault = await ports.store.messageVault(practice, message.messageId);
  if (record === null || vault === null) return [];
  const to = vault.recognition.supplier === null ? 'other' : 'supplier';
  return replyTemplates({ practice: practiceOf(ports, practice), record, to });
}

/**
 * Where the mailbox is watched through Graph its server brings the message by itself, in full and however large; the
 * pane only waits for it. Where it is not, or the message lies where nobody looks, the pane hands the bytes over.
 */
async function takeIn(asked: Asked): Promise<PaneTakenInView> {
  const { ports } = asked.deps;
  const { practice } = signedIn(asked);
  const watched = ports.practices.some(({ odsCode, graph }) => odsCode === practice && graph !== null);
  let { itemId, message, internetMessageId } = await messageAsked(asked);
  for (let waited = 0; watched && message === null && waited < PATIENCE_MS; waited += LOOK_EVERY_MS) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    message = await ports.store.messageByHeader(practice, internetMessageId);
  }
  if (message === null) throw handOver();
  const { messageId, state, reason, records } = message;
  return { itemId, taken: { messageId, state, words: takenInWords(state, reason), records } };
}

/** Somewhat longer than the mailbox is left alone between two looks. */
const PATIENCE_MS = 12_000;
const LOOK_EVERY_MS = 400;

/**
 * By its Message-ID. The owner of the mailbox comes along: a person may look into several, and a message of another
 * practice's mailbox is none of ours.
 */
async function messageAsked(asked: Asked) {
  const { practice } = signedIn(asked);
  const { itemId, internetMessageId, mailbox } = bodyOf(paneAskSchema, asked);
  if (mailbox !== null && !isOurs(asked.deps, practice, mailbox)) throw otherMailbox();
  const message = await asked.deps.ports.store.messageByHeader(practice, internetMessageId);
  return { itemId, internetMessageId, message };
}

function isOurs({ ports }: AppDeps, practice: string, mailbox: string): boolean {
  const here = ports.practices.find(({ odsCode }) => odsCode === practice);
  return [here?.email, here?.graph?.mailbox].some((one) => one?.toLowerCase() === mailbox.toLowerCase());
}

/** The desk opens in the browser, where the pane's sign-in does not reach: a link that is good for two minutes, once. */
async function deskLink(asked: Asked): Promise<DeskLinkView> {
  const { account, practice } = signedIn(asked);
  const { ref, to } = bodyOf(deskLinkSchema, asked);
  if ((await asked.deps.ports.store.record(practice, ref)) === null) throw noRecord();
  const token = await asked.deps.links.issue(account.accountId, DESK_LINK_MS);
  const page = `/records/${ref}${to === 'print' ? '/print' : ''}`;
  return { url: `${asked.deps.ports.publicUrl}/#sign-in=${token}&then=${page}` };
}

const DESK_LINK_MS = 2 * 60_000;

function codeOver(): Refused {
  return new Refused({
    status: 400,
    code: 'code-over',
    title: 'This code does not work',
    what: 'It was used before, is more than ten minutes old, or was not typed right.',
    notDone: 'You were not signed in.',
    next: 'Type it again, or have the desk show another code.',
  });
}

function otherMailbox(): Refused {
  return new Refused({
    status: 403,
    code: 'other-mailbox',
    title: 'Another mailbox',
    what: 'This message lies in a mailbox that is not your practice’s.',
    notDone: 'Nothing was looked up or taken in.',
    next: 'Open the message in the practice’s shared mailbox.',
  });
}

/** Not a failure: the pane knows what to do. */
function handOver(): Refused {
  return new Refused({
    status: 409,
    code: 'hand-over',
    title: 'Send the message to Onward',
    what: 'Onward cannot fetch this message by itself.',
    notDone: 'It was not taken in yet.',
    next: 'Send it from the pane, or save it and drop it onto the desk.',
  });
}
