import { type ChildProcess, fork } from 'node:child_process';
import type { Controls, MailboxControls } from './controls.ts';
import type { Lists, Question, Reply } from './emulator-child.ts';
import type { EmulatedApp, EmulatorOptions } from './start.ts';
import { type Address, wayTo } from './way.ts';

/** The same controls, each as a promise. */
type Later<T> = {
  [Name in keyof T]: T[Name] extends (...args: infer Args) => infer Result
    ? (...args: Args) => Promise<Awaited<Result>>
    : never;
};

export type EmulatorProcess = {
  fetch: typeof fetch;
  /** Stays the same through a restart with the same state file. */
  address: Address;
  credentials: EmulatedApp;
  secret: string;
  mailbox(address: string): Later<MailboxControls>;
  faults: Later<Controls['faults']>;
  settings: Later<Controls['settings']>;
  control: Later<Pick<Controls, 'bounces' | 'refuse' | 'endTokens' | 'mostAtOnce'>>;
  /** What was asked and what broke the contract, since this process began. */
  lists(): Promise<Lists>;
  /** As a power cut would. */
  kill(): Promise<void>;
  stop(): Promise<void>;
};

type Beginning = { address: Address; credentials: EmulatedApp; secret: string };

/** An emulator that can be killed, and started again with what it had answered. */
export async function startEmulatorProcess(
  options: Omit<EmulatorOptions, 'clock'>,
): Promise<EmulatorProcess> {
  const child = fork(new URL('./emulator-child.ts', import.meta.url), {
    execArgv: ['--import', 'tsx'],
    serialization: 'advanced',
  });
  child.send(options);
  const beginning = await begun(child);
  const ask = asking(child);
  const way = wayTo(beginning.address);
  const later = <T extends object>(...path: string[]) =>
    new Proxy({} as T, {
      get:
        (_target, name) =>
        (...args: unknown[]) =>
          ask([...path, String(name)], args),
    });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    ...beginning,
    fetch: way.fetch,
    mailbox: (address) => later('mailbox', address),
    faults: later('faults'),
    settings: later('settings'),
    control: later(),
    lists: async () => (await ask(['lists'], [])) as Lists,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
      await way.close();
    },
    stop: async () => {
      child.disconnect();
      await ended;
      await way.close();
    },
  };
}

function begun(child: ChildProcess): Promise<Beginning> {
  return new Promise((resolve, reject) => {
    child.once('message', (beginning: Beginning) => resolve(beginning));
    child.once('exit', (code) => reject(new Error(`the emulator did not start: ${code}`)));
  });
}

function asking(child: ChildProcess): (path: string[], args: unknown[]) => Promise<unknown> {
  const waiting = new Map<number, (reply: Reply) => void>();
  let last = 0;
  child.on('message', (reply: Reply) => {
    waiting.get(reply.id)?.(reply);
    waiting.delete(reply.id);
  });
  child.once('exit', () => {
    for (const [id, done] of waiting) done({ id, error: 'the emulator was killed' });
  });
  return (path, args) =>
    new Promise((resolve, reject) => {
      const question: Question = { id: ++last, path, args };
      waiting.set(question.id, ({ value, error }) =>
        error === undefined ? resolve(value) : reject(new Error(error)),
      );
      child.send(question);
    });
}
