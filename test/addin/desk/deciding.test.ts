import assert from 'node:assert/strict';
import { setScene } from '../desk-scene.ts';
import type { DeskBrowser, DeskPage, DeskPages } from '../open-desk-page.ts';
import { openDeskPages, startDeskBrowser } from '../open-desk-page.ts';

describe('A message that needs a person', () => {
  let browser: DeskBrowser;
  let pages: DeskPages;
  let desk: DeskPage;
  before(async () => {
    browser = await startDeskBrowser();
    pages = await openDeskPages(browser);
    await setScene(pages.desk.practice);
  });
  after(async () => {
    await pages.close();
    await browser.stop();
  });
  beforeEach(async () => {
    desk = await pages.as(pages.desk.practice.clerk);
    await desk.go('#/needs-a-person');
  });
  afterEach(async () => {
    await desk.context.close();
    assert.deepEqual(desk.errors, []);
  });

  const waiting = () => pages.desk.practice.ports.store.countMessages('Y99999', 'needs-a-person');

  it('says why, and a wrong password leaves it where it is', async () => {
    const { page } = desk;
    await page.getByText('Notes, locked').waitFor();
    await page.getByLabel('Password of the attachment').fill('not the password');
    await page.getByRole('button', { name: 'Open it' }).click();
    await page.getByRole('alert').waitFor();
    assert.equal(await waiting(), 1);
  });

  it('is put aside only after it was asked again, and the page then says that nothing waits', async () => {
    const { page } = desk;
    assert.equal(await page.getByRole('button', { name: 'Yes, put it aside' }).isVisible(), false);
    await page.getByText('This is not about a patient’s notes').click();
    await page.getByRole('button', { name: 'Yes, put it aside' }).click();
    await page.getByText('No message waits for a person.').waitFor();
    assert.equal(await waiting(), 0);
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H1');
  });
});
