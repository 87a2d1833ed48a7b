import type { GraphNotifications } from './http/graph-notices.ts';
import { keepMailboxTests, type MailboxTests } from './mailbox-tests.ts';
import { repeat } from './repeat.ts';
import type { Onward } from './wiring.ts';

/** What a server does for mailboxes in Exchange Online beside looking at them. */
export type GraphWork = {
  tests: MailboxTests;
  /** Null where Microsoft cannot tell us anything: no such mailbox, or no https address. */
  notifications: GraphNotifications | null;
  stop(): Promise<void>;
};

const TESTS_EVERY_MS = 30 * 60_000;
const SUBSCRIPTIONS_EVERY_MS = 5 * 60_000;

/**
 * Tests the mailboxes, and sees to it that Microsoft tells us of new mail, each mailbox for itself. To be begun when the
 * server answers requests: Microsoft tries the address while it is asked. `nudge` looks for mail now.
 */
export function beginGraphWork(
  onward: Pick<Onward, 'graph' | 'ports' | 'config'>,
  nudge: (practice: string) => void,
): GraphWork {
  const { graph, ports, config } = onward;
  const tests = keepMailboxTests(onward);
  const mailboxes = [...graph.values()].map(({ subscription }) => subscription);
  const tend = async () => {
    await Promise.all(
      mailboxes.map(async ({ practice, look }) => {
        if ((await look()) === 'created') nudge(practice);
      }),
    );
  };
  const running = [
    repeat(ports.log, TESTS_EVERY_MS, 'the test of the mailboxes', tests.whenDue),
    repeat(ports.log, SUBSCRIPTIONS_EVERY_MS, 'the subscriptions', tend),
  ];
  const mayBeTold = mailboxes.length > 0 && config.publicUrl.startsWith('https:');
  return {
    tests,
    notifications: mayBeTold ? { mailboxes, nudge } : null,
    stop: async () => {
      await Promise.all(running.map((one) => one.stop()));
    },
  };
}
