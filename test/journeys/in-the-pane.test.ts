import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Frame, Page } from 'playwright-core';
import { makeMail } from '../../samples/mail-maker.ts';
import { filesHolding } from '../builders/byte-scan.ts';
import type { AtEmulator } from '../builders/graph-server-child.ts';
import { graphSettingsFor } from '../builders/graph-settings.ts';
import { type Leaver, leaverMails, tracesOf } from '../builders/leaver-mail.ts';
import { FROM_SOURCE } from '../builders/mail-neighbours.ts';
import { type RunningServer, startServer, until } from '../builders/server.ts';
import type { MailboxControls } from '../emulators/graph/controls.ts';
import { type GraphEmulator, startGraphEmulator } from '../emulators/graph/start.ts';
import { hostMessage } from '../emulators/outlook-host/messages.ts';
import { launchFor, type OutlookWindow, openOutlook } from '../emulators/outlook-host/open-outlook.ts';
import { passOnTo } from '../emulators/outlook-host/pass-on.ts';
import { ONWARD_HOST, type OutlookHost, startOutlookHost } from '../emulators/outlook-host/start.ts';
import type { HostMessage } from '../emulators/outlook-host/wire.ts';

const LEAVER: Leaver = { name: 'Idris Pellworth-Achterberg', nhsNumber: '9730787506', born: '1958-09-23' };
const ADDRESS = 'notes@larkfield-surgery.example';

/**
 * Staff who never leave Outlook: the desk is opened only for the code that signs them in, for the demonstration's clock,
 * and where the pane itself opens it, to print. The server reaches the mailbox through Graph; both are emulated and see the
 * same mails.
 */
