import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { HostMessage, HostSettings } from './wire.ts';

/** Answers a request, or says that it has no such page. */
export type Pages = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

const HERE = dirname(fileURLToPath(import.meta.url));

/** The host's own page, its script and what it is told. */
export async function hostPages(settings: HostSettings, messages: readonly HostMessage[]): Promise<Pages> {
  const [script, page, style] = await Promise.all([
    bundled('page/host.ts', 'esm'),
    readFile(join(HERE, 'page/host.html'), 'utf8'),
    readFile(join(HERE, 'page/host.css'), 'utf8'),
  ]);
  return async (request, response) => {
    switch (pathOf(request)) {
      case '/host/host.js':
        return answer(response, 'text/javascript', script);
      case '/host/host.css':
        return answer(response, 'text/css', style);
      case '/host/settings.json':
        return answer(response, 'application/json', JSON.stringify(settings));
      case '/host/messages.json':
        return answer(response, 'application/json', JSON.stringify(messages));
      case '/mail/':
        return answer(response, 'text/html', page);
      default:
        return false;
    }
  };
}

/**
 * Microsoft's library as their server has it, from the npm copy and unchanged, with the members it lacks added behind it,
 * and the page that says for an http host that the person trusts it. `under` is the folder in the address.
 */
export async function libraryPages(under: string, extra: readonly string[] = []): Promise<Pages> {
  const library = join(
    dirname(createRequire(import.meta.url).resolve('@microsoft/office-js/package.json')),
    'dist',
  );
  const [office, newer] = await Promise.all([
    readFile(join(library, 'office.js'), 'utf8'),
    bundled('library/newer-members.ts', 'iife'),
  ]);
  return async (request, response) => {
    const path = pathOf(request);
    if (!path.startsWith(under)) return false;
    const name = path.slice(under.length);
    if (name === 'office.js')
      return answer(response, 'text/javascript', [office, newer, ...extra].join('\n;'));
    if (/^AgaveErrorUX\/index\.html$/i.test(name)) return answer(response, 'text/html', TRUSTED);
    const file = join(library, normalize(`/${name}`));
    if (!/^[\w./-]+\.js$/.test(name) || !existsSync(file)) return false;
    return answer(response, 'text/javascript', await readFile(file));
  };
}

export async function ajaxPages(): Promise<Pages> {
  const script = await bundled('library/microsoft-ajax.ts', 'iife');
  return async (request, response) =>
    extname(pathOf(request)) === '.js' && answer(response, 'text/javascript', script);
}

const TRUSTED = `<!doctype html><script>
parent.postMessage(JSON.stringify({ hostUserTrusted: true }), '*');
addEventListener('message', (event) => event.source.postMessage(JSON.stringify({ hostUserTrusted: true }), event.origin));
</script>`;

async function bundled(entry: string, format: 'esm' | 'iife'): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(HERE, entry)],
    bundle: true,
    write: false,
    format,
    target: 'es2022',
    platform: 'browser',
  });
  return outputFiles[0]?.text ?? '';
}

function pathOf(request: IncomingMessage): string {
  return new URL(request.url ?? '/', 'http://host.invalid').pathname;
}

function answer(response: ServerResponse, type: string, body: string | Uint8Array): true {
  response.writeHead(200, {
    'Content-Type': `${type}; charset=utf-8`,
    'Cache-Control': 'no-store',
    'Access-Control-Allow-Origin': '*',
  });
  response.end(body);
  return true;
}
