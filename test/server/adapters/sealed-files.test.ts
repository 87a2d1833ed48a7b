import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type KeyBook, keyringOf } from '../../../server/adapters/keyring.ts';
import { openSealedFiles } from '../../../server/adapters/sealed-files.ts';
import { bytesSealed, sinkSealed } from '../../../server/press/bytes/byte-sealed.ts';
import { FileDamaged, FileGone, type FileStore } from '../../../server/steps/file-port.ts';
import { filesHolding } from '../../builders/byte-scan.ts';

const PRACTICE = 'Y99999';
const OWNER = 'LV-2345-6789';
const NOTES = Buffer.from('%PDF-1.7 the notes of Amber Example, 9000000009');
const HOUR_MS = 3_600_000;

describe('Sealed files', () => {
  let root: string;
  let book: TestBook;
  let files: FileStore;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'onward-files-'));
    book = keyBook();
    files = await openSealedFiles(root, book);
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it('come back as they were, after a restart too', async () => {
    const long = Buffer.alloc(300_000, 'card ');
    const [short, large, empty] = [await put(NOTES), await put(long), await put(Buffer.alloc(0))];
    const reopened = await openSealedFiles(root, book);
    assert.deepEqual(await reopened.get(PRACTICE, OWNER, short), NOTES);
    assert.deepEqual(await reopened.get(PRACTICE, OWNER, large), long);
    assert.deepEqual(await reopened.get(PRACTICE, OWNER, empty), Buffer.alloc(0));
  });

  it('say how long they are and what their bytes hash to', async () => {
    const kept = await files.put(PRACTICE, OWNER, NOTES);
    assert.equal(kept.bytes, NOTES.length);
    assert.equal(kept.sha256, createHash('sha256').update(NOTES).digest('hex'));
  });

  it('show nothing of what is in them, in bytes or in names, and are their account’s alone', async () => {
    const fileId = await put(NOTES);
    assert.deepEqual(filesHolding(root, ['Amber Example', '9000000009', '%PDF-1.7 the notes']), []);
    assert.deepEqual(await readdir(root), [fileId]);
    if (process.platform !== 'win32') assert.equal((await stat(join(root, fileId))).mode & 0o077, 0);
  });

  it('open for no other owner and no other practice, though these have keys', async () => {
    const fileId = await put(NOTES);
    await files.put(PRACTICE, 'LV-OTHR-0002', NOTES);
    await files.put('A12345', OWNER, NOTES);
    await assert.rejects(files.get(PRACTICE, 'LV-OTHR-0002', fileId), FileDamaged);
    await assert.rejects(files.get('A12345', OWNER, fileId), FileDamaged);
  });

  it('open for no other practice even where it holds the same key', async () => {
    const fileId = await put(NOTES);
    book.share(PRACTICE, OWNER, 'A12345', OWNER);
    await assert.rejects(files.get('A12345', OWNER, fileId), FileDamaged);
  });

  it('do not open under another file’s name', async () => {
    const [one, other] = [await put(NOTES), await put(Buffer.from('other notes'))];
    await rename(join(root, other), join(root, one));
    await assert.rejects(files.get(PRACTICE, OWNER, one), FileDamaged);
  });

  it('are damaged, never shorter, once cut or changed', async () => {
    const fileId = await put(Buffer.alloc(150_000, 1));
    const sealed = await readFile(join(root, fileId));
    for (const length of [0, 5, 12, 12 + 65_552, sealed.length - 1]) {
      await writeFile(join(root, fileId), sealed.subarray(0, length));
      await assert.rejects(files.get(PRACTICE, OWNER, fileId), FileDamaged);
    }
    sealed[100_000] = (sealed[100_000] ?? 0) ^ 4;
    await writeFile(join(root, fileId), sealed);
    await assert.rejects(files.get(PRACTICE, OWNER, fileId), FileDamaged);
  });

  it('are gone once removed, or once their owner’s key is; removing twice is no trouble', async () => {
    const [one, other] = [await put(NOTES), await put(NOTES)];
    await files.remove(one);
    await files.remove(one);
    await assert.rejects(files.get(PRACTICE, OWNER, one), FileGone);
    assert.equal(await files.exists(one), false);
    assert.equal(await files.exists(other), true);
    book.destroy(PRACTICE, OWNER);
    await assert.rejects(files.get(PRACTICE, OWNER, other), FileGone);
  });

  it('take nothing for a name that is not an id, and never leave their folder', async () => {
    const outside = join(root, '..', `onward-outside-${process.pid}`);
    await writeFile(outside, 'not ours');
    await put(NOTES);
    try {
      for (const name of [
        `../onward-outside-${process.pid}`,
        '..',
        '',
        '.',
        '/etc/passwd',
        'a'.repeat(25),
        'CON',
      ]) {
        await assert.rejects(files.get(PRACTICE, OWNER, name), FileGone);
        assert.equal(await files.exists(name), false);
        await files.remove(name);
      }
      assert.equal(await readFile(outside, 'utf8'), 'not ours');
    } finally {
      await rm(outside);
    }
  });

  it('put many at once and keep each whole', async () => {
    const many = Array.from({ length: 40 }, (_, index) => Buffer.alloc(70_000, index + 1));
    const ids = await Promise.all(many.map((bytes) => put(bytes)));
    assert.equal(new Set(ids).size, 40);
    for (const [index, fileId] of ids.entries())
      assert.deepEqual(await files.get(PRACTICE, OWNER, fileId), many[index]);
    assert.equal((await readdir(root)).length, 40);
  });

  it('leave nothing behind when one cannot be put', async () => {
    book.refuse = true;
    await assert.rejects(put(NOTES), /no key today/);
    assert.deepEqual(await readdir(root), []);
  });

  it('can be read, and a new one written, by whoever is told its place, and open like any other', async () => {
    const fileId = await put(NOTES);
    const source = bytesSealed(await files.place(PRACTICE, OWNER, fileId));
    assert.deepEqual(Buffer.from(source.read(0, source.size)), NOTES);
    source.close();
    const made = await files.newPlace(PRACTICE, OWNER);
    await assert.rejects(files.keep(made.fileId), FileGone);
    await assert.rejects(files.place(PRACTICE, OWNER, made.fileId), FileGone);
    const sink = sinkSealed(made.place);
    sink.write(NOTES);
    await assert.rejects(files.get(PRACTICE, OWNER, made.fileId), FileDamaged);
    sink.end();
    await files.keep(made.fileId);
    assert.deepEqual(await files.get(PRACTICE, OWNER, made.fileId), NOTES);
    await assert.rejects(files.place(PRACTICE, 'LV-OTHR-0002', fileId), FileGone);
    await assert.rejects(files.place(PRACTICE, OWNER, '../../etc/passwd'), FileGone);
    await assert.rejects(files.keep('../../etc/passwd'), FileGone);
  });

  it('are put, and measured again, piece by piece, so that a long one holds up nothing else', async () => {
    const long = Buffer.alloc(200 * 1024 * 1024, 'a long scan ');
    await put(NOTES);
    let kept = { fileId: '', sha256: '', bytes: 0 };
    const putting = await longestTurnMs(async () => {
      kept = await files.put(PRACTICE, OWNER, long);
    });
    const measuring = await longestTurnMs(async () => {
      const { bytes, sha256 } = await files.measure(PRACTICE, OWNER, kept.fileId);
      assert.deepEqual([bytes, sha256], [long.length, kept.sha256]);
    });
    // Hashing or opening it in one go takes half a second.
    assert.ok(Math.max(putting, measuring) < 100, `${putting} and ${measuring} ms at a time`);
  });

  describe('when a long one is put away before it is known whose it is', () => {
    const long = Buffer.alloc(300_000, 'the notes of Amber Example ');
    async function* pieces(last: () => void = () => undefined) {
      for (let at = 0; at < long.length; at += 70_000) yield long.subarray(at, at + 70_000);
      last();
    }

    it('can be read where it lies, shows nothing, and is its owner’s once taken over', async () => {
      const staged = await files.stage(pieces());
      assert.deepEqual(
        [staged.bytes, staged.sha256],
        [long.length, createHash('sha256').update(long).digest('hex')],
      );
      assert.deepEqual(filesHolding(root, ['Amber Example']), []);
      const source = bytesSealed(staged.place);
      assert.deepEqual(Buffer.from(source.read(0, source.size)), long);
      source.close();
      const kept = await files.adopt(PRACTICE, OWNER, staged);
      await files.unstage(staged);
      await files.unstage(staged);
      assert.deepEqual([kept.bytes, kept.sha256], [staged.bytes, staged.sha256]);
      assert.deepEqual(await files.get(PRACTICE, OWNER, kept.fileId), long);
      assert.deepEqual(await readdir(root), [kept.fileId]);
    });

    it('opens under no key that is kept, and after a crash it is an orphan', async () => {
      const { fileId } = await files.stage(pieces());
      await put(NOTES);
      await assert.rejects(files.get(PRACTICE, OWNER, fileId), FileDamaged);
      for (const name of await readdir(root)) await grow(name, 2 * HOUR_MS);
      assert.equal(await files.sweepOrphans(HOUR_MS), 2);
    });

    it('leaves nothing where it breaks off', async () => {
      const breaks = () => {
        throw new Error('cut off');
      };
      await assert.rejects(files.stage(pieces(breaks)), /cut off/);
      assert.deepEqual(await readdir(root), []);
    });

    it('is taken over whole or not at all', async () => {
      const staged = await files.stage(pieces());
      const sealed = await readFile(staged.place.path);
      await writeFile(staged.place.path, sealed.subarray(0, 150_000));
      await assert.rejects(files.adopt(PRACTICE, OWNER, staged), FileDamaged);
      assert.deepEqual(await readdir(root), [staged.fileId]);
      await files.unstage(staged);
      await assert.rejects(files.adopt(PRACTICE, OWNER, staged), FileGone);
    });
  });

  describe('when orphans are swept', () => {
    it('removes those no row speaks of, and what a crash left half written, once they are old', async () => {
      const [known, orphan, young] = [await put(NOTES), await put(NOTES), await put(NOTES)];
      const halfWritten = '.onward-00000000-0000-4000-8000-000000000000.tmp';
      await writeFile(join(root, halfWritten), 'half');
      for (const name of [known, orphan, halfWritten]) await grow(name, 2 * HOUR_MS);
      book.known.add(known);
      assert.equal(await files.sweepOrphans(HOUR_MS), 2);
      assert.deepEqual((await readdir(root)).sort(), [known, young].sort());
    });

    it('leaves alone whatever is not Onward’s', async () => {
      await writeFile(join(root, 'desktop.ini'), 'not ours');
      await grow('desktop.ini', 2 * HOUR_MS);
      assert.equal(await files.sweepOrphans(HOUR_MS), 0);
      assert.deepEqual(await readdir(root), ['desktop.ini']);
    });

    it('removes nothing when it cannot find out what is known', async () => {
      await grow(await put(NOTES), 2 * HOUR_MS);
      book.refuse = true;
      await assert.rejects(files.sweepOrphans(HOUR_MS), /no key today/);
      assert.equal((await readdir(root)).length, 1);
    });
  });

  async function put(bytes: Uint8Array): Promise<string> {
    return (await files.put(PRACTICE, OWNER, bytes)).fileId;
  }

  async function grow(name: string, byMs: number): Promise<void> {
    const then = (await stat(join(root, name))).mtimeMs - byMs;
    await utimes(join(root, name), then / 1000, then / 1000);
  }
});

