import assert from 'node:assert/strict';
import type { Browser, BrowserContext, ConsoleMessage, Frame, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { browserPath } from '../../../tools/browser.mjs';
import { ONWARD_HOST, OUTLOOK_URL } from './start.ts';
import type { HostControls, HostFaults, HostLog, ThemeName } from './wire.ts';

export type OutlookLooks = { pane?: number; height?: number; scheme?: 'light' | 'dark'; forced?: boolean };

/** A window with the emulated Outlook in it. */
export type OutlookWindow = {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Script errors and what the browser complained of anywhere in the window, refused content among it. */
  readonly errors: string[];
  /** Opens the pane and gives its frame. */
  openPane(): Promise<Frame>;
  show(...itemIds: string[]): Promise<void>;
  setTheme(name: ThemeName): Promise<void>;
  setFaults(faults: Partial<HostFaults>): Promise<void>;
  log(): Promise<HostLog>;
  categoriesOf(itemId: string): Promise<string[]>;
};

declare global {
  interface Window {
    outlookHost: HostControls;
  }
}

/** A browser for which every name leads to the emulator. */
export async function launchFor(browserArgs: readonly string[]): Promise<Browser> {
  const executablePath = await browserPath();
  assert.ok(executablePath, 'no Chromium can be had on this machine');
  return chromium.launch({ executablePath, args: [...QUIET, ...browserArgs] });
}

export async function openOutlook(browser: Browser, looks: OutlookLooks = {}): Promise<OutlookWindow> {
  const pane = looks.pane ?? 340;
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    viewport: { width: pane + 660, height: looks.height ?? 900 },
    colorScheme: looks.scheme ?? 'light',
    forcedColors: looks.forced ? 'active' : 'none',
    reducedMotion: 'reduce',
    locale: 'en-GB',
  });
  // The compiler that runs the tests names functions by a helper that a page does not have.
  await context.addInitScript({ content: 'globalThis.__name = (named) => named;' });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (line) => {
    if (line.type() === 'error' && !/Failed to load resource/.test(line.text()) && !isOfLibrary(line))
      errors.push(line.text());
  });
  await page.goto(OUTLOOK_URL);
  await page.waitForFunction(() => 'outlookHost' in window);
  await page.evaluate((px) => window.outlookHost.setPaneWidth(px), pane);
  return {
    page,
    context,
    errors,
    openPane: async () => {
      await page.evaluate(() => window.outlookHost.openPane());
      const element = await page.waitForSelector('iframe');
      const frame = await element.contentFrame();
      assert.ok(frame);
      await frame.waitForURL((url) => url.hostname === ONWARD_HOST);
      return frame;
    },
    show: (...ids) => page.evaluate((shown) => window.outlookHost.show(shown), ids),
    setTheme: (name) => page.evaluate((theme) => window.outlookHost.setTheme(theme), name),
    setFaults: (faults) => page.evaluate((change) => window.outlookHost.setFaults(change), faults),
    log: () => page.evaluate(() => window.outlookHost.log),
    categoriesOf: (id) =>
      page.evaluate(
        (itemId) => window.outlookHost.messages().find((one) => one.itemId === itemId)?.categories ?? [],
        id,
      ),
  };
}

/** Microsoft's library writes style attributes, which the pane's rules rightly refuse; nothing depends on them. */
function isOfLibrary(line: ConsoleMessage): boolean {
  return (
    line.location().url.startsWith('https://appsforoffice.microsoft.com/') &&
    line.text().startsWith('Applying inline style')
  );
}

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
