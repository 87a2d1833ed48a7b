import type { HistoryView } from '../../server/http/answers.ts';

/** Everything that happened, newest first. It never says to whom. */
export function History({ history }: { history: HistoryView }) {
  if (history.lines.length === 0) return <p>Nothing has happened yet.</p>;
  const newest = [...history.lines].sort((a, b) => b.version - a.version);
  return (
    <ol class="history">
      {newest.map((line) => (
        <li key={line.version}>
          <p>{line.words}</p>
          <p class="hint">
            <time dateTime={line.at}>{line.atWords}</time> · {line.by}
          </p>
        </li>
      ))}
    </ol>
  );
}
