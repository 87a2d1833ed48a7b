import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BackupMade, makeBackup } from '../../../server/adapters/backup.ts';
import { BackupTrouble, RestoreTrouble } from '../../../server/adapters/backup-trouble.ts';
import { dataFolderPaths, openDataFolder } from '../../../server/adapters/data-folder.ts';
import { LedgerBroken } from '../../../server/adapters/deletion-ledger.ts';
import { createKeyFile } from '../../../server/adapters/key-file.ts';
import { type Restored, restoreBackup } from '../../../server/adapters/restore.ts';
import { type Kept, openKept } from '../../../server/open-kept.ts';
import { filesHolding } from '../../builders/byte-scan.ts';
import { AT, deleteRecord, keepRecord, PRACTICE } from '../../builders/kept-records.ts';

const AMBER = { ref: 'LV-AMBR-0001', name: 'Amber Exampleton', nhsNumber: '9000000009' };
const BRAM = { ref: 'LV-BRAM-0002', name: 'Bram Standin', nhsNumber: '9000000017' };
const NOW = new Date(AT);
const DAY_MS = 24 * 3_600_000;

describe('A backup', function () {
  this.timeout(60_000);
  let above: string;
  let target: string;
  let kept: Kept;
  beforeEach(async () => {
    above = await mkdtemp(join(tmpdir(), 'onward-backup-'));
    target = join(above, 'backups');
    kept = await openKept(join(above, 'data'));
  });
  afterEach(async () => {
    await kept.close();
    await rm(above, { recursive: true, force: true });
  });

  it('restored elsewhere gives every record, file and message back', async () => {
    const amber = await keepRecord(kept, AMBER);
    const made = await backUp();
    const restored = await restoreInto('elsewhere', made);
    assert.equal(restored.files, 1);
    assert.deepEqual(restored.deletedAgain, []);
    await within('elsewhere', async (other) => {
      assert.equal((await other.store.vault(PRACTICE, amber.ref))?.patient.name, AMBER.name);
      assert.match((await other.store.messageVault(PRACTICE, amber.messageId))?.subject ?? '', /Amber/);
      const scan = await other.files.get(PRACTICE, amber.ref, amber.fileId);
      assert.match(Buffer.from(scan).toString(), /^%PDF-1.7 the notes of Amber Exampleton/);
      assert.equal((await other.store.verifyChain(PRACTICE)).ok, true);
    });
  });

  it('shows nobody: neither patient nor staff is in its bytes or names, nor the master key', async () => {
    await keepRecord(kept, AMBER);
    await saveAccount();
    await backUp();
    const key = (JSON.parse(await readFile(kept.paths.keyFile, 'utf8')) as { key: string }).key;
    const needles = [AMBER.name, AMBER.nhsNumber, 'Chidi Clerkson', Buffer.from(key, 'base64'), key];
    assert.deepEqual(filesHolding(target, needles), []);
  });

  it('says plainly that the key is not in it, and writes it aside only when asked', async () => {
    const made = await backUp();
    assert.equal(made.keyFile, null);
    assert.match(made.words.join(' '), /master key is not in the backup/);
    assert.deepEqual(await readdir(target), [made.folder.slice(target.length + 1)]);
    const withKey = await backUp({ withKey: true });
    assert.ok(withKey.keyFile);
    assert.equal(withKey.keyFile.startsWith(withKey.folder), false);
    assert.match(withKey.words.join(' '), /Move it away/);
    const restored = await restoreBackup({
      from: withKey.folder,
      dataFolder: join(above, 'elsewhere'),
      keyFile: withKey.keyFile,
    });
    assert.equal(restored.at, AT);
  });

  it('leaves no plain copy of the database behind in the data folder', async () => {
    await backUp();
    const names = await readdir(kept.paths.path);
    assert.deepEqual(
      names.filter((name) => name.includes('tmp')),
      [],
    );
  });

  it('is noted in the database, with the last day it may be kept', async () => {
    const made = await backUp();
    assert.equal(made.expiresOn, '2026-05-25');
    assert.deepEqual(await kept.store.backups(null), [{ at: AT, expiresOn: '2026-05-25' }]);
  });

  it('keeps to the shortest time that any of its practices promises', async () => {
    const made = await makeBackup({
      ...input(),
      practices: [
        { odsCode: PRACTICE, backupRetentionDays: 35 },
        { odsCode: 'A12345', backupRetentionDays: 7 },
      ],
    });
    assert.equal(made.expiresOn, '2026-04-27');
  });

  it('is one consistent moment, however much is written meanwhile', async () => {
    await keepRecord(kept, BRAM);
    const writing = Array.from({ length: 25 }, (_, no) =>
      keepRecord(kept, { ...AMBER, ref: `LV-MANY-${String(no).padStart(4, '0')}` }),
    );
    const [made] = await Promise.all([backUp(), ...writing]);
    assert.deepEqual(made.needsAPerson, []);
    await restoreInto('elsewhere', made);
    await within('elsewhere', async (other) => {
      assert.equal((await other.store.verifyChain(PRACTICE)).ok, true);
      const records = await other.store.openRecords(PRACTICE);
      assert.equal(
        records.some(({ ref }) => ref === BRAM.ref),
        true,
      );
      for (const { ref } of records) {
        assert.ok(await other.store.vault(PRACTICE, ref));
        const [message] = await other.store.messagesOf(PRACTICE, ref);
        assert.ok(message);
      }
      for (const fileId of await other.store.keys.filesKnown())
        assert.equal(await other.files.exists(fileId), true);
    });
  });

  it('says so when a stored file is missing, instead of passing over it', async () => {
    const amber = await keepRecord(kept, AMBER);
    await rm(join(kept.paths.filesFolder, amber.fileId));
    const made = await backUp();
    assert.match(made.needsAPerson.join(' '), /1 of the stored files is missing/);
  });

  it('is not made inside the data folder, and nothing is left there', async () => {
    const before = await readdir(kept.paths.path);
    for (const inside of [kept.paths.path, join(kept.paths.path, 'backups')])
      await assert.rejects(makeBackup({ ...input(), target: inside }), BackupTrouble);
    assert.deepEqual(await readdir(kept.paths.path), before);
  });

  it('is not made where it cannot be written, and is not noted then', async () => {
    await writeFile(target, 'a file, not a folder');
    const trouble = await troubleOf(backUp());
    assert.ok(trouble instanceof BackupTrouble);
    assert.match(trouble.what, /is a file, not a folder/);
    assert.deepEqual(await kept.store.backups(null), []);
  });

  it('is not made of a ledger that does not hold', async () => {
    await deleteRecord(kept, await keepRecord(kept, AMBER));
    await rm(kept.paths.ledgerFile);
    await assert.rejects(backUp(), LedgerBroken);
    assert.deepEqual(await readdir(target), []);
  });

  describe('when its time is over', () => {
    it('is removed by the next one, and not a day before', async () => {
      const first = await backUp();
      const onLastDay = await backUp({ now: new Date(NOW.getTime() + 35 * DAY_MS) });
      assert.deepEqual(onLastDay.removed, []);
      const after = await backUp({ now: new Date(NOW.getTime() + 36 * DAY_MS) });
      assert.deepEqual(after.removed, [first.folder.slice(target.length + 1)]);
      await assert.rejects(stat(first.folder), { code: 'ENOENT' });
      assert.equal((await readdir(target)).length, 2);
    });

    it('is left alone where it is another’s, and told of where it cannot be read', async () => {
      const first = await backUp();
      await mkdir(join(target, 'onward-backup-2020-01-01T00-00-00Z'));
      const other = await openKept(join(above, 'other'));
      const later = new Date(NOW.getTime() + 60 * DAY_MS);
      const made = await makeBackup({
        ...input(),
        paths: other.paths,
        store: other.store,
        keyring: other.keyring,
        now: later,
      });
      await other.close();
      assert.deepEqual(made.removed, []);
      await stat(first.folder);
      assert.match(made.needsAPerson.join(' '), /onward-backup-2020-01-01T00-00-00Z is damaged or not whole/);
    });

    it('is cleared away where a crash left it half made, once that is old', async () => {
      await mkdir(join(target, '.onward-backup-old.tmp'), { recursive: true });
      await mkdir(join(target, '.onward-backup-new.tmp'));
      await utimes(join(target, '.onward-backup-old.tmp'), 1, 1);
      await backUp();
      const names = await readdir(target);
      assert.equal(names.includes('.onward-backup-old.tmp'), false);
      assert.equal(names.includes('.onward-backup-new.tmp'), true);
    });
  });

  describe('of before a deletion, when restored', () => {
    it('does not bring the patient back: the ledger in the data folder deletes again', async () => {
      const amber = await keepRecord(kept, AMBER);
      await keepRecord(kept, BRAM);
      const made = await backUp();
      await deleteRecord(kept, amber);
      await loseDatabase();
      const restored = await restoreBackup({ from: made.folder, dataFolder: kept.paths.path });
      assert.deepEqual(restored.deletedAgain, [amber.ref]);
      assert.match(restored.needsAPerson.join(' '), /LV-AMBR-0001: its trail ends before its deletion/);
      assert.deepEqual(
        await readdir(kept.paths.filesFolder).then((names) => names.includes(amber.fileId)),
        false,
      );
      kept = await openKept(kept.paths.path);
      assert.equal(await kept.store.vault(PRACTICE, amber.ref), null);
      assert.equal(await kept.store.messageVault(PRACTICE, amber.messageId), null);
      assert.equal(await kept.store.keys.keyOf(PRACTICE, amber.ref), null);
      assert.equal(await kept.store.keys.keyOf(PRACTICE, amber.messageId), null);
      assert.equal(await kept.store.setting(`deleted-by-ledger:${amber.ref}`), '2026-05-01T09:00:00.000Z');
      assert.equal((await kept.store.vault(PRACTICE, BRAM.ref))?.patient.name, BRAM.name);
      assert.equal(await kept.store.setting(`deleted-by-ledger:${BRAM.ref}`), null);
      assert.equal((await kept.store.verifyChain(PRACTICE)).ok, true);
      assert.deepEqual(filesHolding(kept.paths.path, [AMBER.name, AMBER.nhsNumber]), []);
    });

    it('invents no event: the trail is as long as it was in the backup', async () => {
      const amber = await keepRecord(kept, AMBER);
      const before = await kept.store.history(PRACTICE, amber.ref);
      const made = await backUp();
      await deleteRecord(kept, amber);
      await restoreInto('elsewhere', made, { ledgerFile: kept.paths.ledgerFile });
      await within('elsewhere', async (other) => {
        assert.deepEqual(await other.store.history(PRACTICE, amber.ref), before);
      });
    });

    it('leaves not even the sealed key and vault of the patient on the disk', async () => {
      const amber = await keepRecord(kept, AMBER);
      const made = await backUp();
      const { openSqlite } = await import('../../../server/adapters/store/sqlite.ts');
      const plain = join(above, 'plain.db');
      await kept.store.vacuumInto(plain);
      const database = await openSqlite(plain);
      const rows = database.prepare('SELECT wrapped FROM keys WHERE owner = ?').all(amber.ref) as {
        wrapped: Uint8Array;
      }[];
      const vaults = database.prepare('SELECT sealed FROM vaults WHERE owner = ?').all(amber.ref) as {
        sealed: Uint8Array;
      }[];
      database.close();
      const traces = [
        ...rows.map(({ wrapped }) => wrapped),
        ...vaults.map(({ sealed }) => sealed.subarray(0, 64)),
      ];
      assert.equal(traces.length, 2);
      assert.deepEqual(filesHolding(above, traces).includes(plain), true);
      await deleteRecord(kept, amber);
      await restoreInto('elsewhere', made, { ledgerFile: kept.paths.ledgerFile });
      assert.deepEqual(filesHolding(join(above, 'elsewhere'), traces), []);
    });

    it('takes the ledger named to it where the data folder is another, and keeps it there', async () => {
      const amber = await keepRecord(kept, AMBER);
      const made = await backUp();
      await deleteRecord(kept, amber);
      const restored = await restoreInto('elsewhere', made, { ledgerFile: kept.paths.ledgerFile });
      assert.deepEqual(restored.deletedAgain, [amber.ref]);
      await within('elsewhere', async (other) => {
        assert.deepEqual(
          (await other.ledger.entries()).map(({ ref }) => ref),
          [amber.ref],
        );
        assert.equal((await other.ledger.check()).ok, true);
      });
    });

    it('says that deletions may be back when it finds no ledger but the backup’s own', async () => {
      const made = await backUp();
      const restored = await restoreInto('elsewhere', made);
      assert.match(restored.needsAPerson.join(' '), /No ledger but the backup’s own/);
    });

    it('joins the backup’s ledger with the current one, each deletion once', async () => {
      await deleteRecord(kept, await keepRecord(kept, AMBER));
      const made = await backUp();
      await deleteRecord(kept, await keepRecord(kept, BRAM));
      const restored = await restoreInto('elsewhere', made, { ledgerFile: kept.paths.ledgerFile });
      await within('elsewhere', async (other) => {
        assert.deepEqual(
          (await other.ledger.entries()).map(({ ref }) => ref),
          [AMBER.ref, BRAM.ref],
        );
      });
      // Amber was deleted in the backup already, with a trail that says so; Bram was not in it at all.
      assert.deepEqual(restored.deletedAgain, []);
      assert.deepEqual(restored.needsAPerson, []);
    });

    it('is refused with a ledger that was tampered with, and restores nothing', async () => {
      const made = await backUp();
      await deleteRecord(kept, await keepRecord(kept, AMBER));
      const text = await readFile(kept.paths.ledgerFile, 'utf8');
      const forged = join(above, 'forged.jsonl');
      await writeFile(forged, text.replace(AMBER.ref, BRAM.ref));
      await assert.rejects(restoreInto('elsewhere', made, { ledgerFile: forged }), LedgerBroken);
      await assert.rejects(stat(dataFolderPaths(join(above, 'elsewhere')).databaseFile), { code: 'ENOENT' });
    });
  });

  describe('when restored', () => {
    it('sends nothing a second time and signs nobody in: old letters wait for a person', async () => {
      await queueLetter('l1');
      await saveAccount();
      await kept.store.transaction((tx) =>
        tx.saveSession({
          tokenHash: 't1',
          accountId: 'clerk',
          createdAt: AT,
          lastSeenAt: AT,
          expiresAt: '2027-01-01T00:00:00.000Z',
        }),
      );
      const restored = await restoreInto('elsewhere', await backUp());
      assert.match(restored.needsAPerson.join(' '), /one letter was waiting to go/);
      await within('elsewhere', async (other) => {
        assert.equal((await other.store.letter(PRACTICE, 'l1'))?.state, 'unknown');
        assert.equal(await other.store.session('t1'), null);
        assert.equal((await other.store.account('clerk'))?.name, 'Chidi Clerkson');
      });
    });

    it('knows the backup it came from, as one of the copies', async () => {
      await restoreInto('elsewhere', await backUp());
      await within('elsewhere', async (other) => {
        assert.deepEqual(await other.store.backups(null), [{ at: AT, expiresOn: '2026-05-25' }]);
      });
    });

    it('is refused where records are, which stay as they are', async () => {
      const amber = await keepRecord(kept, AMBER);
      const made = await backUp();
      const path = kept.paths.path;
      await kept.close();
      const before = await readFile(kept.paths.databaseFile);
      const trouble = await troubleOf(restoreBackup({ from: made.folder, dataFolder: path }));
      assert.match(trouble.message, /holds records already/);
      assert.deepEqual(await readFile(kept.paths.databaseFile), before);
      await stat(join(kept.paths.filesFolder, amber.fileId));
      kept = await openKept(path);
    });

    it('is refused while a server runs on the folder', async () => {
      const made = await backUp();
      const held = await openDataFolder(join(above, 'elsewhere'));
      assert.match((await troubleOf(restoreInto('elsewhere', made))).message, /already running/);
      await held.close();
    });

    it('is refused without its key, or with another', async () => {
      const made = await backUp();
      const elsewhere = join(above, 'elsewhere');
      assert.match(
        (await troubleOf(restoreBackup({ from: made.folder, dataFolder: elsewhere }))).message,
        /needs the master key/,
      );
      const wrong = join(above, 'wrong.key');
      await createKeyFile(wrong);
      const trouble = await troubleOf(
        restoreBackup({ from: made.folder, dataFolder: elsewhere, keyFile: wrong }),
      );
      assert.match(trouble.message, /another master key/);
      assert.deepEqual(await readdir(elsewhere), ['onward.lock']);
    });

    it('is refused once any file of it is changed, missing or cut, and nothing is put in place', async () => {
      await keepRecord(kept, AMBER);
      await deleteRecord(kept, await keepRecord(kept, BRAM));
      const made = await backUp();
      const names = (await readdir(made.folder, { recursive: true })).map(String);
      let tried = 0;
      for (const name of names.filter((one) => one !== 'files')) {
        for (const harm of [flipAByte, cutShort, takeAway]) {
          const harmed = join(above, 'harmed');
          await cp(made.folder, harmed, { recursive: true });
          await harm(join(harmed, name));
          const trouble = await troubleOf(
            restoreBackup({
              from: harmed,
              dataFolder: join(above, 'elsewhere'),
              keyFile: kept.paths.keyFile,
            }),
          );
          assert.ok(
            trouble instanceof RestoreTrouble || trouble instanceof LedgerBroken,
            `${name}: ${trouble.message}`,
          );
          await rm(harmed, { recursive: true });
          tried += 1;
        }
      }
      assert.equal(tried, 15);
      assert.deepEqual(await readdir(join(above, 'elsewhere')), ['onward.lock']);
    });

    it('is refused where the database of one backup lies in another', async () => {
      const [one, other] = [await backUp(), await backUp({ now: new Date(NOW.getTime() + DAY_MS) })];
      await cp(join(other.folder, 'database.sealed'), join(one.folder, 'database.sealed'));
      assert.match((await troubleOf(restoreInto('elsewhere', one))).message, /database.sealed was changed/);
    });

    it('is refused from what is no backup', async () => {
      assert.match((await troubleOf(restoreInto('elsewhere', { folder: above }))).message, /is no backup/);
    });

    it('begins anew where an earlier one was cut short, and keeps nothing of it', async () => {
      const amber = await keepRecord(kept, AMBER);
      const made = await backUp();
      const paths = dataFolderPaths(join(above, 'elsewhere'));
      await mkdir(join(paths.restoreFolder, 'files'), { recursive: true });
      await mkdir(paths.filesFolder);
      await writeFile(join(paths.restoreFolder, 'onward.db'), 'half');
      await writeFile(join(paths.filesFolder, 'leftover'), 'half');
      await assert.rejects(openKept(paths.path), /was not finished/);
      await restoreInto('elsewhere', made);
      assert.deepEqual(await readdir(paths.filesFolder), [amber.fileId]);
      await within('elsewhere', async (other) => {
        assert.equal((await other.store.vault(PRACTICE, amber.ref))?.patient.name, AMBER.name);
      });
      await assert.rejects(stat(paths.restoreFolder), { code: 'ENOENT' });
    });
  });

  function input(): Parameters<typeof makeBackup>[0] {
    const practices = [{ odsCode: PRACTICE, backupRetentionDays: 35 }];
    return { paths: kept.paths, store: kept.store, keyring: kept.keyring, target, practices, now: NOW };
  }

  function backUp(change: Partial<Parameters<typeof makeBackup>[0]> = {}): Promise<BackupMade> {
    return makeBackup({ ...input(), ...change });
  }

  function restoreInto(
    name: string,
    made: Pick<BackupMade, 'folder'>,
    more: { ledgerFile?: string } = {},
  ): Promise<Restored> {
    const dataFolder = join(above, name);
    return restoreBackup({ from: made.folder, dataFolder, keyFile: kept.paths.keyFile, ...more });
  }

  async function within(name: string, look: (other: Kept) => Promise<void>): Promise<void> {
    const other = await openKept(join(above, name));
    try {
      await look(other);
    } finally {
      await other.close();
    }
  }

  /** As after a disk fault: the database and the files are gone, key and ledger were saved. */
  async function loseDatabase(): Promise<void> {
    await kept.close();
    await rename(kept.paths.databaseFile, join(above, 'lost.db'));
    await rm(join(above, 'lost.db'));
    await rm(kept.paths.filesFolder, { recursive: true });
  }

  async function saveAccount(): Promise<void> {
    const account = {
      accountId: 'clerk',
      practice: PRACTICE,
      name: 'Chidi Clerkson',
      signInName: 'chidi',
      role: 'clerk' as const,
    };
    await kept.store.transaction((tx) => tx.saveAccount({ ...account, passwordHash: null, disabled: false }));
  }

  async function queueLetter(letterId: string): Promise<void> {
    await kept.store.transaction((tx) =>
      tx.queueMail({
        letterId,
        practice: PRACTICE,
        dedupeKey: letterId,
        ref: null,
        template: 'morning-digest',
        params: {},
        queuedAt: AT,
      }),
    );
  }
});

async function troubleOf(work: Promise<unknown>): Promise<Error> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof Error, 'expected trouble, but it was done');
  return error;
}

async function flipAByte(path: string): Promise<void> {
  const bytes = await readFile(path);
  const at = Math.floor(bytes.length / 2);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  await writeFile(path, bytes);
}

async function cutShort(path: string): Promise<void> {
  await writeFile(path, (await readFile(path)).subarray(0, -2));
}

async function takeAway(path: string): Promise<void> {
  await rm(path);
}
