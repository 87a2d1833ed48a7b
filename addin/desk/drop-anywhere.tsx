import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../views/icon.tsx';

/** The whole page takes files. Without this, a file dropped beside the mark would replace the desk in the browser. */
export function DropAnywhere({ take }: { take: (files: readonly File[]) => void }) {
  const [over, setOver] = useState(false);
  const latest = useRef(take);
  latest.current = take;
  useEffect(() => {
    let depth = 0;
    const stop = new AbortController();
    const listen = (
      name: 'dragenter' | 'dragover' | 'dragleave' | 'drop',
      then: (event: DragEvent) => void,
    ) => addEventListener(name, (event) => hasFiles(event) && then(event), { signal: stop.signal });
    listen('dragenter', () => {
      depth += 1;
      setOver(true);
    });
    listen('dragleave', () => {
      depth = Math.max(0, depth - 1);
      setOver(depth > 0);
    });
    listen('dragover', (event) => event.preventDefault());
    listen('drop', (event) => {
      event.preventDefault();
      depth = 0;
      setOver(false);
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length > 0) latest.current(files);
    });
    return () => stop.abort();
  }, []);
  return over ? (
    <div class="drop-here" aria-hidden="true">
      <p>
        <Icon name="into" />
        Drop to take in: e-mails, PDFs or zips
      </p>
    </div>
  ) : null;
}

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') === true;
}
