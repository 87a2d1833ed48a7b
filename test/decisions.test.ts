import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';

describe('The decisions', () => {
  it('have each a number of their own', () => {
    const numbers = readdirSync('docs/decisions').map((name) => name.slice(0, 4));
    assert.ok(numbers.length > 0);
    assert.equal(new Set(numbers).size, numbers.length);
  });

  it('give a reason for every runtime dependency', () => {
    const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      dependencies: Record<string, string>;
    };
    const text = readFileSync('docs/decisions/0006-runtime-dependencies.md', 'utf8');
    assert.deepEqual(
      Object.keys(dependencies).filter((name) => !text.includes(name)),
      [],
    );
  });

  it('pin every dependency to one version', () => {
    const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Record<
      'dependencies' | 'devDependencies',
      Record<string, string>
    >;
    const loose = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+$/.test(version),
    );
    assert.deepEqual(loose, []);
  });
});
