import assert from 'node:assert/strict';
import { ANN, BOB, partName, supplierMail, takeInAll } from '../../builders/intake.ts';
import { pdfWithPages } from '../../builders/pdfs.ts';
import { refOf } from '../desk-scene.ts';
import type { DeskBrowser, DeskPage, DeskPages } from '../open-desk-page.ts';
import { axeFindings, openDeskPages, settled, sidewaysPx, startDeskBrowser } from '../open-desk-page.ts';

/** Page 2 names somebody else, page 3 has nothing on it. */
const PAGES = [
  { content: text('Name: Ann Bloggs', 'NHS No: 900 000 0009') },
  { content: text('Name: Bob Example', 'Seen in clinic today.') },
  { content: null },
  { content: text('Ann Bloggs, seen today. Mid-stream urine clear.') },
];

/** Bob's notes, with a page of Ann's among them. */
const ANOTHERS = [
  { content: text('Name: Bob Example', 'NHS No: 900 000 0017') },
  { content: text('Name: Ann Bloggs', 'NHS No: 900 000 0009') },
];

describe('The strip of pages at the desk', () => {
  let browser: DeskBrowser;
  let pages: DeskPages;
  let ref: string;
  let desk: DeskPage;
  before(async () => {
    browser = await startDeskBrowser();
    pages = await openDeskPages(browser);
    const bytes = Buffer.from(pdfWithPages(PAGES));
    await takeInAll(
      pages.desk.practice,
      await supplierMail({ attachments: [{ name: partName(ANN, 1, 1), bytes, type: 'application/pdf' }] }),
    );
    ref = await refOf(pages.desk.practice, ANN.nhsNumber);
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

  const record = async () => {
    const found = await pages.desk.practice.ports.store.record('Y99999', ref);
    assert.ok(found);
    return found;
  };
  const strip = () => desk.page.getByRole('list', { name: /^Pages of/ });

  it('shows which page may be another patient’s, takes it out, and puts it back', async () => {
    const { page } = desk;
    await desk.go(`#/records/${ref}`);
    await strip().waitFor();
    assert.equal(await page.locator('.page-amber').count(), 1);
    await page.getByRole('button', { name: /^Only pages to look at/ }).click();
    assert.equal(await strip().getByRole('listitem').count(), 1);
    await page.getByRole('button', { name: /^Page 2, large/ }).click();
    const viewer = page.getByRole('dialog');
    assert.match(await viewer.innerText(), /EXAMPLE, Bob/);
    await viewer.getByRole('button', { name: /Take this page out/i }).click();
    await viewer.getByText('Taken out').first().waitFor();
    assert.deepEqual(
      (await record()).parts[0]?.takenOut.map((one) => [one.page, one.reason]),
      [[2, 'not-this-patient']],
    );
    await viewer.getByRole('button', { name: /Put/i }).click();
    await page.locator('.page-amber').first().waitFor({ state: 'attached' });
    assert.deepEqual((await record()).parts[0]?.takenOut, []);
  });

  it('sends whoever is to take a page out to where the page is, and offers no button that knows of none', async () => {
    const { practice } = pages.desk;
    const bytes = Buffer.from(pdfWithPages(ANOTHERS));
    await takeInAll(
      practice,
      await supplierMail({
        messageId: '<bob@fernhill-scanning.example>',
        attachments: [{ name: partName(BOB, 1, 1), bytes, type: 'application/pdf' }],
      }),
    );
    const [waiting] = await practice.ports.store.messages(practice.practice, 'needs-a-person', 1);
    const clerk = await pages.desk.as(practice.clerk);
    const { name, nhsNumber, born: dateOfBirth } = BOB;
    const asBob = { do: 'new-record', name, nhsNumber, dateOfBirth };
    const filed = await clerk.post(`/api/messages/${waiting?.messageId}/decision`, asBob);
    assert.equal(filed.status, 200, filed.text);
    await desk.go(`#/records/${await refOf(practice, BOB.nhsNumber)}`);
    const next = desk.page.locator('.next');
    await next.getByText('Look at page 2 of part 1: another NHS number').waitFor();
    await next.getByText('See the page under “Parts” on this page').waitFor();
    assert.equal(await next.getByRole('button').count(), 0);
    await desk.page.getByRole('heading', { name: 'Parts', exact: true }).waitFor();
  });

  it('turns pages by the arrow keys, and Escape leads back to where one was', async () => {
    const { page } = desk;
    await desk.go(`#/records/${ref}`);
    await page.getByRole('button', { name: /^Page 1, large/ }).click();
    await page.keyboard.press('ArrowRight');
    await page.getByText(/page 2 of 4/).waitFor();
    await page.keyboard.press('End');
    await page.getByText(/page 4 of 4/).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  for (const width of [320, 1280])
    it(`reads well at ${width} pixels, the large page too`, async () => {
      const wide = await pages.as(pages.desk.practice.clerk, { width });
      await wide.go(`#/records/${ref}`);
      await wide.page.getByRole('button', { name: /^Page 2, large/ }).click();
      await settled(wide.page);
      assert.deepEqual(await axeFindings(wide.page), []);
      assert.ok((await sidewaysPx(wide.page)) <= 0);
      await wide.context.close();
    });

  it('says on the print page what paper each choice takes, and lets a blank page be kept', async () => {
    const { page } = desk;
    await desk.go(`#/records/${ref}`);
    await page.getByRole('button', { name: /^Page 2, large/ }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /Take this page out/i })
      .click();
    await page.getByRole('dialog').getByText('Taken out').first().waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Confirm patient, parts and legibility' }).click();
    await page.locator('.stage').getByText('Checked').waitFor();
    await desk.go(`#/records/${ref}/print`);
    const paper = page.locator('.paper');
    await paper.getByText(/sheet/).first().waitFor();
    const usual = await paper.innerText();
    await page.getByLabel('Print on both sides of the paper').uncheck();
    assert.notEqual(await paper.innerText(), usual);
    const dropping = page.getByLabel('Leave out pages with nothing on them');
    if (!(await dropping.isChecked())) await dropping.check();
    await page.getByRole('region', { name: 'Pages that seem blank' }).getByRole('button').last().click();
    await page.getByText('Printed, because somebody said so').waitFor();
    assert.deepEqual((await record()).parts[0]?.keptBlanks, [3]);
    await page.getByRole('region', { name: 'Pages taken out by hand' }).waitFor();
    assert.deepEqual(await axeFindings(page), []);
  });
});

function text(...lines: string[]): string {
  return lines.map((line, at) => `BT /F1 18 Tf 40 ${440 - at * 40} Td (${line}) Tj ET`).join('\n');
}