/** The most work done before others had a turn, by the processor's time: on a busy machine the clock says little. */
async function longestTurnMs(work: () => Promise<void>): Promise<number> {
  const spent = () => process.cpuUsage().user / 1000;
  const turns = { last: spent(), longest: 0 };
  const look = () => {
    const now = spent();
    turns.longest = Math.max(turns.longest, now - turns.last);
    turns.last = now;
  };
  const working = work();
  let going = true;
  void working.finally(() => {
    going = false;
  });
  while (going) {
    await new Promise((resolve) => setImmediate(resolve));
    look();
  }
  await working;
  return turns.longest;
}

type TestBook = KeyBook & {
  known: Set<string>;
  refuse: boolean;
  destroy(practice: string, owner: string): void;
  share(practice: string, owner: string, withPractice: string, withOwner: string): void;
};

/** A key book in memory on a real keyring, so that a test can destroy a key or share one out at will. */
function keyBook(): TestBook {
  const keyring = keyringOf(Buffer.alloc(32, 3));
  const keys = new Map<string, Uint8Array>();
  const at = (practice: string, owner: string) => `${practice} ${owner}`;
  const book: TestBook = {
    known: new Set(),
    refuse: false,
    async keyFor(practice, owner) {
      if (book.refuse) throw new Error('no key today');
      const key = keys.get(at(practice, owner)) ?? keyring.newKey(owner).key;
      keys.set(at(practice, owner), key);
      return key;
    },
    keyOf: async (practice, owner) => keys.get(at(practice, owner)) ?? null,
    async filesKnown() {
      if (book.refuse) throw new Error('no key today');
      return book.known;
    },
    destroy: (practice, owner) => void keys.delete(at(practice, owner)),
    share(practice, owner, withPractice, withOwner) {
      const key = keys.get(at(practice, owner));
      assert.ok(key);
      keys.set(at(withPractice, withOwner), key);
    },
  };
  return book;
}
