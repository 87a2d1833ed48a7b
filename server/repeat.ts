import type { Log } from './steps/ports.ts';

/** Does it now and then, never twice at once; a failure is logged and tried again at the next time. */
export function repeat(
  log: Log,
  everyMs: number,
  what: string,
  act: () => Promise<void>,
): { stop(): Promise<void> } {
  let running: Promise<void> | null = null;
  const once = () => {
    running ??= act()
      .catch((cause: unknown) => log.error(`${what} failed`, {}, cause))
      .finally(() => {
        running = null;
      });
  };
  once();
  const timer = setInterval(once, everyMs);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
