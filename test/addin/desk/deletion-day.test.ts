import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { approveDeletions } from '../../../server/steps/approve-deletions.ts';
import type { Leaver } from '../../builders/leaver-mail.ts';
import { CLARA, clearWithoutPrint, DORA, timeDoesItsPart } from '../../builders/lives.ts';
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

  it('records one answer of the company for those it speaks of, and gives one certificate for all', async () => {
    const { practice } = pages.desk;
    for (const [name, lastFour] of [
      ['clara', '0025'],
      ['dora', '0033'],
    ] as const)
      for (const actor of [practice.lead, practice.secondLead]) {
        const { version = 0, stage: now } = (await practice.ports.store.record('Y99999', refs[name])) ?? {};
        if (now === 'clear')
          await approveDeletions(practice.ports, actor, 'Y99999', [{ ref: refs[name], version, lastFour }]);
      }
    const elsie = { name: 'Elsie Madeupton', nhsNumber: '9000000041', born: '1936-05-30' };
    const fay = { name: 'Fay Inventley', nhsNumber: '9000000068', born: '1940-01-31' };
    const more = [await clearWithoutPrint(practice, elsie), await clearWithoutPrint(practice, fay)];
    for (const actor of [practice.lead, practice.secondLead]) {
      const many = [];
      for (const [at, { ref }] of more.entries())
        many.push({
          ref,
          version: (await practice.ports.store.record('Y99999', ref))?.version ?? 0,
          lastFour: ['0041', '0068'][at] ?? '',
        });
      await approveDeletions(practice.ports, actor, 'Y99999', many);
    }
    const desk = await pages.as(practice.clerk, { width: 320 });
    await desk.go('#/deletion');
    await desk.page
      .getByRole('button', { name: /^Record what Fernhill Scanning.* says about several/ })
      .click();
    const record = desk.page.getByRole('button', { name: 'None chosen yet' });
    assert.equal(await record.getAttribute('aria-disabled'), 'true');
    await desk.page.getByRole('button', { name: 'Choose all 4' }).click();
    await desk.page.getByRole('checkbox', { name: refs.dora }).uncheck();
    await desk.page.getByLabel('A certificate that its copies are destroyed').check();
    const folder = process.env.PICTURES;
    if (folder) await desk.page.screenshot({ path: `${folder}/answer-many-320.png`, fullPage: true });
    assert.deepEqual(await axeFindings(desk.page), []);
    assert.ok((await sidewaysPx(desk.page)) <= 0, 'wider than the window');
    await desk.page.getByRole('button', { name: 'Record it for 3' }).click();
    const outcome = desk.page.getByRole('region', { name: 'What became of each' });
    await outcome.waitFor();
    assert.equal(await outcome.getByText('Recorded.').count(), 3);
    await timeDoesItsPart(practice);
    assert.deepEqual(await Promise.all([refs.clara, refs.dora, ...more.map(({ ref }) => ref)].map(stage)), [
      'deleted',
      'deleting',
      'deleted',
      'deleted',
    ]);
    await desk.page.getByRole('button', { name: 'Done' }).click();
    const link = desk.page.getByRole('link', { name: /^Certificate DB-.* for all of these/ });
    await link.waitFor();
    assert.equal(await link.count(), 1, 'one approved by itself is no batch');
    assert.match(await desk.page.innerText('main'), /2 of 2 records deleted/);
    if (folder) await desk.page.screenshot({ path: `${folder}/batches-320.png`, fullPage: true });
    const pdf = await desk.page.request.get(
      new URL((await link.getAttribute('href')) ?? '', desk.page.url()).toString(),
    );
    assert.equal(pdf.headers()['content-type'], 'application/pdf');
    assert.match(pdf.headers()['content-disposition'] ?? '', /DB-[0-9A-Z]{8}-certificate\.pdf/);
    if (folder) writeFileSync(`${folder}/batch.pdf`, await pdf.body());
    assert.deepEqual(desk.errors, []);
    await desk.context.close();
  });
});
