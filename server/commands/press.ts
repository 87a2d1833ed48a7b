import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, parse, resolve } from 'node:path';
import { londonDate } from '../../core/dates.ts';
import { ROUTE_RULES, routeChecklist } from '../../core/routes.ts';
import { writeWhole } from '../adapters/folder-files.ts';
import { systemClock } from '../adapters/system-clock.ts';
import type { PackJob, PackVolume, PdfSource, Pressed } from '../steps/press-port.ts';
import type { Command, ExitCode, Terminal } from '../terminal.ts';
import { EXIT } from '../terminal.ts';
import { type Read, readArguments, wholeNumber, wrongUsage } from './arguments.ts';
import { type PatientOnCover, type PatientTrouble, patientFrom } from './press-patient.ts';

const USAGE =
  'onward press PART.pdf… --out PACK.pdf [--nhs-number N] [--name NAME] [--dob DATE]\n             [--duplex | --single] [--max-sheets N] [--drop-blanks] [--cards 1] [--json]';
const HELP = `Makes the pack to print: a cover, every page of every part in order on A4, the patient and "side n of N" on
every side, and a closing list. Each printed side is compared with the scan before the pack is written; a
pack that differs is never written. Parts are taken in the order of the part numbers in their names, where
every name has one, else in the order given. Nothing is kept but the pack.

  --out PACK.pdf      where the pack goes. If it needs several volumes: PACK-1-of-2.pdf, PACK-2-of-2.pdf.
                      A file that is there already is not overwritten.
  --nhs-number --name --dob
                      the patient; what is not given is taken from the names of the files, where they agree.
                      A date is 2019-12-25 or 25-12-2019.
  --duplex, --single  printed on both sides of the paper (the default), or on one
  --max-sheets N      most sheets of paper in a volume, 10 to 1000 (default 250)
  --drop-blanks       leaves out pages that are surely blank; each is counted and listed
  --cards 1           one page to a side. Two or four small cards to a side are not possible in this version.
  --json              one JSON document on standard output, nothing else there

Exit code: 0 done; 1 done, but look at the warnings; 2 wrong usage; 3 no pack could be made.`;

/** `onward press`: DESIGN §4 and §13. */
export const pressCommand: Command = {
  says: 'the pack to print, from the parts of a scan',
  usage: USAGE,
  help: HELP,
  run: async (args, terminal) => {
    const typed = readArguments(args, OPTIONS);
    if (!typed.ok) return wrongUsage(terminal, pressCommand, typed.wrong);
    const asked = whatIsAsked(typed.read);
    if (typeof asked === 'string') return wrongUsage(terminal, pressCommand, asked);
    if ('trouble' in asked) return refuse(terminal, asked.json, 'patients-differ', asked.words);
    const made = await makePack(asked);
    if (!made.ok) return refuse(terminal, asked.json, made.code, made.message);
    const files = await writeVolumes(made.pressed.volumes, asked.out);
    say(terminal, asked, made.pressed, files);
    const warned = asked.patient.warnings.length + made.pressed.warnings.length > 0;
    return warned ? EXIT.needsAPerson : EXIT.done;
  },
};

const OPTIONS = {
  out: 'value',
  'nhs-number': 'value',
  name: 'value',
  dob: 'value',
  cards: 'value',
  'max-sheets': 'value',
  duplex: 'switch',
  single: 'switch',
  'drop-blanks': 'switch',
  json: 'switch',
} as const;

type Asked = {
  files: string[];
  out: string;
  patient: PatientOnCover;
  duplex: boolean;
  dropBlanks: boolean;
  maxSheetsPerVolume: number;
  json: boolean;
};

type Doubtful = PatientTrouble & { json: boolean };

