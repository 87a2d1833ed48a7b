import assert from 'node:assert/strict';
import { muteLine } from '../../../server/steps/mute-line.ts';
import { does } from '../../builders/lives.ts';
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

const LINE = { code: 'to-check', since: '2026-11-25', until: '2026-12-02' } as const;

describe('Muting a reminder on the desk', function () {
  this.timeout(120_000);
  let browser: DeskBrowser;
  let pages: DeskPages;
  let scene: Scene;
  before(async () => {
    browser = await startDeskBrowser();
  });
  beforeEach(async () => {
    pages = await openDeskPages(browser);
    scene = await setScene(pages.desk.practice);
  });
  afterEach(() => pages.close());
  after(() => browser.stop());

  it('takes it off this person’s Today, folds it away with why, and brings it back, by keyboard too', async () => {
    const desk = await pages.as(pages.desk.practice.clerk);
    const { page } = desk;
    const line = page.locator('.work li', { hasText: scene.complete });
    await line.locator('summary').focus();
    await page.keyboard.press('Enter');
    assert.equal(await line.getByLabel('Until').inputValue(), '2026-12-02', 'a week is offered');
    assert.equal(await line.getByLabel('Until').getAttribute('max'), '2026-12-23');
    await line.getByLabel('Why').fill('Chidi rings on Monday');
    await picture(desk, 'today-form');
    await line.getByRole('button', { name: 'Mute it' }).press('Enter');
    await page.getByText('1 muted by you').waitFor();
    await line.waitFor({ state: 'detached' });
    await page.waitForFunction(() => document.activeElement?.textContent === '1 muted by you');
    await page.keyboard.press('Enter');
    await page.getByText('Muted by you until 2 December 2026.').waitFor();
    assert.match(await page.innerText('.muted-lines'), /Chidi rings on Monday/);
    await picture(desk, 'today-muted');
    await page.getByRole('button', { name: 'Unmute' }).press('Enter');
    await line.waitFor();
    assert.equal(await page.locator('.muted-lines').count(), 0);
    assert.deepEqual(desk.errors, []);
    await desk.context.close();
  });

  it('says on the record what is due, who muted it and why, to colleagues as well', async () => {
    await does(pages.desk.practice, muteLine, scene.complete, { ...LINE, reason: 'Asked the lead' });
    const desk = await pages.as(pages.desk.practice.lead);
    const { page } = desk;
    await page.locator('.work li', { hasText: 'Muted by Chidi Clerk until 2 December 2026.' }).waitFor();
    await desk.go(`#/records/${scene.complete}`);
    const due = page.getByRole('region', { name: 'What is due' });
    assert.match(
      await due.innerText(),
      /To check[\s\S]*Muted by Chidi Clerk until 2 December 2026\.\s+Asked the lead/,
    );
    assert.equal(await due.getByRole('button', { name: 'Unmute' }).count(), 0, 'it is not the lead’s');
    await due.getByText('Mute for me').click();
    await due.getByLabel('Why').fill('Chidi has it in hand');
    await due.getByRole('button', { name: 'Mute it' }).click();
    await due.getByText('Muted by you until 2 December 2026.').waitFor();
    await due.getByRole('button', { name: 'Unmute' }).click();
    await due.getByText('Muted by you').waitFor({ state: 'detached' });
    await due.getByText('Mute for me').waitFor();
    assert.deepEqual(desk.errors, []);
    await desk.context.close();
  });

  it('says what is wrong beside the field, and keeps what was typed', async () => {
    const desk = await pages.as(pages.desk.practice.clerk);
    const line = desk.page.locator('.work li', { hasText: scene.complete });
    await line.locator('summary').click();
    await line.getByLabel('Until').evaluate((box) => box.removeAttribute('max'));
    await line.getByLabel('Until').fill('2027-03-01');
    await line.getByLabel('Why').fill('A long holiday');
    await line.getByRole('button', { name: 'Mute it' }).click();
    await line.getByText('This reminder may not be muted beyond 23 December 2026.').waitFor();
    assert.equal(await line.getByLabel('Why').inputValue(), 'A long holiday');
    await desk.context.close();
  });

  for (const [look, wanted] of EVERY_LOOK)
    it(`reads well ${look}, on Today and on the record`, async () => {
      const { practice } = pages.desk;
      await does(practice, muteLine, scene.complete, { ...LINE, reason: 'Asked the lead' }, practice.lead);
      await does(
        practice,
        muteLine,
        scene.lacking,
        { ...LINE, code: 'parts-missing', reason: 'Rang them' },
        practice.lead,
      );
      await does(practice, muteLine, scene.lacking, { ...LINE, code: 'parts-missing', reason: 'Rang' });
      const desk = await pages.as(practice.lead, wanted);
      await desk.page.locator('.muted-lines > summary').click();
      await reads(desk, `today-${look}`);
      await desk.context.close();
      const clerk = await pages.as(practice.clerk, wanted);
      await clerk.page.locator('.work .mute > summary').first().click();
      await reads(clerk, `today-clerk-${look}`);
      await clerk.go(`#/records/${scene.lacking}`);
      await reads(clerk, `record-${look}`);
      await clerk.context.close();
    });
});

async function reads(desk: DeskPage, name: string): Promise<void> {
  await picture(desk, name);
  assert.deepEqual(await axeFindings(desk.page), []);
  assert.ok((await sidewaysPx(desk.page)) <= 0, 'wider than the window');
  assert.deepEqual(desk.errors, []);
}

/** Kept only where somebody wants to look: PICTURES names the folder. */
async function picture({ page }: DeskPage, name: string): Promise<void> {
  await settled(page);
  const folder = process.env.PICTURES;
  if (folder)
    await page.screenshot({ path: `${folder}/muting-${name.replace(/\W+/g, '-')}.png`, fullPage: true });
}
