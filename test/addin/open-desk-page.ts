import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import type { Actor } from '../../server/steps/apply-commands.ts';
import { browserPath } from '../../tools/browser.mjs';
import { buildPage } from '../../tools/build-page.mjs';
import type { OpenDesk } from '../server/http/open-desk.ts';
import { openDesk } from '../server/http/open-desk.ts';

export type Looks = { width?: number; height?: number; scheme?: 'light' | 'dark'; forced?: boolean };

/** Every way in which a screen must read well. */
export const EVERY_LOOK: readonly [name: string, looks: Looks][] = [
  ['narrow and light', { width: 320, scheme: 'light' }],
  ['narrow and dark', { width: 320, scheme: 'dark' }],
  ['wide and light', { width: 1280, scheme: 'light' }],
  ['wide and dark', { width: 1280, scheme: 'dark' }],
  ['in the person’s own colours', { width: 1280, forced: true }],
];

/** The real desk, as built, in a real browser. */
export type DeskPages = {
  readonly desk: OpenDesk;
  /** A window of its own, signed in, on today's page. Its script errors are kept in `errors`. */
  as(actor: Actor, looks?: Looks): Promise<DeskPage>;
  close(): Promise<void>;
};

export type DeskPage = {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Script errors and what the browser complained of, refused requests apart: those are answers. */
  readonly errors: string[];
  go(hash: string): Promise<void>;
};

/** The browser and the built desk: slow to come by, so one for each file of tests. */
export type DeskBrowser = { browser: Browser; folder: string; stop(): Promise<void> };

export async function startDeskBrowser(): Promise<DeskBrowser> {
  const executablePath = await browserPath();
  assert.ok(executablePath, 'no Chromium can be had on this machine');
  const folder = await buildDesk();
  const browser = await chromium.launch({ executablePath, args: QUIET });
  return {
    browser,
    folder,
    stop: async () => {
      await browser.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A practice of its own, with the real app over it, seen by the given browser. */
export async function openDeskPages(
  { browser, folder }: DeskBrowser,
  options: Parameters<typeof openDesk>[0] = {},
): Promise<DeskPages> {
  const desk = await openDesk({ deskFolder: folder, ...options });
  const windows: BrowserContext[] = [];
  return {
    desk,
    as: async (actor, looks = {}) => {
      const opened = await signedIn(browser, desk, actor, looks);
      windows.push(opened.context);
      return opened;
    },
    close: async () => {
      await Promise.all(windows.map((window) => window.close()));
      await desk.close();
    },
  };
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

async function signedIn(browser: Browser, desk: OpenDesk, actor: Actor, looks: Looks): Promise<DeskPage> {
  const context = await browser.newContext({
    viewport: { width: looks.width ?? 1280, height: looks.height ?? 800 },
    colorScheme: looks.scheme ?? 'light',
    forcedColors: looks.forced ? 'active' : 'none',
    reducedMotion: 'reduce',
    locale: 'en-GB',
  });
  const page = await context.newPage();
  // Generous: on a busy machine each picture of a page is a process that waits for its turn.
  page.setDefaultTimeout(50_000);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (line) => {
    if (line.type() === 'error' && !/Failed to load resource/.test(line.text())) errors.push(line.text());
  });
  await page.goto(`${desk.url}/#sign-in=${await desk.links.issue(actor.by)}`);
  await page.waitForSelector('header nav');
  return {
    page,
    context,
    errors,
    go: async (hash) => {
      await page.evaluate((to) => {
        location.hash = to;
      }, hash);
      await settled(page);
    },
  };
}

/** Until the page has its heading and nothing on it says that it is loading. */
export async function settled(page: Page): Promise<void> {
  await page.waitForSelector('main h1');
  await page.waitForFunction(() => document.querySelector('main .busy') === null);
}

/** What axe finds wrong, each with where. */
export async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate(axeSource());
  const found = await page.evaluate(async () => {
    const axe = Reflect.get(window, 'axe') as {
      run(): Promise<{ violations: { id: string; nodes: { target: string[] }[] }[] }>;
    };
    return (await axe.run()).violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
    );
  });
  return found;
}

/** Pixels by which the page is wider than its window. */
export function sidewaysPx(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** axe as a script for a page to run. */
export function axeSource(): string {
  return (createRequire(import.meta.url)('axe-core') as { source: string }).source;
}

/** Bundles the desk as it is now, beside and not into what the project's own build makes. */
export async function buildDesk(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'onward-desk-'));
  await buildPage({ folder: 'desk', style: 'desk.css', under: '/', into: folder });
  // Maps quote the comments of the source, links among them; no browser asks for them by itself.
  for (const name of await readdir(folder)) if (name.endsWith('.map')) await rm(join(folder, name));
  return folder;
}
