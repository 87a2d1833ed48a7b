import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { demonstrationMails } from '../samples/demonstration.ts';
import { readConfig } from '../server/config.ts';
import { demonstrationPractice } from '../server/demonstration-practice.ts';
import { startServing } from '../server/serve.ts';
import { hostMessage } from '../test/emulators/outlook-host/messages.ts';
import { passOnTo } from '../test/emulators/outlook-host/pass-on.ts';
import { ONWARD_HOST, OUTLOOK_URL, startOutlookHost } from '../test/emulators/outlook-host/start.ts';
import { browserPath } from './browser.mjs';

/*
 * `npm run outlook`: the invented practice's mailbox in an Outlook on the web of our own, with the pane and Microsoft's own
 * library in it, for people without a tenant. `--picture FILE.png` takes one picture without a window and ends.
 */
const PORT = Number(process.env.ONWARD_PORT ?? 8090);
const picture = process.argv.includes('--picture')
  ? process.argv[process.argv.indexOf('--picture') + 1]
  : null;
const WIDE = { width: 1200, height: 800 };
const folder = mkdtempSync(join(tmpdir(), 'onward-outlook-'));
try {
  await run();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function run(): Promise<void> {
  const read = readConfig(
    { ONWARD_DATA_FOLDER: folder, ONWARD_PORT: String(PORT), ONWARD_LOG_LEVEL: 'error' },
    () => null,
  );
  if (!read.ok) throw new Error(read.problems.join('\n'));
  const serving = await startServing({ ...read.config, publicUrl: `https://${ONWARD_HOST}` });
  const host = await startOutlookHost({ messages: await messages(), onward: passOnTo(PORT) });
  const browser = await launched(host.browserArgs).catch(() => null);
  if (browser) await show(browser, serving.links[0]?.url ?? '');
  else
    process.stderr.write(
      'No browser window can be opened on this computer. "--picture FILE.png" takes a picture without one.\n',
    );
  await host.stop();
  await serving.stop();
}

async function messages() {
  const today = new Date().toISOString().slice(0, 10);
  const mails = demonstrationMails(today, demonstrationPractice(folder).email);
  return Promise.all(mails.map(async (mail) => hostMessage(await mail.make())));
}

async function launched(args: readonly string[]): Promise<Browser> {
  const executablePath = await browserPath();
  if (!executablePath) throw new Error('no Chromium can be had on this computer');
  return chromium.launch({ executablePath, headless: picture !== null, args: ['--no-sandbox', ...args] });
}

async function show(browser: Browser, deskLink: string): Promise<void> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: picture ? WIDE : null });
  const desk = await context.newPage();
  await desk.goto(deskLink);
  const outlook = await context.newPage();
  await outlook.goto(OUTLOOK_URL);
  if (picture) {
    await outlook.evaluate(() => {
      window.outlookHost.show([window.outlookHost.messages()[0]?.itemId ?? '']);
      window.outlookHost.openPane();
    });
    await outlook.waitForTimeout(4_000);
    await outlook.screenshot({ path: picture });
    await browser.close();
    return;
  }
  process.stdout.write(
    `Outlook and the desk are open in two tabs. For the pane's code: the desk, Settings, "Show a code for Outlook".\nClose the window to end.\n`,
  );
  await new Promise<void>((resolve) => browser.once('disconnected', () => resolve()));
}
