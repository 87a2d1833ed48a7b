import assert from 'node:assert/strict';
import { claimRecord } from '../../../server/steps/claim-record.ts';
import type { Scene } from '../desk-scene.ts';
import { setScene } from '../desk-scene.ts';
import type { DeskBrowser, DeskPage, DeskPages } from '../open-desk-page.ts';
import { openDeskPages, startDeskBrowser } from '../open-desk-page.ts';

describe('Acting on a record at the desk', () => {
  let browser: DeskBrowser;
  let pages: DeskPages;
  let scene: Scene;
  let desk: DeskPage;
  before(async () => {
    browser = await startDeskBrowser();
    pages = await openDeskPages(browser);
    scene = await setScene(pages.desk.practice);
  });
  after(async () => {
    await pages.close();
    await browser.stop();
  });
  beforeEach(async () => {
    desk = await pages.as(pages.desk.practice.clerk);
  });
  afterEach(async () => {
    await desk.context.close();
    assert.deepEqual(desk.errors, []);
  });

  const record = (ref: string) => pages.desk.practice.ports.store.record('Y99999', ref);

  it('can be done from today’s page by keyboard alone, from the link to the next step', async () => {
    const { page } = desk;
    await desk.go('#/today');
    await tabTo(desk, 'BLOGGS, Ann');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: `Record ${scene.complete}` }).waitFor();
    assert.equal(await focused(desk), `Record ${scene.complete}`);
    await page.locator('#next-step').waitFor();
    await tabTo(desk, 'Confirm patient, parts and legibility');
    await page.keyboard.press('Enter');
    await page.locator('.stage').getByText('Checked').waitFor();
    assert.equal((await record(scene.complete))?.stage, 'checked');
  });

  it('says what a colleague did meanwhile, shows the fresh record, and keeps what was typed', async () => {
    const { page } = desk;
    const { practice } = pages.desk;
    await desk.go(`#/records/${scene.complete}`);
    await page.getByText('The transit label has arrived').first().click();
    await page.getByLabel('Movement number').fill('MV-4711');
    await claimRecord(practice.ports, practice.secondLead, {
      practice: practice.practice,
      ref: scene.complete,
      version: null,
    });
    const send = page.getByRole('button', { name: 'The transit label has arrived' });
    await send.click();
    const notice = page.locator('.conflict');
    await notice.waitFor();
    assert.match(await notice.innerText(), /moved on[\s\S]*Ben Second[\s\S]*MV-4711/);
    assert.equal(await notice.evaluate((element) => element === document.activeElement), true);
    assert.equal(await page.getByLabel('Movement number').inputValue(), 'MV-4711');
    await page.getByText('Ben Second is dealing with this.').waitFor();
    assert.equal((await record(scene.complete))?.label, null);

    await send.click();
    await notice.waitFor({ state: 'detached' });
    assert.notEqual((await record(scene.complete))?.label, null);
  });

  it('says in words why not, beside the button, and leaves the record alone', async () => {
    const { page } = desk;
    await desk.go(`#/records/${scene.complete}`);
    const before = await record(scene.complete);
    await page.getByText('Place a hold').first().click();
    await page.getByLabel('Why must every copy be kept?').selectOption({ label: 'Complaint' });
    await page.getByLabel('Look at it again on').evaluate((input) => {
      if (input instanceof HTMLInputElement) input.min = '';
    });
    await page.getByLabel('Look at it again on').fill('2020-01-01');
    await page.getByRole('button', { name: 'Keep every copy' }).click();
    await page.getByRole('alert').getByText('A hold needs a review date after today.').waitFor();
    assert.equal((await record(scene.complete))?.version, before?.version);
    assert.equal(await page.getByLabel('Look at it again on').inputValue(), '2020-01-01');
  });

  it('offers what is refused only as words, with the reason', async () => {
    const { page } = desk;
    await desk.go(`#/records/${scene.lacking}`);
    assert.equal(await page.getByRole('button', { name: 'Approve deletion of every copy' }).count(), 0);
    await page.getByText('Not possible now, and why').click();
    assert.match(
      await page.locator('.refusals').innerText(),
      /Confirm patient, parts and legibility[\s\S]*missing/,
    );
  });

  it('opens a page large and turns it by the arrow keys, and gives the focus back', async () => {
    const { page } = desk;
    await desk.go(`#/records/${scene.complete}`);
    const small = page.getByRole('button', { name: 'Page 1, large' }).first();
    await small.focus();
    await page.keyboard.press('Enter');
    const large = page.getByRole('dialog');
    await large.locator('img').waitFor();
    await page.waitForFunction(() => {
      const picture = document.querySelector<HTMLImageElement>('dialog img');
      return picture?.complete === true && picture.naturalWidth > 300;
    });
    await page.keyboard.press('Escape');
    await large.waitFor({ state: 'detached' });
    assert.equal(await small.evaluate((element) => element === document.activeElement), true);
  });

  it('says that Onward cannot be reached, keeps the page, and goes on when it can be again', async () => {
    const { page, context } = desk;
    await desk.go('#/today');
    await context.setOffline(true);
    await desk.go('#/records');
    await page.getByText('Onward cannot be reached').waitFor();
    await context.setOffline(false);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('link', { name: 'BLOGGS, Ann' }).waitFor();
  });

  it('comes back to the same page after the sign-in has ended', async () => {
    const { page } = desk;
    await desk.go(`#/records/${scene.complete}`);
    pages.desk.practice.clock.forwardDays(2);
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByText('Your sign-in has ended').waitFor();
    assert.doesNotMatch(await page.innerText('body'), /BLOGGS/);
  });
});

async function tabTo({ page }: DeskPage, words: string): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => document.activeElement?.textContent ?? '');
    if (at.startsWith(words)) return;
  }
  assert.fail(`the keyboard never came to “${words}”`);
}

function focused({ page }: DeskPage): Promise<string> {
  return page.evaluate(() => document.activeElement?.textContent ?? '');
}
