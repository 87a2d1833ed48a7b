import { setTimeout as wait } from 'node:timers/promises';
import { type GraphClient, openGraphClient } from '../../server/adapters/graph/graph-client.ts';
import { openGraphMailbox } from '../../server/adapters/graph/graph-mailbox.ts';
import { openSignIn } from '../../server/adapters/graph/sign-in.ts';
import { openPractice, type TestPractice } from '../../test/builders/practice.ts';
import { wallClock } from '../../test/emulators/graph/wall-clock.ts';
import { wayTo } from '../../test/emulators/graph/way.ts';
import type { MailboxJob, Said } from './job.ts';

/** A practice that watches the emulator's mailbox, on everything that the server has. */
export async function openBench(job: MailboxJob): Promise<{ practice: TestPractice; client: GraphClient }> {
  const practice = await openPractice();
  const fetch = fetchOf(job);
  const client = openGraphClient({ signIn: openSignIn(job.credentials, fetch), fetch, clock: wallClock });
  const mailbox = openGraphMailbox({
    client,
    address: job.mailbox,
    practice: practice.practice,
    memory: practice.onward.kept.store.mailboxes,
    goLive: '2026-01-01T00:00:00.000Z',
    clock: () => new Date(wallClock()),
    log: practice.ports.log,
    fetch,
  });
  practice.ports.mailboxes = () => mailbox;
  return { practice, client };
}

/** The way to the emulator, no faster than the line. */
export function fetchOf({ address, bytesPerSecond }: MailboxJob): typeof fetch {
  const way = wayTo(address);
  if (bytesPerSecond === null) return way.fetch;
  const line = lineOf(bytesPerSecond);
  return async (input, init) => {
    const response = await way.fetch(input, init);
    if (response.body === null) return response;
    const slowed = response.body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform: async (piece, controller) => {
          await line(piece.length);
          controller.enqueue(piece);
        },
      }),
    );
    return new Response(slowed, { status: response.status, headers: response.headers });
  };
}

/** One line for all, as an office has: what comes while it is taken waits its turn, and a rest is not saved up. */
function lineOf(bytesPerSecond: number): (bytes: number) => Promise<void> {
  let free = 0;
  return async (bytes) => {
    const now = performance.now();
    free = Math.max(free, now - 50) + (bytes / bytesPerSecond) * 1000;
    if (free > now) await wait(free - now);
  };
}

export function say(said: Said): Promise<void> {
  return new Promise((resolve) => process.send?.(said, undefined, {}, () => resolve()));
}

/** Does it and ends, whatever is still open: connections kept for later, and a press that waits for its next file. */
export function endAfter(work: Promise<void>): void {
  work.then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
}

export function peakMb(): number {
  return process.resourceUsage().maxRSS / 1024;
}
