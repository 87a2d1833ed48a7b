import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

type Props = {
  title: string;
  /** Where in its row the page stands, from 0, of how many. */
  at: number;
  of: number;
  src: string;
  alt: string;
  turn: (at: number) => void;
  close: () => void;
  /** What there is to know and to do about the page on show. */
  children?: ComponentChildren;
};

/** One page large, over everything else. The arrow keys turn it, Escape closes it. */
export function PageViewer({ title, at, of, src, alt, turn, close, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const to = (wanted: number) => turn(Math.min(of - 1, Math.max(0, wanted)));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLSelectElement) return;
    const wanted = TURNS[event.key]?.(at, of);
    if (wanted === undefined) return;
    to(wanted);
    event.preventDefault();
  };
  return (
    <dialog class="viewer" ref={dialog} aria-label={title} onClose={close} onKeyDown={onKeyDown}>
      <div class="viewer-bar">
        <p role="status">{title}</p>
        <button type="button" aria-disabled={at === 0} onClick={() => to(at - 1)}>
          Previous
        </button>
        <button type="button" aria-disabled={at === of - 1} onClick={() => to(at + 1)}>
          Next
        </button>
        <button type="button" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </div>
      {children ? <div class="viewer-about">{children}</div> : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a page larger than the window is scrolled with the arrow keys */}
      <section class="viewer-page" tabIndex={0} aria-label="The page">
        <Picture key={src} src={src} alt={alt} large />
      </section>
    </dialog>
  );
}

const TURNS: Record<string, (at: number, of: number) => number> = {
  ArrowRight: (at) => at + 1,
  PageDown: (at) => at + 1,
  ArrowLeft: (at) => at - 1,
  PageUp: (at) => at - 1,
  Home: () => 0,
  End: (_, of) => of - 1,
};

/** A page that cannot be painted says so in its place. */
export function Picture({ src, alt, large = false }: { src: string; alt: string; large?: boolean }) {
  const [failed, setFailed] = useState(false);
  if (failed) return <span class="no-picture">{alt} could not be shown</span>;
  return (
    <img
      src={src}
      alt={alt}
      loading={large ? 'eager' : 'lazy'}
      decoding="async"
      onError={() => setFailed(true)}
    />
  );
}
