import type { Locator, Page } from 'playwright-core';

/** One thing that a member of staff does with mouse or keyboard, as it reads on the page. */
export type Move = { kind: 'click' | 'type'; words: string };

/**
 * The only way in which a walk touches the page, so that its clicks and what is typed are counted, and its words are those
 * that stand on the page at that moment.
 */
export type Hands = {
  moves: Move[];
  press(target: Locator): Promise<void>;
  choose(label: Locator): Promise<void>;
  type(field: Locator, text: string): Promise<void>;
  give(field: Locator, file: { name: string; mimeType: string; buffer: Buffer }): Promise<void>;
};

export function handsOn(page: Page, plain: (words: string) => string): Hands {
  const moves: Move[] = [];
  const did = (kind: Move['kind'], verb: string, words: string) =>
    moves.push({ kind, words: `${verb} **${plain(words)}**` });
  return {
    moves,
    press: async (target) => {
      did('click', (await target.evaluate(isLink)) ? 'Open' : 'Press', await target.evaluate(nameOf));
      await target.click();
    },
    choose: async (target) => {
      did('click', 'Choose', await target.evaluate(nameOf));
      await target.check();
    },
    type: async (field, text) => {
      did('type', 'Fill in', await field.evaluate(nameOf));
      await field.fill(text);
    },
    give: async (field, file) => {
      did('click', 'Press', await field.evaluate(nameOf));
      const [chooser] = await Promise.all([
        page.waitForEvent('filechooser'),
        field.evaluate((input: HTMLInputElement) => input.click()),
      ]);
      moves.push({ kind: 'click', words: 'Choose **the file**, as it was saved' });
      await chooser.setFiles(file);
    },
  };
}

function isLink(element: Element): boolean {
  return element.tagName === 'A';
}

/** What it is called for whoever looks at it: its own words, or its label's. */
function nameOf(element: Element): string {
  const input = element as HTMLInputElement;
  const label = input.labels?.[0]?.textContent ?? null;
  const said = label ?? element.getAttribute('aria-label') ?? element.textContent ?? '';
  return said.replace(/\s+/g, ' ').trim();
}
