import assert from 'node:assert/strict';
import { supplierMail, takeInAll } from '../../builders/intake.ts';
import type { Scene } from '../desk-scene.ts';
import { setScene } from '../desk-scene.ts';
import type { DeskBrowser, DeskPages } from '../open-desk-page.ts';
import { openDeskPages, startDeskBrowser } from '../open-desk-page.ts';

describe('A reply that names a record', () => {
  let browser: DeskBrowser;
  let pages: DeskPages;
  let scene: Scene;
  before(async () => {
    browser = await startDeskBrowser();
    pages = await openDeskPages(browser);
    const { practice } = pages.desk;
    scene = await setScene(practice);
    const reply = await supplierMail({
      from: 'Elm Road Practice <office@elm-road.example>',
      messageId: '<reply@elm-road.example>',
      subject: `Re: ${scene.complete}`,
      text: 'Thank you. All pages have arrived and are legible.',
    });
    await takeInAll(practice, reply);
  });
  after(async () => {
    await pages.close();
    await browser.stop();
  });

  const kept = () => pages.desk.practice.ports.store.record('Y99999', scene.complete);

  it('is shown with what it may mean, moves nothing, and is settled by a person', async () => {
    const { page, go, errors } = await pages.as(pages.desk.practice.clerk);
    const before = await kept();
    await go(`#/records/${scene.complete}`);
    const mail = page.getByRole('article', { name: /Message from Elm Road/ });
    assert.match(
      await mail.innerText(),
      /All pages have arrived[\s\S]*legible[\s\S]*changes nothing by itself/,
    );
    assert.equal((await kept())?.version, before?.version);
    assert.equal((await kept())?.answer, null);
    assert.equal(
      await page.getByText('Record that it is legible').count(),
      0,
      'nothing was sent to anybody yet',
    );

    await mail.getByRole('button', { name: 'This message needs nothing more' }).click();
    await mail.getByText('Dealt with').waitFor();
    assert.equal((await kept())?.stage, 'received');
    assert.deepEqual(errors, []);
  });
});
