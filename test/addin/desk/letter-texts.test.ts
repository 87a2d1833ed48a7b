import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { DeskBrowser, DeskPages } from '../open-desk-page.ts';
import {
  axeFindings,
  EVERY_LOOK,
  openDeskPages,
  settled,
  sidewaysPx,
  startDeskBrowser,
} from '../open-desk-page.ts';

const TITLE = 'Request for the notes, to Fernhill Scanning';

describe('The words of the e-mails on the settings page', function () {
  this.timeout(120_000);
  let browser: DeskBrowser;
  let pages: DeskPages;
  before(async () => {
    browser = await startDeskBrowser();
    pages = await openDeskPages(browser);
  });
  after(async () => {
    await pages.close();
    await browser.stop();
  });
  const words = (page: Page) => page.getByRole('region', { name: 'Words of the e-mails' });
  const given = () => pages.desk.deps.ports.store.letterTexts('Y99999');

  it('are read by everybody, and changed by a lead alone', async () => {
    const { page, go, context, errors } = await pages.as(pages.desk.practice.clerk);
    await go('#/settings');
    await words(page).getByText(TITLE).click();
    await words(page).getByText('Born: {date of birth}').waitFor();
    assert.equal(await words(page).getByRole('textbox').count(), 0);
    assert.deepEqual(errors, []);
    await context.close();
  });

  it('show how they would read as they are typed, say what does not fit, are kept, and taken back', async () => {
    const { page, go, context, errors } = await pages.as(pages.desk.practice.lead);
    await go('#/settings');
    const card = words(page);
    await card.getByText(TITLE).click();
    await card.getByText('Name: BLOGGS, Joe').waitFor();
    await card.getByLabel('Subject').fill('About {name} - {our reference}');
    await card.getByText('nothing of the patient may stand there').waitFor();
    await card.getByRole('button', { name: 'Use these words' }).click();
    await card.getByText('These words cannot be used as they are.').waitFor();
    assert.deepEqual(await given(), []);
    await card.getByLabel('Subject').fill('Leaver’s notes - {our reference}');
    await card.getByText('Leaver’s notes - LV-0000-0000').waitFor();
    assert.equal(await card.getByText('nothing of the patient may stand there').count(), 0);
    await card.getByRole('button', { name: 'Use these words' }).click();
    await card.getByText('In your own words, by Asha Lead on 25 November 2026').waitFor();
    assert.equal((await given())[0]?.text?.subject, 'Leaver’s notes - {our reference}');
    await card.getByRole('button', { name: 'Back to Onward’s own words' }).click();
    await card.getByText('Notes needed - our reference LV-0000-0000').waitFor();
    assert.equal((await given())[0]?.text, null);
    assert.deepEqual(errors, []);
    await context.close();
  });

  for (const [look, wanted] of EVERY_LOOK)
    it(`read well ${look}`, async () => {
      const { page, go, context, errors } = await pages.as(pages.desk.practice.lead, wanted);
      await go('#/settings');
      await words(page).getByText(TITLE).click();
      await words(page).getByText('What Onward fills in').click();
      await words(page).getByLabel('Subject').fill('About {name}');
      await words(page).getByText('nothing of the patient may stand there').waitFor();
      await settled(page);
      const folder = process.env.PICTURES;
      if (folder) await words(page).screenshot({ path: `${folder}/words-${look}.png` });
      assert.deepEqual(await axeFindings(page), []);
      assert.ok((await sidewaysPx(page)) <= 0, 'wider than the window');
      assert.deepEqual(errors, []);
      await context.close();
    });
});
