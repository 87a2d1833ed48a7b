import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import type { Actor } from '../../server/steps/apply-commands.ts';
import { browserPath } from '../../tools/browser.mjs';
import type { OpenDesk } from '../server/http/open-desk.ts';
import { openDesk } from '../server/http/open-desk.ts';

export type Looks = { width?: number; height?: number; scheme?: 'light' | 'dark'; forced?: boolean };

/** The real desk, as built, in a real browser, over the real app and a practice of its own. */
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

export async function openDeskPages(options: Parameters<typeof openDesk>[0] = {}): Promise<DeskPages> {
  const folder = await buildDesk();
  const desk = await openDesk({ deskFolder: folder, ...options });
  const browser = await launch();
  return {
    desk,
    as: async (actor, looks = {}) => signedIn(browser, desk, actor, looks),
    close: async () => {
      await browser.close();
      await desk.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function launch(): Promise<Browser> {
  const executablePath = await browserPath();
  assert.ok(executablePath, 'no Chromium can be had on this machine');
  return chromium.launch({ executablePath, args: QUIET });
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
  page.setDefaultTimeout(15_000);
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
  await page.evaluate(AXE_SOURCE);
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

const AXE_SOURCE = (createRequire(import.meta.url)('axe-core') as { source: string }).source;

/** Bundles the desk as it is now, beside and not into what the project's own build makes. */
export async function buildDesk(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'onward-desk-'));
  const { metafile } = await build({
    entryPoints: ['addin/desk/main.tsx', 'addin/desk/desk.css'],
    outdir: folder,
    entryNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    loader: { '.svg': 'file' },
    metafile: true,
  });
  const built = (entry: string): string => {
    const found = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === entry);
    assert.ok(found, `${entry} was not built`);
    return `/${basename(found[0])}`;
  };
  const page = await readFile('addin/desk/index.html', 'utf8');
  await writeFile(
    join(folder, 'index.html'),
    page
      .replace('./main.tsx', built('addin/desk/main.tsx'))
      .replace('/desk.css', built('addin/desk/desk.css')),
  );
  return folder;
}
