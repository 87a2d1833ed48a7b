import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** Sources by path from the top of the project, with forward slashes. */
type Tree = ReadonlyMap<string, string>;
type Import = { from: string; to: string; typeOnly: boolean };

const TOPS = ['core', 'server', 'addin'];

/** The only files that may read the machine's own clock, each with its reason. */
const READS_CLOCK = new Map([
  [
    'server/adapters/folder-mailbox.ts',
    'a file is settled by the clock that stamped it, never by the demonstration’s',
  ],
  ['server/adapters/folder-files.ts', 'leftovers of a crash are told by the clock that stamped them'],
]);

describe('The architecture', () => {
  it('holds in the tree as it is', () => {
    assert.deepEqual(violations(readTree()), []);
  });

  it('reads a tree worth the name', () => {
    assert.ok(readTree().size > 20);
  });

  const planted: [string, string, string][] = [
    ['core reaching out', 'core/x.ts', "import { y } from '../server/adapters/y.ts';"],
    ['core using Node', 'core/x.ts', "import { readFile } from 'node:fs';"],
    ['core using a package', 'core/x.ts', "import { z } from 'zod';"],
    ['core reading the clock', 'core/x.ts', 'export const now = () => Date.now();'],
    ['core reading the clock by a bare Date', 'core/x.ts', 'export const now = () => new Date();'],
    ['a step calling an adapter', 'server/steps/x.ts', "import { store } from '../adapters/store.ts';"],
    ['a step calling a step', 'server/steps/x.ts', "import { other } from './other-step.ts';"],
    [
      'an adapter calling a step',
      'server/adapters/x.ts',
      "import { takeIn } from '../steps/take-in-mail.ts';",
    ],
    ['a face calling the server', 'addin/x.ts', "import { app } from '../server/app.ts';"],
    [
      'a face importing the contract by value',
      'addin/x.ts',
      "import { actionSchema } from '../server/http/requests.ts';",
    ],
  ];
  for (const [name, path, source] of planted) {
    it(`would catch ${name}`, () => {
      assert.equal(violations(new Map([[path, source]])).length, 1);
    });
  }

  it('would catch a cycle', () => {
    const tree = new Map([
      ['core/a.ts', "import { b } from './b.ts';"],
      ['core/b.ts', "export { c } from './c.ts';"],
      ['core/c.ts', "import { a } from './a.ts';"],
    ]);
    assert.deepEqual(violations(tree), ['cycle: core/a.ts > core/b.ts > core/c.ts > core/a.ts']);
  });
});

function violations(tree: Tree): string[] {
  const imports = [...tree].flatMap(([path, source]) => importsOf(path, source));
  const inward = imports
    .filter((one) => !isAllowed(one))
    .map(({ from, to }) => `${from} may not import ${to}`);
  const clocks = [...tree].filter(
    ([path, source]) =>
      !READS_CLOCK.has(path) &&
      !/clock\.ts$/.test(path) &&
      /\bDate\.now\b|\bnew Date\(\)/.test(withoutComments(source)),
  );
  return [...inward, ...clocks.map(([path]) => `${path} may not read the clock`), ...cycle(imports)];
}

function isAllowed({ from, to, typeOnly }: Import): boolean {
  if (from.startsWith('core/')) return to.startsWith('core/');
  if (from.startsWith('server/steps/')) {
    if (to.startsWith('core/') || to.startsWith('server/wording/')) return true;
    if (/^server\/steps\/(ports|[a-z]+-port|apply-[a-z-]+)\.ts$/.test(to)) return true;
    return (typeOnly && to.startsWith('server/press/')) || to.startsWith('node:');
  }
  if (from.startsWith('server/adapters/'))
    return !/^server\/(steps\/(?!(ports|[a-z]+-port)\.ts)|http\/|sweeps\/)/.test(to);
  if (from.startsWith('addin/')) {
    if (to.startsWith('server/')) return typeOnly && /^server\/http\/(requests|answers)\.ts$/.test(to);
    return true;
  }
  return true;
}

/** Imports and re-exports by value or type; `to` is a path in the tree, or the package's own name. */
function importsOf(from: string, source: string): Import[] {
  const found = withoutComments(source).matchAll(
    /^\s*(?:import|export)\s+(type\s)?[^;'"]*?from\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm,
  );
  return [...found].map(([, typeOnly, named, lazy]) => {
    const target = named ?? lazy ?? '';
    const to = target.startsWith('.') ? posix.join(posix.dirname(from), target) : target;
    return { from, to, typeOnly: typeOnly !== undefined };
  });
}

function cycle(imports: readonly Import[]): string[] {
  const next = new Map<string, string[]>();
  for (const { from, to, typeOnly } of imports)
    if (!typeOnly) next.set(from, [...(next.get(from) ?? []), to]);
  const settled = new Set<string>();
  const walk = (path: string, trail: readonly string[]): string | null => {
    if (trail.includes(path)) return `cycle: ${[...trail.slice(trail.indexOf(path)), path].join(' > ')}`;
    if (settled.has(path)) return null;
    for (const to of next.get(path) ?? []) {
      const found = walk(to, [...trail, path]);
      if (found) return found;
    }
    settled.add(path);
    return null;
  };
  for (const path of next.keys()) {
    const found = walk(path, []);
    if (found) return [found];
  }
  return [];
}

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}

function readTree(): Tree {
  const files = TOPS.filter((top) => existsSync(top)).flatMap((top) =>
    readdirSync(top, { recursive: true, encoding: 'utf8' }).map((name) =>
      join(top, name).replaceAll('\\', '/'),
    ),
  );
  return new Map(
    files.filter((path) => /\.tsx?$/.test(path)).map((path) => [path, readFileSync(path, 'utf8')]),
  );
}
