import { useState } from 'preact/hooks';

/** Copies without the spaces, as the clinical systems want it. Says so, also to a screen reader. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [words, setWords] = useState('');
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setWords('Copied'),
      () => setWords('Could not copy; select it instead'),
    );
  };
  return (
    <span class="copy">
      <button type="button" class="small quiet" aria-label={label} onClick={copy}>
        Copy
      </button>
      <span class="hint" role="status">
        {words}
      </span>
    </span>
  );
}
