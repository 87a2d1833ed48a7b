import type { CallRecord } from './service.ts';
import { type EmulatorOptions, startGraphEmulator } from './start.ts';

/** What the parent asks: a control by its path, such as ["mailbox", "a@b.example", "receive"], or a list. */
export type Question = { id: number; path: string[]; args: unknown[] };
export type Reply = { id: number; value?: unknown; error?: string };
export type Lists = { calls: CallRecord[]; violations: string[] };

/** The emulator as a process of its own, so that either side of a call can be killed. It ends with its parent. */
process.once('message', (options: EmulatorOptions) => {
  void serve(options);
});
process.once('disconnect', () => process.exit(0));

async function serve(options: EmulatorOptions): Promise<void> {
  const emulator = await startGraphEmulator(options);
  const lists = (): Lists => ({ calls: emulator.calls, violations: emulator.contract.violations });
  const root: Record<string, unknown> = { ...emulator, lists };
  process.on('message', (question: Question) => {
    answer(root, question).then(
      (value) => process.send?.({ id: question.id, value } satisfies Reply),
      (error: unknown) => process.send?.({ id: question.id, error: String(error) } satisfies Reply),
    );
  });
  const { address, credentials, secret } = emulator;
  process.send?.({ address, credentials, secret });
}

async function answer(root: Record<string, unknown>, { path, args }: Question): Promise<unknown> {
  let holder: unknown = root;
  const rest = [...path];
  if (rest[0] === 'mailbox') {
    const mailbox = root.mailbox as (address: string) => unknown;
    holder = mailbox(rest[1] ?? '');
    rest.splice(0, 2);
  }
  for (const name of rest.slice(0, -1)) holder = (holder as Record<string, unknown>)[name];
  const asked = (holder as Record<string, unknown>)[rest.at(-1) ?? ''];
  return typeof asked === 'function' ? await (asked as (...all: unknown[]) => unknown)(...args) : asked;
}
