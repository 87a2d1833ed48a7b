/// <reference types="office-js" />

/*
 * The one file that touches Office.js. Its callbacks become promises here, each with a patience of its own, because Outlook
 * sometimes never answers (office-js issue 5845), and each bound to the message it was asked for, because Outlook answers
 * for whatever is open when the question arrives.
 */

export type OutlookAttachment = {
  id: string;
  name: string;
  type: string;
  bytes: number;
  inline: boolean;
  cloud: boolean;
};

export type OutlookMessage = {
  itemId: string;
  internetMessageId: string;
  subject: string;
  from: string | null;
  fromName: string | null;
  attachments: OutlookAttachment[];
};

/** One of several selected messages; more is not told of it until it is opened. */
export type OutlookRow = {
  itemId: string;
  internetMessageId: string;
  subject: string;
  hasAttachment: boolean;
};

export type Selection =
  | { kind: 'none' }
  | { kind: 'message'; message: OutlookMessage }
  | { kind: 'several'; rows: OutlookRow[] };

export type Outlook = ReturnType<typeof openOutlook>;
export type Started = { ok: true; outlook: Outlook } | { ok: false; why: 'not-loaded' | 'not-in-outlook' };

/** Why the whole message could not be had from Outlook. */
export type NoFile = 'moved-on' | 'not-offered' | 'no-answer' | 'another-message' | 'empty';

/** In production always Microsoft's own: the npm copy is no longer supported (its README). */
const OFFICE_JS = 'https://appsforoffice.microsoft.com/lib/1/hosted/office.js';
const LOADING_MS = 20_000;
const BODY_MS = 10_000;
/** Longer than the 80 to 90 seconds after which answers for large attachments were seen to come or to be lost. */
const FILE_MS = 120_000;

/** Loads Microsoft's library and waits until it knows where it is. */
export async function startOutlook(): Promise<Started> {
  if (!(await loaded())) return { ok: false, why: 'not-loaded' };
  const info = await within(LOADING_MS, Office.onReady());
  if (info === null) return { ok: false, why: 'not-loaded' };
  if (info.host !== Office.HostType.Outlook) return { ok: false, why: 'not-in-outlook' };
  return { ok: true, outlook: openOutlook() };
}

function loaded(): Promise<boolean> {
  const script = document.createElement('script');
  script.src = OFFICE_JS;
  const answer = new Promise<boolean>((resolve) => {
    script.onload = () => resolve(true);
    script.onerror = () => resolve(false);
  });
  document.head.append(script);
  return within(LOADING_MS, answer).then((came) => came === true);
}

