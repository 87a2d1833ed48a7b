import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SealBroken } from '../../../../server/adapters/keyring.ts';
import type { RecordVault } from '../../../../server/steps/store-port.ts';
import type { TestStore } from './open-test-store.ts';
import {
  append,
  BLOGGS,
  begin,
  bytesOnDisk,
  DELETED,
  messageOf,
  messageVaultOf,
  NEIGHBOUR,
  NOON,
  openRaw,
  openTestStore,
  PRACTICE,
  vaultOf,
} from './open-test-store.ts';

const SUBJECT = 'Notes for Josephine Bloggs-Quillfeather';
const NAMED_PLACE = 'inbox/Josephine Bloggs-Quillfeather 9000000009.eml';

describe('The vault', () => {
  let test: TestStore;
  beforeEach(async () => {
    test = await openTestStore();
    await begin(test.store, 'LV-1');
    await save('LV-1', vaultOf());
  });
  afterEach(() => test.remove());

  const save = (ref: string, vault: RecordVault) =>
    test.store.transaction((tx) => tx.saveVault(PRACTICE, ref, vault));
  const addMessage = (messageId: string, refs: string[], change: Parameters<typeof messageOf>[1] = {}) =>
    test.store.transaction(async (tx) => {
      await tx.addMessage(messageOf(messageId, change), messageVaultOf(SUBJECT));
      for (const ref of refs) await tx.linkMessage(PRACTICE, messageId, ref);
    });
  const destroy = (ref: string, messageIds: string[]) =>
    test.store.transaction(async (tx) => {
      const record = await tx.record(PRACTICE, ref);
      await append(tx, ref, record?.version ?? 0, [DELETED]);
      await tx.destroyVault(PRACTICE, ref, messageIds);
    });

  it('gives back what was put in, and what was put in last', async () => {
    assert.deepEqual(await test.store.vault(PRACTICE, 'LV-1'), vaultOf());
    const changed = { ...vaultOf(), bagLabels: ['B-1'], words: { w1: 'Spoke to Dr Ash, “all well” ✓' } };
    await save('LV-1', changed);
    assert.deepEqual(await test.store.vault(PRACTICE, 'LV-1'), changed);
  });

  it('puts nothing that names the patient on the disk in clear', async () => {
    await addMessage('m1', ['LV-1'], { place: NAMED_PLACE });
    const bytes = await bytesOnDisk(test.file);
    for (const word of ['Josephine', 'Quillfeather', '9000000009', '1941-05-17', 'Lloyd_George'])
      assert.equal(bytes.includes(word), false, word);
    assert.equal((await test.store.message(PRACTICE, 'm1'))?.place, NAMED_PLACE);
    assert.equal((await test.store.messageVault(PRACTICE, 'm1'))?.subject, SUBJECT);
  });

  it('does not open in another record’s place, nor without its key', async () => {
    await begin(test.store, 'LV-2');
    await save('LV-2', vaultOf({ nhsNumber: '9000000017', name: 'Ann Other', dateOfBirth: null }));
    const raw = openRaw(test.file);
    raw.exec(
      "UPDATE vaults SET sealed = (SELECT sealed FROM vaults WHERE owner = 'LV-2') WHERE owner = 'LV-1'",
    );
    await assert.rejects(test.store.vault(PRACTICE, 'LV-1'), SealBroken);
    raw.exec(
      "UPDATE keys SET wrapped = (SELECT wrapped FROM keys WHERE owner = 'LV-2') WHERE owner = 'LV-1'",
    );
    await assert.rejects(test.store.vault(PRACTICE, 'LV-1'), SealBroken);
    raw.exec("DELETE FROM keys WHERE owner = 'LV-1'");
    await assert.rejects(test.store.vault(PRACTICE, 'LV-1'), SealBroken);
    raw.close();
  });

  describe('the key book', () => {
    it('makes a key once and gives the same again, to each owner and practice its own', async () => {
      const key = await test.store.keys.keyFor(PRACTICE, 'LV-7');
      assert.deepEqual(await test.store.keys.keyFor(PRACTICE, 'LV-7'), key);
      assert.deepEqual(await test.store.keys.keyOf(PRACTICE, 'LV-7'), key);
      assert.notDeepEqual(await test.store.keys.keyFor(NEIGHBOUR, 'LV-7'), key);
      assert.equal(await test.store.keys.keyOf(PRACTICE, 'LV-8'), null);
    });

    it('gives two that ask at once the same key', async () => {
      const [one, two] = await Promise.all([1, 2].map(() => test.store.keys.keyFor(PRACTICE, 'LV-7')));
      assert.deepEqual(one, two);
    });

    it('knows the files that rows speak of', async () => {
      await test.store.transaction(async (tx) => {
        for (const fileId of ['f1', 'f2', 'f2']) await tx.linkFile(PRACTICE, 'LV-1', fileId);
        await tx.linkFile(NEIGHBOUR, 'LV-9', 'f3');
        await tx.unlinkFile('f1');
      });
      assert.deepEqual([...(await test.store.keys.filesKnown())].sort(), ['f2', 'f3']);
    });
  });

  describe('when a record is deleted', () => {
    it('takes away vault, key, file rows and what its messages said, and leaves the rest', async () => {
      await begin(test.store, 'LV-2');
      await save('LV-2', vaultOf());
      await addMessage('m1', ['LV-1'], { place: NAMED_PLACE });
      await addMessage('m2', ['LV-2']);
      await test.store.transaction(async (tx) => {
        await tx.linkFile(PRACTICE, 'LV-1', 'f1');
        await tx.linkFile(PRACTICE, 'LV-2', 'f2');
      });
      await destroy('LV-1', ['m1']);

      assert.equal(await test.store.vault(PRACTICE, 'LV-1'), null);
      assert.equal(await test.store.keys.keyOf(PRACTICE, 'LV-1'), null);
      assert.equal(await test.store.messageVault(PRACTICE, 'm1'), null);
      assert.equal(await test.store.keys.keyOf(PRACTICE, 'm1'), null);
      assert.equal((await test.store.message(PRACTICE, 'm1'))?.place, '');
      assert.deepEqual([...(await test.store.keys.filesKnown())], ['f2']);

      assert.equal((await test.store.record(PRACTICE, 'LV-1'))?.stage, 'deleted');
      assert.equal((await test.store.history(PRACTICE, 'LV-1')).length, 2);
      assert.deepEqual(await test.store.vault(PRACTICE, 'LV-2'), vaultOf());
      assert.equal((await test.store.messageVault(PRACTICE, 'm2'))?.subject, SUBJECT);
      assert.equal((await test.store.verifyChain(PRACTICE)).ok, true);
    });

    it('keeps nothing for it ever again', async () => {
      await destroy('LV-1', []);
      await assert.rejects(save('LV-1', vaultOf()), /nothing more is kept/);
      await assert.rejects(test.store.keys.keyFor(PRACTICE, 'LV-1'), /nothing more is kept/);
      assert.equal(await test.store.vault(PRACTICE, 'LV-1'), null);
    });

    it('keeps a message that another record still needs, until that one goes too', async () => {
      await begin(test.store, 'LV-2');
      await save('LV-2', vaultOf({ nhsNumber: '9000000017', name: 'Ann Other', dateOfBirth: null }));
      await addMessage('m1', ['LV-1', 'LV-2'], { place: NAMED_PLACE });
      await destroy('LV-1', ['m1']);
      assert.equal((await test.store.messageVault(PRACTICE, 'm1'))?.subject, SUBJECT);
      await destroy('LV-2', ['m1']);
      assert.equal(await test.store.messageVault(PRACTICE, 'm1'), null);
      assert.equal(await test.store.keys.keyOf(PRACTICE, 'm1'), null);
    });

    it('leaves no byte of key or vault in database and journal, once flushed', async () => {
      await addMessage('m1', ['LV-1'], { place: NAMED_PLACE });
      for (let n = 10; n < 60; n += 1) {
        await begin(test.store, `LV-${n}`);
        await save(`LV-${n}`, { ...vaultOf(), words: { w: 'x'.repeat(n * 400) } });
      }
      await save('LV-1', { ...vaultOf(), words: { w: 'y'.repeat(30_000) } });
      const secrets = secretsOf(test.file, ['LV-1', 'm1']);
      assert.equal(secrets.length, 5);
      assert.ok(secrets.every((secret) => secret.length > 40));
      // Looked for in pieces, for a long one lies on several pages.
      const pieces = secrets.flatMap((secret) => piecesOf(secret));
      const before = await bytesOnDisk(test.file);
      assert.ok(pieces.every((piece) => before.includes(piece)));

      await destroy('LV-1', ['m1']);
      await test.store.flushDeleted();
      const after = await bytesOnDisk(test.file);
      assert.equal(pieces.filter((piece) => after.includes(piece)).length, 0);
      assert.equal((await stat(`${test.file}-wal`)).size, 0);
      assert.equal((await test.store.vault(PRACTICE, 'LV-30'))?.patient.name, BLOGGS.name);
    });

    it('waits for a reader elsewhere before it calls the journal clear', async () => {
      const raw = openRaw(test.file);
      raw.exec('BEGIN');
      raw.prepare('SELECT count(*) FROM keys').all();
      await destroy('LV-1', []);
      const clear = test.store.flushDeleted();
      raw.exec('ROLLBACK');
      raw.close();
      await clear;
      assert.equal((await stat(`${test.file}-wal`)).size, 0);
    });

    it('never says the journal is clear while a reader holds it', async () => {
      const raw = openRaw(test.file);
      raw.exec('BEGIN');
      raw.prepare('SELECT count(*) FROM keys').all();
      await destroy('LV-1', []);
      await assert.rejects(test.store.flushDeleted(), /The deletion was not confirmed/);
      raw.exec('ROLLBACK');
      raw.close();
    });
  });

  it('writes each deletion into the ledger beside the database', async () => {
    const entry = {
      practice: PRACTICE,
      ref: 'LV-1',
      at: NOON.toISOString(),
      fileIds: ['f1'],
      messageIds: [],
    };
    await test.store.noteDeletion(entry);
    assert.deepEqual(test.deletions, [entry]);
  });

  it('is copied whole, without what was deleted, into a new file that only we may read', async () => {
    await begin(test.store, 'LV-2');
    await save('LV-2', vaultOf());
    const secrets = secretsOf(test.file, ['LV-1']);
    await destroy('LV-1', []);
    const copy = join(test.file, '..', 'copy.db');
    await test.store.vacuumInto(copy);
    const bytes = await readFile(copy);
    assert.ok(bytes.length > 4096);
    assert.equal(
      secrets.some((secret) => bytes.includes(secret)),
      false,
    );
    if (process.platform !== 'win32') assert.equal((await stat(copy)).mode & 0o777, 0o600);
    await assert.rejects(test.store.vacuumInto(copy), /EEXIST/);
    await test.reopen({ file: copy });
    assert.deepEqual(await test.store.vault(PRACTICE, 'LV-2'), vaultOf());
    assert.equal((await test.store.verifyChain(PRACTICE)).events, 3);
  });

  describe('when its time has come', () => {
    const days = (n: number) => new Date(NOON.getTime() + n * 86_400_000);

    it('a stub no longer tells whose it was', async () => {
      await destroy('LV-1', []);
      await begin(test.store, 'LV-2');
      await save('LV-2', vaultOf());
      assert.deepEqual(await test.store.refsForPatient(PRACTICE, BLOGGS.nhsNumber), ['LV-2', 'LV-1']);
      const forget = (practice: string, before: Date) =>
        test.store.transaction((tx) => tx.forgetStubs(practice, before));
      assert.equal(await forget(PRACTICE, NOON), 0);
      assert.equal(await forget(NEIGHBOUR, days(1)), 0);
      assert.equal(await forget(PRACTICE, days(1)), 1);
      assert.equal(await forget(PRACTICE, days(1)), 0);
      assert.deepEqual(await test.store.refsForPatient(PRACTICE, BLOGGS.nhsNumber), ['LV-2']);
    });

    it('an ignored message of no record is forgotten, and no other', async () => {
      await addMessage('old', [], { state: 'ignored' });
      await addMessage('new', [], { state: 'ignored', takenInAt: days(9).toISOString() });
      await addMessage('linked', ['LV-1'], { state: 'ignored' });
      await addMessage('waiting', [], { state: 'needs-a-person' });
      const forget = () => test.store.transaction((tx) => tx.forgetMessages(PRACTICE, days(5)));
      assert.equal(await forget(), 1);
      assert.equal(await forget(), 0);
      assert.equal(await test.store.messageVault(PRACTICE, 'old'), null);
      assert.equal((await test.store.messageByKey(PRACTICE, 'key of old'))?.messageId, 'old');
      for (const kept of ['new', 'linked', 'waiting'])
        assert.equal((await test.store.messageVault(PRACTICE, kept))?.subject, SUBJECT, kept);
    });
  });
});

/** Wrapped keys, vaults and places of these owners, as they lie on the disk. */
function secretsOf(file: string, owners: string[]): Buffer[] {
  const raw = openRaw(file);
  const list = owners.map((owner) => `'${owner}'`).join(', ');
  const rows = [
    ...raw.prepare(`SELECT wrapped AS secret FROM keys WHERE owner IN (${list})`).all(),
    ...raw.prepare(`SELECT sealed AS secret FROM vaults WHERE owner IN (${list})`).all(),
    ...raw
      .prepare(
        `SELECT place_sealed AS secret FROM messages WHERE message_id IN (${list}) AND place_sealed IS NOT NULL`,
      )
      .all(),
  ];
  raw.close();
  return rows.map(({ secret }) => Buffer.from(secret as Uint8Array));
}

function piecesOf(secret: Buffer): Buffer[] {
  const pieces: Buffer[] = [];
  for (let from = 0; from + 24 <= secret.length; from += 1500) pieces.push(secret.subarray(from, from + 24));
  return pieces;
}
