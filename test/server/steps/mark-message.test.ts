import assert from 'node:assert/strict';
import { markMessage } from '../../../server/steps/mark-message.ts';
import { LeaseLost } from '../../../server/steps/store-port.ts';
import { mailSweep } from '../../../server/sweeps/mail-sweep.ts';
import { ANN, onlyMessage, partOf, runMarks, supplierMail, takeInAll } from '../../builders/intake.ts';
import { openPractice, type TestPractice } from '../../builders/practice.ts';

describe('Marking a message in the mailbox', function () {
  // Every PDF is opened in a child process of its own.
  this.timeout(120_000);
  let practice: TestPractice;
  beforeEach(async () => {
    practice = await openPractice();
  });
  afterEach(() => practice.remove());

  const takenIn = async () => {
    await practice.drop(await supplierMail({ attachments: [partOf(ANN, 1, 1)] }));
    await mailSweep(practice.ports, practice.practice);
    return onlyMessage(practice);
  };

  it('moves it, remembers where it lies, and is done', async () => {
    const { messageId } = await takenIn();
    await runMarks(practice);
    assert.equal((await onlyMessage(practice)).place, `filed/${messageId}.eml`);
    practice.clock.forwardDays(1);
    assert.deepEqual(await practice.ports.store.claimJobs('test', practice.clock.now(), 1_000, 10), []);
  });

  it('writes down plainly that somebody removed it, and does not ask again', async () => {
    const { place } = await takenIn();
    await practice.ports.mailboxes(practice.practice).remove([place]);
    await runMarks(practice);
    assert.equal((await onlyMessage(practice)).removed, true);
    practice.clock.forwardDays(1);
    assert.deepEqual(await practice.ports.store.claimJobs('test', practice.clock.now(), 1_000, 10), []);
  });

  it('takes it up again when it comes back', async () => {
    const raw = await supplierMail({ attachments: [partOf(ANN, 1, 1)] });
    await takeInAll(practice, raw);
    const { place } = await onlyMessage(practice);
    await practice.ports.mailboxes(practice.practice).remove([place]);
    await takeInAll(practice, raw);
    const message = await onlyMessage(practice);
    assert.equal(message.removed, false);
    assert.equal(message.place, place);
  });

  it('leaves the job to whoever has it now', async () => {
    await takenIn();
    const [job] = await practice.ports.store.claimJobs('slow', practice.clock.now(), 1_000, 1);
    assert.ok(job);
    practice.clock.forwardDays(1);
    await practice.ports.store.claimJobs('quick', practice.clock.now(), 1_000, 1);
    await assert.rejects(markMessage(practice.ports, job, 'slow'), LeaseLost);
    assert.match((await onlyMessage(practice)).place, /^inbox\//);
  });
});
