import type { SelfTestResult } from './adapters/graph/self-test.ts';
import type { Check } from './checks.ts';
import { testMailbox } from './mailbox-tests.ts';
import type { OverGraph } from './open-graph.ts';
import type { Onward } from './wiring.ts';
import { momentWords } from './wording/plain-words.ts';

/** Longer than this without a look that came to its end, and somebody has to see why. */
const LISTED_MS = 15 * 60_000;
/** A day, and one more for a night in which Microsoft does not answer. */
const COMPARED_MS = 48 * 60 * 60_000;

/**
 * What can be wrong with a practice's mailbox in Exchange Online. `tested`: what the last test said, where one is kept;
 * else it is tested now.
 */
export async function graphChecks(
  { graph, graphTroubles, ports }: Pick<Onward, 'graph' | 'graphTroubles' | 'ports'>,
  practice: string,
  tested: readonly SelfTestResult[] | null,
): Promise<Check[]> {
  const one = graph.get(practice);
  const trouble = graphTroubles.get(practice);
  const named = (checks: Check[]) =>
    checks.map((check) => ({ ...check, words: `${practice}: ${check.words}` }));
  if (trouble !== undefined) return named([bad('certificate', trouble.what, trouble.next)]);
  if (one === undefined) return named([bad('read', 'The mailbox was not opened.', 'Start Onward again.')]);
  const results = tested ?? (await testMailbox(one));
  return named([...results.map(asCheck), ...(await asRemembered(one, ports.clock.now()))]);
}

function asCheck({ what, ok, words, next }: SelfTestResult): Check {
  if (!ok) return { code: `mailbox-${what}`, ok, words, next };
  const more = what === 'write' ? ' Whether it may also send, docs/SETUP-GRAPH.md says how to see.' : '';
  return { code: `mailbox-${what}`, ok, words: `${words}${more}`, next: null };
}

async function asRemembered({ mailbox }: OverGraph, now: Date): Promise<Check[]> {
  const { listedAt, pending, reconciled, unknownLetters } = await mailbox.facts();
  return [
    lookedAt(listedAt, pending, now),
    compared(reconciled, now),
    ...(unknownLetters === 0
      ? []
      : [
          bad(
            'letters',
            `Of ${unknownLetters} letters nobody knows whether they were sent.`,
            'Look for them in Sent Items and Drafts of the shared mailbox. Onward does not send them again.',
          ),
        ]),
  ];
}

function lookedAt(listedAt: string | null, pending: number, now: Date): Check {
  if (listedAt === null)
    return bad(
      'sync',
      'The mailbox was never read to its end.',
      'Start the server, and look again in a minute.',
    );
  const waiting = pending === 0 ? 'nothing waits to be taken in' : `${pending} messages wait to be taken in`;
  const words = `The mailbox was last read at ${momentWords(listedAt)}; ${waiting}.`;
  if (now.getTime() - Date.parse(listedAt) <= LISTED_MS) return good('sync', words);
  return bad('sync', words, 'Check that the server runs, and what its log says of the mailbox.');
}

function compared(last: { at: string; missed: number } | null, now: Date): Check {
  if (last === null) return good('reconcile', 'The mailbox was not yet compared with what was seen of it.');
  const at = momentWords(last.at);
  if (last.missed > 0)
    return bad(
      'reconcile',
      `Messages had been missed (${last.missed}), as the comparison of ${at} found. They are taken in now.`,
      'Look for them under Messages. If it happens again, tell whoever looks after Onward.',
    );
  const words = `The mailbox was compared with what was seen of it at ${at}, and nothing had been missed.`;
  if (now.getTime() - Date.parse(last.at) <= COMPARED_MS) return good('reconcile', words);
  return bad('reconcile', words, 'That is too long ago. Check that the server runs, and what its log says.');
}

const good = (what: string, words: string): Check => ({
  code: `mailbox-${what}`,
  ok: true,
  words,
  next: null,
});
const bad = (what: string, words: string, next: string): Check => ({
  code: `mailbox-${what}`,
  ok: false,
  words,
  next,
});
