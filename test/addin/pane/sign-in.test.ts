import assert from 'node:assert/strict';
import type { BrowserContext } from 'playwright-core';
import { createEntraTokens } from '../../../server/http/entra-tokens.ts';
import { API, type EntraKeys, entraKeys, PANE, TENANT } from '../../builders/entra.ts';
import { field } from '../../server/http/open-desk.ts';
import { openPaneScene, type PaneScene, type PaneWindow } from '../open-pane.ts';

const NOW = () => new Date('2026-11-25T09:30:00Z');

describe('Signing in from the pane', function () {
  this.timeout(120_000);
  let scene: PaneScene;
  let keys: EntraKeys;

  async function codeFromDesk(): Promise<string> {
    const clerk = await scene.desk.as(scene.desk.practice.clerk);
    return String(field(await clerk.post('/api/pane/code'), 'code'));
  }

  describe('where there is no tenant', () => {
    before(async () => {
      scene = await openPaneScene([]);
    });
    after(() => scene.close());

    it('asks for a code from the desk, says what is wrong with one, and shows today’s work with another', async () => {
      const window = await scene.open({ pane: 320 });
      const { pane } = window;
      await pane.getByRole('button', { name: 'Sign in' }).click();
      await pane.getByLabel('Code from the desk').fill('AAAA AAAA');
      await pane.getByRole('button', { name: 'Sign in' }).click();
      await pane.getByText('was not typed right').waitFor();
      await pane.getByLabel('Code from the desk').fill((await codeFromDesk()).toLowerCase());
      await pane.getByLabel('Code from the desk').press('Enter');
      await signedIn(window);
      assert.deepEqual(window.errors, []);
    });

    it('is remembered when the pane is opened again, and forgotten when the server ends it', async () => {
      const window = await scene.open({ pane: 320 });
      await signInByCode(window);
      await window.page.reload();
      await window.page.waitForFunction(() => 'outlookHost' in globalThis);
      const again = { ...window, pane: await window.openPane() };
      await signedIn(again);
      const lead = await scene.desk.as(scene.desk.practice.lead);
      const change = { method: 'PATCH', body: { role: 'clerk', password: 'a long enough new password' } };
      await lead.ask(`/api/accounts/${scene.desk.practice.clerk.by}`, change);
      await window.page.reload();
      await window.page.waitForFunction(() => 'outlookHost' in globalThis);
      const ended = await window.openPane();
      await ended.getByRole('button', { name: 'Sign in' }).waitFor();
    });
  });

  describe('with a directory', () => {
    before(async () => {
      keys = await entraKeys(NOW);
      const settings = { audience: API, clientId: PANE, tenants: [TENANT] };
      scene = await openPaneScene([], {
        deps: { entra: createEntraTokens(settings, { fetch: keys.fetch, now: NOW }) },
      });
    });
    after(() => scene.close());

    it('asks Outlook quietly, then in a window, links the person once by a code, and never asks again', async () => {
      const asked: string[] = [];
      const first = await withBridge(asked, { quietly: false });
      await first.pane.getByRole('button', { name: 'Sign in' }).click();
      await first.pane.getByLabel('Code from the desk').waitFor();
      assert.deepEqual([...new Set(asked)], ['GetInitContext', 'GetToken', 'GetTokenPopup']);
      await first.pane.getByLabel('Code from the desk').fill(await codeFromDesk());
      await first.pane.getByRole('button', { name: 'Sign in' }).click();
      await signedIn(first);
      const kept = await first.pane.evaluate(() => Object.values({ ...localStorage }).join(' '));
      assert.ok(!kept.includes('eyJ'), 'a token of the directory is kept nowhere by us');

      const second = await withBridge([], { quietly: true });
      await second.pane.getByRole('button', { name: 'Sign in' }).click();
      await signedIn(second);
      assert.deepEqual([...first.errors, ...second.errors], []);
    });
  });

  describe('where the directory fails', () => {
    before(async () => {
      keys = await entraKeys(NOW);
      const settings = { audience: API, clientId: PANE, tenants: [TENANT] };
      scene = await openPaneScene([], {
        deps: { entra: createEntraTokens(settings, { fetch: keys.fetch, now: NOW }) },
      });
    });
    after(() => scene.close());

    it('offers the code from the desk instead, which needs nothing of it', async () => {
      const window = await withBridge([], { quietly: false, never: true });
      await window.pane.getByRole('button', { name: 'Sign in' }).click();
      await window.pane.getByText('did not work or was closed').waitFor();
      await window.pane.getByRole('button', { name: 'Sign in with a code from the desk' }).click();
      await window.pane.getByLabel('Code from the desk').fill(await codeFromDesk());
      await window.pane.getByRole('button', { name: 'Sign in' }).click();
      await signedIn(window);
      assert.deepEqual(window.errors, []);
    });
  });

  async function signInByCode(window: PaneWindow): Promise<void> {
    await window.pane.getByRole('button', { name: 'Sign in' }).click();
    await window.pane.getByLabel('Code from the desk').fill(await codeFromDesk());
    await window.pane.getByRole('button', { name: 'Sign in' }).click();
    await signedIn(window);
  }

  /** Outlook's side of nested app authentication, with tokens that the server really checks. */
  async function withBridge(
    asked: string[],
    { quietly, never = false }: { quietly: boolean; never?: boolean },
  ): Promise<PaneWindow> {
    const window = await scene.open({ pane: 320 });
    await addBridge(window.context, asked, { quietly, never });
    await window.page.reload();
    await window.page.waitForFunction(() => 'outlookHost' in globalThis);
    return { ...window, pane: await window.openPane() };
  }

  async function addBridge(
    context: BrowserContext,
    asked: string[],
    { quietly, never }: { quietly: boolean; never: boolean },
  ): Promise<void> {
    await context.exposeFunction('bridgeAnswers', async (method: string) => {
      asked.push(method);
      if (method === 'GetInitContext') return { initContext: { capabilities: {}, sdkName: 'host' } };
      if (never) return { success: false, error: { status: 'USER_INTERACTION_REQUIRED', code: 'asked' } };
      if (method === 'GetToken' && !quietly)
        return { success: false, error: { status: 'USER_INTERACTION_REQUIRED', code: 'asked' } };
      return { token: await keys.token(), idToken: await keys.token({ aud: PANE }) };
    });
    await context.addInitScript({ content: BRIDGE });
  }
});

