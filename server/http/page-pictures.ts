import type { FileStore } from '../steps/file-port.ts';
import type { Press, PressRefusal } from '../steps/press-port.ts';

export type PageAsked = {
  practice: string;
  ref: string;
  fileId: string;
  /** What staff read when it cannot be shown, such as 'part 1 of 3'. */
  label: string;
  page: number;
  widthPx: number;
};

/**
 * Small pictures of pages for the record's page. The last few hundred are kept in memory, sealed nowhere and written
 * nowhere, until their record goes or nobody has looked for a few minutes.
 */
export type PagePictures = {
  picture(asked: PageAsked): Promise<{ ok: true; png: Uint8Array } | PressRefusal>;
  /** Forgets every picture of a record, when its copies are to go. */
  forget(ref: string): void;
};

type Neighbours = { press: Pick<Press, 'thumbnail'>; files: Pick<FileStore, 'get'> };

export function openPagePictures({ press, files }: Neighbours): PagePictures {
  const kept = new Map<string, Uint8Array>();
  const inTurn = turns(DRAWN_AT_ONCE);
  let timer: NodeJS.Timeout | null = null;
  const keep = (key: string, png: Uint8Array) => {
    kept.set(key, png);
    for (const oldest of kept.keys()) {
      if (kept.size <= MOST_KEPT) break;
      kept.delete(oldest);
    }
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => kept.clear(), KEPT_FOR_MS);
    timer.unref();
  };
  const draw = async ({ practice, ref, fileId, label, page, widthPx }: PageAsked) => {
    const bytes = await files.get(practice, ref, fileId);
    return press.thumbnail({ id: fileId, label, bytes }, page, widthPx);
  };
  return {
    picture: async (asked) => {
      const key = keyOf(asked);
      const before = kept.get(key);
      if (before !== undefined) {
        kept.delete(key);
        keep(key, before);
        return { ok: true, png: before };
      }
      const drawn = await inTurn(() => draw(asked));
      if (drawn.ok) keep(key, drawn.png);
      return drawn;
    },
    forget: (ref) => {
      for (const key of kept.keys()) if (key.startsWith(`${ref}/`)) kept.delete(key);
    },
  };
}

const MOST_KEPT = 400;
const KEPT_FOR_MS = 5 * 60_000;
/** Each drawing is a process of its own with the whole part in memory; a page of thumbnails asks for dozens at once. */
const DRAWN_AT_ONCE = 2;

function keyOf({ practice, ref, fileId, page, widthPx }: PageAsked): string {
  return `${ref}/${practice}/${fileId}/${page}/${widthPx}`;
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
