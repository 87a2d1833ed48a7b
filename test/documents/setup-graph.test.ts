import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCredentials } from '../../server/adapters/graph/credentials.ts';
import { GraphRefused } from '../../server/adapters/graph/graph-errors.ts';
import { selfTest } from '../../server/adapters/graph/self-test.ts';
import { readConfig } from '../../server/config.ts';
import { GRAPH_KEYS } from '../../server/config-schema.ts';
import { onward } from '../builders/run-cli.ts';

const PAGE = readFileSync('docs/SETUP-GRAPH.md', 'utf8');
const blocks = (language: string) =>
  [...PAGE.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    ([, text = '']) => text,
  );

describe('docs/SETUP-GRAPH.md', () => {
  it('is linked from the README, and leads nowhere that is not there', () => {
    assert.match(readFileSync('README.md', 'utf8'), /\(docs\/SETUP-GRAPH\.md\)/);
    for (const [, to = ''] of PAGE.matchAll(/\]\(([^)#]+)\)/g)) assert.ok(existsSync(join('docs', to)), to);
  });

  it('gives settings that are accepted as they stand, and every one that there is', () => {
    const [block = ''] = blocks('json');
    const read = readConfig({}, () => block);
    assert.ok(read.ok, read.ok ? '' : read.problems.join('\n'));
    const { practices } = JSON.parse(block) as { practices: { graph: object }[] };
    assert.deepEqual(Object.keys(practices[0]?.graph ?? {}), GRAPH_KEYS);
  });

  it('makes a certificate that the server can sign in with, by its own openssl commands', async function () {
    if (spawnSync('openssl', ['version']).status !== 0) this.skip();
    const folder = mkdtempSync(join(tmpdir(), 'setup-graph-'));
    try {
      execFileSync('sh', ['-e', '-c', blocks('sh')[0] ?? ''], { cwd: folder, stdio: 'ignore' });
      const file = join(folder, 'onward-app.pem');
      assert.equal(statSync(file).mode & 0o077, 0, 'nobody else may read it');
      assert.equal(existsSync(join(folder, 'onward-app.key')), false);
      assert.doesNotMatch(readFileSync(join(folder, 'onward-app.crt'), 'utf8'), /PRIVATE/);
      const settings = {
        tenantId: 't',
        clientId: 'c',
        mailbox: 'a@b.example',
        canary: null,
        goLive: '2026-01-01',
      };
      const made = await readCredentials(
        { ...settings, certificateFiles: [file], secretFile: null, recoverableDays: 14 },
        new Date(),
      );
      assert.ok('certificate' in made);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('has the very commands that the self-test gives where a right is missing', async () => {
    const refused = () => Promise.reject(new GraphRefused(403, 'ErrorAccessDenied', null, null));
    const client = { get: refused, stream: refused, post: refused, patch: refused, remove: refused };
    const [read] = await selfTest(client, {
      address: 'notes@practice.example',
      canary: null,
      clientId: 'x',
      certificateEnds: null,
      clock: () => new Date(0),
    });
    const commands = (read?.next ?? '').split('\n').filter((line) => /^(?:New|Get|Test|Connect)-/.test(line));
    assert.equal(commands.length, 7);
    const here = blocks('powershell')
      .join('\n')
      .replace(/ -Name "Onward (?:read and write|send)"/g, '');
    for (const command of commands) assert.ok(here.includes(command.replace(/\s*#.*$/, '')), command);
  });

  it('takes away everything that it made', () => {
    const all = blocks('powershell').join('\n');
    for (const [, name = ''] of all.matchAll(/^New-ManagementRoleAssignment -Name ("[^"]+")/gm))
      assert.ok(all.includes(`Remove-ManagementRoleAssignment ${name}`), name);
    for (const made of ['ManagementScope', 'ServicePrincipal', 'MgApplication'])
      assert.match(all, new RegExp(`^(?:\\$\\w+ = )?New-${made}[\\s\\S]*^Remove-${made}`, 'm'));
  });

  it('consents to no right over mail in Entra, and names the two roles and no third', () => {
    assert.doesNotMatch(PAGE, /New-MgServicePrincipalAppRoleAssignment|Mail\.\w+\.Shared|full_access/);
    assert.deepEqual(
      [...PAGE.matchAll(/-Role "([^"]+)"/g)].map(([, role]) => role),
      ['Application Mail.ReadWrite', 'Application Mail.Send'],
    );
  });

  it('names commands of ours that there are, and stays one page', async () => {
    for (const [, name = ''] of PAGE.matchAll(/npm run onward -- ([a-z-]+)/g))
      assert.equal((await onward([name, '--help'])).code, 0, name);
    assert.ok(PAGE.split('\n').length <= 160);
    for (const line of PAGE.split('\n').filter((one) => !/^(?:New-|\$|Test-|openssl|icacls)/.test(one)))
      assert.ok(line.length <= 130, line);
  });
});
