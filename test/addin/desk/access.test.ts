import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
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

const NAMED = /Bloggs|900 ?000/i;

describe('Who opened a record, and who may not, on the desk', function () {
  this.timeout(120_000);
  let browser: DeskBrowser;
  let pages: DeskPages;
  let ref: string;
  before(async () => {
    browser = await startDeskBrowser();
  });
  beforeEach(async () => {
    pages = await openDeskPages(browser);
    ref = (await setScene(pages.desk.practice)).complete;
    const clerk = await pages.as(pages.desk.practice.clerk);
    await clerk.go(`#/records/${ref}`);
    await clerk.page.locator('.thumbnail img').first().waitFor();
    await clerk.context.close();
  });
  afterEach(() => pages.close());
  after(() => browser.stop());

  const fold = ({ page }: DeskPage, title: string) => page.locator('summary', { hasText: title }).click();

  for (const [look, wanted] of EVERY_LOOK)
    it(`reads well ${look}, both cards unfolded, with somebody kept from it`, async () => {
      const desk = await pages.as(pages.desk.practice.lead, wanted);
      await desk.go(`#/records/${ref}`);
      await fold(desk, 'Who may not see this');
      await keepFromIt(desk, 'Ben Second (lead)', 'The patient is his sister.');
      await desk.page.getByText('Kept from it by Asha Lead').waitFor();
      await fold(desk, 'Who opened this');
      await desk.page.getByRole('cell', { name: 'Looked at its pages.' }).first().waitFor();
      assert.deepEqual(await axeFindings(desk.page), []);
      assert.ok((await sidewaysPx(desk.page)) <= 0, 'wider than the window');
      await picture(desk, `access-${look}`);
      assert.deepEqual(desk.errors, []);
      await desk.context.close();
    });

  it('says who opened it, as what, and what of it', async () => {
    const desk = await pages.as(pages.desk.practice.auditor);
    await desk.go(`#/records/${ref}`);
    await fold(desk, 'Who opened this');
    const table = desk.page.getByRole('table', { name: 'Who opened this' });
    await table.waitFor();
    const rows = await table.getByRole('row').allInnerTexts();
    const said = rows.map((row) => row.split('\t').slice(0, 2).join(': '));
    for (const line of ['Chidi Clerk, clerk: Opened the record.', 'Chidi Clerk, clerk: Looked at its pages.'])
      assert.equal(said.filter((one) => one === line).length, 1, said.join('\n'));
    await fold(desk, 'Who may not see this');
    await desk.page.getByText('Nobody is kept from this record.').waitFor();
    assert.equal(await desk.page.locator('main form').count(), 0, 'an auditor only reads');
    assert.doesNotMatch(await desk.page.innerText('main'), NAMED);
    await desk.context.close();
  });

  it('keeps a clerk from it, whose page and list then know of no such record, and lets them see it again', async () => {
    const lead = await pages.as(pages.desk.practice.lead);
    const clerk = await pages.as(pages.desk.practice.clerk);
    await lead.go(`#/records/${ref}`);
    await fold(lead, 'Who may not see this');
    await keepFromIt(lead, 'Chidi Clerk (clerk)', 'Her neighbour.');
    await lead.page.getByText('Kept from it by Asha Lead').waitFor();
    await clerk.go(`#/records/${ref}`);
    await clerk.page.getByText('There is no record with that reference here.').waitFor();
    await clerk.go('#/records');
    await settled(clerk.page);
    assert.doesNotMatch(await clerk.page.innerText('body'), /BLOGGS, Ann|neighbour/);
    await lead.page.getByRole('button', { name: 'Let Chidi Clerk see it again' }).click();
    await lead.page.getByText('Nobody is kept from this record.').waitFor();
    await clerk.go(`#/records/${ref}`);
    await clerk.page.getByText('BLOGGS, Ann').first().waitFor();
    await lead.context.close();
    await clerk.context.close();
  });

  it('is not on a clerk’s page', async () => {
    const clerk = await pages.as(pages.desk.practice.clerk);
    await clerk.go(`#/records/${ref}`);
    assert.equal(await clerk.page.getByText('Who opened this').count(), 0);
    assert.equal(await clerk.page.getByText('Who may not see this').count(), 0);
    await clerk.go('#/reports');
    assert.equal(await clerk.page.getByText('For an inspector').count(), 0);
    await clerk.context.close();
  });

  it('gives the file for an inspector, of one record and of a time, and names only where a lead ticks it', async () => {
    const lead = await pages.as(pages.desk.practice.lead);
    const save = async () => {
      const [download] = await Promise.all([
        lead.page.waitForEvent('download'),
        lead.page.getByRole('button', { name: 'Save the file for an inspector (CSV)' }).click(),
      ]);
      return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
    };
    await lead.go(`#/records/${ref}`);
    await fold(lead, 'Who opened this');
    const one = await save();
    assert.equal(one.name, `onward-Y99999-trail-${ref}-2026-11-25.csv`);
    assert.match(one.text, /Chidi Clerk.*Looked at its pages/);
    assert.doesNotMatch(one.text, NAMED);
    await lead.go('#/reports');
    const all = await save();
    assert.equal(all.name, 'onward-Y99999-trail-2026-11-25.csv');
    assert.doesNotMatch(all.text, NAMED);
    await lead.page.getByLabel('Name patients in the file for an inspector').check();
    const named = await save();
    assert.match(named.text, /BLOGGS, Ann/);
    assert.ok(parse(named.text, { bom: true }).length >= parse(all.text, { bom: true }).length);
    await lead.context.close();
  });
});

async function keepFromIt({ page }: DeskPage, whom: string, why: string): Promise<void> {
  await page.getByLabel('Member of staff').selectOption({ label: whom });
  await page.getByLabel('Why they may not see it').fill(why);
  await page.getByRole('button', { name: 'Keep them from this record' }).click();
}

/** Kept only where somebody wants to look: PICTURES names the folder. */
async function picture({ page }: DeskPage, name: string): Promise<void> {
  await settled(page);
  const folder = process.env.PICTURES;
  if (!folder) return;
  for (const [at, card] of (await page.locator('details.card[open]').all()).entries())
    await card.screenshot({ path: `${folder}/${name.replace(/\W+/g, '-')}-${at + 1}.png` });
}
