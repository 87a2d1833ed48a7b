import assert from 'node:assert/strict';
import { approveDeletion } from '../../../server/steps/approve-deletion.ts';
import { recordSupplierAnswer } from '../../../server/steps/record-supplier-answer.ts';
import { upkeepSweep } from '../../../server/sweeps/upkeep-sweep.ts';
import { filesBelow, filesHolding } from '../../builders/byte-scan.ts';
import { allMessages, supplierMail, takeInAll, withPorts } from '../../builders/intake.ts';
import {
  CLARA,
  clearWithoutPrint,
  does,
  namedBack,
  notesIn,
  recordAt,
  timeDoesItsPart,
} from '../../builders/lives.ts';
import { openPractice, type TestPractice } from '../../builders/practice.ts';

describe('Upkeep', function () {
  this.timeout(60_000);
  let practice: TestPractice;
  beforeEach(async () => {
    practice = await openPractice();
  });
  afterEach(() => practice.remove());
  const sweep = () => upkeepSweep(practice.ports, practice.practice);

  it('forgets what ignored mail said after a month, and never what a record still needs', async () => {
    await takeInAll(practice, await supplierMail({ subject: 'Lunch', text: 'Marmalade at noon?' }));
    const { ref } = await notesIn(practice, CLARA, [[1]]);
    practice.clock.forwardDays(29);
    await sweep();
    const messages = await allMessages(practice);
    assert.deepEqual(await known(practice), [true, true]);
    practice.clock.forwardDays(2);
    assert.deepEqual(await sweep(), { due: 6, done: 6, skipped: 0, failed: 0 });
    const ignored = messages.find(({ state }) => state === 'ignored');
    const { store } = practice.ports;
    assert.equal(await store.messageVault(practice.practice, ignored?.messageId ?? ''), null);
    assert.equal((await known(practice)).filter(Boolean).length, 1);
    assert.equal((await recordAt(practice, ref)).parts.length, 1);
  });

  it('forgets that a patient was ever here when the stub has had its years, and not before', async () => {
    const { ref } = await clearWithoutPrint(practice);
    await does(practice, approveDeletion, ref, namedBack(), practice.lead);
    await does(practice, recordSupplierAnswer, ref, { certificate: true });
    await timeDoesItsPart(practice);
    const { ports } = practice;
    const refs = () => ports.store.refsForPatient(practice.practice, CLARA.nhsNumber);
    practice.clock.forwardDays(19 * 365);
    await sweep();
    assert.deepEqual(await refs(), [ref]);
    practice.clock.forwardDays(366 + 6);
    await sweep();
    assert.deepEqual(await refs(), []);
    assert.equal((await recordAt(practice, ref)).stage, 'deleted', 'the trail stays');
    assert.deepEqual(filesHolding(practice.folder, [CLARA.name]), []);
  });

  it('removes sessions that have ended', async () => {
    const { store } = practice.ports;
    const session = (tokenHash: string, expiresAt: string) =>
      store.transaction((tx) =>
        tx.saveSession({
          tokenHash,
          accountId: practice.lead.by,
          createdAt: '2026-11-25T08:00:00.000Z',
          lastSeenAt: '2026-11-25T08:00:00.000Z',
          expiresAt,
        }),
      );
    await session('old', '2026-11-25T09:00:00.000Z');
    await session('new', '2026-11-25T20:00:00.000Z');
    await sweep();
    assert.equal(await store.session('old'), null);
    assert.ok(await store.session('new'));
  });

  it('leaves a file that is on its way to its row', async () => {
    await practice.ports.files.put(practice.practice, 'LV-0000-0000', Buffer.from('on its way'));
    const before = filesBelow(`${practice.folder}/files`).length;
    await sweep();
    assert.equal(filesBelow(`${practice.folder}/files`).length, before);
  });

  it('counts what failed, and goes on with the rest', async () => {
    const { store } = practice.ports;
    const ports = withPorts(practice.ports, {
      store: { ...store, flushDeleted: () => Promise.reject(new Error('busy')) },
    });
    const counts = await upkeepSweep(ports, practice.practice);
    assert.deepEqual(counts, { due: 6, done: 5, skipped: 0, failed: 1 });
  });
});

async function known(practice: TestPractice): Promise<boolean[]> {
  const messages = await allMessages(practice);
  const { store } = practice.ports;
  const vaults = messages.map(({ messageId }) => store.messageVault(practice.practice, messageId));
  return (await Promise.all(vaults)).map((vault) => vault !== null);
}
