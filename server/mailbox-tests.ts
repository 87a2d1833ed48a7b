import type { SelfTestResult } from './adapters/graph/self-test.ts';
import type { OverGraph } from './open-graph.ts';
import type { Onward } from './wiring.ts';

/** What the last test of each mailbox in Exchange Online said, by ODS code. */
export type MailboxTests = {
  latest: ReadonlyMap<string, readonly SelfTestResult[]>;
  /** Tests those that are due; each result goes to the log. */
  whenDue(): Promise<void>;
};

/** A test writes a draft and removes it again, so one that was well is not made at every turn. */
const WELL_FOR_MS = 6 * 60 * 60_000;
const PATIENCE_MS = 60_000;

/** Keeps what the desk shows of the mailboxes: a page must not wait until Microsoft has answered five questions. */
export function keepMailboxTests({ graph, ports }: Pick<Onward, 'graph' | 'ports'>): MailboxTests {
  const latest = new Map<string, readonly SelfTestResult[]>();
  const testedAt = new Map<string, number>();
  const isDue = (practice: string, now: number) => {
    const well = latest.get(practice)?.every(({ ok }) => ok) ?? false;
    return !well || now - (testedAt.get(practice) ?? 0) >= WELL_FOR_MS;
  };
  const testOne = async (practice: string, one: OverGraph) => {
    const now = ports.clock.now().getTime();
    if (!isDue(practice, now)) return;
    const results = await testMailbox(one);
    latest.set(practice, results);
    testedAt.set(practice, now);
    for (const { what, ok, words } of results)
      ports.log[ok ? 'info' : 'error'](`the mailbox was tested: ${words}`, {
        practice,
        step: 'mailbox-test',
        code: what,
      });
  };
  return {
    latest,
    // All at once: one that does not answer keeps no other from being tested.
    whenDue: async () => {
      await Promise.all([...graph].map(([practice, one]) => testOne(practice, one)));
    },
  };
}

/** Never throws and never takes more than a minute: that no answer came is an answer here. */
export async function testMailbox(one: Pick<OverGraph, 'test'>): Promise<readonly SelfTestResult[]> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<SelfTestResult[]>((resolve) => {
    timer = setTimeout(() => resolve(noAnswer()), PATIENCE_MS);
  });
  try {
    return await Promise.race([one.test().catch(noAnswer), tooLong]);
  } finally {
    clearTimeout(timer);
  }
}

function noAnswer(): SelfTestResult[] {
  return [
    {
      what: 'read',
      ok: false,
      words: 'The mailbox was asked, and no answer came.',
      next: 'Try again in a few minutes; if it stays so, look at the connection and the proxy.',
    },
  ];
}
