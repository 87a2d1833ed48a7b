import type { HostMessage } from '../../test/emulators/outlook-host/wire.ts';
import type { Contender } from './contenders.ts';
import { type Change, type Opening, openPaneWindow, type PaneWindow } from './pane-window.ts';
import type { Scene } from './scene.ts';

/** A quarter of this computer: what the goals are set for. */
export const HELD_BACK = 4;

export type Taken = {
  /** Nothing kept in the browser, and the third opening in the same window; both at a quarter of the speed. */
  cold: Opening[];
  warm: Opening[];
  /** Verdicts at full speed, and at a quarter. */
  full: Change[];
  quarter: Change[];
  /** What each card said, by item. */
  words: Map<string, string>;
  /** Milliseconds of the same sum in the pane's process at either speed, so that it is known to have been held back. */
  reckoned: { full: number[]; quarter: number[] };
};

/** Everybody takes a turn in every round, so that a busy minute of the computer falls on all of them. */
export async function measureAll(
  scene: Scene,
  contenders: readonly Contender[],
  messages: readonly HostMessage[],
  rounds: { openings: number; changes: number },
): Promise<Map<Contender, Taken>> {
  const all = new Map<Contender, Taken>(contenders.map((name) => [name, noneTaken()]));
  const items = messages.map(({ itemId }) => itemId);
  // The browser's own first time counts for nobody.
  for (const name of all.keys()) await openings(scene, name, noneTaken(), itemOf(items, 0));
  for (let round = 0; round < rounds.openings; round += 1)
    for (const [name, taken] of all) await openings(scene, name, taken, itemOf(items, round));
  await changes(scene, all, items, rounds.changes);
  return all;
}

function noneTaken(): Taken {
  return { cold: [], warm: [], full: [], quarter: [], words: new Map(), reckoned: { full: [], quarter: [] } };
}

async function openings(scene: Scene, name: Contender, taken: Taken, item: string): Promise<void> {
  scene.serve(name);
  const window = await openPaneWindow(scene);
  try {
    taken.reckoned.full.push(await window.reckon());
    await window.holdBack(HELD_BACK);
    taken.cold.push(await window.open(item));
    await window.open(item);
    taken.warm.push(await window.open(item));
    taken.reckoned.quarter.push(await window.reckon());
  } finally {
    await window.close();
  }
}

async function changes(
  scene: Scene,
  all: ReadonlyMap<Contender, Taken>,
  items: readonly string[],
  rounds: number,
): Promise<void> {
  const windows = new Map<PaneWindow, Taken>();
  try {
    for (const [name, taken] of all) {
      scene.serve(name);
      const window = await openPaneWindow(scene);
      windows.set(window, taken);
      await window.open(items.at(-1) ?? '');
      // A first round that does not count, in which each card is read.
      for (const item of items) {
        await window.change(item);
        taken.words.set(item, await window.words());
      }
    }
    for (let round = 0; round < rounds; round += 1)
      for (const [window, taken] of windows) await oneRound(window, taken, items);
  } finally {
    for (const window of windows.keys()) await window.close();
  }
}

async function oneRound(window: PaneWindow, taken: Taken, items: readonly string[]): Promise<void> {
  for (const item of items) taken.full.push(await window.change(item));
  taken.reckoned.full.push(await window.reckon());
  await window.holdBack(HELD_BACK);
  taken.reckoned.quarter.push(await window.reckon());
  for (const item of items) taken.quarter.push(await window.change(item));
  await window.holdBack(1);
}

function itemOf(items: readonly string[], turn: number): string {
  return items[turn % items.length] ?? '';
}
