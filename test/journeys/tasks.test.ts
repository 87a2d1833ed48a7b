import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import type { Locator } from 'playwright-core';
import { makeMail } from '../../samples/mail-maker.ts';
import type { Schedule } from '../../server/sweeps/schedule.ts';
import { startSchedule } from '../../server/sweeps/schedule.ts';
import type { DeskBrowser, DeskPage, DeskPages } from '../addin/open-desk-page.ts';
import { openDeskPages, startDeskBrowser } from '../addin/open-desk-page.ts';
import { BOB, partOf, supplierMail } from '../builders/intake.ts';
import { outgoing } from '../builders/lives.ts';
import type { Hands, Move } from '../builders/staff-hands.ts';
import { handsOn } from '../builders/staff-hands.ts';

/**
 * The ten commonest tasks at the desk, each begun on the page Today by whoever would do it. docs/TASKS.md is written from
 * what was really pressed and typed: run with WRITE_TASKS=1 after a change that is meant.
 */
describe('The ten commonest tasks', function () {
  this.timeout(120_000);
  let browser: DeskBrowser;
  let pages: DeskPages;
  let schedule: Schedule;
  let desk: DeskPage;
  let hands: Hands;
  const tasks: { title: string; moves: Move[] }[] = [];
  const SENDER = 'fernhill-scanning.example';

  before(async () => {
    browser = await startDeskBrowser();
    pages = await openDeskPages(browser);
    schedule = startSchedule(pages.desk.practice.ports, { mailPollSeconds: 3_600, sweepSeconds: 3_600 });
  });
  after(async () => {
    await schedule.stop();
    await pages.close();
    await browser.stop();
  });
  afterEach(async () => {
    assert.deepEqual(desk.errors, []);
    await desk.context.close();
  });

  /** One task, by a person of their own window; what it took is kept for the page. */
  function task(title: string, who: 'clerk' | 'lead', walk: () => Promise<void>): void {
    it(title, async () => {
      await begins(who);
      await walk();
      tasks.push({ title, moves: hands.moves });
    });
  }
  async function begins(who: 'clerk' | 'lead'): Promise<void> {
    desk = await pages.as(pages.desk.practice[who]);
    desk.page.setDefaultTimeout(10_000);
    hands = handsOn(desk.page, plain);
  }
  /** A reply to Onward, which the page that is open now shows as staff would find it. */
  async function arrives(from: string, text: string): Promise<void> {
    const [ref] = await pages.desk.practice.ports.store.refsForPatient('Y99999', BOB.nhsNumber);
    const to = 'notes@larkfield-surgery.example';
    await pages.desk.practice.drop(
      await makeMail({ from, to, subject: `RE: ${ref}`, text, messageId: `<${text.length}.${from}>` }),
    );
    await schedule.runOnce();
    await desk.page.reload();
  }
  const records = (): Locator => desk.page.getByRole('link', { name: 'Records', exact: true });
  const button = (name: string | RegExp): Locator => desk.page.getByRole('button', { name });
  const label = (name: string | RegExp): Locator => desk.page.getByLabel(name);
  const patient = (): Locator => desk.page.getByRole('link', { name: 'EXAMPLE, Bob' }).first();
  const next = (): Locator => desk.page.locator('.next');
  const nextButton = (): Locator => next().getByRole('button').first();
  const stands = (stage: string): Promise<void> =>
    desk.page.locator('.stage strong').getByText(stage, { exact: true }).waitFor();
  const part = (at: number) => ({ ...partOf(BOB, at, 2), type: 'application/pdf' });
  const letters = async () => (await outgoing(pages.desk.practice)).length;

  task('Take in notes that were saved from an e-mail', 'clerk', async () => {
    const buffer = await supplierMail({ messageId: `<one@${SENDER}>`, attachments: [part(1)] });
    await hands.give(label('Take in files'), { name: 'saved.eml', mimeType: 'message/rfc822', buffer });
    await hands.press(desk.page.getByRole('complementary').getByRole('link', { name: /^LV-/ }));
    await desk.page.getByText('EXAMPLE, Bob').first().waitFor();
  });

  task('Ask the scanning company for a missing part', 'clerk', async () => {
    await hands.press(patient());
    await stands('Received');
    const before = await letters();
    await hands.press(nextButton());
    await next()
      .getByText(/Wait|asked/i)
      .first()
      .waitFor();
    await schedule.runOnce();
    assert.equal(await letters(), before + 1);
  });

  task('Check that the notes are the patient’s, and complete', 'clerk', async () => {
    await pages.desk.practice.drop(
      await supplierMail({ messageId: `<two@${SENDER}>`, attachments: [part(2)] }),
    );
    await schedule.runOnce();
    await desk.page.reload();
    await hands.press(patient());
    await desk.page.getByText('Complete', { exact: true }).waitFor();
    await hands.press(nextButton());
    await stands('Checked');
  });

  task('Make the pack, print it, and count it', 'clerk', async () => {
    await hands.press(patient());
    await hands.press(next().getByRole('link').first());
    await hands.press(button('Prepare the pack'));
    await desk.page.getByRole('progressbar').waitFor();
    await schedule.runOnce();
    const volume = desk.page.getByRole('link', { name: 'Open volume 1 of 1 (PDF)' });
    await volume.waitFor();
    const [opened] = await Promise.all([desk.context.waitForEvent('page'), hands.press(volume)]);
    await opened.close();
    const sheets = Number.parseInt(await desk.page.locator('.sheets strong').innerText(), 10);
    await hands.type(label('Sheets of paper you counted'), String(sheets));
    await hands.press(button('Printed and counted'));
    await stands('Reprinted');
  });

  task('Write down the label that came, and put the notes into the bag', 'clerk', async () => {
    await hands.press(patient());
    await hands.type(label('Movement number'), 'MV-1');
    await hands.press(nextButton());
    await label('Number of bags').waitFor();
    await hands.press(nextButton());
    await stands('Bagged');
  });

  task('Record that the courier collected the bag', 'clerk', async () => {
    await hands.press(records());
    await hands.press(patient());
    await label('Day the courier collected it').waitFor();
    await hands.press(nextButton());
    await stands('Collected');
  });

  task('Ask the new practice whether the notes can be read', 'clerk', async () => {
    await hands.press(records());
    await hands.press(patient());
    await hands.type(next().getByLabel('Name of the new practice'), 'Harbour View Surgery');
    await hands.type(next().getByLabel(/^Address/), '2 Quay Street, Brinmouth');
    await hands.type(next().getByLabel('E-mail address'), 'notes@harbour-view.example');
    await hands.press(nextButton());
    await next()
      .getByText(/Ask the new practice/i)
      .first()
      .waitFor();
    const before = await letters();
    await hands.press(nextButton());
    await schedule.runOnce();
    assert.equal(await letters(), before + 1);
  });

  task('Record what the new practice answered', 'clerk', async () => {
    await arrives('notes@harbour-view.example', 'Received with thanks. Every page is legible.');
    await hands.press(patient());
    await hands.press(desk.page.getByText('Record that it is legible'));
    await hands.press(button('Record it'));
    await stands('Clear');
  });

  task('Approve the deletion of every copy', 'lead', async () => {
    await desk.context.close();
    pages.desk.practice.clock.forwardDays(60);
    await schedule.runOnce();
    await begins('lead');
    await hands.press(patient());
    await hands.press(nextButton());
    const asking = desk.page.getByRole('dialog');
    await hands.type(asking.getByLabel('Type the patient’s name'), 'Bob Example');
    await hands.type(asking.getByLabel('Type the NHS number'), BOB.nhsNumber);
    await hands.press(asking.getByRole('button', { name: 'Continue' }));
    await hands.press(asking.getByRole('button', { name: 'Yes, delete every copy' }));
    await asking.waitFor({ state: 'detached' });
    await stands('Deleting');
  });

  task('Record what the scanning company says of its copy, and open the certificate', 'clerk', async () => {
    await schedule.runOnce();
    await arrives(`records@${SENDER}`, 'We have deleted our copy of this record. Certificate 88.');
    await hands.press(patient());
    await hands.choose(next().getByLabel('A certificate that its copy is destroyed'));
    await hands.press(nextButton());
    await schedule.runOnce();
    await desk.page.reload();
    await stands('Deleted');
    const certificate = desk.page.getByRole('link', { name: /^Certificate of deletion/ });
    const [opened] = await Promise.all([desk.context.waitForEvent('page'), hands.press(certificate)]);
    await opened.close();
  });

  it('are in docs/TASKS.md as they are; if not, see above', async () => {
    desk = await pages.as(pages.desk.practice.clerk);
    assert.equal(tasks.length, 10);
    const page = pageOf(tasks);
    if (process.env.WRITE_TASKS) writeFileSync('docs/TASKS.md', page);
    assert.equal(readFileSync('docs/TASKS.md', 'utf8'), page);
  });
});