/** What to do, or what was wrong with what was typed. */
function whatIsAsked(read: Read): Asked | Doubtful | string {
  const out = read.value('out');
  if (read.words.length === 0) return 'Name at least one PDF file.';
  if (out === null) return 'Say where the pack goes, with --out PACK.pdf.';
  if (read.has('duplex') && read.has('single')) return '--duplex and --single cannot both be.';
  const cards = read.value('cards') ?? '1';
  if (cards === '2' || cards === '4')
    return 'This version prints one page to a side; two or four cards to a side are not possible yet.';
  if (cards !== '1') return '--cards takes 1.';
  const maxSheetsPerVolume = wholeNumber(read.value('max-sheets') ?? '250', 10, 1_000);
  if (maxSheetsPerVolume === null) return '--max-sheets takes a whole number from 10 to 1000.';
  const patient = patientFrom(
    { nhsNumber: read.value('nhs-number'), name: read.value('name'), dateOfBirth: read.value('dob') },
    read.words.map((file) => basename(file)),
  );
  if ('trouble' in patient)
    return patient.trouble === 'mistyped' ? patient.words : { ...patient, json: read.has('json') };
  return {
    files: patient.order.map((at) => read.words[at]!),
    out,
    patient,
    duplex: !read.has('single'),
    dropBlanks: read.has('drop-blanks'),
    maxSheetsPerVolume,
    json: read.has('json'),
  };
}

function refuse(terminal: Terminal, json: boolean, code: string, message: string): ExitCode {
  if (json) terminal.out(`${JSON.stringify({ ok: false, code, message }, null, 2)}\n`);
  terminal.err(`${message} No pack was made.\n`);
  return EXIT.failed;
}

type Made = { ok: true; pressed: Pressed } | { ok: false; code: string; message: string };

async function makePack(asked: Asked): Promise<Made> {
  if (await exists(asked.out))
    return {
      ok: false,
      code: 'there-already',
      message: `${asked.out} is there already and is not overwritten.`,
    };
  if (!(await exists(dirname(resolve(asked.out)))))
    return { ok: false, code: 'no-folder', message: `The folder for ${asked.out} is not there.` };
  const parts: PdfSource[] = [];
  for (const [at, file] of asked.files.entries()) {
    const bytes = await readFile(file).catch(() => null);
    if (bytes === null)
      return { ok: false, code: 'cannot-read', message: `${file} is not there, or may not be read.` };
    parts.push({ id: `part-${at + 1}`, label: `part ${at + 1} of ${asked.files.length}`, bytes });
  }
  const { createPress } = await import('../press/press.ts');
  const pressed = await createPress().press(parts, jobFor(asked));
  return pressed.ok ? { ok: true, pressed } : pressed;
}

function jobFor({ patient, duplex, dropBlanks, maxSheetsPerVolume }: Asked): PackJob {
  return {
    reference: NO_RECORD,
    patient: patient.details,
    practiceName: '',
    route: ROUTE_RULES['reprint-and-courier'].name,
    checklist: routeChecklist('reprint-and-courier'),
    maxSheetsPerVolume,
    duplex,
    dropBlanks,
    printedOn: londonDate(systemClock.now()),
  };
}

/** A reference would lead to a record, and here there is none. */
const NO_RECORD = 'NO RECORD';

async function writeVolumes(volumes: readonly PackVolume[], out: string): Promise<string[]> {
  const files = volumes.map(({ volume, of }) => (of === 1 ? out : volumeName(out, volume, of)));
  for (const [at, file] of files.entries()) await writeWhole(resolve(file), volumes[at]!.bytes);
  return files;
}

function volumeName(out: string, volume: number, of: number): string {
  const { dir, name, ext } = parse(out);
  return `${dir === '' ? '' : `${dir}/`}${name}-${volume}-of-${of}${ext}`;
}

function say(terminal: Terminal, asked: Asked, pressed: Pressed, files: readonly string[]): void {
  const volumes = pressed.volumes.map(({ bytes: _bytes, ...volume }, at) => ({ ...volume, file: files[at] }));
  const warnings = [...asked.patient.warnings, ...pressed.warnings];
  if (asked.json) {
    terminal.out(`${JSON.stringify({ ...pressed, volumes, warnings }, null, 2)}\n`);
    return;
  }
  terminal.out(
    [
      ...volumes.map(({ file, sides, sheets }) => `${file}: ${sides} sides on ${sheets} sheets`),
      `Pages in the scan: ${pressed.pagesIn}; pages in the pack: ${pressed.pagesOut}; blank pages left out: ${pressed.blanksDropped.length}`,
      `Every printed side was compared with the scan (${pressed.proof.pagesCompared} pages).`,
      ...warnings.map((warning) => `! ${warning}`),
      'Print at actual size.',
      '',
    ].join('\n'),
  );
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
