import { useState } from 'preact/hooks';
import type { PagesView, PageView, TroubleView } from '../../server/http/answers.ts';
import type { Acting } from './acting.ts';
import { ActionForm } from './action-form.tsx';
import { Icon } from './icon.tsx';
import { AboutPage, PageTag } from './page-about.tsx';
import { PageViewer, Picture } from './page-viewer.tsx';

/** Pages shown before somebody asks for more: a scan may have four hundred, and each is drawn when first looked at. */
const FIRST = 8;
const MORE = 24;

/** The pages of one part, small, what is wrong standing out; one opens large, where something may be done about it. */
export function PageStrip({ strip, acting }: { strip: PagesView; acting: Acting }) {
  const flagged = strip.flagged.length;
  const [onlyFlagged, setOnlyFlagged] = useState(false);
  const [shown, setShown] = useState(FIRST);
  const [open, setOpen] = useState<number | null>(null);
  const pages = onlyFlagged && flagged > 0 ? inOrder(strip, strip.flagged) : strip.pages;
  return (
    <div class="strip">
      <p class="hint">{strip.words}</p>
      <Rescue strip={strip} acting={acting} />
      <Troubles troubles={strip.troubles} />
      {flagged > 0 ? (
        <button
          type="button"
          class="small"
          aria-pressed={onlyFlagged}
          onClick={() => setOnlyFlagged(!onlyFlagged)}
        >
          Only pages to look at ({flagged})
        </button>
      ) : null}
      <ul class="thumbnails" aria-label={`Pages of ${strip.titleWords}`}>
        {pages.slice(0, shown).map((page) => (
          <Thumbnail key={page.page} page={page} open={() => setOpen(page.page)} />
        ))}
      </ul>
      {shown < pages.length ? (
        <button type="button" class="small" onClick={() => setShown(shown + MORE)}>
          Show more pages ({shown} of {pages.length} shown)
        </button>
      ) : null}
      <Large strip={strip} pages={pages} open={open} turn={setOpen} acting={acting} />
    </div>
  );
}

function inOrder({ pages }: PagesView, wanted: readonly number[]): PageView[] {
  return wanted.flatMap((number) => pages.find(({ page }) => page === number) ?? []);
}

function Thumbnail({ page, open }: { page: PageView; open: () => void }) {
  const look = page.takenOut ? 'thumbnail page-out' : `thumbnail page-${page.light}`;
  return (
    <li>
      <button type="button" class={look} onClick={open}>
        <Picture src={page.small} alt={`${page.words}, large`} />
        <span aria-hidden="true">{page.page}</span>
        <PageTag page={page} />
        {page.takenOut ? null : (
          <span class="unseen">{page.troubles.map(({ words }) => words).join(' ')}</span>
        )}
      </button>
    </li>
  );
}

type LargeProps = {
  strip: PagesView;
  pages: readonly PageView[];
  /** The number of the page on show. */
  open: number | null;
  turn: (page: number | null) => void;
  acting: Acting;
};

/** A page that has just been taken out is no longer among those to look at, and stays on show all the same. */
function Large({ strip, pages, open, turn, acting }: LargeProps) {
  if (open === null) return null;
  const row = pages.some(({ page }) => page === open) ? pages : strip.pages;
  const at = row.findIndex(({ page }) => page === open);
  const page = row[at];
  if (!page) return null;
  return (
    <PageViewer
      title={`${strip.titleWords}, page ${page.page} of ${strip.counts.pages}`}
      at={at}
      of={row.length}
      src={page.large}
      alt={page.words}
      turn={(to) => turn(row[to]?.page ?? null)}
      close={() => turn(null)}
    >
      <AboutPage key={page.page} fileId={strip.fileId} page={page} acting={acting} />
    </PageViewer>
  );
}

/** What had to be done to the file, and the tick of a person who looked at every page. */
function Rescue({ strip, acting }: { strip: PagesView; acting: Acting }) {
  const { rescued, fileId } = strip;
  if (rescued === null) return null;
  if (rescued.accepted)
    return <p class="hint">{rescued.words} Somebody has looked at every page and ticked it.</p>;
  return (
    <div class="notice notice-amber">
      <p>{rescued.words}</p>
      {rescued.tick.allowed ? (
        <ActionForm
          name="accept-rescue"
          words="I have looked at every page"
          acting={acting}
          subject={fileId}
        />
      ) : rescued.tick.refusal ? (
        <p class="hint">{rescued.tick.refusal}</p>
      ) : null}
    </div>
  );
}

function Troubles({ troubles }: { troubles: readonly TroubleView[] }) {
  if (troubles.length === 0) return null;
  return (
    <ul class="problems">
      {troubles.map(({ code, words }) => (
        <li key={`${code} ${words}`}>
          <Icon name="warning" />
          <span>{words}</span>
        </li>
      ))}
    </ul>
  );
}
