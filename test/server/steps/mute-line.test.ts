import assert from 'node:assert/strict';
import { approveDeletion } from '../../../server/steps/approve-deletion.ts';
import { checkNotes } from '../../../server/steps/check-notes.ts';
import { muteLine, unmuteLine } from '../../../server/steps/mute-line.ts';
import { recordSupplierAnswer } from '../../../server/steps/record-supplier-answer.ts';
import { restrictAccess } from '../../../server/steps/restrict-access.ts';
import { filesHolding } from '../../builders/byte-scan.ts';
import {
  CLARA,
  clearWithoutPrint,
  does,
  namedBack,
  notesIn,
  recordAt,
  refused,
  timeDoesItsPart,
} from '../../builders/lives.ts';
import { openPractice, type TestPractice } from '../../builders/practice.ts';

const WHY = 'Rang the daughter of Clara Fixturewick';
const TO_CHECK = { code: 'to-check', since: '2026-11-25' } as const;
const asked = { ...TO_CHECK, until: '2026-12-02', reason: WHY };

describe('Muting one reminder', function () {
  this.timeout(120_000);
  let practice: TestPractice;
  let ref: string;
  beforeEach(async () => {
    practice = await openPractice();
    ({ ref } = await notesIn(practice, CLARA, [[1]]));
  });
  afterEach(() => practice.remove());
  const mutes = () => practice.ports.store.mutes(practice.practice, ref);
  const words = async () => {
    const vault = await practice.ports.store.vault(practice.practice, ref);
    return Object.values(vault?.words ?? {});
  };

  it('keeps who, until when, and in the vault why; the record stays as it was', async () => {
    const before = await recordAt(practice, ref);
    await does(practice, muteLine, ref, asked);
    assert.deepEqual(await recordAt(practice, ref), before);
    const [kept, ...others] = await mutes();
    assert.deepEqual(
      [kept?.accountId, kept?.code, kept?.since, kept?.until, others.length],
      ['clerk', 'to-check', '2026-11-25', '2026-12-02', 0],
    );
    assert.deepEqual(await words(), [WHY]);
    assert.deepEqual(filesHolding(practice.folder, [WHY]), [], 'it lies nowhere in the clear');
  });

  it('again puts the new day and reason in the place of the old, and leaves a colleague’s alone', async () => {
    await does(practice, muteLine, ref, asked);
    await does(practice, muteLine, ref, { ...asked, reason: 'On leave' }, practice.lead);
    await does(practice, muteLine, ref, { ...asked, until: '2026-12-09', reason: 'No answer yet' });
    assert.deepEqual((await words()).sort(), ['No answer yet', 'On leave']);
    const kept = (await mutes()).map(({ accountId, until }) => `${accountId} ${until}`);
    assert.deepEqual(new Set(kept), new Set(['clerk 2026-12-09', 'lead 2026-12-02']));
    await does(practice, unmuteLine, ref, TO_CHECK);
    assert.deepEqual(await words(), ['On leave']);
    await does(practice, unmuteLine, ref, TO_CHECK);
    assert.equal((await mutes()).length, 1);
  });

  it('is refused without a reason, for a day it may not be, and for what is not due', async () => {
    const refusals = [
      [{ ...asked, reason: '  ' }, 'words-needed'],
      [{ ...asked, until: '2026-12-24' }, 'mute-date'],
      [{ ...asked, until: '2026-11-25' }, 'mute-date'],
      [{ ...asked, until: '2026-12-32' }, 'date-not-real'],
      [{ ...asked, since: '2026-11-24' }, 'not-due'],
      [{ ...asked, code: 'to-print' as const }, 'not-due'],
    ] as const;
    for (const [wanted, code] of refusals) assert.equal(await refused(practice, muteLine, ref, wanted), code);
    assert.deepEqual(await mutes(), []);
  });

  it('forgets what has had its day, with its reason, when the same person mutes again', async () => {
    await does(practice, muteLine, ref, { ...asked, until: '2026-11-26' });
    await does(practice, checkNotes, ref, { acceptDifferences: false });
    practice.clock.forwardDays(1);
    const print = { code: 'to-print', since: '2026-11-25' } as const;
    await does(practice, muteLine, ref, { ...print, until: '2026-11-30', reason: 'Toner comes on Monday' });
    assert.deepEqual(await words(), ['Toner comes on Monday']);
    assert.equal((await mutes()).length, 1);
  });

  it('is not there for somebody who is kept from the record', async () => {
    await does(practice, restrictAccess, ref, { accountId: 'clerk', reason: 'Her sister' }, practice.lead);
    assert.equal(await refused(practice, muteLine, ref, asked), 'not-found');
    assert.equal(await refused(practice, unmuteLine, ref, TO_CHECK), 'not-found');
  });
});

describe('A muted reminder of a record that is deleted', function () {
  this.timeout(120_000);
  let practice: TestPractice;
  beforeEach(async () => {
    practice = await openPractice();
  });
  afterEach(() => practice.remove());

  it('leaves nothing: neither that it was muted, nor why', async () => {
    const { ref } = await clearWithoutPrint(practice);
    await does(practice, muteLine, ref, {
      code: 'deletion-due',
      since: '2026-11-25',
      until: '2026-12-02',
      reason: WHY,
    });
    await does(practice, approveDeletion, ref, namedBack(), practice.lead);
    await timeDoesItsPart(practice);
    await does(practice, recordSupplierAnswer, ref, { certificate: true });
    await timeDoesItsPart(practice);
    assert.equal((await recordAt(practice, ref)).stage, 'deleted');
    assert.deepEqual(await practice.ports.store.mutes(practice.practice, null), []);
    assert.equal(await practice.ports.store.vault(practice.practice, ref), null);
    assert.equal(
      await refused(practice, muteLine, ref, {
        code: 'deletion-due',
        since: '2026-11-25',
        until: '2026-12-02',
        reason: WHY,
      }),
      'not-due',
    );
    await does(practice, unmuteLine, ref, { code: 'deletion-due', since: '2026-11-25' });
    assert.equal(await practice.ports.store.vault(practice.practice, ref), null, 'no vault is made anew');
    assert.deepEqual(filesHolding(practice.folder, [WHY]), []);
  });
});