function openOutlook() {
  const { mailbox } = Office.context;
  const listeners = new Set<() => void>();
  let selection: Selection = { kind: 'none' };
  let turn = 0;

  const put = (next: Selection) => {
    selection = next;
    for (const listener of listeners) listener();
  };
  const look = async () => {
    turn += 1;
    const mine = turn;
    const item = openItem();
    if (item !== null) {
      if (!isSameMessage(selection, item.itemId)) put({ kind: 'message', message: messageOf(item) });
      return;
    }
    const rows = await selectedRows();
    if (mine !== turn) return;
    const [only] = rows;
    if (only && rows.length === 1 && isUntold(only.itemId)) location.reload();
    else put(rows.length > 1 ? { kind: 'several', rows } : { kind: 'none' });
  };
  /** ItemChanged is sometimes not told (office-js issues 3470, 5965, 6833); this costs nothing when it was. */
  const lookAgain = () => {
    const item = openItem();
    if (item === null ? selection.kind !== 'several' : !isSameMessage(selection, item.itemId)) void look();
  };

  // Looked at once more when Outlook has heard of it: a message may have been opened since the library asked.
  mailbox.addHandlerAsync(
    Office.EventType.ItemChanged,
    () => void look(),
    () => lookAgain(),
  );
  if (offers('1.13')) mailbox.addHandlerAsync(Office.EventType.SelectedItemsChanged, () => void look());
  void look();

  return {
    now: () => selection,
    onChange: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    lookAgain,
    /** Asked again right before every action: whether this message is still the one that Outlook has open. */
    isShowing: (itemId: string) => openItem()?.itemId === itemId,
    /** The body as text; null when it cannot be had, or when another message is open by now. */
    bodyOf: async (itemId: string): Promise<string | null> => {
      const item = openItem();
      if (item?.itemId !== itemId) return null;
      const body = await asked<string>(BODY_MS, (done) => item.body.getAsync(Office.CoercionType.Text, done));
      return openItem()?.itemId === itemId ? body : null;
    },
    /** Whose mailbox it lies in, where that is a shared one. */
    ownerOf: async (itemId: string): Promise<string | null> => {
      const item = openItem();
      if (item?.itemId !== itemId || typeof item.getSharedPropertiesAsync !== 'function') return null;
      const shared = await asked<Office.SharedProperties>(BODY_MS, (done) =>
        item.getSharedPropertiesAsync(done),
      );
      return shared?.targetMailbox ?? null;
    },
    fileOf,
    /** Opens a reply with these words above the message. False where another is open by now, or Outlook opens none. */
    reply: async (itemId: string, paragraphs: readonly string[]): Promise<boolean> => {
      const item = openItem();
      if (item?.itemId !== itemId || typeof item.displayReplyFormAsync !== 'function') return false;
      const html = htmlOf(paragraphs);
      return (await asked<void>(BODY_MS, (done) => item.displayReplyFormAsync(html, done))) !== null;
    },
    /** The colour behind the message list, from which light or dark is told; null where Outlook does not say. */
    background: (): string | null => {
      const theme: Office.OfficeTheme | undefined = Office.context.officeTheme;
      return theme?.bodyBackgroundColor ?? null;
    },
    onBackground: (listener: (colour: string) => void) => {
      if (!offers('1.14')) return;
      mailbox.addHandlerAsync(
        Office.EventType.OfficeThemeChanged,
        ({ officeTheme }: { officeTheme: Office.OfficeTheme }) => listener(officeTheme.bodyBackgroundColor),
      );
    },
    /** Cannot be said in the manifest, only asked for (office-js, "Nested app auth requirement sets"). */
    offersNestedSignIn: (): boolean => Office.context.requirements.isSetSupported('NestedAppAuth', '1.1'),
    /** What keys of stored things must begin with, where Outlook keeps each page's storage apart. */
    partitionKey: (): string => Office.context.partitionKey ?? '',
  };
}

/** The message that is open to be read; null for none, for several, and for what is no message. */
function openItem(): Office.MessageRead | null {
  const { item } = Office.context.mailbox;
  if (!item || item.itemType !== Office.MailboxEnums.ItemType.Message || !('internetMessageId' in item))
    return null;
  return item as Office.MessageRead;
}

const UNTOLD = 'onward-untold';

/**
 * Outlook has one message selected, and its library was never told of any: it asks what is open only when it starts, and
 * ItemChanged got lost, or came before anybody listened. Then the pane begins anew; once for a message, lest it never ends.
 */
function isUntold(itemId: string): boolean {
  if (Office.context.mailbox.item) return false;
  try {
    if (sessionStorage.getItem(UNTOLD) === itemId) return false;
    sessionStorage.setItem(UNTOLD, itemId);
    return true;
  } catch {
    return false;
  }
}

function isSameMessage(selection: Selection, itemId: string): boolean {
  return selection.kind === 'message' && selection.message.itemId === itemId;
}

