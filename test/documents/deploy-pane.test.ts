import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../../server/config.ts';
import { ENTRA_KEYS } from '../../server/config-schema.ts';
import { createEntraTokens } from '../../server/http/entra-tokens.ts';
import { entraKeys } from '../builders/entra.ts';
import { onward } from '../builders/run-cli.ts';

const PAGE = readFileSync('docs/DEPLOY-PANE.md', 'utf8');
const [SETTINGS = ''] = [...PAGE.matchAll(/^```json\n([\s\S]*?)^```/gm)].map(([, text]) => text);

describe('docs/DEPLOY-PANE.md', () => {
  it('is linked from the README, and leads nowhere that is not there', () => {
    assert.match(readFileSync('README.md', 'utf8'), /\(docs\/DEPLOY-PANE\.md\)/);
    for (const [, file = ''] of PAGE.matchAll(/\b(docs\/[\w-]+\.md)/g))
      assert.ok(existsSync(join(file)), file);
  });

  it('gives settings that are accepted as they stand, and every one that there is', () => {
    const read = readConfig({}, () => SETTINGS);
    assert.ok(read.ok, read.ok ? '' : read.problems.join('\n'));
    assert.deepEqual(Object.keys(read.config.entra ?? {}), ENTRA_KEYS);
  });

  it('names the scope, the roles and the kind of token that the server takes, and no other', async () => {
    const now = () => new Date('2026-11-25T09:30:00Z');
    const keys = await entraKeys(now);
    const read = readConfig({}, () => SETTINGS);
    assert.ok(read.ok && read.config.entra);
    const { audience, clientId, tenants } = read.config.entra;
    const tokens = createEntraTokens(read.config.entra, { fetch: keys.fetch, now });
    assert.ok(PAGE.includes('api://<its client id>') && tokens.scope === `api://${audience}/Onward.Use`);
    const [tid] = tenants;
    const claims = {
      aud: audience,
      azp: clientId,
      tid,
      iss: `https://login.microsoftonline.com/${tid}/v2.0`,
    };
    const roles = [...PAGE.matchAll(/`(Onward\.(?!Use)\w+)`/g)].map(([, role]) => role);
    const found = await tokens.check(await keys.token({ ...claims, roles }));
    assert.ok(typeof found === 'object');
    assert.deepEqual(found.roles, ['clerk', 'lead', 'auditor']);
    assert.match(PAGE, /"requestedAccessTokenVersion": 2/);
  });

  it('writes a manifest by its own command', async () => {
    const [, host = ''] = /onward manifest --host (\S+)/.exec(PAGE) ?? [];
    const { code, out } = await onward(['manifest', '--host', host]);
    assert.equal(code, 0);
    assert.ok(out.includes(`${host}/pane/index.html`));
  });
});