async function signedIn({ pane }: PaneWindow): Promise<void> {
  await pane.getByRole('heading', { name: 'Today' }).waitFor();
  await pane
    .getByText(/nothing|needs|day/i)
    .first()
    .waitFor();
  await pane.waitForFunction(() => !document.body.textContent?.includes('Sign in'));
}

/** As the add-in sees it ("nestedAppAuthBridge" of msal-common); what it answers comes from the test. */
const BRIDGE = `
  const listeners = new Set();
  const account = {
    homeAccountId: '1.${TENANT}', environment: 'login.microsoftonline.com', tenantId: '${TENANT}',
    username: 'chidi.clerk@larkfield-surgery.example', localAccountId: '1', name: 'Chidi Clerk',
  };
  window.nestedAppAuthBridge = {
    addEventListener: (_, listener) => listeners.add(listener),
    removeEventListener: (_, listener) => listeners.delete(listener),
    postMessage: async (text) => {
      const { requestId, method } = JSON.parse(text);
      const { token, idToken, ...rest } = await window.bridgeAnswers(method);
      const given = token && {
        token: { access_token: token, id_token: idToken, expires_in: 3600, scope: 'Onward.Use', properties: null },
        account: { ...account, idToken },
      };
      const answer = { messageType: 'NestedAppAuthResponse', requestId, success: true, ...rest, ...given };
      for (const listener of listeners) listener(JSON.stringify(answer));
    },
  };
`;
