import fc from 'fast-check';
import type { Happened } from '../../core/leaver-record.ts';
import { recordRefFrom } from '../../core/record-ref.ts';
import { walks } from './histories.ts';
import type { TestPractice } from './practice.ts';

/** Gives a practice the trail of many records that lived through all sorts of things, the last of them lately. */
export async function livedIn(
  { ports, practice }: Pick<TestPractice, 'ports' | 'practice'>,
  records: number,
): Promise<string[]> {
  const now = ports.clock.now().getTime();
  const lives = fc
    .sample(walks, { numRuns: records, seed: 11 })
    .map(({ history }, at) => livedUntil(history, at, now));
  const told = lives.flat().sort((a, b) => a.at.localeCompare(b.at) || a.version - b.version);
  await ports.store.transaction(async (tx) => {
    for (const { ref, version, at, by, event } of told)
      await tx.append({ practice, ref, expectedVersion: version - 1, events: [event], by, at: new Date(at) });
  });
  return lives.flatMap(([first]) => first?.ref ?? []);
}

const DAY_MS = 86_400_000;

/** Moved in time by whole days so that it ends before now, each some days before the one after it. */
function livedUntil(history: readonly Happened[], at: number, now: number): Happened[] {
  const ref = recordRefFrom([at & 31, (at >> 5) & 31, 3, 5, 7, 11, 13]);
  const last = Date.parse(history.at(-1)?.at ?? '');
  const days = Math.floor((now - last) / DAY_MS) - at * 3;
  return history.map((one) => {
    const event = JSON.parse(JSON.stringify(one.event), (_, value) =>
      moved(value, days),
    ) as Happened['event'];
    return { ...one, ref, event, at: new Date(Date.parse(one.at) + days * DAY_MS).toISOString() };
  });
}

function moved(value: unknown, days: number): unknown {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return value;
  return new Date(Date.parse(`${value}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}