describe('One leaver in the pane, from the first message to the proof, with Exchange Online behind', function () {
  this.timeout(300_000);
  let folder = '';
  let graph: GraphEmulator;
  let box: MailboxControls;
  let server: RunningServer;
  let host: OutlookHost;
  let browser: Browser;
  let desk: Page;
  let outlook: OutlookWindow;
  let pane: Frame;
  let traces: (string | Uint8Array)[] = [];
  let ref = '';
  let first: Mail;
  let second: Mail;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'onward-pane-journey-'));
    graph = await startGraphEmulator();
    box = graph.mailbox(ADDRESS);
    mkdirSync(join(folder, 'settings'));
    const settings = graphSettingsFor(join(folder, 'settings'), graph.credentials, ADDRESS);
    const at: AtEmulator = { address: graph.address, graph: settings };
    server = await startServer(
      join(folder, 'data'),
      { ONWARD_TEST_GRAPH: JSON.stringify(at), ONWARD_PUBLIC_URL: `https://${ONWARD_HOST}` },
      FROM_SOURCE,
    );
    const made = await leaverMails(LEAVER, [[3, 1], [2]], 9);
    traces = tracesOf(LEAVER, made.parts);
    first = await mailOf(made.mails[0]);
    second = await mailOf(made.mails[1]);
    host = await startOutlookHost({ messages: [], onward: passOnTo(Number(new URL(server.url).port)) });
    browser = await launchFor(host.browserArgs);
    outlook = await openOutlook(browser, { pane: 320, height: 1800 });
    desk = await outlook.context.newPage();
    await desk.goto(`https://${ONWARD_HOST}/#sign-in=${server.token}`);
    await desk.getByRole('heading', { name: 'Today', level: 1 }).waitFor();
    pane = await outlook.openPane();
  });
  after(async () => {
    await browser.close();
    await host.stop();
    await server.stop();
    await graph.stop();
    rmSync(folder, { recursive: true, force: true });
    assert.deepEqual(graph.contract.violations, []);
  });
  afterEach(() => assert.deepEqual(outlook.errors, []));

  const next = () => pane.locator('.next');
  const stands = (stage: string) => pane.locator('.track [aria-current="step"]').getByText(stage).waitFor();
  const press = (name: string | RegExp) => pane.getByRole('button', { name }).click();

  /** It comes to the mailbox, and Outlook shows it: as staff see it who have the list open. */
  async function comes(mail: Mail): Promise<string> {
    const id = await box.receive(mail.raw);
    await outlook.page.evaluate((message) => window.outlookHost.add(message), mail.message);
    await outlook.show(mail.message.itemId);
    return id;
  }

  /** With the one button, where the server has not brought it in by itself already. */
  async function takeIn(): Promise<void> {
    const button = pane.locator('.do .primary');
    await button.or(pane.locator('.record-card')).first().waitFor();
    if (await button.isVisible()) await button.click();
  }

  async function signIn(): Promise<void> {
    await desk.goto(`https://${ONWARD_HOST}/#/settings`);
    await desk.reload();
    await desk.getByRole('button', { name: 'Show a code for Outlook' }).click();
    await pane.getByLabel('Code from the desk').fill(await desk.locator('strong.code').innerText());
    await press('Sign in');
  }

  it('says whose notes they are and what is missing, before anybody has signed in', async () => {
    await comes(first);
    await pane.locator('.banner').getByText('PELLWORTH-ACHTERBERG, Idris').waitFor();
    await pane
      .locator('.parts-words')
      .getByText(/Part 2 of 3 is missing/)
      .waitFor();
  });

  it('shows the record once somebody has signed in, for the server has taken the message in by itself', async () => {
    await press(/Sign in and take it in/);
    await pane.getByLabel('Code from the desk').waitFor();
    await signIn();
    await next().getByText('Ask for the missing parts').waitFor();
    ref = (await pane.locator('.record-card').getAttribute('aria-label'))?.replace('Record ', '') ?? '';
    assert.match(ref, /^LV-/);
    await stands('Received');
  });

  it('finds the other part by its patient, and a person checks the notes beside the message that brought it', async () => {
    const id = await comes(second);
    await takeIn();
    await pane.getByText('Complete', { exact: true }).waitFor();
    await next()
      .getByRole('button', { name: /Confirm patient/ })
      .click();
    await stands('Checked');
    await until(
      async () => box.message(id).categories,
      (all) => all.some((one) => /checked/i.test(one)),
    );
  });

  it('makes the pack from the list of today’s work, opens it in the browser, and refuses a wrong count', async () => {
    await outlook.show();
    await press(/PELLWORTH-ACHTERBERG/);
    await pane.getByRole('heading', { name: ref }).waitFor();
    await press('Prepare the pack');
    const [print] = await Promise.all([
      outlook.context.waitForEvent('page'),
      next().locator('a.primary').click({ timeout: 60_000 }),
    ]);
    await print.getByRole('link', { name: 'Open volume 1 of 1 (PDF)' }).waitFor();
    await print.close();
    const sheets = Number.parseInt((await next().innerText()).match(/(\d+) sheets? of paper/)?.[1] ?? '', 10);
    await pane.getByLabel('Sheets of paper you counted').fill(String(sheets + 1));
    await press('Printed and counted');
    await pane.getByRole('alert').getByText(`the pack has ${sheets}`).waitFor();
    await pane.getByLabel('Sheets of paper you counted').fill(String(sheets));
    await press('Printed and counted');
    await stands('Reprinted');
  });

  it('follows the notes into the bag and to the courier, and a step can be taken back', async () => {
    await next().getByLabel('Movement number').fill('MV-31');
    await next().getByRole('button').click();
    await next().getByLabel('Number of bags').waitFor();
    await next().getByRole('button').click();
    await stands('Bagged');
    await press(/^Undo/);
    await stands('Reprinted');
    await next().getByRole('button').click();
    await stands('Bagged');
    await outlook.show(second.message.itemId);
    await next().getByLabel('Day the courier collected it').waitFor();
    await next().getByRole('button').click();
    await stands('Collected');
  });

  it('writes to the new practice, and asks whether to record what it answers', async () => {
    await next().getByLabel('Name of the new practice').fill('Harbour View Surgery');
    await next()
      .getByLabel(/^Address/)
      .fill('2 Quay Street, Brinmouth');
    await next().getByLabel('E-mail address').fill('notes@harbour-view.example');
    await next().getByRole('button').click();
    await next()
      .getByText(/Ask the new practice/i)
      .first()
      .waitFor();
    await next().getByRole('button').click();
    await until(
      async () => box.wentOut().length,
      (letters) => letters > 0,
    );
    await comes(await reply('notes@harbour-view.example', 'Received with thanks. Every page is legible.'));
    await takeIn();
    await pane.getByRole('heading', { name: 'Record what it says?' }).waitFor();
    await stands('Collected');
    await pane.getByText('Record that it is legible').click();
    await press('Record it');
    await stands('Clear');
    assert.equal(await pane.getByText('Record that it is legible').count(), 0);
  });

  it('lets nobody delete early alone, and asks twice once the window has ended', async () => {
    await next().getByRole('button').click();
    await pane
      .getByRole('dialog')
      .getByText(/Two different people/)
      .waitFor();
    await pane.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    for (const much of ['8 weeks', '1 week']) {
      const today = desk.locator('.demonstration strong');
      const before = await today.innerText();
      await desk.getByRole('button', { name: `Move the clock on ${much}` }).click();
      await until(
        () => today.innerText(),
        (now) => now !== before,
      );
    }
    await outlook.show(second.message.itemId);
    await signInAgain();
    await next().getByRole('button').click();
    const asking = pane.getByRole('dialog');
    await asking.getByLabel('Type the patient’s name').fill('Idris Pellworth-Achterberg');
    await asking.getByLabel('Type the NHS number').fill(LEAVER.nhsNumber);
    await asking.getByRole('button', { name: 'Continue' }).click();
    assert.equal(box.all().filter(({ hasAttachments }) => hasAttachments).length, 2);
    await asking.getByRole('button', { name: 'Yes, delete every copy' }).click();
    await asking.waitFor({ state: 'detached' });
    await stands('Deleting');
  });

  it('follows every copy, records the scanning company’s answer, and ends with the certificate', async () => {
    await comes(
      await reply(
        'records@fernhill-scanning.example',
        'We have deleted our copy of this record. Certificate 88.',
      ),
    );
    await takeIn();
    await pane.getByRole('heading', { name: 'Record what it says?' }).waitFor();
    assert.deepEqual(await pane.locator('article.mail').allInnerTexts(), [], 'it is asked about once');
    await pane.locator('.this-mail').getByText('Record what the scanning company says').click();
    await pane.locator('.this-mail').getByLabel('A certificate that its copy is destroyed').check();
    await press('Record it');
    await pane.getByText(/Certificate of deletion/).waitFor();
    await pane.locator('.track-done').getByText('Deleted').waitFor();
    assert.doesNotMatch(await pane.innerText('.record-card'), /Pellworth|973 078 7506/i);
  });

  it('leaves nothing of the patient in the data folder, and neither message in the mailbox', async () => {
    assert.deepEqual(
      box.all().filter(({ hasAttachments, subject }) => hasAttachments || /Record request/.test(subject)),
      [],
    );
    assert.deepEqual(filesHolding(folder, traces), []);
    assert.equal(await server.stop(), 0);
    assert.deepEqual(filesHolding(folder, traces), []);
    assert.deepEqual(host.foreign, []);
  });

  function reply(from: string, text: string): Promise<Mail> {
    return makeMail({
      from,
      to: ADDRESS,
      subject: `RE: ${ref}`,
      text,
      messageId: `<${text.length}.${from}>`,
    }).then(mailOf);
  }

  /** Eight weeks on, the pane's sign-in has ended as well. */
  async function signInAgain(): Promise<void> {
    await pane
      .getByRole('button', { name: /Sign in/ })
      .first()
      .click();
    await pane.getByLabel('Code from the desk').waitFor();
    await signIn();
  }
});

type Mail = { raw: Buffer; message: HostMessage };

async function mailOf(raw: Buffer | undefined): Promise<Mail> {
  assert.ok(raw);
  return { raw, message: await hostMessage(raw) };
}
