import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { keepSubscription, SUBSCRIPTION } from '../../server/adapters/graph/subscriptions.ts';
import { createApp } from '../../server/app.ts';
import { createSignInLinks } from '../../server/http/sign-in-links.ts';
import { jobSweep } from '../../server/sweeps/job-sweep.ts';
import { mailSweep } from '../../server/sweeps/mail-sweep.ts';
import { wallClock } from '../../test/emulators/graph/wall-clock.ts';
import { endAfter, openBench, peakMb, say } from './at-mailbox.ts';
import type { MailboxJob } from './job.ts';

/** Ours, as a process of its own so that its memory is its own. */
process.once('message', (job: MailboxJob) => {
  endAfter(job.what === 'notified' ? beNotified(job) : catchUp(job));
});

const MOST_LOOKS = 50;

/** Until every message is filed: fetched, sealed, hashed, looked into by the press, and written down. */
async function catchUp(job: MailboxJob): Promise<void> {
  const { practice } = await openBench(job);
  const { ports, practice: code } = practice;
  const from = performance.now();
  // Taken in but not yet marked, a message is offered again; what was failed or left for the next look is not done.
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const { failed, skipped } = await mailSweep(ports, code);
    if (failed + skipped === 0) break;
  }
  const ms = performance.now() - from;
  await jobSweep(ports, code);
  const marksMs = performance.now() - from - ms;
  const records = await ports.store.openRecords(code);
  const parts = records.flatMap((record) => record.parts);
  const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
  const filed = await ports.store.countMessages(code, 'filed');
  await say({
    said: 'caught-up',
    done: { files: parts.length, bytes, ms, filed, marksMs, peakMb: peakMb() },
  });
  await practice.remove();
}

/** A server that is told of mail, and takes it in meanwhile, until the parent says that it is enough. */
async function beNotified(job: MailboxJob): Promise<void> {
  const { practice, client } = await openBench(job);
  const { ports, practice: code } = practice;
  const subscription = keepSubscription({
    client,
    address: job.mailbox,
    practice: code,
    memory: practice.onward.kept.store.mailboxes,
    url: 'https://onward.example',
    clock: () => new Date(wallClock()),
    log: ports.log,
  });
  let looks = 0;
  let looking: Promise<unknown> = Promise.resolve();
  const look = () => {
    looking = looking.then(async () => {
      looks += 1;
      await mailSweep(ports, code);
      await jobSweep(ports, code);
    });
  };
  const server = createServer(
    createApp({
      ports,
      demonstration: false,
      sessionHours: 12,
      idleMinutes: 30,
      secureCookies: false,
      deskFolder: practice.folder,
      checks: async () => [],
      moveClock: null,
      links: createSignInLinks(ports),
      folders: () => ({ inbox: '', outbox: '' }),
      graphNotifications: { mailboxes: [subscription], nudge: look },
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await say({ said: 'listening', done: { port: (server.address() as AddressInfo).port } });
  await told();
  await subscription.look();
  const kept = JSON.parse((await practice.onward.kept.store.mailboxes.note(code, SUBSCRIPTION)) ?? '{}');
  await say({ said: 'subscribed', done: { id: String(kept.id), clientState: String(kept.clientState) } });
  const turns = monitorEventLoopDelay({ resolution: 10 });
  turns.enable();
  await told();
  turns.disable();
  await looking;
  const counts = await Promise.all(
    (['filed', 'needs-a-person', 'ignored'] as const).map((state) => ports.store.countMessages(code, state)),
  );
  const pending = (await practice.onward.kept.store.mailboxes.pending(code)).length;
  const settled = counts.reduce((sum, count) => sum + count, 0);
  const longestTurnMs = turns.max / 1e6;
  await say({ said: 'heard', done: { settled, pending, looks, longestTurnMs, peakMb: peakMb() } });
  server.closeAllConnections();
  server.close();
  await practice.remove();
}

function told(): Promise<void> {
  return new Promise((resolve) => process.once('message', () => resolve()));
}
