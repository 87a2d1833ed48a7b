import { readFileSync } from 'node:fs';
import { normaliseRef } from '../../core/record-ref.ts';
import type { PlainTrouble } from '../adapters/plain-trouble.ts';
import { type Config, readConfig } from '../config.ts';
import type { Command, ExitCode, Terminal } from '../terminal.ts';
import { EXIT } from '../terminal.ts';
import type { Onward, OnwardOptions } from '../wiring.ts';
import { wrongUsage } from './arguments.ts';

/** Reads the settings; null when they cannot be accepted, and every problem was told. */
export function configFor(terminal: Terminal): Config | null {
  const read = readConfig(terminal.env ?? process.env, readIfThere);
  if (read.ok) return read.config;
  terminal.err(`Onward cannot accept its settings. Nothing was done.\n`);
  for (const problem of read.problems) terminal.err(`- ${problem}\n`);
  return null;
}

/** Opens Onward, does the work, closes it again; says plainly why it could not be opened. */
export async function withOnward(
  terminal: Terminal,
  options: OnwardOptions,
  work: (onward: Onward) => Promise<ExitCode>,
): Promise<ExitCode> {
  const config = configFor(terminal);
  if (config === null) return EXIT.failed;
  try {
    const { openOnward } = await import('../wiring.ts');
    const onward = await openOnward(config, options);
    try {
      return await work(onward);
    } finally {
      await onward.close();
    }
  } catch (error) {
    return cannotOpen(terminal, error);
  }
}

/** For reading beside a running server: nothing is changed, so the server's lock is left alone. */
export const READ_ONLY: OnwardOptions = { hold: 'read-only' };

/** Tells why it could not be opened and answers with the exit code; anything else is not ours to explain. */
export function cannotOpen(terminal: Terminal, error: unknown): ExitCode {
  if (!isPlain(error)) throw error;
  terminal.err(`${error.what}\n${error.notDone}\n${error.next}\n`);
  return EXIT.failed;
}

/** By what it holds: a module that is loaded when first needed may bring a class of the same name. */
function isPlain(error: unknown): error is PlainTrouble {
  return error instanceof Error && 'what' in error && 'notDone' in error && 'next' in error;
}

/** The practices a command is about: the one named, else all. Null, and told, where it is not served here. */
export function practicesNamed(onward: Onward, named: string | null, terminal: Terminal): string[] | null {
  const served = onward.ports.practices.map((practice) => practice.odsCode);
  if (named === null) return served;
  if (served.includes(named)) return [named];
  terminal.err(`No practice ${named} is in the settings; there is ${served.join(', ')}. Nothing was done.\n`);
  return null;
}

/** The one practice that a command is about; else, with what was wrong told, the exit code. */
export function onePractice(
  onward: Onward,
  named: string | null,
  terminal: Terminal,
  command: Pick<Command, 'usage'>,
): string | { exit: ExitCode } {
  const practices = practicesNamed(onward, named, terminal);
  if (practices === null) return { exit: EXIT.failed };
  const [practice, ...others] = practices;
  if (practice !== undefined && others.length === 0) return practice;
  const wrong = `Say which practice, with --practice: ${practices.join(', ')}.`;
  return { exit: wrongUsage(terminal, command, wrong) };
}

/** The practice that has the record, with the reference as we write it; null, and told, where there is none. */
export async function findRecord(
  onward: Onward,
  typed: string,
  terminal: Terminal,
): Promise<{ practice: string; ref: string } | null> {
  const ref = normaliseRef(typed);
  if (ref === null) {
    terminal.err('That is not a reference. References look like LV-7K3M-9QXE. Nothing was done.\n');
    return null;
  }
  for (const { odsCode } of onward.ports.practices)
    if ((await onward.ports.store.record(odsCode, ref)) !== null) return { practice: odsCode, ref };
  terminal.err(`There is no record ${ref} here. Check the reference, or look for it with "onward list".\n`);
  return null;
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
