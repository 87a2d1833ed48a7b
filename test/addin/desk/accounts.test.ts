import assert from 'node:assert/strict';
import type { DeskBrowser, DeskPage, DeskPages } from '../open-desk-page.ts';
import { openDeskPages, startDeskBrowser } from '../open-desk-page.ts';

describe('Accounts at the desk', () => {
  let browser: DeskBrowser;
  let pages: DeskPages;
  let desk: DeskPage;
  before(async () => {
    browser = await startDeskBrowser();
    pages = await openDeskPages(browser);
  });
  after(async () => {
    await pages.close();
    await browser.stop();
  });
  afterEach(async () => {
    await desk.context.close();
    assert.deepEqual(desk.errors, []);
  });

  it('are added by a lead, and sign in with name and password, never with a wrong one', async () => {
    desk = await pages.as(pages.desk.practice.lead);
    const { page } = desk;
    await desk.go('#/settings');
    await page.getByText('Add an account').click();
    const form = page.locator('details', { hasText: 'Add an account' });
    await form.getByLabel('Name', { exact: true }).fill('Eve Fifth');
    await form.getByLabel('Sign-in name').fill('eve.fifth');
    await form.getByLabel('Role').selectOption('clerk');
    await form.getByLabel('Password').fill('marmalade-ladder-tuesday');
    await form.getByRole('button', { name: 'Add' }).click();
    await page.getByText('eve.fifth · clerk').waitFor();

    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Sign-in name').fill('eve.fifth');
    await page.getByLabel('Password').fill('marmalade-ladder-monday');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    assert.equal(await page.locator('nav').count(), 0);
    await page.getByLabel('Password').fill('marmalade-ladder-tuesday');
    await page.keyboard.press('Enter');
    await page.locator('.top-who').getByText('Eve Fifth').waitFor();
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
  });

  it('are only read by a clerk', async () => {
    desk = await pages.as(pages.desk.practice.clerk);
    await desk.go('#/settings');
    await desk.page.getByText('A lead adds and changes accounts.').waitFor();
    assert.equal(await desk.page.locator('main form').count(), 0);
  });

  it('sign in by a link once, and a used link says so', async () => {
    desk = await pages.as(pages.desk.practice.clerk);
    const { page } = desk;
    const token = await pages.desk.links.issue(pages.desk.practice.clerk.by);
    await pages.desk.links.redeem(token);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Password').waitFor();
    await page.goto(`${pages.desk.url}/#sign-in=${token}`);
    await page.getByRole('alert').waitFor();
    assert.doesNotMatch(page.url(), new RegExp(token));
    assert.equal(await page.locator('nav').count(), 0);
  });
});
