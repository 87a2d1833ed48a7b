/// <reference types="office-js" />
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { addDays } from '../../../core/dates.ts';
import { muteLine, unmuteLine } from '../../../server/steps/mute-line.ts';
import { ANN, allMessages, takeInAll } from '../../builders/intake.ts';
import { does, today } from '../../builders/lives.ts';
import { type PaneMails, paneMails } from '../../builders/pane-mails.ts';
import type { OutlookLooks } from '../../emulators/outlook-host/open-outlook.ts';
import { field } from '../../server/http/open-desk.ts';
import { buildDesk } from '../open-desk-page.ts';
import { openPaneScene, type PaneScene, type PaneWindow } from '../open-pane.ts';
import { axeFindingsIn, onScreen, sidewaysPxIn } from './pane-checks.ts';

describe('The pane of somebody signed in', function () {
  this.timeout(120_000);
  let scene: PaneScene;
  let mails: PaneMails;
  let deskFolder: string;
  before(async () => {
    mails = await paneMails();
    deskFolder = await buildDesk();
    scene = await openPaneScene(Object.values(mails), { deps: { deskFolder } });
    const came = [mails.complete, mails.lacking, mails.two].map(({ emlBase64 }) =>
      Buffer.from(emlBase64, 'base64'),
    );
    await takeInAll(scene.desk.practice, ...came);
  });
  after(async () => {
    await scene.close();
    await rm(deskFolder, { recursive: true, force: true });
  });

  const looks: [name: string, looks: OutlookLooks, theme: 'light' | 'dark'][] = [
    ['light', { pane: 320 }, 'light'],
    ['dark', { pane: 320 }, 'dark'],
    ['in the person’s own colours', { pane: 450, forced: true }, 'light'],
  ];
  for (const [look, wanted, theme] of looks) {
    it(`reads well ${look}: record, list, several, and a message that needs a person`, async () => {
      const window = await scene.open(wanted, mails.complete.itemId);
      const { pane } = window;
      await onScreen(pane, mails.complete.itemId);
      await window.setTheme(theme);
      await pane.getByRole('button', { name: 'Sign in and take it in' }).click();
      await pane.getByLabel('Code from the desk').waitFor();
      await reads(window, /Sign in with a code/);
      await giveCode(window);
      await pane.getByRole('heading', { name: 'Next step' }).waitFor();
      await reads(window, /Filed[\s\S]*BLOGGS, Ann[\s\S]*Received[\s\S]*Check the notes/);
      await window.show(mails.lacking.itemId);
      await pane.getByText('Ask for the missing parts').waitFor();
      await reads(window, /Part 2 of 3 is missing[\s\S]*Part 1 of 3[\s\S]*Part 3 of 3/);
      await window.show(mails.two.itemId);
      await pane.getByText('Your decision').waitFor();
      await reads(window, /Needs a person/);
      await window.show();
      await pane.getByRole('heading', { name: /To check/ }).waitFor();
      await reads(window, /Parts missing[\s\S]*EXAMPLE, Bob/);
      await window.show(mails.lacking.itemId, mails.zip.itemId);
      await pane.getByRole('button', { name: 'Take in 2' }).click();
      await pane.getByText('Not taken in').waitFor();
      await reads(window, /Filed\.[\s\S]*Try again/);
      assert.deepEqual(window.errors, []);
      await window.context.close();
    });
  }

  async function reads({ pane }: PaneWindow, words: RegExp): Promise<void> {
    assert.match(await pane.innerText('main'), words);
    assert.deepEqual(await axeFindingsIn(pane), [], String(words));
    assert.ok((await sidewaysPxIn(pane)) <= 0, `wider than the pane: ${words}`);
  }

  it('lists nothing that this person has muted, and says that it does not', async () => {
    const { practice } = scene.desk;
    const [ref = ''] = await practice.ports.store.refsForPatient(practice.practice, ANN.nhsNumber);
    const line = { code: 'to-check', since: today(practice) } as const;
    const until = addDays(line.since, 7);
    await does(practice, muteLine, ref, { ...line, until, reason: 'On leave' });
    const window = await signedInOn(mails.complete);
    await window.show();
    await window.pane.getByText('One reminder is muted by you. The desk shows it.').waitFor();
    await reads(window, /Parts missing[\s\S]*EXAMPLE, Bob/);
    assert.doesNotMatch(await window.pane.innerText('main'), /BLOGGS, Ann|On leave/);
    await does(practice, unmuteLine, ref, line);
    await window.context.close();
  });

  it('takes in the open message with one button, and shows at once what became of it', async () => {
    const window = await signedInOn(mails.newsletter);
    const before = (await allMessages(scene.desk.practice)).length;
    await window.pane.getByRole('button', { name: 'Take it in all the same' }).click();
    await window.pane.getByText('Needs a person').waitFor();
    assert.equal((await allMessages(scene.desk.practice)).length, before + 1);
    await window.context.close();
  });

  it('sends a message again by itself where the connection breaks, and reads it out of Outlook once', async () => {
    let cut = 2;
    let sent = 0;
    scene.host.setOnward((asked, answer) => {
      if (asked.method !== 'POST' || asked.url !== '/api/take-in') return scene.app(asked, answer);
      sent += 1;
      cut -= 1;
      if (cut < 0) return scene.app(asked, answer);
      asked.once('data', () => asked.socket.destroy());
    });
    const window = await signedInOn(mails.reply);
    const before = (await allMessages(scene.desk.practice)).length;
    await window.pane.evaluate(() => {
      const item = Office.context.mailbox.item as Office.MessageRead;
      const whole = item.getAsFileAsync.bind(item);
      let asked = 0;
      Object.assign(item, {
        getAsFileAsync: (done: Parameters<typeof whole>[0]) => {
          asked += 1;
          document.documentElement.dataset.asked = String(asked);
          whole(done);
        },
      });
    });
    await window.pane.getByRole('button', { name: 'Put it beside the record' }).click();
    await window.pane.locator('.notice-blue, .notice-amber').first().waitFor();
    assert.equal(sent, 3);
    assert.equal(await window.pane.evaluate(() => document.documentElement.dataset.asked), '1');
    assert.equal((await allMessages(scene.desk.practice)).length, before + 1);
    scene.host.setOnward(scene.app);
    await window.context.close();
  });

  it('says what Outlook would not give, that nothing was taken in, and what to do', async () => {
    const window = await signedInOn(mails.locked);
    const before = (await allMessages(scene.desk.practice)).length;
    await window.page.evaluate(() => {
      const [message] = globalThis.window.outlookHost
        .messages()
        .filter(({ subject }) => /Secure/.test(subject));
      if (message) message.emlBase64 = '';
    });
    await window.pane.getByRole('button', { name: 'Take it in', exact: true }).click();
    await window.pane.getByText('Outlook gave an empty message').waitFor();
    assert.match(
      await window.pane.innerText('main'),
      /Nothing of it was taken in[\s\S]*Save the message as a file/,
    );
    assert.equal((await allMessages(scene.desk.practice)).length, before);
    await window.context.close();
  });

  it('acts on no record beside which Outlook has another message by now', async () => {
    const window = await signedInOn(mails.complete);
    const { pane } = window;
    await pane.getByRole('heading', { name: 'Next step' }).waitFor();
    await window.setFaults({ itemChanged: 'unheard' });
    await window.show(mails.newsletter.itemId);
    await pane.waitForFunction((id) => Office.context.mailbox.item?.itemId === id, mails.newsletter.itemId);
    await pane.evaluate(() => {
      const button = [...document.querySelectorAll('button')].find(({ textContent }) =>
        /dealing with this/.test(textContent ?? ''),
      );
      button?.click();
    });
    await onScreen(pane, mails.newsletter.itemId);
    await pane.getByText('Nothing was done with either').waitFor();
    await window.setFaults({ itemChanged: 'prompt' });
    await window.show(mails.complete.itemId);
    await pane.getByText('Nobody is dealing with this').waitFor();
    await pane.getByRole('button', { name: 'I am dealing with this' }).click();
    await pane.getByText('You are dealing with this').waitFor();
    await window.context.close();
  });

  it('goes from checked to printing: a pack is made, and the print page opens in the browser, signed in', async () => {
    const window = await signedInOn(mails.complete);
    const { pane, context } = window;
    await pane.getByRole('button', { name: /Confirm patient/ }).click();
    await pane.getByRole('link', { name: 'Open the print page' }).waitFor();
    const [print] = await Promise.all([
      context.waitForEvent('page'),
      pane.getByRole('link', { name: 'Open the print page' }).click(),
    ]);
    await print.waitForURL(/\/print$/);
    await print.getByRole('heading', { name: /Print LV-/ }).waitFor();
    assert.doesNotMatch(print.url(), /sign-in/);
    assert.equal(pane.url().includes('sign-in'), false);
    await window.context.close();
  });

  it('opens a reply with words ready, for the message on screen and for no other', async () => {
    const window = await signedInOn(mails.lacking);
    const { pane } = window;
    await pane.getByText('Reply with words ready').click();
    await pane.getByRole('button', { name: 'Write that parts are missing' }).click();
    await window.page.waitForFunction(() => globalThis.window.outlookHost.log.replies.length > 0);
    const [reply, ...more] = (await window.log()).replies;
    assert.deepEqual(more, []);
    assert.equal(reply?.itemId, mails.lacking.itemId);
    assert.match(reply?.html ?? '', /^<p>Hello<\/p>.*Part 2 has not reached us.*Our reference: LV-/s);
    assert.doesNotMatch(reply?.html ?? '', /Example|900/);
    assert.deepEqual(await axeFindingsIn(pane), []);
    assert.ok((await sidewaysPxIn(pane)) <= 0);
    await window.setFaults({ itemChanged: 'unheard' });
    await window.show(mails.newsletter.itemId);
    await pane.waitForFunction((id) => Office.context.mailbox.item?.itemId === id, mails.newsletter.itemId);
    await pane.evaluate(() => {
      const ready = [...document.querySelectorAll('details button')];
      (
        ready.find((one) => one.textContent === 'Write that parts are missing') as HTMLElement | undefined
      )?.click();
    });
    await pane.getByText('Nothing was done with either').waitFor();
    assert.equal((await window.log()).replies.length, 1);
    await window.context.close();
  });

  async function signedInOn(message: { itemId: string }): Promise<PaneWindow> {
    const window = await scene.open({ pane: 320 });
    await window.pane.getByRole('button', { name: 'Sign in' }).click();
    await giveCode(window);
    await window.pane.waitForFunction(() => !document.body.textContent?.includes('Sign in'));
    await window.show(message.itemId);
    await onScreen(window.pane, message.itemId);
    return window;
  }

  async function giveCode({ pane }: PaneWindow): Promise<void> {
    const clerk = await scene.desk.as(scene.desk.practice.clerk);
    await pane
      .getByLabel('Code from the desk')
      .fill(String(field(await clerk.post('/api/pane/code'), 'code')));
    await pane.getByRole('button', { name: 'Sign in' }).click();
  }
});
