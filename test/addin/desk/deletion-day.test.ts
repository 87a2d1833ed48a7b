import assert from 'node:assert/strict';
import type { Leaver } from '../../builders/leaver-mail.ts';
import { CLARA, clearWithoutPrint, DORA } from '../../builders/lives.ts';
import type { DeskBrowser, DeskPage, DeskPages } from '../open-desk-page.ts';
import { axeFindings, EVERY_LOOK, openDeskPages, sidewaysPx, startDeskBrowser } from '../open-desk-page.ts';

describe('Deletion day at the desk', function () {
  this.timeout(120_000);
  let browser: DeskBrowser;
  let pages: DeskPages;
  let refs: Record<'clara' | 'dora', string>;
  before(async () => {
    browser = await startDeskBrowser();
    pages = await openDeskPages(browser);
    const clear = async (leaver: Leaver) => (await clearWithoutPrint(pages.desk.practice, leaver)).ref;
    refs = { clara: await clear(CLARA), dora: await clear(DORA) };
  });
  after(async () => {
    await pages.close();
    await browser.stop();
  });

  const stage = async (ref: string) => (await pages.desk.practice.ports.store.record('Y99999', ref))?.stage;
  const digitsOf = (desk: DeskPage, ref: string) => desk.page.locator(`#four-${ref}`);
  const several = async (desk: DeskPage) => {
    await desk.go('#/deletion');
    await desk.page.getByRole('button', { name: 'Approve several together' }).click();
    await desk.page.getByRole('heading', { name: 'Approve several deletions' }).waitFor();
  };

  for (const [look, wanted] of EVERY_LOOK)
    it(`reads well ${look}`, async () => {
      const desk = await pages.as(pages.desk.practice.lead, wanted);
      await several(desk);
      await digitsOf(desk, refs.clara).fill('0025');
      await desk.page.getByRole('button', { name: 'Go on with 1 record' }).click();
      await desk.page.getByRole('heading', { name: 'Are you sure?' }).waitFor();
      const folder = process.env.PICTURES;
      if (folder) await desk.page.screenshot({ path: `${folder}/several-${look}.png`, fullPage: true });
      assert.deepEqual(await axeFindings(desk.page), []);
      assert.ok((await sidewaysPx(desk.page)) <= 0, 'wider than the window');
      assert.deepEqual(desk.errors, []);
      await desk.context.close();
    });

  it('gives a first approval to those whose digits are right, and says of each what became of it', async () => {
    const desk = await pages.as(pages.desk.practice.lead);
    await several(desk);
    await digitsOf(desk, refs.clara).fill('0025');
    await digitsOf(desk, refs.dora).fill('0025');
    await desk.page.getByRole('button', { name: 'Go on with 2 records' }).click();
    await desk.page.getByRole('button', { name: 'Yes, give the first approval' }).click();
    const outcome = desk.page.getByRole('region', { name: 'What became of each' });
    await outcome.getByText('First approval given.').waitFor();
    assert.match(await outcome.innerText(), /SAMPLEBY, Dora[\s\S]*Not approved\./);
    await desk.page.getByRole('button', { name: 'Done' }).click();
    await desk.page.getByRole('heading', { name: 'Deletion', level: 1 }).waitFor();
    assert.equal(await stage(refs.clara), 'clear');
    assert.deepEqual(desk.errors, []);
    await desk.context.close();
  });

  it('deletes when a second person does the same, and offers the first none of it again', async () => {
    const first = await pages.as(pages.desk.practice.lead);
    await several(first);
    await first.page.getByText('you gave the first').waitFor();
    assert.equal(await digitsOf(first, refs.clara).count(), 0);
    await first.context.close();
    const second = await pages.as(pages.desk.practice.secondLead);
    await several(second);
    await second.page.getByText('First approval by Asha Lead').waitFor();
    await digitsOf(second, refs.clara).fill('0025');
    await second.page.getByRole('button', { name: 'Go on with 1 record' }).click();
    await second.page.getByRole('button', { name: 'Yes, delete every copy of these' }).click();
    await second.page.getByText('Approved. Its copies are being removed.').waitFor();
    assert.equal(await stage(refs.clara), 'deleting');
    assert.equal(await stage(refs.dora), 'clear');
    assert.deepEqual(second.errors, []);
    await second.context.close();
  });
});
