import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { KeyFileTrouble } from '../../../server/adapters/key-file.ts';
import {
  keyringOf,
  openBytes,
  openKeyring,
  SealBroken,
  sealBytes,
} from '../../../server/adapters/keyring.ts';

describe('The keyring', () => {
  let folder: string;
  let keyFile: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onward-keys-'));
    keyFile = join(folder, 'onward.key');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is the same after a restart: what was wrapped is unwrapped, and it answers to the same name', async () => {
    const before = await openKeyring(keyFile, { mayCreate: true });
    const { key, wrapped } = before.newKey('LV-2345-6789');
    const after = await openKeyring(keyFile);
    assert.deepEqual(after.unwrap('LV-2345-6789', wrapped), key);
    assert.equal(after.identity(), before.identity());
    assert.equal(after.mac('patients', '9000000009'), before.mac('patients', '9000000009'));
  });

  it('keeps the key file to its own account, and nothing else beside it', async () => {
    await openKeyring(keyFile, { mayCreate: true });
    if (process.platform !== 'win32') assert.equal((await stat(keyFile)).mode & 0o777, 0o600);
    assert.equal((await readFile(keyFile, 'utf8')).includes('"version": 1'), true);
  });

  it('makes no new key where one should be: a new one could read nothing', async () => {
    const trouble = await troubleOf(openKeyring(keyFile));
    assert.match(trouble.what, /is missing/);
    await assert.rejects(stat(keyFile), { code: 'ENOENT' });
  });

  it('does not make a key anew when the file is there but damaged, wherever the damage is', async () => {
    await openKeyring(keyFile, { mayCreate: true });
    const whole = await readFile(keyFile);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const damaged = Buffer.from(whole);
        damaged[at] = (damaged[at] ?? 0) ^ flip;
        await writeFile(keyFile, damaged);
        const opened = await openKeyring(keyFile, { mayCreate: true }).catch((error: unknown) => error);
        // A blank changed into another blank is still the same key file.
        if (!(opened instanceof KeyFileTrouble)) assert.equal(isSameJson(damaged, whole), true);
        assert.deepEqual(await readFile(keyFile), damaged);
      }),
      { numRuns: 300 },
    );
  });

  it('does not open an empty file, or half of one', async () => {
    await openKeyring(keyFile, { mayCreate: true });
    const whole = await readFile(keyFile);
    for (const length of [0, 1, Math.floor(whole.length / 2), whole.length - 3]) {
      await writeFile(keyFile, whole.subarray(0, length));
      const trouble = await troubleOf(openKeyring(keyFile, { mayCreate: true }));
      assert.match(trouble.what, /is damaged/);
    }
  });

  it('says of a later format that a later version wrote it, and not that it is damaged', async () => {
    await openKeyring(keyFile, { mayCreate: true });
    await writeFile(keyFile, (await readFile(keyFile, 'utf8')).replace('"version": 1', '"version": 2'));
    assert.match((await troubleOf(openKeyring(keyFile))).what, /has format 2/);
  });

  it('is refused while other accounts can read it, with the command that mends it', async function () {
    if (process.platform === 'win32') this.skip();
    await openKeyring(keyFile, { mayCreate: true });
    for (const mode of [0o640, 0o604, 0o620]) {
      await chmod(keyFile, mode);
      assert.match((await troubleOf(openKeyring(keyFile))).next, /chmod 600/);
    }
    await chmod(keyFile, 0o600);
    await openKeyring(keyFile);
  });

  it('never puts the key into what it says', async () => {
    await openKeyring(keyFile, { mayCreate: true });
    const text = await readFile(keyFile, 'utf8');
    const key = /"key": "([^"]+)"/.exec(text)?.[1] ?? '';
    assert.equal(key.length, 44);
    await writeFile(keyFile, text.slice(0, -4));
    const trouble = await troubleOf(openKeyring(keyFile));
    assert.equal(
      JSON.stringify([trouble.message, trouble.stack, trouble.cause]).includes(key.slice(0, 10)),
      false,
    );
  });

  it('wraps a key for one owner only, and for one master key only', () => {
    const mine = keyringOf(Buffer.alloc(32, 1));
    const theirs = keyringOf(Buffer.alloc(32, 2));
    const { key, wrapped } = mine.newKey('LV-2345-6789');
    assert.equal(Buffer.from(wrapped).includes(Buffer.from(key)), false);
    assert.throws(() => mine.unwrap('LV-2345-678A', wrapped), SealBroken);
    assert.throws(() => theirs.unwrap('LV-2345-6789', wrapped), SealBroken);
    assert.notEqual(mine.identity(), theirs.identity());
  });

  it('gives every owner another key, and one owner another each time', () => {
    const keyring = keyringOf(Buffer.alloc(32, 1));
    const keys = ['a', 'a', 'b', 'c'].map((owner) => Buffer.from(keyring.newKey(owner).key).toString('hex'));
    assert.equal(new Set(keys).size, 4);
  });

  it('hashes the same text otherwise for another purpose', () => {
    const keyring = keyringOf(Buffer.alloc(32, 1));
    const macs = [
      keyring.mac('a', 'bc'),
      keyring.mac('ab', 'c'),
      keyring.mac('', 'abc'),
      keyring.mac('a', 'b'),
    ];
    assert.equal(new Set(macs).size, 4);
    assert.match(keyring.mac('a', 'b'), /^[0-9a-f]{64}$/);
  });
});

describe('Sealed bytes', () => {
  const key = Buffer.alloc(32, 7);

  it('open to the same bytes with the same key and the same words, and are never twice alike', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), fc.string(), (bytes, aad) => {
        const sealed = sealBytes(key, aad, bytes);
        assert.deepEqual(new Uint8Array(openBytes(key, aad, sealed)), bytes);
        assert.notDeepEqual(sealBytes(key, aad, bytes), sealed);
      }),
    );
  });

  it('do not open once anything of them is changed, cut or added', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (bytes, at, flip) => {
          const sealed = sealBytes(key, 'a', bytes);
          const changed = Uint8Array.from(sealed);
          changed[at % changed.length] = (changed[at % changed.length] ?? 0) ^ flip;
          assert.throws(() => openBytes(key, 'a', changed), SealBroken);
          assert.throws(() => openBytes(key, 'a', sealed.subarray(0, at % sealed.length)), SealBroken);
          assert.throws(() => openBytes(key, 'a', Buffer.concat([sealed, Buffer.of(flip)])), SealBroken);
        },
      ),
    );
  });

  it('do not open with another key or other words', () => {
    const sealed = sealBytes(key, 'vault of one', Buffer.from('what is kept'));
    assert.throws(() => openBytes(Buffer.alloc(32, 8), 'vault of one', sealed), SealBroken);
    assert.throws(() => openBytes(key, 'vault of another', sealed), SealBroken);
  });
});

async function troubleOf(work: Promise<unknown>): Promise<KeyFileTrouble> {
  const error = await work.then(
    () => null,
    (error: unknown) => error,
  );
  assert.ok(error instanceof KeyFileTrouble, `expected trouble with the key file, but got ${String(error)}`);
  return error;
}

function isSameJson(a: Buffer, b: Buffer): boolean {
  try {
    assert.deepEqual(JSON.parse(a.toString('utf8')), JSON.parse(b.toString('utf8')));
    return true;
  } catch {
    return false;
  }
}
