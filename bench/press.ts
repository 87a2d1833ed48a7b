import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeScans } from '../samples/scans/make-scans.ts';
import { type Line, report } from './measure.ts';
import { setUpPeers } from './peers/set-up.mjs';
import { bundlePrograms } from './press/bundle.ts';
import type { Cost, Measured } from './press/measure-process.ts';
import { ASSEMBLING, RACERS, race } from './press/racers.ts';
import { makeSheets } from './press/sheets.ts';
import { measureWhole } from './press/whole-press.ts';

const PAGES = (process.env.BENCH_PAGES ?? '50,300,1000,5000').split(',').map(Number);
const SEED = 1;
/** The size at which the goals are set, or the nearest that was asked for. */
const JUDGED = PAGES.find((pages) => pages >= 1_000) ?? PAGES.at(-1) ?? 0;
/** Looking and proving take a second for some twenty pages; at this size they are measured, and raced with pdftoppm. */
const LOOKED_AT = PAGES.find((pages) => pages >= 300) ?? PAGES[0] ?? 0;

type Row = { pages: number; megabytes: number; racers: Map<string, Measured> };

/**
 * The press beside its peers at the same job: merge three parts, cover, A4, footer. Whole processes, in one run, on
 * scans made for it. Then the whole of `onward press`, which also looks at every page and proves every side, beside
 * poppler rendering the same pages.
 */
export async function benchPress(): Promise<boolean> {
  const missing = setUpPeers();
  const folder = mkdtempSync(join(tmpdir(), 'onward-press-'));
  try {
    const programOf = await bundlePrograms({
      assemble: 'bench/press/onward-assemble.ts',
      'pdf-lib': 'bench/peers/pdf-lib.ts',
    });
    const rows: Row[] = [];
    let whole: Line[] = [];
    for (const pages of PAGES) {
      const { parts } = await makeScans({ pages, seed: SEED, folder });
      const files = parts.map(({ file }) => join(folder, file));
      const racers = await race(
        RACERS.filter(({ needs }) => !needs || !missing.includes(needs)),
        { parts: files, sheets: await makeSheets(folder, pages), programOf },
        { folder, turns: pages > 2_000 ? 1 : 3 },
      );
      const row = { pages, megabytes: parts.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6, racers };
      rows.push(row);
      show(row);
      if (pages === LOOKED_AT)
        whole = await measureWhole(files, folder, pages, !missing.includes('pdftoppm'));
    }
    return await report('The press', [...goalsOf(rows), ...whole]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function show({ pages, megabytes, racers }: Row): void {
  process.stdout.write(`\n${pages} pages, ${megabytes.toFixed(0)} MB\n`);
  for (const [name, cost] of racers) process.stdout.write(`  ${name.padEnd(20)}${wordsOf(cost)}\n`);
}

function wordsOf(cost: Measured): string {
  if (!cost.ok) return `no figure: ${cost.why}`;
  return `${seconds(cost.wallMs)} wall   ${seconds(cost.cpuMs)} CPU   ${cost.peakMb.toFixed(0)} MB${cost.note ? `   ${cost.note}` : ''}`;
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;

function goalsOf(rows: readonly Row[]): Line[] {
  const costOf = (row: Row | undefined, name: string): Cost | null => {
    const cost = row?.racers.get(name);
    return cost?.ok ? cost : null;
  };
  const judged = rows.find(({ pages }) => pages === JUDGED);
  const ours = costOf(judged, ASSEMBLING);
  const against = (peer: string, most: number): Line => {
    const other = costOf(judged, peer);
    const ratio = ours && other ? ours.wallMs / other.wallMs : null;
    return {
      name: `assembling ${JUDGED} pages, beside ${peer}`,
      figure: ratio === null ? 'no figure' : `${ratio.toFixed(2)} times its time`,
      peer: other ? seconds(other.wallMs) : 'not measured',
      goal: `at most ${most} times`,
      met: ratio !== null && ratio <= most,
    };
  };
  const all = rows.flatMap((row) => costOf(row, ASSEMBLING) ?? []);
  const peak = Math.max(...all.map(({ peakMb }) => peakMb));
  return [
    against('qpdf', 0.5),
    against('cat', 2),
    {
      name: `assembling, peak memory of all sizes`,
      figure: `${peak.toFixed(0)} MB`,
      peer: RACERS.filter(({ name }) => name !== ASSEMBLING)
        .map(({ name }) => `${name} ${costOf(rows.at(-1), name)?.peakMb.toFixed(0) ?? '-'}`)
        .join(', '),
      goal: 'at most 128 MB',
      met: all.length === rows.length && peak <= 128,
    },
    linear(rows.flatMap((row) => ({ pages: row.pages, cost: costOf(row, ASSEMBLING) }))),
  ];
}

/** What the second half of the pages costs beside the first: from the third size on, starting up is no part of it. */
function linear(sizes: readonly { pages: number; cost: Cost | null }[]): Line {
  const perPage = sizes.map(({ cost, pages }) => (cost ? cost.cpuMs / pages : Number.POSITIVE_INFINITY));
  const [last = Number.POSITIVE_INFINITY, before = 0] = perPage.toReversed();
  return {
    name: 'assembling, CPU for each page',
    figure: sizes.map(({ pages }, at) => `${pages}: ${perPage[at]?.toFixed(2)} ms`).join(', '),
    peer: 'itself, at the size before',
    goal: 'no more at the largest than at the size before, within 15 %',
    met: sizes.length < 2 || last <= before * 1.15,
  };
}
