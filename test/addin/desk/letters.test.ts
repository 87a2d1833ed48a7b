import assert from 'node:assert/strict';
import { expected } from '../../builders/lives.ts';
import type { DeskBrowser, DeskPages } from '../open-desk-page.ts';
import { axeFindings, EVERY_LOOK, openDeskPages, sidewaysPx, startDeskBrowser } from '../open-desk-page.ts';

describe('The e-mail beside the button that sends it', function () {
  this.timeout(120_000);
  let browser: DeskBrowser;
  let pages: DeskPages;
  let ref: string;
  before(async () => {
    browser = await startDeskBrowser();
    pages = await openDeskPages(browser);
    ref = await expected(pages.desk.practice);
  });
  after(async () => {
    await pages.close();
    await browser.stop();
  });

  it('is fetched when it is opened and not before, word for word, and nothing goes by it', async () => {
    const { page, go, context, errors } = await pages.as(pages.desk.practice.clerk);
    const asked: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/letters/')) asked.push(request.url());
    });
    await go(`#/records/${ref}`);
    const next = page.getByRole('region', { name: 'Next step' });
    assert.deepEqual(asked, []);
    await next.getByText('See the e-mail').click();
    await next.getByText('Please send us the whole of the scanned Lloyd George notes').waitFor();
    assert.equal(asked.length, 1);
    assert.doesNotMatch(asked.join(), /Fixturewick|9000000025/i);
    const words = await next.innerText();
    for (const wanted of [
      'records@fernhill-scanning.example',
      `Notes needed - our reference ${ref}`,
      'FIXTUREWICK, Clara',
      'written to the outbox folder',
    ])
      assert.ok(words.includes(wanted), wanted);
    const { ports, practice } = pages.desk.practice;
    assert.deepEqual(await ports.store.outbox(practice, { ref, limit: 9 }), []);
    assert.deepEqual(errors, []);
    await context.close();
  });

  it('stands beside the answer to whose job it is to find the new surgery, and the letter on paper', async () => {
    const { practice } = pages.desk;
    const { page, go, context, errors } = await pages.as(practice.clerk);
    await go(`#/records/${ref}`);
    await page.locator('summary', { hasText: /^Record the new practice$/ }).click();
    await page.getByText('Is it my job to find the new surgery?').click();
    await page.getByText('The transit label from PCSE knows').waitFor();
    const link = page.getByRole('link', { name: 'Primary Care Support England (PCSE)' });
    assert.equal(await link.getAttribute('href'), 'https://pcse.england.nhs.uk/');
    assert.match((await link.getAttribute('rel')) ?? '', /noreferrer/);
    const route = page.getByRole('region', { name: 'Route' });
    const slip = route.getByRole('link', { name: 'Print a compliment slip (PDF)' });
    const href = (await slip.getAttribute('href')) ?? '';
    const browserOf = await pages.desk.as(practice.clerk);
    const pdf = await browserOf.get(href);
    assert.deepEqual([pdf.status, pdf.headers.get('content-type')], [200, 'application/pdf']);
    assert.equal(pdf.headers.get('content-disposition'), `inline; filename="${ref}-compliment-slip.pdf"`);
    assert.equal((await browserOf.get(href.replace('compliment-slip', 'digitisation-letter'))).status, 404);
    assert.deepEqual(errors, []);
    await context.close();
  });

  for (const [look, wanted] of EVERY_LOOK)
    it(`reads well ${look}`, async () => {
      const { page, go, context, errors } = await pages.as(pages.desk.practice.lead, wanted);
      await go(`#/records/${ref}`);
      await page.getByText('See the e-mail').first().click();
      await page.getByText('Please send PDF files').waitFor();
      await page.locator('summary', { hasText: /^Record the new practice$/ }).click();
      await page.getByText('Is it my job to find the new surgery?').click();
      const folder = process.env.PICTURES;
      if (folder) await page.screenshot({ path: `${folder}/letter-${look}.png`, fullPage: true });
      assert.deepEqual(await axeFindings(page), []);
      assert.ok((await sidewaysPx(page)) <= 0, 'wider than the window');
      assert.deepEqual(errors, []);
      await context.close();
    });
});
