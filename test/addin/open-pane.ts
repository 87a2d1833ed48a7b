import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Express } from 'express';
import type { Browser, Frame } from 'playwright-core';
import { createApp } from '../../server/app.ts';
import { buildBesidePane, buildPage } from '../../tools/build-page.mjs';
import {
  launchFor,
  type OutlookLooks,
  type OutlookWindow,
  openOutlook,
} from '../emulators/outlook-host/open-outlook.ts';
import { ONWARD_HOST, type OutlookHost, startOutlookHost } from '../emulators/outlook-host/start.ts';
import type { HostMessage } from '../emulators/outlook-host/wire.ts';
import { type OpenDesk, openDesk } from '../server/http/open-desk.ts';

/** The built pane in the emulated Outlook, with the real server behind it. */
export type PaneScene = {
  readonly host: OutlookHost;
  readonly desk: OpenDesk;
  readonly browser: Browser;
  /** The real app under its public name. */
  readonly app: Express;
  /** A window with Outlook in it and the pane open, on the messages given. */
  open(looks?: OutlookLooks, ...shown: string[]): Promise<PaneWindow>;
  close(): Promise<void>;
};

export type PaneWindow = OutlookWindow & { pane: Frame };

export async function openPaneScene(
  messages: readonly HostMessage[],
  options: { deps?: Parameters<typeof openDesk>[0] } = {},
): Promise<PaneScene> {
  const paneFolder = await mkdtemp(join(tmpdir(), 'onward-pane-'));
  await buildPane(paneFolder);
  const desk = await openDesk(options.deps);
  const app = createApp({
    ...desk.deps,
    ports: { ...desk.deps.ports, publicUrl: `https://${ONWARD_HOST}` },
    secureCookies: true,
    paneFolder,
  });
  const host = await startOutlookHost({ messages, onward: app });
  const browser = await launchFor(host.browserArgs);
  return {
    host,
    desk,
    browser,
    app,
    open: async (looks = {}, ...shown) => {
      const outlook = await openOutlook(browser, looks);
      await outlook.show(...shown);
      const pane = await outlook.openPane();
      return { ...outlook, pane };
    },
    close: async () => {
      await browser.close();
      await host.stop();
      await desk.close();
      await rm(paneFolder, { recursive: true, force: true });
    },
  };
}

export async function buildPane(into: string): Promise<void> {
  await buildPage({ folder: 'pane', style: 'pane.css', under: '/pane/', into });
  await buildBesidePane({ into });
}
