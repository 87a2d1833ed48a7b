import assert from 'node:assert/strict';
import { type PaneMails, paneMails } from '../../builders/pane-mails.ts';
import type { OutlookLooks } from '../../emulators/outlook-host/open-outlook.ts';
import { ONWARD_HOST } from '../../emulators/outlook-host/start.ts';
import { openPaneScene, type PaneScene, type PaneWindow } from '../open-pane.ts';
import { axeFindingsIn, onScreen, sidewaysPxIn } from './pane-checks.ts';

describe('The pane', function () {
  this.timeout(120_000);
  let scene: PaneScene;
  let mails: PaneMails;
  before(async () => {
    mails = await paneMails();
    scene = await openPaneScene(Object.values(mails));
  });
  after(() => scene.close());

  const says: [name: keyof PaneMails, says: RegExp][] = [
    [
      'complete',
      /Digitised notes[\s\S]*BLOGGS, Ann[\s\S]*900 000 0009[\s\S]*All 2 parts are here[\s\S]*Sign in and take it in/,
    ],
    ['lacking', /Digitised notes[\s\S]*EXAMPLE, Bob[\s\S]*Part 2 of 3 is missing/],
    ['differing', /Perhaps digitised notes[\s\S]*two different NHS numbers/],
    ['two', /Notes of several patients[\s\S]*BLOGGS, Ann[\s\S]*EXAMPLE, Bob/],
    ['locked', /Needs opening/],
    ['zip', /Perhaps digitised notes[\s\S]*what is inside/],
    ['reply', /About LV-7K3M-Q2XW[\s\S]*seems to say that the notes are legible/],
    ['newsletter', /Not digitised notes/],
  ];
  const looks: [name: string, looks: OutlookLooks, theme: 'light' | 'dark'][] = [
    ['light at 320', { pane: 320 }, 'light'],
    ['dark at 320', { pane: 320 }, 'dark'],
    ['dark on a light computer', { pane: 450, scheme: 'light' }, 'dark'],
    ['light on a dark computer', { pane: 450, scheme: 'dark' }, 'light'],
    ['in the person’s own colours', { pane: 320, forced: true }, 'light'],
  ];

  for (const [look, wanted, theme] of looks) {
    it(`reads well ${look}: every verdict is said, axe finds nothing, nothing lies outside`, async () => {
      const window = await scene.open(wanted);
      const { pane } = window;
      await pane.getByRole('heading', { name: 'Today' }).waitFor();
      await window.setTheme(theme);
      await reads(window, /Open a message/);
      for (const [name, words] of says) {
        await window.show(mails[name].itemId);
        await onScreen(pane, mails[name].itemId);
        await pane.getByRole('button', { name: 'Why we think so' }).click();
        await reads(window, words);
      }
      await window.show(mails.complete.itemId, mails.lacking.itemId, mails.newsletter.itemId);
      await pane.getByRole('heading', { name: '3 messages' }).waitFor();
      await reads(window, /With attachments[\s\S]*No attachment/);
      const dark = await pane.evaluate(() => getComputedStyle(document.body).backgroundColor);
      if (!wanted.forced) assert.equal(dark, theme === 'dark' ? 'rgb(31, 31, 31)' : 'rgb(255, 255, 255)');
      assert.deepEqual(window.errors, []);
      assert.deepEqual((await window.log()).unknown, []);
      await window.context.close();
    });
  }

  async function reads({ pane }: PaneWindow, words: RegExp): Promise<void> {
    assert.match(await pane.innerText('main'), words);
    assert.deepEqual(await axeFindingsIn(pane), [], String(words));
    assert.ok((await sidewaysPxIn(pane)) <= 0, `wider than the pane: ${words}`);
  }

  it('asked nothing of any server but for its own files, and nobody else’s at all', async () => {
    const window = await scene.open({ pane: 320 }, mails.complete.itemId);
    const asked: string[] = [];
    window.page.on('request', (request) => {
      // Microsoft's library goes on fetching parts of itself.
      if (!request.url().startsWith('https://appsforoffice.microsoft.com/')) asked.push(request.url());
    });
    for (const { itemId } of Object.values(mails)) {
      await window.show(itemId);
      await onScreen(window.pane, itemId);
    }
    assert.deepEqual(asked, []);
    assert.deepEqual(scene.host.foreign, []);
    await window.context.close();
  });

  it('lets the person choose, and keeps the choice', async () => {
    const window = await scene.open({ pane: 320 }, mails.complete.itemId);
    await window.pane.getByLabel('Colours').selectOption('Dark');
    const background = () => window.pane.evaluate(() => getComputedStyle(document.body).backgroundColor);
    assert.equal(await background(), 'rgb(31, 31, 31)');
    const again = await window.openPane();
    await again.getByLabel('Colours').waitFor();
    assert.equal(await again.getByLabel('Colours').inputValue(), 'dark');
    assert.equal(
      await again.evaluate(() => getComputedStyle(document.body).backgroundColor),
      'rgb(31, 31, 31)',
    );
    await window.context.close();
  });

  it('is walked with the keyboard in the order of the page, out at its end, and stolen from nobody', async () => {
    const window = await scene.open({ pane: 320 }, mails.complete.itemId);
    const { pane, page } = window;
    await onScreen(pane, mails.complete.itemId);
    await page.getByRole('button', { name: 'Onward' }).focus();
    const at = () =>
      pane.evaluate(() => document.activeElement?.textContent?.trim() || document.activeElement?.tagName);
    await window.show(mails.lacking.itemId);
    await onScreen(pane, mails.lacking.itemId);
    assert.equal(
      await page.evaluate(() => document.activeElement?.id),
      'open-pane',
      'focus stayed in Outlook',
    );
    await pane.getByRole('button', { name: 'Copy NHS number' }).focus();
    const walked: unknown[] = [];
    for (let step = 0; step < 4; step += 1) {
      walked.push(await at());
      await page.keyboard.press('Tab');
    }
    assert.deepEqual(walked.slice(0, 3), ['Copy', 'Sign in and take it in', 'Why we think so']);
    assert.match(String(walked[3]), /As Outlook/);
    assert.notEqual(
      await page.evaluate(() => document.activeElement?.tagName),
      'IFRAME',
      'Tab leads out of the pane',
    );
    await page.keyboard.press('Shift+Tab');
    assert.match(String(await at()), /As Outlook/);
    await pane.getByRole('button', { name: 'Why we think so' }).press('Enter');
    await pane.getByText('files are named as scanned').waitFor();
    await page.keyboard.press('Escape');
    await pane.getByText('files are named as scanned').waitFor({ state: 'hidden' });
    await window.context.close();
  });

  it('tells a screen reader of each message, in words and once', async () => {
    const window = await scene.open({ pane: 320 }, mails.newsletter.itemId);
    const status = () => window.pane.locator('p[role=status]').first().innerText();
    await window.pane.waitForFunction(() =>
      /Not digitised/.test(document.querySelector('p[role=status]')?.textContent ?? ''),
    );
    await window.show(mails.lacking.itemId);
    await onScreen(window.pane, mails.lacking.itemId);
    await window.pane.waitForFunction(() =>
      /Bob/.test(document.querySelector('p[role=status]')?.textContent ?? ''),
    );
    assert.equal(await status(), 'Digitised notes. EXAMPLE, Bob. Part 2 of 3 is missing.');
    await window.context.close();
  });

  it('notices a message that Outlook told nobody of, as soon as somebody comes to the pane', async () => {
    const window = await scene.open({ pane: 320 }, mails.complete.itemId);
    await onScreen(window.pane, mails.complete.itemId);
    await window.setFaults({ itemChanged: 'unheard' });
    await window.show(mails.lacking.itemId);
    await window.page.mouse.move(100, 400);
    const box = await (await window.page.$('iframe'))?.boundingBox();
    assert.ok(box);
    await window.page.mouse.move(box.x + 100, box.y + 100);
    await onScreen(window.pane, mails.lacking.itemId);
    await window.context.close();
  });

  it('says so where Microsoft’s file does not come, and starts when it does', async () => {
    scene.host.setLibrary('gone');
    const window = await scene.open({ pane: 320 }, mails.complete.itemId);
    const { pane } = window;
    await pane.getByText('Outlook’s own part could not be loaded').waitFor();
    assert.match(await pane.innerText('main'), /no message was read[\s\S]*blocked/);
    assert.deepEqual(await axeFindingsIn(pane), []);
    assert.ok((await sidewaysPxIn(pane)) <= 0);
    scene.host.setLibrary('there');
    await pane.getByRole('button', { name: 'Try again' }).click();
    await onScreen(pane, mails.complete.itemId);
    await window.context.close();
  });

  it('says so where it was opened by itself', async () => {
    const context = await scene.browser.newContext({
      ignoreHTTPSErrors: true,
      viewport: { width: 320, height: 700 },
    });
    const page = await context.newPage();
    await page.goto(`https://${ONWARD_HOST}/pane/`);
    await page.getByText('This page belongs inside Outlook').waitFor();
    assert.deepEqual(await axeFindingsIn(page.mainFrame()), []);
    await context.close();
  });

  it('leaves the desk framed by nobody, not even by Outlook', async () => {
    const context = await scene.browser.newContext({ ignoreHTTPSErrors: true });
    const page = await context.newPage();
    await page.goto('https://outlook.office.com/mail/');
    await page.evaluate((url) => {
      history.replaceState(null, '', '/mail/');
      const frame = document.createElement('iframe');
      frame.src = url;
      document.body.replaceChildren(frame);
    }, `https://${ONWARD_HOST}/`);
    await page.waitForTimeout(500);
    const [, desk] = page.frames();
    assert.match(desk?.url() ?? '', /^chrome-error:/, 'the desk is framed by nobody');
    await context.close();
  });
});
