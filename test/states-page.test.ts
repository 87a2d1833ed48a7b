import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { statesPage } from '../core/states-page.ts';

describe('docs/STATES.md', () => {
  it('says what the table says; if not, run npm run docs:states', () => {
    assert.equal(readFileSync('docs/STATES.md', 'utf8'), statesPage());
  });
});
