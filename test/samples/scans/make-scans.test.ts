import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseNhsNumber } from '../../../core/nhs-number.ts';
import { makeScans, type ScansMade } from '../../../samples/scans/make-scans.ts';
import { MIX, planPages } from '../../../samples/scans/mix.ts';
import { seeded } from '../../../samples/seeded.ts';
import { isThere } from '../../../tools/debian-packages.mjs';

describe('Scans made to try things on', function () {
  this.timeout(120_000);
  const folders = [0, 1].map(() => mkdtempSync(join(tmpdir(), 'onward-scans-')));
  const [one = '', again = ''] = folders;
  let made: ScansMade;

  before(async () => {
    made = await makeScans({ pages: 30, seed: 11, folder: one });
    await makeScans({ pages: 30, seed: 11, folder: again });
  });
  after(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  const bytesOf = (folder: string, part: number) => readFileSync(join(folder, `${part}of3.pdf`));

  it('are the same bytes for the same seed', () => {
    for (const part of [1, 2, 3]) assert.ok(bytesOf(one, part).equals(bytesOf(again, part)), `part ${part}`);
  });

  it('are other pages for another seed', () => {
    const kinds = (seed: number) => planPages(200, seeded(seed)).map(({ kind }) => kind.kind);
    assert.notDeepEqual(kinds(1), kinds(2));
  });

  it('are of somebody who does not exist, with a valid number of the range for testing', () => {
    const { nhsNumber } = made.patient;
    assert.equal(parseNhsNumber(nhsNumber), nhsNumber);
    assert.match(nhsNumber, /^999/);
  });

  it('hold no JPEG twice', () => {
    for (const [at, { pages }] of made.parts.entries()) {
      const marks = bytesOf(one, at + 1)
        .toString('latin1')
        .matchAll(/\xff\xd8\xff\xfe..(part \d page \d+)/gs);
      const found = [...marks].map(([, mark]) => mark);
      assert.equal(found.length, pages.filter(({ codec }) => codec.startsWith('jpeg-')).length);
      assert.equal(new Set(found).size, found.length);
    }
  });

  it('are written in three ways: table, object streams, updates of which the last is hybrid', () => {
    const [table, streams, updated] = [1, 2, 3].map((part) => bytesOf(one, part).toString('latin1'));
    assert.ok(table?.includes('\nxref\n') && !table.includes('/ObjStm'));
    assert.ok(streams?.includes('/Type /ObjStm') && !streams.includes('\nxref\n'));
    assert.equal(updated?.split('%%EOF').length, 4);
    assert.ok(updated?.includes('/XRefStm'));
  });

  it('are mixed as scans are, and every kind comes', () => {
    const pages = planPages(5_000, seeded(3));
    for (const { kind, share } of MIX) {
      const found = (100 * pages.filter((page) => page.kind.kind === kind).length) / pages.length;
      assert.ok(Math.abs(found - share) < 0.3 + share / 8, `${kind}: ${found} %`);
    }
  });

  it('are as the truth beside them says, as poppler reads it', function () {
    if (!isThere('pdfinfo')) this.skip();
    for (const [at, { pages }] of made.parts.entries()) {
      const path = join(one, `${at + 1}of3.pdf`);
      const { stdout } = spawnSync('pdfinfo', ['-box', '-l', '-1', path], { encoding: 'utf8' });
      const read = (page: number, what: string) =>
        new RegExp(`Page +${page} ${what}:(.*)`).exec(stdout)?.[1]?.trim().split(/\s+/).map(Number);
      for (const { page, rotation, mediaBox, cropBox } of pages) {
        assert.deepEqual(read(page, 'rot'), [rotation]);
        assert.deepEqual(read(page, 'MediaBox'), mediaBox.map(twoPlaces));
        assert.deepEqual(read(page, 'CropBox'), (cropBox ?? mediaBox).map(twoPlaces));
      }
    }
  });
});

const twoPlaces = (value: number) => Number(value.toFixed(2));
