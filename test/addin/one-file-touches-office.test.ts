import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Who may speak to Outlook: the pane's one file, and what Outlook runs by itself when a message is sent. */
const MAY = ['pane/outlook.ts', 'compose-guard/main.ts'];

describe('The add-in', () => {
  it('touches Office.js in one file of the pane and one of the guard', () => {
    const files = readdirSync('addin', { recursive: true, encoding: 'utf8' })
      .map((name) => name.replaceAll('\\', '/'))
      .filter((name) => /\.tsx?$/.test(name));
    assert.ok(files.length > 60);
    assert.deepEqual(files.filter(touchesOffice).sort(), [...MAY].sort());
  });
});

function touchesOffice(name: string): boolean {
  const source = readFileSync(join('addin', name), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
  return /\bOffice\s*\.|window\.Office|reference types="office-js"/.test(source);
}
