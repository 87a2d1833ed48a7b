import { parseArgs } from 'node:util';
import type { Command, ExitCode, Terminal } from '../terminal.ts';
import { EXIT } from '../terminal.ts';

/** The options of one command: 'switch' stands alone, 'value' takes the word after it. */
export type Options = Record<string, 'switch' | 'value'>;

export type Read = { words: string[]; has(name: string): boolean; value(name: string): string | null };

/** What was typed, or what is wrong with it in one sentence. */
export function readArguments(
  args: readonly string[],
  options: Options,
): { ok: true; read: Read } | { ok: false; wrong: string } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: Object.fromEntries(
        Object.entries(options).map(([name, kind]) => [
          name,
          { type: kind === 'switch' ? 'boolean' : 'string' } as const,
        ]),
      ),
    });
    const given = (name: string) => values[name];
    return {
      ok: true,
      read: {
        words: positionals,
        has: (name) => given(name) === true,
        value: (name) => {
          const value = given(name);
          return typeof value === 'string' ? value : null;
        },
      },
    };
  } catch (error) {
    return { ok: false, wrong: wrongInWords(error) };
  }
}

/** Says what was wrong, that nothing was done, and how the command is used. */
export function wrongUsage(terminal: Terminal, command: Pick<Command, 'usage'>, wrong: string): ExitCode {
  terminal.err(`${wrong} Nothing was done.\n\n${command.usage}\n`);
  return EXIT.wrongUsage;
}

/** A whole number within bounds, or null where it is none. */
export function wholeNumber(text: string, least: number, most: number): number | null {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  return number >= least && number <= most ? number : null;
}

function wrongInWords(error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  const option = /'(-[^\s',<]*)/.exec(message)?.[1] ?? 'one of the options';
  return /unknown/i.test(message)
    ? `"${option}" is not an option of this command.`
    : `"${option}" was not given as it should be: some options need a word after them, others take none.`;
}
