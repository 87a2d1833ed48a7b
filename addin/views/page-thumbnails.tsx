import { useEffect, useRef, useState } from 'preact/hooks';

type Props = { title: string; pages: number; picture: (page: number, width: number) => string };

/** Pages shown before somebody asks for more: a scan may have four hundred, and each is drawn when first looked at. */
const FIRST = 8;
const MORE = 24;
const SMALL_WIDTH = 160;
const LARGE_WIDTH = 1200;

/** The pages of one part, small; one opens large, where the arrow keys turn the page. */
export function PageThumbnails({ title, pages, picture }: Props) {
  const [shown, setShown] = useState(Math.min(pages, FIRST));
  const [open, setOpen] = useState<number | null>(null);
  const list = Array.from({ length: shown }, (_, index) => index + 1);
  return (
    <>
      <ul class="thumbnails" aria-label={`Pages of ${title}`}>
        {list.map((page) => (
          <li key={page}>
            <button
              type="button"
              class="thumbnail"
              aria-label={`Page ${page}, large`}
              onClick={() => setOpen(page)}
            >
              <Picture src={picture(page, SMALL_WIDTH)} page={page} />
              <span aria-hidden="true">{page}</span>
            </button>
          </li>
        ))}
      </ul>
      {shown < pages ? (
        <button type="button" class="small" onClick={() => setShown(Math.min(pages, shown + MORE))}>
          Show more pages ({shown} of {pages} shown)
        </button>
      ) : null}
      {open === null ? null : (
        <LargePage
          title={title}
          page={open}
          pages={pages}
          picture={picture}
          turn={setOpen}
          close={() => setOpen(null)}
        />
      )}
    </>
  );
}

function Picture({ src, page, large = false }: { src: string; page: number; large?: boolean }) {
  const [failed, setFailed] = useState(false);
  if (failed) return <span class="no-picture">Page {page} could not be shown</span>;
  return (
    <img
      src={src}
      alt={`Page ${page}`}
      loading={large ? 'eager' : 'lazy'}
      decoding="async"
      onError={() => setFailed(true)}
    />
  );
}

type LargeProps = Props & { page: number; turn: (page: number) => void; close: () => void };

function LargePage({ title, page, pages, picture, turn, close }: LargeProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const to = (wanted: number) => turn(Math.min(pages, Math.max(1, wanted)));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowRight' || event.key === 'PageDown') to(page + 1);
    else if (event.key === 'ArrowLeft' || event.key === 'PageUp') to(page - 1);
    else if (event.key === 'Home') to(1);
    else if (event.key === 'End') to(pages);
    else return;
    event.preventDefault();
  };
  return (
    <dialog
      class="viewer"
      ref={dialog}
      aria-label={`${title}, page ${page} of ${pages}`}
      onClose={close}
      onKeyDown={onKeyDown}
    >
      <div class="viewer-bar">
        <p role="status">
          {title}, page {page} of {pages}
        </p>
        <button type="button" aria-disabled={page === 1} onClick={() => to(page - 1)}>
          Previous
        </button>
        <button type="button" aria-disabled={page === pages} onClick={() => to(page + 1)}>
          Next
        </button>
        <button type="button" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a page larger than the window is scrolled with the arrow keys */}
      <section class="viewer-page" tabIndex={0} aria-label="The page">
        <Picture key={page} src={picture(page, LARGE_WIDTH)} page={page} large />
      </section>
    </dialog>
  );
}
