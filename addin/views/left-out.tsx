import { useState } from 'preact/hooks';
import type { PaperView } from '../../server/http/answers.ts';
import type { Acting } from './acting.ts';
import { pageSubject } from './page-about.tsx';
import { PageViewer, Picture } from './page-viewer.tsx';

type Blank = PaperView['blanks'][number];
type Out = PaperView['takenOut'][number];

/** Every page that will not be printed, to be looked at, and how it comes back. */
export function LeftOut({
  paper,
  dropBlanks,
  acting,
}: {
  paper: PaperView;
  dropBlanks: boolean;
  acting: Acting;
}) {
  const { blanks, takenOut } = paper;
  return (
    <>
      {dropBlanks && blanks.length > 0 ? (
        <Pages title="Pages that seem blank" pages={blanks} tell={blankWords} acting={acting} />
      ) : null}
      {takenOut.length > 0 ? (
        <Pages title="Pages taken out by hand" pages={takenOut} tell={outWords} acting={acting} />
      ) : null}
    </>
  );
}

function blankWords({ kept }: Blank): string {
  return kept ? 'Printed, because somebody said so' : 'Left out';
}

function outWords({ reasonWords, byName, atWords }: Out): string {
  return `${reasonWords} (${byName}, ${atWords})`;
}

type PagesProps<T> = { title: string; pages: readonly T[]; tell: (page: T) => string; acting: Acting };

function Pages<T extends Blank | Out>({ title, pages, tell, acting }: PagesProps<T>) {
  const [open, setOpen] = useState<number | null>(null);
  const large = open === null ? undefined : pages[open];
  return (
    <section class="left-out" aria-label={title}>
      <h3>
        {title} ({pages.length})
      </h3>
      <ul class="thumbnails">
        {pages.map((page, at) => (
          <li key={`${page.fileId} ${page.page}`}>
            <button
              type="button"
              class="thumbnail"
              aria-label={`${page.words}, large`}
              onClick={() => setOpen(at)}
            >
              <Picture src={page.small} alt={page.words} />
              <span aria-hidden="true">{page.words}</span>
            </button>
            <p class="hint">{tell(page)}</p>
            <Back page={page} acting={acting} />
          </li>
        ))}
      </ul>
      {large && open !== null ? (
        <PageViewer
          title={large.words}
          at={open}
          of={pages.length}
          src={large.large}
          alt={large.words}
          turn={setOpen}
          close={() => setOpen(null)}
        />
      ) : null}
    </section>
  );
}

/** A plain button, because it stands inside the form that prepares the pack. */
function Back({ page, acting }: { page: Blank | Out; acting: Acting }) {
  const { action, fileId, page: number } = page;
  const key = `${action.do} ${pageSubject(fileId, number)}`;
  if (!action.allowed || action.do === 'accept-rescue' || action.do === 'take-page-out') return null;
  const request = { do: action.do, fileId, page: number };
  return (
    <button
      type="button"
      class="small"
      aria-disabled={acting.busy !== null}
      onClick={() => acting.busy === null && void acting.act(key, request, {}, [])}
    >
      {action.words}
    </button>
  );
}
