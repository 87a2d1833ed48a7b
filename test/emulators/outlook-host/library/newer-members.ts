/// <reference types="office-js" />
import type { LibraryAnswer, LibraryAsk, LibraryEvent } from '../wire.ts';

/*
 * Members of Office that Outlook has had since and the packaged office.js lacks (its Mailbox stops at about 1.12): several
 * messages selected (1.13), the message as a file and the theme (1.14). They ask the emulated host by messages of our own.
 * Runs right behind office.js, so that they are there before the pane is told that Office is ready.
 */
type Succeeded<T> = (result: Pick<Office.AsyncResult<T>, 'status' | 'value'>) => void;
type Handler = (args: { type: string }) => void;

const SELECTED = 'olkSelectedItemsChanged';

let nextId = 1;
const waiting = new Map<number, (value: unknown) => void>();
const selectedHandlers: Handler[] = [];
let heard = true;

addEventListener('message', (event: MessageEvent<LibraryAnswer | LibraryEvent | null>) => {
  if (event.source !== window.parent) return;
  const { data } = event;
  if (data?.onwardLibrary === 'answer') {
    waiting.get(data.id)?.(data.value);
    waiting.delete(data.id);
  }
  if (data?.onwardLibrary === 'event') onEvent(data.event);
});

function onEvent(event: LibraryEvent['event']): void {
  if (event === 'selected-changed') for (const handler of selectedHandlers) handler({ type: SELECTED });
  else heard = event === 'hear';
}

function ask<T>(what: LibraryAsk['ask'], args: readonly unknown[]): void {
  const id = nextId++;
  const question: LibraryAsk = { onwardLibrary: 'ask', id, ask: what };
  // The host's origin is the one that framed us; the emulator holds invented mail only.
  window.parent.postMessage(question, '*');
  const callback = args.find((one): one is Succeeded<T> => typeof one === 'function');
  waiting.set(id, (value) => callback?.({ status: succeeded(), value: value as T }));
}

function succeeded(): Office.AsyncResultStatus {
  return Office.AsyncResultStatus.Succeeded;
}

/** Office.context is defined once and for all by what is loaded after us; this leaves it open for ours. */
const define = Object.defineProperty;
Object.defineProperty = (object, key, descriptor) =>
  define(
    object,
    key,
    object === Office && key === 'context' ? { ...descriptor, configurable: true } : descriptor,
  );

void Office.onReady(({ host }) => {
  // A dialog has no mailbox.
  const { mailbox }: { mailbox?: Office.Mailbox } = Office.context;
  if (!host || !mailbox) return;
  Object.assign(Office.EventType, { SelectedItemsChanged: SELECTED });
  // The library's own members cannot be replaced, so the pane is given an object that stands before them.
  const newer: Office.Mailbox = Object.create(mailbox, {
    addHandlerAsync: { value: withSelectedEvents(mailbox.addHandlerAsync) },
    getSelectedItemsAsync: {
      value: (...args: unknown[]) => ask<Office.SelectedItemDetails[]>('selected', args),
    },
    item: { get: () => withFile(mailbox.item) },
  });
  const context: unknown = Object.create(Office.context, {
    mailbox: { value: newer },
    officeTheme: { value: themeAtStart() },
  });
  Object.defineProperty(Office, 'context', { value: context });
  oldMailbox = mailbox;
});

let oldMailbox: Office.Mailbox | null = null;

/** The packaged library refuses an event it does not know, and tells every handler of those it knows. */
function withSelectedEvents(add: (...args: never[]) => void) {
  return (type: string, handler: Handler, ...rest: unknown[]): void => {
    if (type !== SELECTED) {
      const listening: Handler = (args) => (heard ? handler(args) : undefined);
      Reflect.apply(add, oldMailbox, [type, listening, ...rest]);
      return;
    }
    selectedHandlers.push(handler);
    rest.find((one): one is Succeeded<undefined> => typeof one === 'function')?.({
      status: succeeded(),
      value: undefined,
    });
  };
}

/** The library makes a new item whenever another message is shown. */
function withFile(item: unknown): unknown {
  if (typeof item === 'object' && item !== null && !('getAsFileAsync' in item))
    Object.assign(item, { getAsFileAsync: (...args: unknown[]) => ask<string>('eml', args) });
  return item;
}

/** As it was when the pane was opened; it goes stale after a change, as it does in Outlook (office-js issue 6912). */
function themeAtStart(): unknown {
  return (JSON.parse(window.name) as { onwardTheme?: unknown }).onwardTheme;
}
