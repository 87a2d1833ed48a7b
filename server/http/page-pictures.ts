import type { FileStore } from '../steps/file-port.ts';
import type { Press, PressRefusal } from '../steps/press-port.ts';

export type PageAsked = {
  practice: string;
  ref: string;
  fileId: string;
  /** What staff read when it cannot be shown, such as 'part 1 of 3'. */
  label: string;
  page: number;
  /** How many the part has; small pictures of those that follow are drawn in the same go. */
  pages: number;
  widthPx: number;
};

/**
 * Pictures of pages for the record's page. The last few hundred are kept in memory, sealed nowhere and written
 * nowhere, until their record goes or nobody has looked for a few minutes.
 */
export type PagePictures = {
  picture(asked: PageAsked): Promise<Shown>;
  /** Forgets every picture of a record, when its copies are to go. */
  forget(ref: string): void;
};

type Shown = { ok: true; png: Uint8Array } | PressRefusal;
type Neighbours = { press: Pick<Press, 'pictures'>; files: Pick<FileStore, 'place'> };
type Waiting = { asked: PageAsked; tell(shown: Shown): void; fail(error: unknown): void };

export function openPagePictures({ press, files }: Neighbours): PagePictures {
  const kept = keeper();
  const inTurn = turns(DRAWN_AT_ONCE);
  const gathering = new Map<string, Waiting[]>();
  const underWay = new Map<string, Promise<void>>();

  /** One child draws what was asked for of one part while it waited for its turn. */
  const drawGathered = async (strip: string): Promise<void> => {
    const waiting = gathering.get(strip) ?? [];
    gathering.delete(strip);
    const fresh = waiting.map(({ asked }) => asked).filter((asked) => !kept.has(keyOf(asked)));
    try {
      const failed = await drawAll(fresh);
      for (const { asked, tell } of waiting)
        tell(shownAs(kept.get(keyOf(asked)) ?? failed.get(asked.page) ?? null));
    } catch (error) {
      for (const { fail } of waiting) fail(error);
    }
  };
  /** Where one page brings the others down with it, each that was asked for is drawn by itself. */
  const drawAll = async (fresh: readonly PageAsked[]): Promise<ReadonlyMap<number, PressRefusal>> => {
    const failed = new Map<number, PressRefusal>();
    const [first] = fresh;
    if (!first || (await draw(first, pagesFor(fresh, kept.has))) === null) return failed;
    for (const asked of fresh) {
      const refusal = kept.has(keyOf(asked)) ? null : await draw(asked, [asked.page]);
      if (refusal !== null) failed.set(asked.page, refusal);
    }
    return failed;
  };
  const draw = async (asked: PageAsked, pages: readonly number[]): Promise<PressRefusal | null> => {
    const { practice, ref, fileId, label, widthPx } = asked;
    const source = { id: fileId, label, sealed: await files.place(practice, ref, fileId) };
    const drawn = await press.pictures(source, pages, widthPx);
    if (!drawn.ok) return drawn;
    for (const { page, png } of drawn.pictures) kept.keep(keyOf({ ...asked, page }), png);
    return null;
  };
  /** One part's strip is drawn by one child at a time: what the child before drew is not drawn again. */
  const begin = (strip: string): void => {
    const before = underWay.get(strip) ?? Promise.resolve();
    const now = before.then(() => inTurn(() => drawGathered(strip)));
    underWay.set(strip, now);
    void now.finally(() => {
      if (underWay.get(strip) === now) underWay.delete(strip);
    });
  };
  return {
    picture: (asked) =>
      new Promise((resolve, reject) => {
        const png = kept.get(keyOf(asked));
        if (png !== null) return resolve({ ok: true, png });
        const strip = stripOf(asked);
        const waiting = gathering.get(strip);
        const me = { asked, tell: resolve, fail: reject };
        if (waiting) return waiting.push(me);
        gathering.set(strip, [me]);
        begin(strip);
      }),
    forget: (ref) => kept.forget(`${ref}/`),
  };
}

const MOST_KEPT = 400;
const KEPT_FOR_MS = 5 * 60_000;
/** Each drawing is a process of its own, and the machine has other work. */
const DRAWN_AT_ONCE = 2;
/** Small pictures drawn in one go: a strip fills row by row, and nobody waits long for the first. */
const IN_ONE_GO = 16;
const SMALL_PX = 400;

/** What was asked for, and, of small ones, those that follow: a person who looks at page 1 will look at page 2. */
function pagesFor(fresh: readonly PageAsked[], has: (key: string) => boolean): number[] {
  const pages = new Set(fresh.map(({ page }) => page));
  const [first] = fresh;
  if (!first || first.widthPx > SMALL_PX) return [...pages];
  for (let page = first.page + 1; page <= first.pages && pages.size < IN_ONE_GO; page++)
    if (!has(keyOf({ ...first, page }))) pages.add(page);
  return [...pages].sort((a, b) => a - b);
}

function shownAs(found: Uint8Array | PressRefusal | null): Shown {
  if (found instanceof Uint8Array) return { ok: true, png: found };
  return found ?? { ok: false, code: 'failed', message: 'The press did not draw this page.' };
}

function keyOf({ practice, ref, fileId, page, widthPx }: Omit<PageAsked, 'label' | 'pages'>): string {
  return `${ref}/${practice}/${fileId}/${page}/${widthPx}`;
}

function stripOf({ practice, ref, fileId, widthPx }: PageAsked): string {
  return `${ref}/${practice}/${fileId}/${widthPx}`;
}

function keeper() {
  const kept = new Map<string, Uint8Array>();
  let timer: NodeJS.Timeout | null = null;
  const keep = (key: string, png: Uint8Array): void => {
    kept.delete(key);
    kept.set(key, png);
    for (const oldest of kept.keys()) {
      if (kept.size <= MOST_KEPT) break;
      kept.delete(oldest);
    }
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => kept.clear(), KEPT_FOR_MS);
    timer.unref();
  };
  return {
    keep,
    has: (key: string): boolean => kept.has(key),
    /** What was looked at last goes last. */
    get: (key: string): Uint8Array | null => {
      const png = kept.get(key) ?? null;
      if (png !== null) keep(key, png);
      return png;
    },
    forget: (prefix: string): void => {
      for (const key of kept.keys()) if (key.startsWith(prefix)) kept.delete(key);
    },
  };
}

/** Runs at most `atOnce` pieces of work together, the others in the order they came. */
function turns(atOnce: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
