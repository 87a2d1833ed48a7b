import { access, constants, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { londonDate } from '../../core/dates.ts';
import type { CardsToASide } from '../../core/pack-plan.ts';
import { ROUTE_RULES, routeChecklist } from '../../core/routes.ts';
import { systemClock } from '../adapters/system-clock.ts';
import type { PackJob } from '../steps/press-port.ts';
import type { Command, ExitCode, Terminal } from '../terminal.ts';
import { EXIT } from '../terminal.ts';
import { type Read, readArguments, wholeNumber, wrongUsage } from './arguments.ts';
import { packAsJson, packInWords } from './press-answer.ts';
import { pressFiles } from './press-files.ts';
import { type PatientOnCover, type PatientTrouble, patientFrom } from './press-patient.ts';

const USAGE =
  'onward press PART.pdf… --out PACK.pdf [--nhs-number N] [--name NAME] [--dob DATE]\n             [--duplex | --single] [--max-sheets N] [--drop-blanks] [--cards 1|2|4] [--json]';
const HELP = `Makes the pack to print: a cover, every page of every part in order on A4, the patient and "side n of N" on
every side, and a closing list. Each printed side is compared with the scan before the pack is written; a
pack that differs is never kept, and Ctrl-C leaves nothing behind. Parts are taken in the order of the part
numbers in their names, where every name has one, else in the order given. Nothing is kept but the pack.

  --out PACK.pdf      where the pack goes. If it needs several volumes: PACK-1-of-2.pdf, PACK-2-of-2.pdf.
                      A file that is there already is not overwritten.
  --nhs-number --name --dob
                      the patient; what is not given is taken from the names of the files, where they agree.
                      A date is 2019-12-25 or 25-12-2019.
  --duplex, --single  printed on both sides of the paper (the default), or on one
  --max-sheets N      most sheets of paper in a volume, 10 to 1000 (default 250)
  --drop-blanks       leaves out pages that are surely blank; each is counted and listed
  --cards 1|2|4       small cards to a side (default 1): two at their own size, or four made smaller. Only
                      neighbours share a side; a page that is too large for it has a side to itself.
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
    const trouble = await whyNot(asked);
    if (trouble) return refuse(terminal, asked.json, trouble.code, trouble.message);
    const began = performance.now();
    const made = await pressFiles(asked.files, asked.out, jobFor(asked), terminal);
    if (!made.ok) return refuse(terminal, asked.json, made.code, made.message);
    const milliseconds = Math.round(performance.now() - began);
    const words = asked.json ? packAsJson : packInWords;
    const warnings = [...asked.patient.warnings, ...made.pack.warnings];
    terminal.out(words({ ...made, cards: asked.cards, warnings, milliseconds }));
    return warnings.length > 0 ? EXIT.needsAPerson : EXIT.done;
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
  cards: CardsToASide;
  maxSheetsPerVolume: number;
  json: boolean;
};

const CARDS: readonly CardsToASide[] = [1, 2, 4];

type Doubtful = PatientTrouble & { json: boolean };

/** What to do, or what was wrong with what was typed. */
function whatIsAsked(read: Read): Asked | Doubtful | string {
  const out = read.value('out');
  if (read.words.length === 0) return 'Name at least one PDF file.';
  if (out === null) return 'Say where the pack goes, with --out PACK.pdf.';
  if (read.has('duplex') && read.has('single')) return '--duplex and --single cannot both be.';
  const cards = CARDS.find((count) => `${count}` === (read.value('cards') ?? '1'));
  if (cards === undefined) return '--cards takes 1, 2 or 4.';
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
    cards,
    maxSheetsPerVolume,
    json: read.has('json'),
  };
}

function refuse(terminal: Terminal, json: boolean, code: string, message: string): ExitCode {
  if (json) terminal.out(`${JSON.stringify({ ok: false, code, message }, null, 2)}\n`);
  terminal.err(`${message} No pack was made.\n`);
  return EXIT.failed;
}

/** What can be seen before a page is looked at. */
async function whyNot({ files, out }: Asked): Promise<{ code: string; message: string } | null> {
  if (await exists(out))
    return { code: 'there-already', message: `${out} is there already and is not overwritten.` };
  if (!(await exists(dirname(resolve(out)))))
    return { code: 'no-folder', message: `The folder for ${out} is not there.` };
  for (const file of files)
    if (!(await isReadable(file)))
      return { code: 'cannot-read', message: `${file} is not there, or may not be read.` };
  return null;
}

function jobFor({ patient, duplex, dropBlanks, cards, maxSheetsPerVolume }: Asked): PackJob {
  return {
    reference: NO_RECORD,
    patient: patient.details,
    practiceName: '',
    route: ROUTE_RULES['reprint-and-courier'].name,
    checklist: routeChecklist('reprint-and-courier'),
    maxSheetsPerVolume,
    duplex,
    dropBlanks,
    cards,
    printedOn: londonDate(systemClock.now()),
  };
}

/** A reference would lead to a record, and here there is none; nor is anything printed in its place. */
const NO_RECORD = '';

async function isReadable(path: string): Promise<boolean> {
  const [file] = await Promise.all([stat(path), access(path, constants.R_OK)]).catch(() => [null]);
  return file?.isFile() === true;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
