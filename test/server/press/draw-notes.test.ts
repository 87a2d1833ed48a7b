import assert from 'node:assert/strict';
import { createPress } from '../../../server/press/press.ts';
import { inheritsAndHasANote } from '../../builders/hostile/structure.ts';
import { JOB, pack, part } from './jobs.ts';

/** Poppler saw on a public file what PDFium cannot say of itself: a page that had lost every word was thought proven. */
describe('Notes on a page that inherits its fonts', () => {
  for (const index of ['table', 'stream'] as const)
    it(`When they are drawn into it (index: ${index}), the pack shows the words of the page too`, async () => {
      const press = createPress();
      const made = pack(await press.press([part(inheritsAndHasANote(index))], JOB));
      const looked = await press.inspect(part(made.volumes[0]!.bytes));
      if (!looked.ok) assert.fail(looked.message);
      assert.match(looked.pages[1]!.text, /written in the font of all/);
      // Without it PDFium falls back on another letter, in which the words can still be found.
      const bytes = Buffer.from(made.volumes[0]!.bytes).toString('latin1');
      assert.match(bytes, /\/BaseFont\s*\/Courier\b/);
      assert.equal(made.proof.pagesCompared, 1);
    });
});
