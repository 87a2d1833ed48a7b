import assert from 'node:assert/strict';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildDesk } from '../open-desk-page.ts';

describe('The built desk', () => {
  let folder = '';
  before(async () => {
    folder = await buildDesk();
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('is small: at most 60 kB of script and 10 kB of style, gzipped', async () => {
    assert.ok((await gzippedBytes(folder, '.js')) <= 60_000);
    assert.ok((await gzippedBytes(folder, '.css')) <= 10_000);
  });

  it('has nothing inline, so that the content policy can forbid it', async () => {
    const page = await readFile(join(folder, 'index.html'), 'utf8');
    assert.doesNotMatch(page, /<style|style=|<script(?![^>]*src=)|\son[a-z]+=|javascript:/i);
    assert.doesNotMatch(page, /https?:/);
    assert.match(page, /<script type="module" src="\/main-[A-Z0-9]{8}\.js">/);
    assert.match(page, /href="\/desk-[A-Z0-9]{8}\.css"/);
  });

  it('asks nothing of anybody else’s server', async () => {
    for (const name of await readdir(folder)) {
      const text = await readFile(join(folder, name), 'utf8');
      const elsewhere =
        text.match(/https?:\/\/[^"'`\s)]+/g)?.filter((url) => !url.includes('www.w3.org')) ?? [];
      assert.deepEqual(elsewhere, [], name);
      assert.doesNotMatch(text, /@import|@font-face/);
    }
  });
});

async function gzippedBytes(folder: string, ending: string): Promise<number> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(ending));
  assert.ok(names.length > 0);
  const sizes = await Promise.all(
    names.map(async (name) => gzipSync(await readFile(join(folder, name))).length),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
