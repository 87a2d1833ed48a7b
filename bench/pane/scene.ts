import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Browser } from 'playwright-core';
import { createApp } from '../../server/app.ts';
import { launchFor } from '../../test/emulators/outlook-host/open-outlook.ts';
import { ONWARD_HOST, startOutlookHost } from '../../test/emulators/outlook-host/start.ts';
import type { HostMessage } from '../../test/emulators/outlook-host/wire.ts';
import { openDesk } from '../../test/server/http/open-desk.ts';
import type { Contender } from './contenders.ts';

/** The emulated Outlook with the real office.js and the real server, which serves one of the contenders' pages at a time. */
export type Scene = { browser: Browser; serve(contender: Contender): void; close(): Promise<void> };

type Answers = (asked: IncomingMessage, answer: ServerResponse) => void;

/** An empty page of the pane's own origin. */
export const EMPTY_PAGE = `https://${ONWARD_HOST}/empty`;

export async function openScene(
  folders: ReadonlyMap<Contender, string>,
  messages: readonly HostMessage[],
): Promise<Scene> {
  const desk = await openDesk();
  const apps = new Map<Contender, Answers>();
  for (const [contender, paneFolder] of folders) {
    const app = createApp({
      ...desk.deps,
      ports: { ...desk.deps.ports, publicUrl: `https://${ONWARD_HOST}` },
      secureCookies: true,
      paneFolder,
    });
    apps.set(contender, contender === 'fluent' ? withInlineStyles(app) : app);
  }
  let serving: Contender = 'ours';
  const host = await startOutlookHost({
    messages,
    onward: (asked, answer) => {
      if (asked.url === '/empty')
        answer.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html>');
      else apps.get(serving)?.(asked, answer);
    },
  });
  const browser = await launchFor([...host.browserArgs, '--site-per-process']);
  return {
    browser,
    serve: (contender) => {
      serving = contender;
    },
    close: async () => {
      await browser.close();
      await host.stop();
      await desk.close();
    },
  };
}

/** Fluent writes its styles as it runs, which the pane's own rules refuse: its page is let off that one. */
function withInlineStyles(app: Answers): Answers {
  return (asked, answer) => {
    const setHeader = answer.setHeader.bind(answer);
    answer.setHeader = (name, value) =>
      setHeader(
        name,
        name === 'Content-Security-Policy' ? String(value).replace('style-src', "$& 'unsafe-inline'") : value,
      );
    app(asked, answer);
  };
}
