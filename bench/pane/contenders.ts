import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildPane } from '../../test/addin/open-pane.ts';
import { buildPage } from '../../tools/build-page.mjs';
import { setUpPeer } from './set-up-peer.ts';

/** Whose page it is: ours, the same card on React and Fluent UI, or the same work with no face at all. */
export type Contender = 'ours' | 'fluent' | 'bare';

export const NAMES: Record<Contender, string> = {
  ours: 'Onward',
  fluent: 'React + Fluent v9',
  bare: 'no face at all',
};

/** Builds every page there can be, each in a folder of its own under `into`. Without the peer's packages it is left out. */
export async function buildContenders(into: string): Promise<Map<Contender, string>> {
  const folders = new Map<Contender, string>([['ours', join(into, 'ours')]]);
  if (setUpPeer()) folders.set('fluent', join(into, 'fluent'));
  folders.set('bare', join(into, 'bare'));
  for (const folder of folders.values()) await mkdir(folder, { recursive: true });
  for (const [name, folder] of folders) {
    if (name === 'ours') await buildPane(folder);
    else await buildBehindOurPage(name === 'fluent' ? 'bench/pane/peer' : 'bench/pane/bare', folder);
  }
  return folders;
}

/** In the way of the pane itself: the same page around it, the same settings for the same browsers. */
function buildBehindOurPage(source: string, into: string): Promise<void> {
  return buildPage({ source, page: 'addin/pane/index.html', style: 'pane.css', under: '/pane/', into });
}

/** Gzipped bytes of what the page asks for before anybody has signed in; Microsoft's own library is not counted. */
export async function firstBytes(folder: string): Promise<{ script: number; style: number }> {
  const page = await readFile(join(folder, 'index.html'), 'utf8');
  const scripts = [...page.matchAll(/(?:src|href)="\/pane\/([\w-]+\.js)"/g)].map(([, name = '']) => name);
  const styles = (await readdir(folder)).filter((name) => name.endsWith('.css'));
  const gzipped = async (names: Iterable<string>) => {
    let sum = 0;
    for (const name of names) sum += gzipSync(await readFile(join(folder, name))).length;
    return sum;
  };
  return { script: await gzipped(new Set(scripts)), style: await gzipped(styles) };
}
