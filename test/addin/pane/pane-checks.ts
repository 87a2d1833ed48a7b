import type { Frame } from 'playwright-core';
import type { OutlookLooks } from '../../emulators/outlook-host/open-outlook.ts';
import { openOutlook } from '../../emulators/outlook-host/open-outlook.ts';
import { ONWARD_HOST } from '../../emulators/outlook-host/start.ts';
import { axeSource } from '../open-desk-page.ts';
import type { PaneScene, PaneWindow } from '../open-pane.ts';

/** What axe finds wrong in the pane's frame, each with where. */
export async function axeFindingsIn(pane: Frame): Promise<string[]> {
  await pane.evaluate(axeSource());
  return pane.evaluate(async () => {
    const axe = Reflect.get(window, 'axe') as {
      run(): Promise<{ violations: { id: string; nodes: { target: string[] }[] }[] }>;
    };
    return (await axe.run()).violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
    );
  });
}

/** Pixels by which the pane is wider than its frame. */
export function sidewaysPxIn(pane: Frame): Promise<number> {
  return pane.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** Until the pane speaks of this message, by its item. */
export async function onScreen(pane: Frame, itemId: string): Promise<void> {
  await pane.waitForFunction(
    (id) => document.querySelector('article[data-item]')?.getAttribute('data-item') === id,
    itemId,
  );
}

/** The pane of somebody who signed in before, as far as the browser knows. */
export async function openSignedIn(
  scene: PaneScene,
  looks: OutlookLooks,
  ...shown: string[]
): Promise<PaneWindow> {
  const outlook = await openOutlook(scene.browser, looks);
  await outlook.context.addInitScript({
    content: `if (location.hostname === '${ONWARD_HOST}') localStorage.setItem('onward-pane', 'kept');`,
  });
  await outlook.show(...shown);
  return { ...outlook, pane: await outlook.openPane() };
}

/** Notes every refusal of the content policy in whatever frame; read them with `refusedContent`. */
export const NOTE_REFUSALS = `
  globalThis.refused = [];
  addEventListener('securitypolicyviolation', (event) =>
    globalThis.refused.push(event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sourceFile));`;

/** Without those of Microsoft's library, which writes style attributes that the pane's rules rightly refuse. */
export async function refusedContent(pane: Frame): Promise<string[]> {
  const refused = await pane.evaluate(() => Reflect.get(window, 'refused') as string[]);
  return refused.filter(
    (one) => !/^style-src-attr inline https:\/\/appsforoffice\.microsoft\.com\//.test(one),
  );
}
