import assert from 'node:assert/strict';
import { ANN, partOf, supplierMail } from '../../builders/intake.ts';
import type { Scene } from '../desk-scene.ts';
import { savedPart, setScene } from '../desk-scene.ts';
import type { DeskBrowser, DeskPage, DeskPages } from '../open-desk-page.ts';
import { openDeskPages, startDeskBrowser } from '../open-desk-page.ts';

type Dropped = { name: string; mimeType: string; buffer: Buffer };

describe('Files dropped onto the desk', () => {
  let browser: DeskBrowser;
  let pages: DeskPages;
  let scene: Scene;
  let desk: DeskPage;
  before(async () => {
    browser = await startDeskBrowser();
    pages = await openDeskPages(browser);
    scene = await setScene(pages.desk.practice);
  });
  after(async () => {
    await pages.close();
    await browser.stop();
  });
  beforeEach(async () => {
    desk = await pages.as(pages.desk.practice.clerk);
  });
  afterEach(async () => {
    await desk.context.close();
    assert.deepEqual(desk.errors, []);
  });

  it('are taken in wherever they fall, each with its own result, and one bad file stops no other', async () => {
    const { page } = desk;
    await desk.go(`#/records/${scene.lacking}`);
    const letter = { name: 'letter.docx', mimeType: 'application/msword', buffer: Buffer.from('words') };
    await drop(desk, [letter, savedPart(2, 2)]);
    const panel = page.getByRole('complementary', { name: 'Taking in files' });
    await panel.getByText('Not taken in').waitFor();
    await panel.getByRole('link', { name: scene.lacking }).waitFor();
    assert.equal((await pages.desk.practice.ports.store.record('Y99999', scene.lacking))?.parts.length, 2);
    await page.getByText('Complete', { exact: true }).waitFor();
    await panel.getByRole('button', { name: 'Put away' }).click();
    await panel.waitFor({ state: 'detached' });
  });

  it('may be chosen with the button as well, e-mails among them', async () => {
    const { page } = desk;
    const raw = await supplierMail({
      messageId: '<again@fernhill-scanning.example>',
      attachments: [
        { ...partOf({ ...ANN, nhsNumber: '9000000025', name: 'Cy Third' }, 1, 1), type: 'application/pdf' },
      ],
    });
    await page
      .getByLabel('Take in files')
      .setInputFiles([{ name: 'saved.eml', mimeType: 'message/rfc822', buffer: raw }]);
    const link = page.getByRole('complementary').getByRole('link', { name: /^LV-/ });
    await link.click();
    await page.getByText('THIRD, Cy').first().waitFor();
  });
});

/** As a person drags files from a folder: over the page, then let go. */
async function drop({ page }: DeskPage, files: readonly Dropped[]): Promise<void> {
  const carried = await page.evaluateHandle(
    (all) => {
      const data = new DataTransfer();
      for (const { name, mimeType, base64 } of all) {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        data.items.add(new File([bytes], name, { type: mimeType }));
      }
      return data;
    },
    files.map(({ name, mimeType, buffer }) => ({ name, mimeType, base64: buffer.toString('base64') })),
  );
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: carried });
  await page.getByText('Drop to take in').waitFor();
  await page.dispatchEvent('body', 'drop', { dataTransfer: carried });
  await page.getByText('Drop to take in').waitFor({ state: 'detached' });
}