function messageOf(item: Office.MessageRead): OutlookMessage {
  const from: Office.EmailAddressDetails | undefined = item.from;
  return {
    itemId: item.itemId,
    internetMessageId: item.internetMessageId ?? '',
    subject: item.subject ?? '',
    from: from?.emailAddress?.toLowerCase() ?? null,
    fromName: from?.displayName ?? null,
    attachments: (item.attachments ?? []).map((one) => ({
      id: one.id,
      name: one.name ?? '',
      type: one.attachmentType === Office.MailboxEnums.AttachmentType.Item ? 'message/rfc822' : typeOf(one),
      bytes: one.size ?? 0,
      inline: one.isInline === true,
      cloud: one.attachmentType === Office.MailboxEnums.AttachmentType.Cloud,
    })),
  };
}

/** In Outlook, though the types say that reading has none. */
function typeOf(one: Office.AttachmentDetails): string {
  const type: unknown = Reflect.get(one, 'contentType');
  return typeof type === 'string' ? type.toLowerCase() : '';
}

async function selectedRows(): Promise<OutlookRow[]> {
  if (!offers('1.13')) return [];
  const items = await asked<Office.SelectedItemDetails[]>(BODY_MS, (done) =>
    Office.context.mailbox.getSelectedItemsAsync(done),
  );
  return (items ?? [])
    .filter(({ itemType }) => itemType === Office.MailboxEnums.ItemType.Message)
    .map(({ itemId, internetMessageId, subject, hasAttachment }) => ({
      itemId,
      internetMessageId: internetMessageId ?? '',
      subject: subject ?? '',
      hasAttachment,
    }));
}

/**
 * The whole message as a file. Outlook gives the one that is open when it gets round to it, so that what comes is looked at:
 * it must say that it is the message that was meant.
 */
async function fileOf(
  message: OutlookMessage,
): Promise<{ ok: true; file: File } | { ok: false; why: NoFile }> {
  const item = openItem();
  if (item?.itemId !== message.itemId) return { ok: false, why: 'moved-on' };
  if (!offers('1.14') || typeof item.getAsFileAsync !== 'function') return { ok: false, why: 'not-offered' };
  const base64 = await asked<string>(FILE_MS, (done) => item.getAsFileAsync(done));
  if (openItem()?.itemId !== message.itemId) return { ok: false, why: 'moved-on' };
  if (base64 === null) return { ok: false, why: 'no-answer' };
  if (base64 === '') return { ok: false, why: 'empty' };
  const bytes = bytesOf(base64);
  if (!saysItIs(bytes, message.internetMessageId)) return { ok: false, why: 'another-message' };
  return { ok: true, file: new File([bytes], 'message.eml', { type: 'message/rfc822' }) };
}

/** How much of a message is looked through for its Message-ID; longer headers than this are refused on the server. */
const HEADERS_BYTES = 256 * 1024;

function saysItIs(bytes: Uint8Array, internetMessageId: string): boolean {
  const head = new TextDecoder().decode(bytes.subarray(0, HEADERS_BYTES)).split(/\r?\n\r?\n/, 1)[0] ?? '';
  const said = /^message-id:\s*(<[^<>\s]+>)/im.exec(head)?.[1];
  return internetMessageId !== '' && said === internetMessageId;
}

/** Text and nothing else: what a name or a reference holds is never markup. */
function htmlOf(paragraphs: readonly string[]): string {
  return paragraphs
    .map((text) => {
      const place = document.createElement('p');
      place.innerText = text;
      return place.outerHTML;
    })
    .join('');
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
}

function offers(set: string): boolean {
  return Office.context.requirements.isSetSupported('Mailbox', set);
}

/** The value of a call with a callback; null when it failed, threw, or did not come in time. */
function asked<T>(
  patienceMs: number,
  call: (done: (result: Office.AsyncResult<T>) => void) => void,
): Promise<T | null> {
  return within(
    patienceMs,
    new Promise<T | null>((resolve) => {
      try {
        call(({ status, value }) => resolve(status === Office.AsyncResultStatus.Succeeded ? value : null));
      } catch {
        resolve(null);
      }
    }),
  );
}

function within<T>(ms: number, promise: Promise<T>): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout>;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
