import assert from 'node:assert/strict';
import type { CDPSession, Frame, Page } from 'playwright-core';
import { openOutlook } from '../../test/emulators/outlook-host/open-outlook.ts';
import { noteInFrame } from './in-frame.ts';
import { EMPTY_PAGE, type Scene } from './scene.ts';

/** Milliseconds from pressing the button of the pane to its first words, and to the card of the open message. */
export type Opening = { firstPaint: number; card: number };
/** Milliseconds from Outlook's opening another message to word of it in the frame, to the card there, and to its paint. */
export type Change = { heard: number; drawn: number; painted: number };

/** A new window, in which nothing has been kept, with the emulated Outlook in it. */
export type PaneWindow = {
  /** From now on the pane's process is so many times slower. */
  holdBack(times: number): Promise<void>;
  /** Milliseconds that a sum of known length takes there just now. */
  reckon(): Promise<number>;
  /** Closes the pane where it is open, and opens it on the message. */
  open(item: string): Promise<Opening>;
  change(item: string): Promise<Change>;
  /** What the card says, without its white space. */
  words(): Promise<string>;
  close(): Promise<void>;
};

export async function openPaneWindow(scene: Scene): Promise<PaneWindow> {
  const outlook = await openOutlook(scene.browser);
  const { page } = outlook;
  await outlook.context.addInitScript(noteInFrame, new URL(EMPTY_PAGE).origin);
  const empty = await openEmpty(page);
  const renderer = await outlook.context.newCDPSession(empty);
  let pane: Frame | null = null;
  const frame = () => {
    assert.ok(pane, 'the pane is not open');
    return pane;
  };
  let times = 1;
  return {
    holdBack: async (by) => {
      times = by;
      await hold(renderer, times);
    },
    reckon: () => empty.evaluate(reckon),
    open: async (item) => {
      await page.evaluate(() => document.querySelector('#pane iframe')?.remove());
      await quiet(empty);
      // A frame that goes away takes with it that its process was held back.
      await hold(renderer, times);
      await outlook.show(item);
      const pressed = await page.evaluate(() => {
        const now = performance.timeOrigin + performance.now();
        window.outlookHost.openPane();
        return now;
      });
      pane = await openedPane(page);
      const { painted } = await pane.evaluate((id) => window.onwardNoted.cardOf(id), item);
      return { firstPaint: (await firstPaintOf(pane)) - pressed, card: painted - pressed };
    },
    change: async (item) => {
      await quiet(frame());
      const shown = await page.evaluate((id) => {
        const now = performance.timeOrigin + performance.now();
        window.outlookHost.show([id]);
        return now;
      }, item);
      const { drawn, painted, heard } = await frame().evaluate(async (id) => {
        const card = await window.onwardNoted.cardOf(id);
        return { ...card, heard: window.onwardNoted.heard };
      }, item);
      return { heard: heard - shown, drawn: drawn - shown, painted: painted - shown };
    },
    words: async () => {
      // The body of a message comes a moment after the rest, and a card says more once it is there.
      await page.waitForTimeout(BODY_THERE_MS);
      return ((await frame().textContent('article')) ?? '').replace(/\s+/g, '');
    },
    close: () => outlook.context.close(),
  };
}

const BODY_THERE_MS = 500;

/**
 * An empty frame of the pane's own origin, which lives as long as the window: it keeps the process that the pane will get,
 * so that this can be held back before the pane's first script runs.
 */
async function openEmpty(page: Page): Promise<Frame> {
  const opened = await page.evaluateHandle(async (address) => {
    const frame = document.createElement('iframe');
    frame.hidden = true;
    frame.src = address;
    document.body.append(frame);
    await new Promise((resolve) => frame.addEventListener('load', resolve));
    return frame;
  }, EMPTY_PAGE);
  const frame = await opened.contentFrame();
  assert.ok(frame);
  return frame;
}

async function openedPane(page: Page): Promise<Frame> {
  const frame = await (await page.waitForSelector('#pane iframe')).contentFrame();
  assert.ok(frame);
  await frame.waitForURL('**/pane/**');
  return frame;
}

async function hold(renderer: CDPSession, times: number): Promise<void> {
  await renderer.send('Emulation.setCPUThrottlingRate', { rate: times });
}

/** Milliseconds of a sum of known length, the least of a few. */
function reckon(): number {
  let least = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < 5; turn += 1) {
    const from = performance.now();
    let sum = 0;
    for (let n = 0; n < 1_000_000; n += 1) sum = (sum + n * n) % 1_000_003;
    if (sum >= 0) least = Math.min(least, performance.now() - from);
  }
  return least;
}

function firstPaintOf(pane: Frame): Promise<number> {
  return pane.evaluate(async () => {
    for (;;) {
      const [paint] = performance.getEntriesByName('first-contentful-paint');
      if (paint) return performance.timeOrigin + paint.startTime;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });
}

/** Until a frame has had the time for what was still to do: the body has come, what Outlook was asked has been answered. */
async function quiet(frame: Frame): Promise<void> {
  await frame.evaluate((ms) => new Promise((resolve) => setTimeout(resolve, ms)), SETTLING_MS);
}

const SETTLING_MS = 150;
