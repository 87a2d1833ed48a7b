import assert from 'node:assert/strict';
import fc from 'fast-check';
import { allowanceFor } from '../../../server/adapters/mail-limits.ts';
import { readZip } from '../../../server/adapters/zip-reader.ts';
import { A_PDF } from '../../builders/small-files.ts';
import { buildZip } from '../../builders/zip.ts';

const MB = 1024 * 1024;

describe('Reading a zip', () => {
  it('gives every file whole, packed or not, and leaves folders and clutter out', async () => {
    const zip = buildZip([
      { name: 'notes/', bytes: Buffer.alloc(0) },
      { name: 'notes/1of2.pdf', bytes: A_PDF, deflated: true },
      { name: 'notes/2of2.pdf', bytes: A_PDF },
      { name: '__MACOSX/notes/._1of2.pdf', bytes: Buffer.from('x') },
      { name: 'notes/.DS_Store', bytes: Buffer.from('x') },
    ]);
    const contents = await readZip(zip, allowanceFor());
    assert.deepEqual(contents.paths, ['notes/1of2.pdf', 'notes/2of2.pdf']);
    assert.equal(contents.trouble, null);
    for (const file of contents.files) assert.deepEqual(Buffer.from(file.bytes ?? []), A_PDF);
  });

  it('shows a name that leads elsewhere as plain text, and still reads the file', async () => {
    const zip = buildZip([
      { name: '../../../etc/cron.d/x.pdf', bytes: A_PDF },
      { name: 'C:\\Windows\\y.pdf', bytes: A_PDF },
      { name: '/abs/z.pdf', bytes: A_PDF },
    ]);
    const contents = await readZip(zip, allowanceFor());
    assert.deepEqual(contents.paths, ['etc/cron.d/x.pdf', 'Windows/y.pdf', 'abs/z.pdf']);
    assert.equal(
      contents.files.every((file) => file.bytes?.length === A_PDF.length),
      true,
    );
  });

  it('says that a zip has a password, names the files and opens none', async () => {
    const zip = buildZip([{ name: '1of1.pdf', bytes: A_PDF, encrypted: true }]);
    const contents = await readZip(zip, allowanceFor());
    assert.deepEqual(contents.paths, ['1of1.pdf']);
    assert.deepEqual(contents.files, []);
    assert.match(contents.trouble ?? '', /password/);
  });

  it('gives the others when one file is damaged', async () => {
    const zip = buildZip([
      { name: '1of4.pdf', bytes: A_PDF },
      { name: '2of4.pdf', bytes: A_PDF, wrongChecksum: true },
      { name: '3of4.pdf', bytes: A_PDF, method: 14 },
      { name: '4of4.pdf', bytes: A_PDF, claimedBytes: 3 },
      { name: 'last.pdf', bytes: A_PDF, deflated: true },
    ]);
    const { files } = await readZip(zip, allowanceFor());
    assert.deepEqual(
      files.map((file) => file.bytes !== null),
      [true, false, false, false, true],
    );
    assert.deepEqual(
      files.map((file) => file.trouble !== null),
      [false, true, true, true, false],
    );
  });

  it('stops a bomb by what comes out of it, whatever the header says', async () => {
    const bomb = buildZip([
      { name: 'a.pdf', bytes: Buffer.alloc(60 * MB), deflated: true, claimedBytes: 100 },
      { name: 'b.pdf', bytes: A_PDF },
    ]);
    const allowance = allowanceFor();
    const { files } = await readZip(bomb, allowance);
    assert.match(files[0]?.trouble ?? '', /larger than/);
    assert.deepEqual(Buffer.from(files[1]?.bytes ?? []), A_PDF);
    assert.ok(allowanceFor().bytesLeft - allowance.bytesLeft < 20 * MB, 'reading went on after the limit');
  });

  it('shares one allowance between all files', async () => {
    const zip = buildZip(
      Array.from({ length: 5 }, (_, i) => ({ name: `${i}.pdf`, bytes: Buffer.alloc(1000, i) })),
    );
    const { files } = await readZip(zip, allowanceFor({ unpackedBytes: 2500 }));
    assert.deepEqual(
      files.map((file) => file.bytes !== null),
      [true, true, false, false, false],
    );
  });

  it('says when there are more files than it reads, and when there are none', async () => {
    const many = buildZip(Array.from({ length: 12 }, (_, i) => ({ name: `${i}.pdf`, bytes: A_PDF })));
    const contents = await readZip(many, allowanceFor({ zipEntries: 10 }));
    assert.equal(contents.files.length, 10);
    assert.match(contents.trouble ?? '', /more than 10/);
    assert.match((await readZip(buildZip([]), allowanceFor())).trouble ?? '', /no files/);
  });

  it('says that a zip which breaks off is damaged', async () => {
    const zip = buildZip([{ name: '1of1.pdf', bytes: A_PDF }]);
    assert.match((await readZip(zip.subarray(0, zip.length - 30), allowanceFor())).trouble ?? '', /damaged/);
  });

  it('answers a zip with any of its bytes changed, and never with bytes that differ from what went in', async () => {
    const zip = buildZip([
      { name: 'a.pdf', bytes: A_PDF, deflated: true },
      { name: 'b.pdf', bytes: A_PDF },
    ]);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(zip.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        async (changes) => {
          const changed = Buffer.from(zip);
          for (const [at, value] of changes) changed[at] = value;
          const { files } = await readZip(changed, allowanceFor());
          // Flipping the checksum and the bytes alike is beyond four changes; what is given is what was packed.
          for (const file of files) if (file.bytes) assert.deepEqual(Buffer.from(file.bytes), A_PDF);
        },
      ),
      { numRuns: 300 },
    );
  });
});
