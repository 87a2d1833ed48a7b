import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { DUE_WEIGHTS } from '../../../core/reminders.ts';
import type { DueTold } from '../../../server/wording/letters.ts';
import { letterWords } from '../../../server/wording/letters.ts';
import { browserPath } from '../../../tools/browser.mjs';
import { axeSource } from '../../addin/open-desk-page.ts';

const publicUrl = 'https://onward.larkfield-surgery.example.nhs.uk';
const practice = { name: 'Larkfield Surgery' };
const today = '2026-03-02';

const line = (
  code: DueTold['code'],
  ref: string,
  next: string,
  dueOn: string | null,
  overdue = false,
): DueTold => ({
  code,
  ref,
  stage: 'received',
  since: '2026-02-05',
  dueOn,
  overdue,
  weight: DUE_WEIGHTS[code],
  next,
  muted: [],
});
const lines = [
  line('to-bag', 'LV-4402-A65T', 'Put the pack in the bag', '2026-03-04'),
  line('statutory-over', 'LV-1WGM-J3J6', 'Check the notes', '2026-03-01', true),
  line('supplier-silent', 'LV-P0MR-5BNC', 'Ask the scanning company again', '2026-02-27', true),
  line('supplier-silent', 'LV-7K2M-9QXR', 'Ask the scanning company again', '2026-03-05'),
  {
    ...line('to-check', 'LV-2QX9-77BD', 'Check the notes', '2026-03-06'),
    muted: [{ by: 'Bea Clerk', until: '2026-03-09' }],
  },
  line('holidays-unknown', 'LV-8TTN-0Q2D', 'Wait for the courier', null),
];
const holds = [{ title: 'Infected Blood Inquiry: keep everything until we are told', reviewOn: today }];

const LETTERS = {
  digest: letterWords('morning-digest', { practice, publicUrl, today, lines, needsPerson: 2, holds }),
  escalation: letterWords('escalation', { practice, publicUrl, today, lines: lines.slice(1, 3) }),
  weekly: letterWords('weekly-line', {
    practice,
    publicUrl,
    weekOf: today,
    counts: { expected: 4, received: 3, clear: 1 },
    overdue: 1,
    held: 2,
    needsPerson: 4,
  }),
};

describe('Reminders on a screen', function () {
  this.timeout(60_000);
  let browser: Browser;
  before(async () => {
    const executablePath = await browserPath();
    assert.ok(executablePath, 'no Chromium can be had on this machine');
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  });
  after(() => browser?.close());

  for (const [name, { html = '' }] of Object.entries(LETTERS))
    for (const width of [320, 600, 1000])
      for (const colorScheme of ['light', 'dark'] as const)
        it(`the ${name} reads well at ${width} pixels, ${colorScheme}, and fetches nothing`, async () => {
          const page = await browser.newPage({ viewport: { width, height: 700 }, colorScheme });
          const fetched: string[] = [];
          page.on('request', (request) => fetched.push(request.url()));
          await page.setContent(html);
          assert.deepEqual(await findings(page), []);
          const reach = await page.evaluate(() => document.documentElement.scrollWidth);
          assert.ok(reach <= width, `it is ${reach} pixels wide`);
          assert.deepEqual(fetched, []);
          await kept(page, `${name}-${width}-${colorScheme}`);
          await page.close();
        });
});

/** What axe finds against WCAG 2.2 AA, contrast among it. A mail is a part of a page, so landmarks are not asked for. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axeSource());
  return page.evaluate(async () => {
    const axe = Reflect.get(window, 'axe') as {
      run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
    };
    const { violations } = await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
}

/** Kept only where somebody wants to look: PICTURES names the folder. */
async function kept(page: Page, name: string): Promise<void> {
  const folder = process.env.PICTURES;
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
