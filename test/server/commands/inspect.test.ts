import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeLockedPdf } from '../../../samples/locked-pdf.ts';
import { makeScan } from '../../../samples/scan-maker.ts';
import { onward } from '../../builders/run-cli.ts';

const PATIENT = { name: 'Joe Bloggs', nhsNumber: '9000000009', dateOfBirth: '1969-12-25' };
const OTHER = { name: 'Ann Other', nhsNumber: '9000000017', dateOfBirth: '1970-01-02' };

describe('onward inspect', () => {
  let folder: string;
  let scan: Uint8Array;
  before(async () => {
    scan = await makeScan({ patient: PATIENT, part: 1, of: 1, pages: 2, seed: 1, showIdentityOnPages: true });
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onward-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('says what is in a sound scan, and whose number its pages name, and never their words', async () => {
    const file = await save('scan.pdf', scan);
    const { code, out } = await onward(['inspect', file]);
    assert.match(out, /Pages: 2/);
    assert.match(out, /900 000 0009 on page 1, 2/);
    assert.doesNotMatch(out, /Bloggs/i);
    assert.equal(code, 0);
  });

  it('answers with one JSON document and nothing else when asked', async () => {
    const file = await save('scan.pdf', scan);
    const { out, err, code } = await onward(['inspect', file, '--json']);
    const [answer] = JSON.parse(out) as { pages: { widthMm: number; hasText: boolean }[] }[];
    assert.equal(answer?.pages.length, 2);
    assert.ok(answer?.pages.every((page) => page.hasText && page.widthMm > 100));
    assert.doesNotMatch(out, /Bloggs/i);
    assert.equal(err, '');
    assert.equal(code, 0);
  });

  it('gives every figure of every page in its JSON', async () => {
    const file = await save('scan.pdf', scan);
    const { out } = await onward(['inspect', file, '--json']);
    const [answer] = JSON.parse(out) as (Record<string, unknown> & { pages: Record<string, unknown>[] })[];
    const page = answer?.pages[0];
    const figures =
      'annotations blank codecs cropped dark doubts dpiX dpiY faint hasText heightMm imageDpi ' +
      'lowContrast numbers page picture rotation troubles widthMm';
    assert.deepEqual(new Set(Object.keys(page ?? {})), new Set(figures.split(' ')));
    assert.deepEqual([page?.picture, page?.codecs, page?.dpiX, page?.dpiY], ['whole', ['jpeg'], 150, 150]);
    assert.deepEqual(page?.numbers, [{ nhsNumber: PATIENT.nhsNumber, how: 'labelled' }]);
    assert.deepEqual([answer?.rescued, answer?.hiddenLayers, answer?.warnings], [null, 0, []]);
  });

  it('holds the pages against the patient of the file’s name, and says what differs but not how', async () => {
    const mine = '1of1_Lloyd_George_Record_[Joe Bloggs]_[9000000009]_[25-12-1969].pdf';
    const theirs = '1of1_Lloyd_George_Record_[Ann Other]_[9000000017]_[02-01-1970].pdf';
    assert.equal((await onward(['inspect', await save(mine, scan)])).code, 0);
    const { out, code } = await onward(['inspect', await save(theirs, scan)]);
    assert.match(out, /! Page 1: Another NHS number than the file’s name gives/);
    assert.doesNotMatch(out.replaceAll(theirs, ''), /Bloggs|Other\]|1970/);
    assert.equal(code, 1);
  });

  it('gives one line to each page with a trouble, and sends it to a person', async () => {
    const cut = Buffer.from(scan);
    const end = cut.lastIndexOf('\xff\xd9', undefined, 'latin1');
    cut.fill(0, end - 2000, end + 2);
    const { out, code } = await onward(['inspect', await save('cut.pdf', cut)]);
    assert.match(out, /! Page 2: The picture may be cut off\./);
    assert.doesNotMatch(out, /! Page 1/);
    assert.equal(code, 1);
  });

  it('sends a scan that names two patients to a person', async () => {
    const { PDFDocument } = await import('pdf-lib');
    const joined = await PDFDocument.load(scan);
    const other = await PDFDocument.load(
      await makeScan({ patient: OTHER, part: 1, of: 1, pages: 1, seed: 2, showIdentityOnPages: true }),
    );
    const [page] = await joined.copyPages(other, [0]);
    if (page) joined.addPage(page);
    const { code, out } = await onward(['inspect', await save('two.pdf', await joined.save())]);
    assert.match(out, /more than one NHS number/);
    assert.equal(code, 1);
  });

  it('opens a protected file with its password, and refuses it without', async () => {
    const file = await save('locked.pdf', await makeLockedPdf(scan, 'open sesame'));
    const shut = await onward(['inspect', file]);
    assert.equal(shut.code, 3);
    assert.match(shut.out, /Cannot be printed/);
    const open = await onward(['inspect', file, '--password', 'open sesame']);
    assert.match(open.out, /Pages: 2/);
  });

  it('refuses what is no PDF and what is not there, and goes on with the next', async () => {
    const { code, out } = await onward([
      'inspect',
      await save('a.pdf', Buffer.from('hello')),
      join(folder, 'absent.pdf'),
      await save('scan.pdf', scan),
    ]);
    assert.equal(out.match(/Cannot be printed/g)?.length, 2);
    assert.match(out, /Pages: 2/);
    assert.equal(code, 3);
  });

  it('answers wrong usage with 2 and does nothing', async () => {
    for (const args of [['inspect'], ['inspect', '--loud', 'x.pdf'], ['inspect', 'x.pdf', '--password']]) {
      const { code, err } = await onward(args);
      assert.equal(code, 2, args.join(' '));
      assert.match(err, /Nothing was done/);
    }
  });

  async function save(name: string, bytes: Uint8Array): Promise<string> {
    const file = join(folder, name);
    await writeFile(file, bytes);
    return file;
  }
});
