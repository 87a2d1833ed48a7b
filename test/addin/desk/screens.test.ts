import assert from 'node:assert/strict';
import type { Scene } from '../desk-scene.ts';
import { setScene } from '../desk-scene.ts';
import type { DeskBrowser, DeskPage, DeskPages } from '../open-desk-page.ts';
import {
  axeFindings,
  EVERY_LOOK,
  openDeskPages,
  settled,
  sidewaysPx,
  startDeskBrowser,
} from '../open-desk-page.ts';

describe('Every screen of the desk', () => {
  let browser: DeskBrowser;
  let pages: DeskPages;
  let scene: Scene;
  before(async () => {
    browser = await startDeskBrowser();
    pages = await openDeskPages(browser);
    scene = await setScene(pages.desk.practice);
  });
  after(async () => {
    await pages.close();
    await browser.stop();
  });

  const screens: [name: string, hash: () => string, says: RegExp][] = [
    ['today', () => '#/today', /Today/],
    ['needs a person', () => '#/needs-a-person', /Notes, locked/],
    ['records', () => '#/records', /BLOGGS, Ann/],
    ['a record', () => `#/records/${scene.complete}`, /BLOGGS, Ann/],
    ['a record with a part missing', () => `#/records/${scene.lacking}`, /Not complete/],
    ['print', () => `#/records/${scene.complete}/print`, /Prepare the reprint pack/],
    ['deletion', () => '#/deletion', /Nothing is near its deletion/],
    ['reports', () => '#/reports', /Time in each stage/],
    ['settings', () => '#/settings', /The disk has room/],
    ['no such page', () => '#/nowhere', /No such page/],
  ];

  for (const [look, wanted] of EVERY_LOOK) {
    it(`reads well ${look}: axe finds nothing, nothing lies outside the window, no script fails`, async () => {
      const desk = await pages.as(pages.desk.practice.lead, wanted);
      for (const [name, hash, says] of screens) {
        await desk.go(hash());
        await openAll(desk);
        assert.match(await desk.page.innerText('main'), says, name);
        assert.deepEqual(await axeFindings(desk.page), [], name);
        assert.ok((await sidewaysPx(desk.page)) <= 0, `${name} is wider than the window`);
      }
      assert.deepEqual(desk.errors, []);
      await desk.context.close();
    });
  }

  it('reads well before anybody is signed in', async () => {
    const { page, context } = await pages.as(pages.desk.practice.clerk, { width: 320 });
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Password').waitFor();
    assert.deepEqual(await axeFindings(page), []);
    assert.ok((await sidewaysPx(page)) <= 0);
    await context.close();
  });

  it('shows an auditor no patient, no page and nothing to press', async () => {
    const desk = await pages.as(pages.desk.practice.auditor);
    for (const hash of ['#/records', `#/records/${scene.complete}`]) {
      await desk.go(hash);
      const text = await desk.page.innerText('body');
      assert.doesNotMatch(text, /Bloggs|900 000/i);
      assert.match(text, new RegExp(scene.complete));
    }
    assert.equal(await desk.page.locator('.thumbnail').count(), 0);
    assert.equal(await desk.page.locator('main form').count(), 0);
    assert.deepEqual(await axeFindings(desk.page), []);
    await desk.context.close();
  });

  it('never puts a name, a number or a date of birth into the address or the title', async () => {
    const desk = await pages.as(pages.desk.practice.lead);
    const seen: string[] = [];
    desk.page.on('request', (request) => seen.push(request.url()));
    await desk.go('#/records');
    await desk.page.getByLabel('NHS number or reference').fill('900 000 0009');
    await desk.page.keyboard.press('Enter');
    await desk.page.getByText('One record').waitFor();
    await desk.page.getByRole('link', { name: 'BLOGGS, Ann' }).click();
    await settled(desk.page);
    await desk.page.locator('.thumbnail img').first().waitFor();
    seen.push(desk.page.url(), await desk.page.title());
    assert.ok(seen.length > 4);
    for (const address of seen) assert.doesNotMatch(address, /bloggs|9000000009|900%20|1950/i);
    await desk.context.close();
  });
});

/** Forms that are folded away are part of the page: they are looked at as well. */
async function openAll({ page }: DeskPage): Promise<void> {
  await page.evaluate(() => {
    for (const folded of document.querySelectorAll('details')) folded.open = true;
  });
  await settled(page);
}
