import assert from 'node:assert/strict';
import { FileGone } from '../../../server/steps/file-port.ts';
import { VersionConflict } from '../../../server/steps/store-port.ts';
import { unlockPart } from '../../../server/steps/unlock-part.ts';
import {
  ANN,
  BOB,
  happen,
  partName,
  partOf,
  recordOf,
  scanOf,
  supplierMail,
  takeInAll,
} from '../../builders/intake.ts';
import { makeLockedPdf } from '../../builders/locked-pdf.ts';
import { openPractice, type TestPractice } from '../../builders/practice.ts';

describe('Opening a locked part', function () {
  // Every PDF is opened in a child process of its own.
  this.timeout(120_000);
  let practice: TestPractice;
  beforeEach(async () => {
    practice = await openPractice();
  });
  afterEach(() => practice.remove());

  const lockedPart = async (text: string) => {
    const bytes = await makeLockedPdf(scanOf(text), 'open sesame');
    await takeInAll(practice, await supplierMail({ attachments: [{ name: partName(ANN, 1, 1), bytes }] }));
    const record = await recordOf(practice, ANN);
    const [part] = record.parts;
    assert.ok(part);
    return { part, target: { practice: practice.practice, ref: record.ref, version: record.version } };
  };

  it('keeps the unlocked copy under the same name and number, and removes the locked file', async () => {
    const { part, target } = await lockedPart('Page of part 1');
    const done = await unlockPart(practice.ports, practice.clerk, target, {
      fileId: part.fileId,
      password: 'open sesame',
    });
    assert.ok(done.ok);
    const [opened] = done.record.parts;
    assert.deepEqual([opened?.readable, opened?.pages, opened?.part, opened?.of], ['yes', 1, 1, 1]);
    assert.notEqual(opened?.fileId, part.fileId);
    const { ports } = practice;
    await assert.rejects(ports.files.get(practice.practice, target.ref, part.fileId), FileGone);
    const bytes = await ports.files.get(practice.practice, target.ref, opened?.fileId ?? '');
    const seen = await ports.press.inspect({ id: 'x', label: 'x', bytes });
    assert.equal(seen.ok && seen.pages.length, 1);
    const vault = await ports.store.vault(practice.practice, target.ref);
    assert.deepEqual(vault?.fileNames, { [opened?.fileId ?? '']: partName(ANN, 1, 1) });
    assert.equal(
      vault?.claims.some(({ fileId }) => fileId === part.fileId),
      false,
    );
    assert.equal(await ports.files.sweepOrphans(-1), 0);
  });

  it('sees what the pages say: another patient’s number turns the record red', async () => {
    const { part, target } = await lockedPart(`NHS number: ${BOB.nhsNumber}`);
    assert.equal((await recordOf(practice, ANN)).agreement, 'green');
    await unlockPart(practice.ports, practice.clerk, target, {
      fileId: part.fileId,
      password: 'open sesame',
    });
    assert.equal((await recordOf(practice, ANN)).agreement, 'red');
  });

  it('refuses a wrong password plainly and leaves everything as it was', async () => {
    const { part, target } = await lockedPart('Page of part 1');
    const done = await unlockPart(practice.ports, practice.clerk, target, {
      fileId: part.fileId,
      password: 'no',
    });
    assert.equal(!done.ok && done.code, 'part-locked');
    assert.deepEqual((await recordOf(practice, ANN)).parts, [part]);
    assert.equal(await practice.ports.files.exists(part.fileId), true);
    assert.equal(await practice.ports.files.sweepOrphans(-1), 0);
  });

  it('is not for an auditor, nor for a part that is open or none, nor for a record that is not there', async () => {
    const { part, target } = await lockedPart('Page of part 1');
    const password = 'open sesame';
    const code = async (actor = practice.clerk, to = target, fileId = part.fileId) => {
      const done = await unlockPart(practice.ports, actor, to, { fileId, password });
      return done.ok ? 'ok' : done.code;
    };
    assert.equal(await code(practice.auditor), 'wrong-role');
    assert.equal(await code(practice.clerk, target, 'none'), 'part-unknown');
    assert.equal(await code(practice.clerk, { ...target, ref: 'LV-0000-0000' }), 'not-found');
    await takeInAll(practice, await supplierMail({ subject: 'More', attachments: [partOf(ANN, 1, 1)] }));
    const open = (await recordOf(practice, ANN)).parts[1];
    assert.equal(await code(practice.clerk, { ...target, version: -1 }, open?.fileId), 'already');
  });

  it('tells whoever decided on an older version, and changes nothing', async () => {
    const { part, target } = await lockedPart('Page of part 1');
    await happen(practice, target.ref, { type: 'claimed' });
    await assert.rejects(
      unlockPart(practice.ports, practice.clerk, target, { fileId: part.fileId, password: 'open sesame' }),
      VersionConflict,
    );
    assert.equal((await recordOf(practice, ANN)).parts[0]?.readable, 'locked');
    assert.equal(await practice.ports.files.exists(part.fileId), true);
  });
});