/** Patients, references and days differ from run to run, and the page names nobody. A line of Today is one link. */
function plain(words: string): string {
  return words
    .replace(/^EXAMPLE, Bob ?LV-.*Next (.*)$/, 'the patient’s line (“Next: $1”)')
    .replace(/LV-[0-9A-Z]{4}-[0-9A-Z]{4}/g, 'the reference')
    .replace(/ DC-[0-9A-Z]{4}-[0-9A-Z]{4}/g, '')
    .replace(/EXAMPLE, Bob/g, 'the patient')
    .replace(/^Type the/, 'The')
    .replace(/^Open volume/, 'Volume');
}

function pageOf(tasks: readonly { title: string; moves: Move[] }[]): string {
  const lines = tasks.flatMap(({ title, moves }, at) => [
    `## ${at + 1}. ${title}`,
    `${countOf(moves)}.`,
    '',
    ...moves.map(({ words }, step) => `${step + 1}. ${words}`),
    '',
  ]);
  return [...HEAD, ...lines].join('\n');
}

function countOf(moves: readonly Move[]): string {
  const clicks = moves.filter(({ kind }) => kind === 'click').length;
  const typed = moves.length - clicks;
  const clicked = clicks === 1 ? '1 click' : `${clicks} clicks`;
  return typed === 0 ? clicked : `${clicked}, ${typed === 1 ? '1 field' : `${typed} fields`} typed`;
}

const HEAD = [
  '# The ten commonest tasks, and what each takes',
  '',
  'Each begins on the page Today. The words are those on the page. This page is written by the test that does every one of',
  'them in a real browser (`test/journeys/tasks.test.ts`) and fails where it is not true any more.',
  '',
];
