import { open, readFile, stat, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { flushFolder, unlessMissing, writeWhole } from './folder-files.ts';
import type { Keyring } from './keyring.ts';
import { PlainTrouble } from './plain-trouble.ts';

/** One deletion: references and ids only. Nothing here says who the patient was. */
export type DeletionEntry = {
  practice: string;
  ref: string;
  /** ISO 8601. */
  at: string;
  fileIds: string[];
  messageIds: string[];
};

export type LedgerReport = {
  ok: boolean;
  lines: number;
  /** A last line that a power cut left half written. It was never acknowledged, and does no harm. */
  torn: boolean;
  /** The first line that does not hold, counted from 1. */
  brokenAt: number | null;
  why: string | null;
};

/**
 * What was deleted, kept beside the database so that a restore of an older one can delete it again. Lines are JSON,
 * each durable when `append` resolves and each with a keyed hash over itself and the line before, so that one changed,
 * moved or taken out is noticed. How many there should be is kept in a second file, `.head`.
 */
export type DeletionLedger = {
  /** Throws LedgerBroken, and appends nothing, where the ledger does not hold. */
  append(entry: DeletionEntry): Promise<void>;
  /** In the order they were appended. Throws LedgerBroken. */
  entries(): Promise<DeletionEntry[]>;
  check(): Promise<LedgerReport>;
};

/** The ledger was changed by something else than Onward, or its disk. */
export class LedgerBroken extends PlainTrouble {}

/** Needs no file to be there; the first `append` makes it. */
export async function openDeletionLedger(file: string, keyring: Keyring): Promise<DeletionLedger> {
  let last: Promise<unknown> = Promise.resolve();
  /** One after the other: a line's hash needs the line before. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
  return {
    append: (entry) => inTurn(() => appendTo(file, keyring, deletionEntry.parse(entry))),
    entries: () => inTurn(async () => unlessBroken(file, await readLedger(file, keyring)).entries),
    check: () => inTurn(async () => reportOf(await readLedger(file, keyring))),
  };
}

/**
 * Writes a whole ledger anew, in this order. It must hold no fewer lines than one that is there. Cut short anywhere, a
 * ledger is left that holds: the old one, its first line, or the new one.
 */
export async function writeDeletionLedger(
  file: string,
  keyring: Keyring,
  entries: readonly DeletionEntry[],
): Promise<void> {
  let mac = '';
  const lines = entries.map((entry, index) => {
    const line = sealedLine(keyring, index + 1, mac, deletionEntry.parse(entry));
    mac = line.mac;
    return `${JSON.stringify(line)}\n`;
  });
  if ((await stat(headOf(file)).catch(unlessMissing)) === undefined) {
    await writeWhole(file, Buffer.from(lines[0] ?? ''));
    await writeHead(file, keyring, Math.min(lines.length, 1), '');
  }
  await writeWhole(file, Buffer.from(lines.join('')));
  await writeHead(file, keyring, lines.length, mac);
}

type Line = DeletionEntry & { no: number; mac: string };
type Ledger = {
  entries: DeletionEntry[];
  /** Bytes of whole lines; what follows is torn. */
  wholeBytes: number;
  torn: boolean;
  mac: string;
  brokenAt: number | null;
  why: string | null;
};

const id = z.string().regex(/^[A-Za-z0-9-]{1,80}$/);
const deletionEntry = z.strictObject({
  practice: id,
  ref: id,
  at: z.iso.datetime(),
  fileIds: z.array(id),
  messageIds: z.array(id),
});
const ledgerLine = deletionEntry.extend({ no: z.number().int(), mac: z.string() });
const headFile = z.strictObject({ lines: z.number().int(), mac: z.string(), seal: z.string() });

async function appendTo(file: string, keyring: Keyring, entry: DeletionEntry): Promise<void> {
  const ledger = unlessBroken(file, await readLedger(file, keyring));
  if (ledger.torn) await truncate(file, ledger.wholeBytes);
  const line = sealedLine(keyring, ledger.entries.length + 1, ledger.mac, entry);
  const isNew = (await stat(file).catch(unlessMissing)) === undefined;
  const handle = await open(file, 'a', 0o600);
  try {
    await handle.appendFile(`${JSON.stringify(line)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  if (isNew) await flushFolder(dirname(file));
  await writeHead(file, keyring, line.no, line.mac);
}

function sealedLine(keyring: Keyring, no: number, before: string, entry: DeletionEntry): Line {
  const { practice, ref, at, fileIds, messageIds } = entry;
  const body = { no, practice, ref, at, fileIds, messageIds };
  return { ...body, mac: keyring.mac('deletion ledger', `${before}\n${JSON.stringify(body)}`) };
}

async function writeHead(file: string, keyring: Keyring, lines: number, mac: string): Promise<void> {
  const seal = keyring.mac('deletion ledger head', `${lines} ${mac}`);
  await writeWhole(headOf(file), Buffer.from(`${JSON.stringify({ lines, mac, seal })}\n`));
}

/** The file that says how many lines there are. */
export function headOf(file: string): string {
  return `${file}.head`;
}

async function readLedger(file: string, keyring: Keyring): Promise<Ledger> {
  // The count first: what is appended meanwhile then only adds to the lines.
  const head = await readFile(headOf(file), 'utf8').catch(unlessMissing);
  const text = (await readFile(file).catch(unlessMissing)) ?? Buffer.alloc(0);
  const wholeBytes = text.lastIndexOf(10) + 1;
  const ledger: Ledger = {
    entries: [],
    wholeBytes,
    torn: wholeBytes < text.length,
    mac: '',
    brokenAt: null,
    why: null,
  };
  const lines = text.subarray(0, wholeBytes).toString('utf8').split('\n').slice(0, -1);
  for (const [index, written] of lines.entries()) {
    const line = holds(keyring, written, index + 1, ledger.mac);
    if (!line)
      return { ...ledger, brokenAt: index + 1, why: `Line ${index + 1} was changed, moved or added.` };
    ledger.entries.push(line.entry);
    ledger.mac = line.mac;
  }
  return { ...ledger, ...compareHead(head, keyring, ledger.entries.length) };
}

function holds(
  keyring: Keyring,
  written: string,
  no: number,
  before: string,
): { entry: DeletionEntry; mac: string } | null {
  const parsed = ledgerLine.safeParse(parseJson(written));
  if (!parsed.success) return null;
  const { no: _, mac, ...entry } = parsed.data;
  const should = sealedLine(keyring, no, before, entry);
  return JSON.stringify(should) === written ? { entry, mac } : null;
}

/** More lines than the head says is a crash between the two writes. Fewer is a line taken off the end. */
function compareHead(
  text: string | undefined,
  keyring: Keyring,
  lines: number,
): { brokenAt: number; why: string } | null {
  // The first line is durable before the first head is.
  if (text === undefined)
    return lines <= 1
      ? null
      : { brokenAt: lines, why: 'The file that says how many lines there are is missing.' };
  const head = headFile.safeParse(parseJson(text));
  if (
    !head.success ||
    head.data.seal !== keyring.mac('deletion ledger head', `${head.data.lines} ${head.data.mac}`)
  )
    return { brokenAt: lines, why: 'The file that says how many lines there are was changed.' };
  if (lines >= head.data.lines) return null;
  const missing = head.data.lines - lines;
  return { brokenAt: lines + 1, why: `${missing} at the end ${missing === 1 ? 'is' : 'are'} missing.` };
}

function unlessBroken(file: string, ledger: Ledger): Ledger {
  if (ledger.why === null) return ledger;
  throw new LedgerBroken({
    what: `The deletion ledger ${file} does not hold. ${ledger.why}`,
    notDone: 'Nothing was deleted, restored or written.',
    next: `Put ${file} and ${headOf(file)} back from the newest backup, and keep the changed ones for whoever looks into it.`,
  });
}

function reportOf(ledger: Ledger): LedgerReport {
  const { entries, torn, brokenAt, why } = ledger;
  return { ok: why === null, lines: entries.length, torn, brokenAt, why };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
