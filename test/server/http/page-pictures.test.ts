import assert from 'node:assert/strict';
import type { PageAsked } from '../../../server/http/page-pictures.ts';
import { openPagePictures } from '../../../server/http/page-pictures.ts';
import type { FileStore } from '../../../server/steps/file-port.ts';
import type { Press, PressRefusal } from '../../../server/steps/press-port.ts';

const PAGE: PageAsked = {
  practice: 'Y99999',
  ref: 'LV-0000-0000',
  fileId: 'f1',
  label: 'part 1 of 1',
  page: 1,
  pages: 1,
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
      return undefined;
    });
    await Promise.all(Array.from({ length: 9 }, (_, at) => pictures.picture({ ...PAGE, fileId: `f${at}` })));
    assert.equal(most, 2);
  });

  it('of one part are drawn in one go, with some that follow, where they are small', async () => {
    const { pictures, goes } = drawing();
    const small = { ...PAGE, pages: 40 };
    const shown = await Promise.all([1, 2, 3].map((page) => pictures.picture({ ...small, page })));
    assert.deepEqual(
      shown.map((one) => one.ok && one.png[0]),
      [1, 2, 3],
    );
    assert.ok((await pictures.picture({ ...small, page: 12 })).ok);
    assert.deepEqual(goes, [Array.from({ length: 16 }, (_, at) => at + 1)]);
  });

  it('that are being drawn already are waited for, not drawn twice', async () => {
    const { pictures, goes } = drawing(async () => {
      await new Promise((resolve) => setTimeout(resolve, 10));
      return undefined;
    });
    const first = pictures.picture({ ...PAGE, pages: 40 });
    await new Promise((resolve) => setTimeout(resolve, 5));
    const second = pictures.picture({ ...PAGE, pages: 40, page: 2 });
    assert.ok((await first).ok && (await second).ok);
    assert.equal(goes.length, 1);
  });

  it('that are large are drawn alone', async () => {
    const { pictures, goes } = drawing();
    await pictures.picture({ ...PAGE, pages: 40, widthPx: 1_200 });
    assert.deepEqual(goes, [[1]]);
  });

  it('are drawn one by one where one of them cannot be, and that one alone is refused', async () => {
    const { pictures } = drawing(async (pages) => {
      if (pages.includes(3)) return { ok: false, code: 'damaged', message: 'Page 3 cannot be read.' };
      return undefined;
    });
    const shown = await Promise.all([1, 2, 3].map((page) => pictures.picture({ ...PAGE, pages: 3, page })));
    assert.deepEqual(
      shown.map((one) => (one.ok ? 'shown' : one.code)),
      ['shown', 'shown', 'damaged'],
    );
  });

  it('that fail are told, not remembered, and hold nobody else up', async () => {
    let turns = 0;
    const { pictures } = drawing(async () => {
      turns += 1;
      if (turns === 1) throw new Error('no file');
      return undefined;
    });
    await assert.rejects(pictures.picture(PAGE), /no file/);
    assert.ok((await pictures.picture(PAGE)).ok);
  });
});

/** The press and the files stand in here because what is looked at is only how often they are asked. */
function drawing(
  before: (pages: readonly number[]) => Promise<PressRefusal | undefined> = async () => undefined,
) {
  const drawn: string[] = [];
  const goes: number[][] = [];
  const press: Pick<Press, 'pictures'> = {
    pictures: async ({ id }, pages, widthPx) => {
      const refusal = await before(pages);
      if (refusal) return refusal;
      goes.push([...pages]);
      drawn.push(...pages.map((page) => `${id} ${page} ${widthPx}`));
      return { ok: true, pictures: pages.map((page) => ({ page, png: new Uint8Array([page % 256]) })) };
    },
  };
  const place = { path: 'nowhere', key: new Uint8Array(), seal: '' };
  const files: Pick<FileStore, 'place'> = { place: async () => place };
  return { drawn, goes, pictures: openPagePictures({ press, files }) };
}
