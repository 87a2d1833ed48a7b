import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

type Props = { title: string; children: () => ComponentChildren };

/** What is in it is made, and fetched, when it is opened: most visits do not need it. */
export function FoldedCard({ title, children }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <details class="card folded" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <h2>{title}</h2>
      </summary>
      {open ? children() : null}
    </details>
  );
}
