/** Where a command writes and what it reads. Answers go to `out`, words for a person who watches go to `err`. */
export type Terminal = {
  out(text: string): void;
  err(text: string): void;
  stdin: AsyncIterable<Uint8Array | string>;
  /** Where settings come from; the process's own environment where it is not given. */
  env?: Record<string, string | undefined>;
  /** Somebody watches `err`: a line there may be written over, to say how far the work is. */
  watched?: boolean;
};

/**
 * Exit codes, a stable public interface (docs/ARCHITECTURE.md): done; done, but something needs a person;
 * wrong usage; refused or failed.
 */
export const EXIT = { done: 0, needsAPerson: 1, wrongUsage: 2, failed: 3 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export type Command = {
  says: string;
  usage: string;
  help: string;
  run(args: string[], terminal: Terminal): Promise<ExitCode>;
};
