import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { Schedule } from '../../../server/sweeps/schedule.ts';
import { startSchedule } from '../../../server/sweeps/schedule.ts';
import { ANN, partOf, supplierMail } from '../../builders/intake.ts';
import { refOf } from '../desk-scene.ts';
import type { DeskBrowser, DeskPage, DeskPages } from '../open-desk-page.ts';
import { openDeskPages, settled, startDeskBrowser } from '../open-desk-page.ts';

describe('A leaver’s notes, followed at the desk from the e-mail to the certificate', () => {
  let browser: DeskBrowser;
  let pages: DeskPages;
  let schedule: Schedule;
  let desk: DeskPage;
  let ref = '';
  before(async () => {
    browser = await startDeskBrowser();
    pages = await openDeskPages(browser);
    const { practice, deps } = pages.desk;
    // Swept by hand: what time brings comes when the story says so.
    schedule = startSchedule(deps.ports, { mailPollSeconds: 3_600, sweepSeconds: 3_600 });
    const attached = (parts: number[]) =>
      parts.map((part) => ({ ...partOf(ANN, part, 3), type: 'application/pdf' }));
    await practice.drop(
      await supplierMail({ messageId: '<one@fernhill-scanning.example>', attachments: attached([1, 3]) }),
    );
    await practice.drop(
      await supplierMail({ messageId: '<two@fernhill-scanning.example>', attachments: attached([2]) }),
    );
    await schedule.runOnce();
    ref = await refOf(practice, ANN.nhsNumber);
    desk = await pages.as(practice.lead);
  });
  after(async () => {
    await schedule.stop();
    await pages.close();
    await browser.stop();
  });
  afterEach(() => assert.deepEqual(desk.errors, []));

  const next = (): Locator => desk.page.locator('.next');
  const stands = (stage: string): Promise<void> =>
    desk.page.locator('.stage strong').getByText(stage, { exact: true }).waitFor();
  const stageKept = async () => (await pages.desk.practice.ports.store.record('Y99999', ref))?.stage;

  it('is found among today’s work and checked', async () => {
    const { page } = desk;
    await page.getByRole('link', { name: 'BLOGGS, Ann' }).click();
    await stands('Received');
    await page.getByText('Complete', { exact: true }).waitFor();
    await next().getByRole('button').click();
    await stands('Checked');
  });

  it('is pressed into a pack, printed, and counted; a wrong count is refused', async () => {
    const { page } = desk;
    await next().getByRole('link').click();
    await page.getByRole('button', { name: 'Prepare the pack' }).click();
    await page.getByRole('progressbar').waitFor();
    await schedule.runOnce();
    await page.getByRole('link', { name: 'Open volume 1 of 1 (PDF)' }).waitFor();
    const words = await page.locator('.sheets strong').innerText();
    const sheets = Number.parseInt(words, 10);
    const counted = page.getByLabel('Sheets of paper you counted');
    await counted.fill(String(sheets + 1));
    await page.getByRole('button', { name: 'Printed and counted' }).click();
    await page.getByRole('alert').getByText(`the pack has ${sheets}`).waitFor();
    assert.equal(await stageKept(), 'checked');
    assert.equal(await counted.inputValue(), String(sheets + 1));
    await counted.fill(String(sheets));
    await page.getByRole('button', { name: 'Printed and counted' }).click();
    await stands('Reprinted');
  });

  it('goes with its label into the bag and to the courier, and a step can be taken back', async () => {
    const { page } = desk;
    await next().getByLabel('Movement number').fill('MV-1');
    await next().getByRole('button').click();
    await next().getByLabel('Number of bags').waitFor();
    await next().getByRole('button').click();
    await stands('Bagged');
    await page.getByRole('button', { name: /^Undo/ }).click();
    await stands('Reprinted');
    await next().getByRole('button').click();
    await stands('Bagged');
    await next().getByRole('button').click();
    await stands('Collected');
  });

  it('may not be deleted while the new practice has its time', async () => {
    const { page } = desk;
    assert.equal(await page.getByRole('button', { name: 'Approve deletion of every copy' }).count(), 0);
    await desk.go('#/deletion');
    assert.match(await page.locator('section', { hasText: 'Waiting' }).innerText(), /BLOGGS, Ann/);
  });

  it('is cleared by the end of the window, and its deletion is asked twice', async () => {
    await desk.context.close();
    pages.desk.practice.clock.forwardDays(60);
    await schedule.runOnce();
    desk = await pages.as(pages.desk.practice.lead);
    const { page } = desk;
    await desk.go('#/deletion');
    await page.getByRole('button', { name: `Look and approve, ${ref}` }).click();
    const asking = page.getByRole('dialog');
    await asking.getByLabel('Type the patient’s name').fill('BLOGGS, Ann');
    await asking.getByLabel('Type the NHS number').fill('900 000 0017');
    await asking.getByRole('button', { name: 'Continue' }).click();
    assert.equal(await stageKept(), 'clear');
    await asking.getByRole('button', { name: 'Yes, delete every copy' }).click();
    await asking.getByRole('alert').waitFor();
    assert.equal(await stageKept(), 'clear');

    await asking.getByLabel('Type the patient’s name').fill('Bloggs, Ann');
    await asking.getByLabel('Type the NHS number').fill('9000000009');
    await asking.getByRole('button', { name: 'Continue' }).click();
    await asking.getByRole('button', { name: 'Yes, delete every copy' }).click();
    await asking.waitFor({ state: 'detached' });
    assert.equal(await stageKept(), 'deleting');
  });

  it('waits for the scanning company’s answer, then nobody is named and the certificate is here', async () => {
    const { page } = desk;
    await schedule.runOnce();
    await desk.go(`#/records/${ref}`);
    await stands('Deleting');
    await next().getByLabel('A certificate that its copy is destroyed').check();
    await next().getByRole('button').click();
    await page.locator('.ledger').getByText('Yours to record.').waitFor({ state: 'detached' });
    await schedule.runOnce();
    await page.reload();
    await settled(page);
    await stands('Deleted');
    assert.match(await page.locator('.banner').innerText(), /No longer known here/);
    assert.doesNotMatch(await page.innerText('body'), /Bloggs|900 000 0009/i);
    const href = await page.getByRole('link', { name: /^Certificate of deletion/ }).getAttribute('href');
    const answer = await page.request.get(`${pages.desk.url}${href}`);
    assert.equal(answer.headers()['content-type'], 'application/pdf');
    assert.equal((await answer.body()).subarray(0, 5).toString(), '%PDF-');
  });
});
