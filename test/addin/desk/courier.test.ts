import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { bagNotes } from '../../../server/steps/bag-notes.ts';
import { confirmPrinted } from '../../../server/steps/confirm-printed.ts';
import { placeHold } from '../../../server/steps/hold-record.ts';
import { recordLabel } from '../../../server/steps/record-label.ts';
import type { Leaver } from '../../builders/leaver-mail.ts';
import { CLARA, DORA, does, notesIn, packed, today } from '../../builders/lives.ts';
import type { DeskBrowser, DeskPages } from '../open-desk-page.ts';
import { axeFindings, EVERY_LOOK, openDeskPages, sidewaysPx, startDeskBrowser } from '../open-desk-page.ts';

const ELSIE: Leaver = { name: 'Elsie Madeupton', nhsNumber: '9000000041', born: '1936-05-30' };

describe('The page of the courier', function () {
  this.timeout(120_000);
  let browser: DeskBrowser;
  let pages: DeskPages;
  const refs: Record<string, string> = {};
  before(async () => {
    browser = await startDeskBrowser();
    pages = await openDeskPages(browser);
  });
  after(async () => {
    await pages.close();
    await browser.stop();
  });

  const kept = async (name: string) => pages.desk.practice.ports.store.record('Y99999', refs[name] ?? '');
  const folder = process.env.PICTURES;
  async function printed(leaver: Leaver, name: string): Promise<string> {
    const { practice } = pages.desk;
    const { ref } = await notesIn(practice, leaver, [[1]]);
    const { pack } = await packed(practice, ref);
    await does(practice, confirmPrinted, ref, { sheets: pack?.sheets ?? 0 });
    refs[name] = ref;
    return ref;
  }
  async function bagged(leaver: Leaver, name: string, labels: string[]): Promise<void> {
    const { practice } = pages.desk;
    const ref = await printed(leaver, name);
    await does(practice, recordLabel, ref, { on: today(practice), movementNumber: `MV-${name}` });
    await does(practice, bagNotes, ref, { bags: labels.length, labels });
  }

  it('says so while nothing waits', async () => {
    const desk = await pages.as(pages.desk.practice.clerk);
    await desk.page.getByRole('link', { name: 'Courier' }).click();
    await desk.page.getByText('Nothing waits for the courier.').waitFor();
    assert.deepEqual(desk.errors, []);
    await desk.context.close();
  });

  it('is no page of an auditor’s, who sees no patients', async () => {
    const desk = await pages.as(pages.desk.practice.auditor);
    assert.equal(await desk.page.getByRole('link', { name: 'Courier' }).count(), 0);
    await desk.context.close();
  });

  for (const [look, wanted] of EVERY_LOOK)
    it(`reads well ${look}`, async () => {
      if (refs.clara === undefined) {
        await bagged(CLARA, 'clara', ['BAG-1', 'BAG-2']);
        await bagged(DORA, 'dora', ['BAG-3']);
        await printed(ELSIE, 'elsie');
      }
      const desk = await pages.as(pages.desk.practice.clerk, wanted);
      await desk.go('#/courier');
      await desk.page.getByRole('heading', { name: /^To be collected/ }).waitFor();
      assert.match(await desk.page.innerText('main'), /next visit: 26 November 2026/);
      if (folder) await desk.page.screenshot({ path: `${folder}/courier-${look}.png`, fullPage: true });
      assert.deepEqual(await axeFindings(desk.page), []);
      assert.ok((await sidewaysPx(desk.page)) <= 0, 'wider than the window');
      assert.deepEqual(desk.errors, []);
      await desk.context.close();
    });

  it('prints a list for the driver that names no patient', async () => {
    const desk = await pages.as(pages.desk.practice.clerk);
    await desk.go('#/courier');
    await desk.page.getByRole('heading', { name: /^To be collected/ }).waitFor();
    assert.equal(await desk.page.getByText('Collection by the courier').isVisible(), false);
    await desk.page.emulateMedia({ media: 'print' });
    await desk.page.getByText('Collection by the courier').waitFor();
    const paper = await desk.page.innerText('body');
    assert.doesNotMatch(paper, /fixturewick|sampleby|madeupton|900 000|Sign out|Choose/i);
    for (const said of [refs.clara, refs.dora, 'MV-clara', 'BAG-1, BAG-2', '3 bags in all', 'Signature'])
      assert.ok(paper.includes(said ?? '?'), said);
    assert.ok(!paper.includes(refs.elsie ?? '?'), 'not in its bag');
    if (folder) writeFileSync(`${folder}/driver.pdf`, await desk.page.pdf({ format: 'A4' }));
    assert.deepEqual(desk.errors, []);
    await desk.context.close();
  });

  it('records what was taken and leaves the rest; one that was moved on meanwhile is named with its reason', async () => {
    const { practice } = pages.desk;
    const desk = await pages.as(practice.clerk);
    await desk.go('#/courier');
    await desk.page.getByRole('button', { name: 'Choose all 2' }).click();
    assert.equal(await desk.page.getByRole('checkbox', { checked: true }).count(), 2);
    await does(practice, placeHold, refs.dora ?? '', { kind: 'complaint', reviewOn: '2027-01-08' });
    await desk.page.getByRole('button', { name: 'The courier has these 2' }).click();
    const outcome = desk.page.getByRole('region', { name: 'What became of each' });
    await outcome.waitFor();
    assert.match(await outcome.innerText(), /FIXTUREWICK, Clara[\s\S]*Collected\./);
    assert.match(await outcome.innerText(), /SAMPLEBY, Dora[\s\S]*Not recorded\. The record has moved on/);
    assert.deepEqual([(await kept('clara'))?.stage, (await kept('dora'))?.stage], ['collected', 'bagged']);
    await desk.page.getByRole('button', { name: 'Done' }).click();
    await desk.page.getByText('On hold').waitFor();
    assert.equal(await desk.page.getByRole('checkbox').count(), 1);
    assert.deepEqual(desk.errors, []);
    await desk.context.close();
  });
});
