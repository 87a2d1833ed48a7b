import assert from 'node:assert/strict';
import fc from 'fast-check';
import { replay } from '../../../../core/evolve.ts';
import type { Happened } from '../../../../core/leaver-record.ts';
import type { StageSpell } from '../../../../core/reports/stage-spells.ts';
import { spellsOf } from '../../../../core/reports/stage-spells.ts';
import type { OpenStore } from '../../../../server/adapters/store/open-store.ts';
import { walks } from '../../../builders/histories.ts';
import type { TestStore } from './open-test-store.ts';
import { NEIGHBOUR, openTestStore, PRACTICE, takeBackTo } from './open-test-store.ts';

const ALWAYS = [new Date(0), new Date('2100-01-01T00:00:00Z')] as const;

describe('What reports read from the store', () => {
  let test: TestStore;
  let histories: Happened[][];
  beforeEach(async () => {
    test = await openTestStore();
    histories = fc.sample(walks, { numRuns: 12, seed: 7 }).map(({ history }, at) =>
      history.map((one) => ({
        ...one,
        at: new Date(one.at).toISOString(),
        practice: at % 3 === 0 ? NEIGHBOUR : PRACTICE,
        ref: `LV-0000-00${at + 10}`,
      })),
    );
    await keep(test.store, histories);
  });
  afterEach(() => test.remove());

  const ours = () => histories.filter(([first]) => first?.practice === PRACTICE);

  it('are the stays that the events tell, of this practice only', async () => {
    assert.deepEqual(await allSpells(test.store, ...ALWAYS), ours().flatMap(spellsOf));
  });

  it('are read page by page without losing or repeating any', async () => {
    assert.deepEqual(await allSpells(test.store, ...ALWAYS, 2), ours().flatMap(spellsOf));
  });

  it('are those that lay in the time asked for, even in part', async () => {
    const [from, to] = [new Date('2026-03-10T00:00:00Z'), new Date('2026-04-10T00:00:00Z')];
    const wanted = ours()
      .flatMap(spellsOf)
      .filter(({ since, until }) => new Date(since) < to && (until === null || new Date(until) >= from));
    assert.deepEqual(await allSpells(test.store, from, to), wanted);
  });

  it('are told anew for records that were there before stays were kept', async () => {
    const before = await allSpells(test.store, ...ALWAYS);
    await test.store.close();
    takeBackTo(test.file, 'stays in stages');
    await test.reopen();
    assert.deepEqual(await allSpells(test.store, ...ALWAYS), before);
  });

  it('are the records that something happened to since then, each once', async () => {
    for (const since of [null, new Date('2026-03-15T00:00:00Z'), new Date('2026-06-01T00:00:00Z')]) {
      const wanted = ours()
        .filter((history) => since === null || new Date(history.at(-1)?.at ?? 0) >= since)
        .map((history) => replay(history));
      const found = await allRecords(test.store, since);
      assert.deepEqual(
        new Map(found.map((record) => [record.ref, record])),
        new Map(wanted.map((record) => [record.ref, record])),
      );
      assert.equal(found.length, wanted.length);
    }
  });
});

/** In the order in which it happened, as a practice lives it: chain numbers run with time. */
async function keep(store: OpenStore, histories: readonly Happened[][]): Promise<void> {
  const all = histories.flat().sort((a, b) => a.at.localeCompare(b.at) || a.version - b.version);
  for (const { practice, ref, version, at, by, event } of all)
    await store.transaction(async (tx) => {
      await tx.append({ practice, ref, expectedVersion: version - 1, events: [event], by, at: new Date(at) });
    });
}

async function allSpells(store: OpenStore, from: Date, to: Date, limit = 5_000): Promise<StageSpell[]> {
  const found: StageSpell[] = [];
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<OpenStore['spells']>> = await store.spells(
      PRACTICE,
      from,
      to,
      after,
      limit,
    );
    found.push(...page.spells);
    after = page.next;
  } while (after !== null);
  return found;
}

async function allRecords(store: OpenStore, since: Date | null) {
  const found = [];
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<OpenStore['recordsSince']>> = await store.recordsSince(
      PRACTICE,
      since,
      after,
      3,
    );
    found.push(...page.records);
    after = page.next;
  } while (after !== null);
  return found;
}
