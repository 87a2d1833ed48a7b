import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

/*
 * The desk's few pictures, drawn by hand: marks only. What a mark means stands beside it as text, and the same figures as a
 * table under it, so that nobody need see the picture, tell colours apart, or point at anything.
 */

type FigureProps = { title: string; says: string; children: ComponentChildren; table: TableProps };

/** A picture with its heading, what it shows in a sentence, and its table folded away beneath. */
export function Figure({ title, says, children, table }: FigureProps) {
  const id = useId();
  return (
    <section class="card figure" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <p class="hint">{says}</p>
      {children}
      <details class="folded-in">
        <summary>The same as a table</summary>
        <FiguresTable {...table} />
      </details>
    </section>
  );
}

type TableProps = { caption: string; head: string[]; rows: (string | number | null)[][] };

/** The first of each row names it. Wide ones are moved sideways inside their own frame, also by keyboard. */
export function FiguresTable({ caption, head, rows }: TableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
    <section class="wide-table" tabIndex={0} aria-label={`${caption}: table`}>
      <table class="figures">
        <caption class="unseen">{caption}</caption>
        <thead>
          <tr>
            {head.map((words) => (
              <th key={words} scope="col">
                {words}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={`${at} ${row[0]}`}>
              {row.map((cell, column) =>
                column === 0 ? (
                  <th key={head[column]} scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={head[column]}>{cell ?? '–'}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** A bar to the first value and a mark at the second, on a scale that `most` fills. */
export function BarWithMark({ value, mark, most }: { value: number; mark: number; most: number }) {
  const across = (amount: number) => (most === 0 ? 0 : Math.min(100, (100 * amount) / most));
  const at = across(mark);
  return (
    <svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <rect class="bar-ground" x="0" y="0" width="100" height="10" />
      <rect class="bar-value" x="0" y="1" width={across(value)} height="8" />
      <line class="bar-mark" x1={at} x2={at} y1="0" y2="10" vector-effect="non-scaling-stroke" />
    </svg>
  );
}

const WIDTH = 200;
const HEIGHT = 56;

/** A line over equal steps of time, from nothing at the bottom to `most` at the top. */
export function Line({ values, most, name }: { values: readonly number[]; most: number; name: string }) {
  const x = (at: number) => (values.length < 2 ? WIDTH / 2 : (at * WIDTH) / (values.length - 1));
  const y = (value: number) => HEIGHT - 2 - (most === 0 ? 0 : (value * (HEIGHT - 6)) / most);
  const points = values.map((value, at) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`);
  return (
    <svg
      class="line"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={name}
      focusable="false"
    >
      <polygon class="line-under" points={`0,${HEIGHT} ${points.join(' ')} ${WIDTH},${HEIGHT}`} />
      <polyline class="line-value" points={points.join(' ')} vector-effect="non-scaling-stroke" />
      <line
        class="line-ground"
        x1="0"
        x2={WIDTH}
        y1={HEIGHT - 1}
        y2={HEIGHT - 1}
        vector-effect="non-scaling-stroke"
      />
    </svg>
  );
}

type Columns = { values: readonly { words: string; value: number }[]; most: number; name: string };

/** Columns side by side, each with its number above and its words below. */
export function Columns({ values, most, name }: Columns) {
  return (
    <figure class="columns-chart" role="img" aria-label={name}>
      {values.map(({ words, value }) => {
        const height = most === 0 ? 0 : (value * 40) / most;
        return (
          <div key={words} class="column-of" aria-hidden="true">
            <span class="column-number">{value}</span>
            <svg viewBox="0 0 20 42" preserveAspectRatio="none" aria-hidden="true" focusable="false">
              <rect class="bar-value" x="2" y={41 - height} width="16" height={height} />
              <line
                class="line-ground"
                x1="0"
                x2="20"
                y1="41.5"
                y2="41.5"
                vector-effect="non-scaling-stroke"
              />
            </svg>
            <span class="column-words">{words}</span>
          </div>
        );
      })}
    </figure>
  );
}
