import { useLayoutEffect, useRef } from 'preact/hooks';

/** False until somebody has gone from one page to another: the first page must not take the focus. */
let moved = false;
export function noteMove(): void {
  moved = true;
}

/** The page's heading. Takes the focus when one comes to the page, so that keyboard and screen reader start there. */
export function PageTitle({ words }: { words: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    document.title = `${words} – Onward`;
    if (moved) heading.current?.focus();
  }, [words]);
  return (
    <h1 tabIndex={-1} ref={heading}>
      {words}
    </h1>
  );
}
