import { availableParallelism } from 'node:os';
import { relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Came, type Kind, throughThePress } from './corpus/one-file.ts';
import { pdfsIn } from './corpus/pdfs-in.ts';
import { askPoppler, havePoppler } from './corpus/poppler.ts';

const USAGE = `npm run corpus -- FOLDER [--json] [--seconds N] [--at-once N] [--without-poppler]

Runs every PDF of a folder, and of the folders in it, through inspection and press with a short limit on time, and
prints one line for each: ok, repaired, decrypted, refused CODE why, wrong, hang. With poppler (pdfinfo, pdftoppm) on
the PATH it also says which files poppler can show, out of which the share is counted, and compares pages and the ink
of the first page with the pack. Files are named by their path: this is for public collections, never for patients'.

Exit code: 0 nothing was wrong; 1 something was wrong or hung; 2 wrong usage.`;

type Asked = { folder: string; json: boolean; seconds: number; atOnce: number; poppler: boolean };
type Line = Came & { file: string; shownByPoppler: boolean | null };

const asked = whatIsAsked(process.argv.slice(2));
if (asked === null) {
  console.error(USAGE);
  process.exitCode = 2;
} else process.exitCode = await run(asked);

async function run(asked: Asked): Promise<number> {
  const files = await pdfsIn(asked.folder);
  const poppler = asked.poppler && (await havePoppler());
  if (!poppler) console.error('Without poppler: nothing is compared, and the share is of all files.');
  const lines: Line[] = [];
  await inParallel(files, asked.atOnce, async (path) => {
    const seen = poppler ? await askPoppler(path) : null;
    const came = await throughThePress(path, asked.seconds, seen);
    const line = { file: relative(asked.folder, path), shownByPoppler: seen?.shown ?? null, ...came };
    lines.push(line);
    if (!asked.json) console.log(inWords(line));
  });
  const totals = totalsOf(lines);
  lines.sort((a, b) => (a.file < b.file ? -1 : 1));
  if (asked.json) console.log(JSON.stringify({ files: lines, totals }, null, 2));
  else console.log(totalsInWords(totals));
  return totals.wrong + totals.hang > 0 ? 1 : 0;
}

function whatIsAsked(args: string[]): Asked | null {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        seconds: { type: 'string', default: '60' },
        'at-once': { type: 'string', default: String(availableParallelism()) },
        'without-poppler': { type: 'boolean', default: false },
      },
    });
    const [seconds, atOnce] = [Number(values.seconds), Number(values['at-once'])];
    const [folder, ...more] = positionals;
    if (folder === undefined || more.length > 0 || !(seconds >= 1) || !(atOnce >= 1)) return null;
    return {
      folder: resolve(folder),
      json: values.json,
      seconds,
      atOnce,
      poppler: !values['without-poppler'],
    };
  } catch {
    return null;
  }
}

async function inParallel<T>(
  all: readonly T[],
  atOnce: number,
  work: (one: T) => Promise<void>,
): Promise<void> {
  const waiting = [...all];
  const worker = async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

function inWords({ kind, code, why, pages, seconds, file, shownByPoppler }: Line): string {
  const what = kind === 'refused' ? `refused ${code}` : kind === 'wrong' ? '**wrong**' : kind;
  const counted = pages === null ? '' : `${pages} pages`;
  const beside = shownByPoppler === false ? ' (poppler cannot show it either)' : '';
  return [
    what.padEnd(20),
    counted.padStart(10),
    `${seconds.toFixed(1)} s`.padStart(8),
    ` ${file}`,
    `${why}${beside}`,
  ].join(' ');
}

type Totals = Record<Kind, number> & { files: number; outOf: number; through: number; percent: number };

/** Through = ok, repaired or decrypted; counted out of what poppler can show, or of all files without poppler. */
function totalsOf(lines: readonly Line[]): Totals {
  const count = (kind: Kind, among: readonly Line[] = lines) =>
    among.filter((line) => line.kind === kind).length;
  const fair = lines.filter(({ shownByPoppler }) => shownByPoppler !== false);
  const through = count('ok', fair) + count('repaired', fair) + count('decrypted', fair);
  return {
    files: lines.length,
    ok: count('ok'),
    repaired: count('repaired'),
    decrypted: count('decrypted'),
    refused: count('refused'),
    wrong: count('wrong'),
    hang: count('hang'),
    outOf: fair.length,
    through,
    percent: fair.length === 0 ? 100 : Math.round((through / fair.length) * 1000) / 10,
  };
}

function totalsInWords(totals: Totals): string {
  const { files, ok, repaired, decrypted, refused, wrong, hang, outOf, through, percent } = totals;
  return [
    '',
    `${files} files: ${ok} ok, ${repaired} repaired, ${decrypted} decrypted, ${refused} refused, ${wrong} wrong, ${hang} hang`,
    `${through} of ${outOf} came through: ${percent} %`,
  ].join('\n');
}
