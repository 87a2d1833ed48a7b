import assert from 'node:assert/strict';
import type { PageAsked } from '../../../server/http/page-pictures.ts';
import { openPagePictures } from '../../../server/http/page-pictures.ts';
import type { FileStore } from '../../../server/steps/file-port.ts';
import type { Press } from '../../../server/steps/press-port.ts';

const PAGE: PageAsked = {
  practice: 'Y99999',
  ref: 'LV-0000-0000',
  fileId: 'f1',
  label: 'part 1 of 1',
  page: 1,
  widthPx: 240,
};

describe('Pictures of pages', () => {
  it('are drawn once and then remembered, each page and width for itself', async () => {
    const { pictures, drawn } = drawing();
    for (const change of [{}, {}, { page: 2 }, { page: 2 }, { widthPx: 400 }, {}]) {
      assert.ok((await pictures.picture({ ...PAGE, ...change })).ok);
    }
    assert.deepEqual(drawn, ['f1 1 240', 'f1 2 240', 'f1 1 400']);
  });

  it('are forgotten with their record, and with no other', async () => {
    const { pictures, drawn } = drawing();
    const other = { ...PAGE, ref: 'LV-0000-0001', fileId: 'f2' };
    await pictures.picture(PAGE);
    await pictures.picture(other);
    pictures.forget(PAGE.ref);
    await pictures.picture(PAGE);
    await pictures.picture(other);
    assert.deepEqual(drawn, ['f1 1 240', 'f2 1 240', 'f1 1 240']);
  });

  it('are never more than a bounded number, the longest unseen going first', async () => {
    const { pictures, drawn } = drawing();
    for (let page = 1; page <= 401; page++) await pictures.picture({ ...PAGE, page });
    await pictures.picture({ ...PAGE, page: 401 });
    assert.equal(drawn.length, 401);
    await pictures.picture(PAGE);
    assert.equal(drawn.at(-1), 'f1 1 240');
  });

  it('are drawn two at a time, however many are asked for', async () => {
    let atOnce = 0;
    let most = 0;
    const { pictures } = drawing(async () => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await new Promise((resolve) => setTimeout(resolve, 5));
      atOnce -= 1;
    });
    await Promise.all(Array.from({ length: 9 }, (_, page) => pictures.picture({ ...PAGE, page })));
    assert.equal(most, 2);
  });

  it('that fail are told, not remembered, and hold nobody else up', async () => {
    let turns = 0;
    const { pictures } = drawing(async () => {
      turns += 1;
      if (turns === 1) throw new Error('no file');
    });
    await assert.rejects(pictures.picture(PAGE), /no file/);
    assert.ok((await pictures.picture(PAGE)).ok);
  });
});

/** The press and the files stand in here because what is looked at is only how often they are asked. */
function drawing(before: () => Promise<void> = async () => undefined) {
  const drawn: string[] = [];
  const press: Pick<Press, 'thumbnail'> = {
    thumbnail: async ({ id }, page, widthPx) => {
      await before();
      drawn.push(`${id} ${page} ${widthPx}`);
      return { ok: true, png: new Uint8Array([page % 256]) };
    },
  };
  const files: Pick<FileStore, 'get'> = { get: async () => new Uint8Array() };
  return { drawn, pictures: openPagePictures({ press, files }) };
}
