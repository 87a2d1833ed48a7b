import { type Line, spreadOf } from '../measure.ts';
import { type Contender, NAMES } from './contenders.ts';
import type { Taken } from './measure-pane.ts';
import type { Change, Opening } from './pane-window.ts';

/** As in test/addin/pane/built-pane.test.ts. */
const MOST_SCRIPT = 25_000;
const MOST_FIRST_PAINT_MS = 400;
const MOST_VERDICT_MS = 100;
/** Where the pane's process was not really held back, a good figure would say nothing. */
const LEAST_HELD_BACK = 3.5;

export type Measured = { bytes: { script: number; style: number }; taken: Taken };
type All = ReadonlyMap<Contender, Measured>;
type Figure = (measured: Measured) => string;

/** Every figure of everybody, side by side: the middle one, and the one that 95 of 100 keep below. */
export function table(all: All): string {
  const rows: [string, Figure][] = [
    ['script before sign-in, gzipped', ({ bytes }) => kilobytes(bytes.script)],
    ['style, gzipped', ({ bytes }) => kilobytes(bytes.style)],
    ['first paint, new window', openings('cold', 'firstPaint')],
    ['first paint, opened again', openings('warm', 'firstPaint')],
    ['card there, new window', openings('cold', 'card')],
    ['card there, opened again', openings('warm', 'card')],
    ['verdict, full speed', changes('full', ({ painted }) => painted)],
    ['  Outlook to the frame', changes('full', ({ heard }) => heard)],
    ['  to the card in the page', changes('full', ({ heard, drawn }) => drawn - heard)],
    ['  to its being painted', changes('full', ({ drawn, painted }) => painted - drawn)],
    ['verdict, a quarter of it', changes('quarter', ({ painted }) => painted)],
    ['  Outlook to the frame', changes('quarter', ({ heard }) => heard)],
    ['  to the card in the page', changes('quarter', ({ heard, drawn }) => drawn - heard)],
    ['  to its being painted', changes('quarter', ({ drawn, painted }) => painted - drawn)],
  ];
  const names = contenders();
  const heads = [''.padEnd(WIDE), ...names.map((name) => NAMES[name].padEnd(WIDE))];
  const lines = rows.map(([what, figure]) => [
    what.padEnd(WIDE),
    ...names.map((name) => cell(all.get(name), figure).padEnd(WIDE)),
  ]);
  return [heads, ...lines].map((line) => `  ${line.join('').trimEnd()}\n`).join('');
}

const WIDE = 32;

function contenders(): Contender[] {
  return ['ours', 'fluent', 'bare'];
}

/** Empty for who could not be had. */
function cell(measured: Measured | undefined, figure: Figure): string {
  return measured ? figure(measured) : '';
}

/** The goals, and whether they are met. What is measured beside is judged in nothing but that it says the same. */
export function goals(all: All): Line[] {
  const ours = all.get('ours');
  if (!ours) return [];
  const beside = (figure: Figure) =>
    contenders()
      .filter((name) => name !== 'ours')
      .map((name) => `${NAMES[name]} ${cell(all.get(name), figure) || 'not measured'}`)
      .join(', ');
  const line = (name: string, figure: Figure, goal: string, met: boolean): Line => ({
    name,
    figure: figure(ours),
    peer: beside(figure),
    goal,
    met,
  });
  const paint = openings('cold', 'firstPaint');
  const full = changes('full', ({ painted }) => painted);
  const quarter = changes('quarter', ({ painted }) => painted);
  const atFullSpeed = leastOf([...all.values()].flatMap(({ taken }) => taken.reckoned.full));
  const slower = ({ taken }: Measured) => leastOf(taken.reckoned.quarter) / atFullSpeed;
  return [
    line(
      'script before sign-in, gzipped',
      ({ bytes }) => kilobytes(bytes.script),
      `at most ${kilobytes(MOST_SCRIPT)}`,
      ours.bytes.script <= MOST_SCRIPT,
    ),
    line(
      'first paint in a new window at a quarter of the speed',
      paint,
      `at most ${MOST_FIRST_PAINT_MS} ms, the middle one`,
      spreadOf(ours.taken.cold.map(({ firstPaint }) => firstPaint)).p50 <= MOST_FIRST_PAINT_MS,
    ),
    line(
      'verdict on screen after another message was opened',
      full,
      `at most ${MOST_VERDICT_MS} ms, 95 of 100`,
      spreadOf(ours.taken.full.map(({ painted }) => painted)).p95 <= MOST_VERDICT_MS,
    ),
    line(
      'the same at a quarter of the speed',
      quarter,
      `at most ${MOST_VERDICT_MS} ms, the middle one`,
      spreadOf(ours.taken.quarter.map(({ painted }) => painted)).p50 <= MOST_VERDICT_MS,
    ),
    line(
      'how much slower a quarter was, where least',
      (one) => `${slower(one).toFixed(1)} times`,
      `at least ${LEAST_HELD_BACK} for everybody`,
      [...all.values()].every((one) => slower(one) >= LEAST_HELD_BACK),
    ),
    ...sameWords(ours, all.get('fluent')),
  ];
}

/** A card that says less is drawn sooner: that would be no peer. */
function sameWords(ours: Measured, peer: Measured | undefined): Line[] {
  if (!peer) return [];
  const said = [...ours.taken.words];
  const same = said.filter(([item, words]) => peer.taken.words.get(item) === words).length;
  return [
    {
      name: 'cards that say the same, word for word',
      figure: `${same} of ${said.length}`,
      peer: NAMES.fluent,
      goal: 'every one',
      met: same === said.length,
    },
  ];
}

function openings(when: 'cold' | 'warm', what: keyof Opening): Figure {
  return ({ taken }) => spread(taken[when].map((one) => one[what]));
}

function changes(when: 'full' | 'quarter', of: (change: Change) => number): Figure {
  return ({ taken }) => spread(taken[when].map(of));
}

function spread(values: readonly number[]): string {
  const { p50, p95 } = spreadOf(values);
  return `${shortly(p50)} / ${shortly(p95)} ms`;
}

function shortly(value: number): string {
  return value < 20 ? value.toFixed(1) : value.toFixed(0);
}

function leastOf(values: readonly number[]): number {
  return Math.min(...values);
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
