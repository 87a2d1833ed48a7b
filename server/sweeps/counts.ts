/** What a sweep found and did. `failed` is never folded into "nothing was due": a failed look-up counts as failed. */
export type SweepCounts = { due: number; done: number; skipped: number; failed: number };

export function noCounts(): SweepCounts {
  return { due: 0, done: 0, skipped: 0, failed: 0 };
}

export function addCounts(a: SweepCounts, b: SweepCounts): SweepCounts {
  return {
    due: a.due + b.due,
    done: a.done + b.done,
    skipped: a.skipped + b.skipped,
    failed: a.failed + b.failed,
  };
}
