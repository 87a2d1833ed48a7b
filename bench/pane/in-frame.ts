/** A new card: whose it is, when it stood in the document, and when that had been painted. */
export type Card = { item: string; drawn: number; painted: number };

/** What is noted inside the pane's frame. All times are milliseconds since 1970, by the browser's own clock. */
export type Noted = {
  /** When word that another item is open last reached the frame. */
  heard: number;
  /** The next card of this item, or the last one where it is already there. */
  cardOf(item: string): Promise<Card>;
};

declare global {
  interface Window {
    onwardNoted: Noted;
  }
}

/** Runs before any script of the page, in every frame of the window, and does something in the pane's alone. */
export function noteInFrame(paneOrigin: string): void {
  if (location.origin !== paneOrigin || !location.pathname.startsWith('/pane/')) return;
  const now = () => performance.timeOrigin + performance.now();
  let card: Card | null = null;
  let waiting: { item: string; tell(card: Card): void } | null = null;
  window.onwardNoted = {
    heard: 0,
    cardOf: (item) =>
      new Promise((tell) => {
        if (card?.item === item) tell(card);
        else waiting = { item, tell };
      }),
  };
  // Before the library's own listener, because it was there first.
  addEventListener('message', ({ data }) => {
    if (typeof data === 'string' && data.includes('olkItemSelectedChanged')) window.onwardNoted.heard = now();
  });
  const painted = (item: string, drawn: number) => {
    card = { item, drawn, painted: now() };
    if (waiting?.item === item) waiting.tell(card);
  };
  let last = '';
  const look = () => {
    const item = document.querySelector('article[data-item]')?.getAttribute('data-item') ?? '';
    if (item === last) return;
    last = item;
    const drawn = now();
    // A task that is asked for right before a frame runs once that frame has been handed over for painting.
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => painted(item, drawn);
      port2.postMessage(null);
    });
  };
  const where = { childList: true, subtree: true, attributeFilter: ['data-item'] };
  new MutationObserver(look).observe(document, where);
}
