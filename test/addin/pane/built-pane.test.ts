import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { openDesk } from '../../server/http/open-desk.ts';
import { buildPane } from '../open-pane.ts';

/** The most script that comes before anybody has signed in, gzipped; Microsoft's own is not counted. */
const BUDGET_BYTES = 25_000;

describe('The built pane', () => {
  let folder = '';
  let page = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onward-pane-'));
    await buildPane(folder);
    page = await readFile(join(folder, 'index.html'), 'utf8');
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it(`needs at most ${BUDGET_BYTES} bytes of script before sign-in, and 6,000 of style`, async () => {
    const scripts = [...page.matchAll(/(?:src|href)="\/pane\/([\w-]+\.js)"/g)].map(([, name = '']) => name);
    assert.ok(scripts.length > 1);
    assert.deepEqual(
      new Set(scripts),
      await atOnce(folder, scripts.at(-1) ?? ''),
      'the page names all of them',
    );
    const sizes = await Promise.all([...new Set(scripts)].map((name) => gzipped(name)));
    const total = sizes.reduce((sum, size) => sum + size, 0);
    assert.ok(total <= BUDGET_BYTES, `${total} bytes`);
    const [style = ''] = (await readdir(folder)).filter((name) => name.endsWith('.css'));
    assert.ok((await gzipped(style)) <= 6_000);
  });

  it('loads what signing in needs only when somebody signs in', async () => {
    const first = await atOnce(folder, /src="\/pane\/([\w-]+\.js)"/.exec(page)?.[1] ?? '');
    for (const name of first)
      assert.doesNotMatch(await read(name), /acquireToken|PublicClientApplication/i, name);
  });

  it('has nothing inline, and names nobody but us and Microsoft’s script server', async () => {
    assert.doesNotMatch(page, /<style|style=|<script(?![^>]*src=)|\son[a-z]+=|javascript:/i);
    assert.deepEqual([...new Set(page.match(/https?:\/\/[^/"]+/g))], ['https://appsforoffice.microsoft.com']);
  });

  it('says what is wrong where its script never comes', () => {
    assert.match(page, /Onward did not start/);
    assert.match(page, /<noscript>/);
  });

  it('is served with rules of its own: Outlook may frame it, scripts are ours and Microsoft’s, nothing inline', async () => {
    const desk = await openDesk({ paneFolder: folder });
    try {
      const { headers, status } = await desk.nobody().get('/pane/');
      assert.equal(status, 200);
      const policy = headers.get('content-security-policy') ?? '';
      assert.match(policy, /default-src 'none'/);
      assert.match(
        policy,
        /script-src 'self' https:\/\/appsforoffice\.microsoft\.com https:\/\/ajax\.aspnetcdn\.com;/,
      );
      assert.match(
        policy,
        /frame-ancestors https:\/\/outlook\.office\.com https:\/\/outlook\.office365\.com https:\/\/outlook\.cloud\.microsoft/,
      );
      assert.ok(!policy.includes('unsafe') && !policy.includes('*'), policy);
      assert.equal(headers.get('x-frame-options'), null);
      assert.equal(headers.get('cache-control'), 'no-cache');
      assert.equal((await desk.nobody().get('/pane')).headers.get('location'), '/pane/');
      const missing = await desk.nobody().get('/pane/none.js');
      assert.equal(missing.status, 404);
      const desks = await desk.nobody().get('/');
      assert.match(desks.headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/);
      assert.equal(desks.headers.get('x-frame-options'), 'DENY');
    } finally {
      await desk.close();
    }
  });

  const read = (name: string) => readFile(join(folder, name), 'utf8');
  const gzipped = async (name: string) => gzipSync(await readFile(join(folder, name))).length;
});

/** A script and all that it imports before it can run; not what it loads when it comes to it. */
async function atOnce(folder: string, name: string, seen = new Set<string>()): Promise<Set<string>> {
  if (seen.has(name)) return seen;
  seen.add(name);
  const text = await readFile(join(folder, name), 'utf8');
  for (const [, to = ''] of text.matchAll(/(?:from|import)\s*"(?:\.\/|\/pane\/)([\w-]+\.js)"/g))
    await atOnce(folder, to, seen);
  return seen;
}
