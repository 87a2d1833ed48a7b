import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { scratchBytes } from '../../../../server/press/bytes/scratch-bytes.ts';

describe('A place for a copy of a scan', () => {
  const pattern = (length: number) => {
    const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, at) =>
      createHash('sha256').update(String(at)).digest(),
    );
    return Buffer.concat(blocks).subarray(0, length);
  };

  for (const [where, inMemory] of [
    ['memory', 100_000_000],
    ['a file', 1000],
  ] as const)
    it(`When the copy lies in ${where}, any piece of it can be read as it was written`, () => {
      const whole = pattern(5_000_123);
      const scratch = scratchBytes(inMemory);
      for (let at = 0; at < whole.length; at += 777_777) scratch.write(whole.subarray(at, at + 777_777));
      const source = scratch.source();
      assert.equal(source.size, whole.length);
      fc.assert(
        fc.property(fc.nat(whole.length), fc.nat(70_000), (at, most) => {
          const length = Math.min(most, whole.length - at);
          assert.ok(whole.subarray(at, at + length).equals(source.read(at, length)));
        }),
      );
      assert.throws(() => source.read(whole.length - 1, 2), RangeError);
      source.close();
    });

  it('When the copy lies in a file, its name is gone at once and nothing in it can be read', function () {
    if (process.platform !== 'linux') this.skip();
    const before = process.env.TMPDIR;
    const folder = mkdtempSync(join(tmpdir(), 'scratch-test-'));
    process.env.TMPDIR = folder;
    try {
      const scratch = scratchBytes(0);
      scratch.write(Buffer.alloc(3_000_000, 'Joe Bloggs 9000000009 '));
      const source = scratch.source();
      assert.deepEqual(readdirSync(folder), []);
      const descriptor = readdirSync('/proc/self/fd').find((one) => lies(one).startsWith(folder));
      const onDisk = readFileSync(`/proc/self/fd/${descriptor}`);
      assert.ok(onDisk.length >= 2_000_000);
      assert.equal(onDisk.includes('Bloggs'), false);
      source.close();
      assert.equal(existsSync(`/proc/self/fd/${descriptor}`) && lies(descriptor!).startsWith(folder), false);
    } finally {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
      rmSync(folder, { recursive: true });
    }
  });
});

function lies(descriptor: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return '';
  }
}
