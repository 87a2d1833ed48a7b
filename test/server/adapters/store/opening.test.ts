import assert from 'node:assert/strict';
import { access, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keyringOf } from '../../../../server/adapters/keyring.ts';
import { openConnection } from '../../../../server/adapters/store/connection.ts';
import { migrate, versionOf } from '../../../../server/adapters/store/migrate.ts';
import { MIGRATIONS } from '../../../../server/adapters/store/migrations.ts';
import { openStore } from '../../../../server/adapters/store/open-store.ts';
import { StoreTrouble } from '../../../../server/adapters/store/store-trouble.ts';
import type { TestStore } from './open-test-store.ts';
import { append, begin, CLAIMED, MASTER_KEY, openRaw, openTestStore, PRACTICE } from './open-test-store.ts';

describe('Opening the store', () => {
  let test: TestStore;
  beforeEach(async () => {
    test = await openTestStore();
    await begin(test.store, 'LV-1');
  });
  afterEach(() => test.remove());

  it('makes every promise of durability and of deletion, and asks for each', async () => {
    const connection = await openConnection(test.file, { write: true });
    const answer = (pragma: string) =>
      Object.values(connection.query(`PRAGMA ${pragma}`).rows[0] as object)[0];
    const pragmas = [
      'journal_mode',
      'synchronous',
      'secure_delete',
      'foreign_keys',
      'temp_store',
      'busy_timeout',
    ];
    assert.deepEqual(pragmas.map(answer), ['wal', 2, 1, 1, 2, 5000]);
    connection.close();
  });

  it('makes a database that nobody else on the machine may read', async function () {
    if (process.platform === 'win32') this.skip();
    for (const end of ['', '-wal']) assert.equal((await stat(`${test.file}${end}`)).mode & 0o777, 0o600);
  });

  it('leaves nothing behind in the journal when it is closed, and may be closed twice', async () => {
    await test.store.close();
    await test.store.close();
    const journal = await readFile(`${test.file}-wal`).catch(() => Buffer.alloc(0));
    assert.equal(journal.length, 0);
    await assert.rejects(begin(test.store, 'LV-2'), /the store is closed/);
  });

  it('finishes what is under way before it closes', async () => {
    const change = begin(test.store, 'LV-2');
    await test.store.close();
    await change;
    await test.reopen();
    assert.equal((await test.store.record(PRACTICE, 'LV-2'))?.version, 1);
  });

  it('refuses what a later version wrote, and leaves it as it is', async () => {
    const raw = openRaw(test.file);
    raw.exec("INSERT INTO schema_versions VALUES (99, 'from the future')");
    raw.close();
    await assert.rejects(test.reopen(), (error) => {
      assert.ok(error instanceof StoreTrouble);
      assert.match(error.what, /later version of Onward \(schema 99/);
      return true;
    });
    const connection = await openConnection(test.file, { write: false });
    assert.equal(versionOf(connection), 99);
    connection.close();
  });

  it('takes the steps that are missing, once each', async () => {
    await test.store.close();
    const connection = await openConnection(test.file, { write: true });
    let taken = 0;
    const next = {
      name: 'one more',
      up: async () => {
        taken += 1;
      },
    };
    await migrate(connection, [...MIGRATIONS, next]);
    await migrate(connection, [...MIGRATIONS, next]);
    assert.deepEqual([taken, versionOf(connection)], [1, MIGRATIONS.length + 1]);
    connection.close();
  });

  it('takes no part of a step that fails', async () => {
    await test.store.close();
    const connection = await openConnection(test.file, { write: true });
    const failing = {
      name: 'fails',
      up: async () => {
        connection.exec('CREATE TABLE half (id TEXT)');
        throw new Error('no room');
      },
    };
    await assert.rejects(migrate(connection, [...MIGRATIONS, failing]), /no room/);
    assert.equal(versionOf(connection), MIGRATIONS.length);
    assert.throws(() => connection.query('SELECT * FROM half'), /no such table/);
    connection.close();
  });

  it('refuses a file that is no database, and does not touch it', async () => {
    const file = join(test.file, '..', 'other.db');
    await writeFile(file, 'Dear Sir or Madam, '.repeat(400));
    await assert.rejects(test.reopen({ file }), StoreTrouble);
    assert.equal((await readFile(file, 'utf8')).slice(0, 8), 'Dear Sir');
  });

  it('refuses another master key, rather than call everything destroyed', async () => {
    const keyring = keyringOf(new Uint8Array(32).fill(8));
    await assert.rejects(test.reopen({ keyring }), /not the one that this database was made with/);
    await test.reopen();
    assert.equal((await test.store.record(PRACTICE, 'LV-1'))?.version, 1);
  });

  describe('only to look', () => {
    it('reads beside a store that is writing, and changes nothing', async () => {
      const looking = await openLooking(test);
      await test.store.transaction((tx) => append(tx, 'LV-1', 1, [CLAIMED]));
      assert.equal((await looking.record(PRACTICE, 'LV-1'))?.version, 2);
      assert.equal((await looking.verifyChain(PRACTICE)).events, 2);
      await assert.rejects(
        looking.transaction((tx) => tx.saveSetting('a', 'b')),
        /readonly/,
      );
      await assert.rejects(looking.keys.keyFor(PRACTICE, 'LV-1'), /readonly/);
      await looking.close();
      assert.equal(await test.store.setting('a'), null);
      await begin(test.store, 'LV-2');
    });

    it('makes no database where there is none', async () => {
      const file = join(test.file, '..', 'none.db');
      await assert.rejects(test.reopen({ file, readOnly: true }), /There is no database/);
      await assert.rejects(access(file));
    });

    it('refuses a database that is still to be brought up to date', async () => {
      const raw = openRaw(test.file);
      raw.exec('DELETE FROM schema_versions WHERE version > 1');
      raw.close();
      await assert.rejects(test.reopen({ readOnly: true }), /not of this version/);
    });
  });
});

function openLooking({ file }: TestStore) {
  return openStore({
    file,
    keyring: keyringOf(MASTER_KEY),
    ledger: { append: async () => undefined },
    readOnly: true,
  });
}
