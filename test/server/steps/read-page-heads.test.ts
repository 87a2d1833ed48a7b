import assert from 'node:assert/strict';
import { pageDoubts } from '../../../core/page-identity.ts';
import { inspectionOf } from '../../../server/steps/apply-inspection.ts';
import type { Ports } from '../../../server/steps/ports.ts';
import { jobSweep } from '../../../server/sweeps/job-sweep.ts';
import { mailSweep } from '../../../server/sweeps/mail-sweep.ts';
import { ANN, BOB, partName, recordOf, supplierMail, withPorts } from '../../builders/intake.ts';
import { openPractice, type TestPractice } from '../../builders/practice.ts';
import { scanned } from '../../builders/printed-scans.ts';

/** The real reader of printed letters in the press's own child: some ten seconds for each part. */
describe('Heads of pages that are pictures only', function () {
  this.timeout(180_000);
  let practice: TestPractice;
  let bytes: Uint8Array;
  before(async () => {
    bytes = await scanned([
      ['St Elsewhere Hospital', `Patient: ${BOB.name}`, `NHS No: ${spaced(BOB.nhsNumber)}`, 'Seen today.'],
      ['Larkfield Surgery', `Patient: ${ANN.name}`, `NHS No: ${spaced(ANN.nhsNumber)}`, 'Chest clear.'],
    ]);
  });
  beforeEach(async () => {
    practice = await openPractice();
    await practice.drop(await supplierMail({ attachments: [{ name: partName(ANN, 1, 1), bytes }] }));
  });
  afterEach(() => practice.remove());

  it('are read in the background where the practice asks for it, and question a page without deciding anything', async () => {
    const ports = reading(practice.ports);
    await mailSweep(ports, practice.practice);
    const before = await recordOf(practice, ANN);
    assert.ok((await kinds()).includes('read-heads'));
    await jobSweep(ports, practice.practice);
    assert.deepEqual(await kinds(), []);
    const after = await recordOf(practice, ANN);
    assert.deepEqual([after.stage, after.agreement], [before.stage, before.agreement]);
    const [doubtful, own] = await doubts(after);
    assert.ok(doubtful && doubtful.length > 0);
    assert.ok(doubtful.every(({ light }) => light === 'amber'));
    assert.deepEqual(own, [], 'the patient’s own page is in no doubt');
  });

  it('are left alone where it does not', async () => {
    await mailSweep(practice.ports, practice.practice);
    assert.equal((await kinds()).includes('read-heads'), false);
    const pages = (await pagesSeen()) ?? [];
    assert.deepEqual(
      pages.map(({ identity }) => identity),
      [null, null],
    );
  });

  it('wait for nobody: a reader that fails leaves the part as it was, and ends its job', async () => {
    const ports = withPorts(reading(practice.ports), {
      press: {
        ...practice.ports.press,
        readHeads: async () => ({ ok: false, code: 'too-heavy', message: 'The reader gave up.' }),
      },
    });
    await mailSweep(ports, practice.practice);
    assert.equal((await jobSweep(ports, practice.practice)).failed, 0);
    assert.deepEqual(await kinds(), []);
    assert.ok((await pagesSeen())?.every(({ identity }) => identity === null));
  });

  async function kinds(): Promise<string[]> {
    return (await practice.ports.store.waitingJobs(practice.practice)).map(({ kind }) => kind);
  }

  async function pagesSeen() {
    const record = await recordOf(practice, ANN);
    const [part] = record.parts;
    assert.ok(part);
    return (await inspectionOf(practice.ports, record, part))?.pages;
  }

  async function doubts({ ref }: { ref: string }) {
    const vault = await practice.ports.store.vault(practice.practice, ref);
    assert.ok(vault);
    return ((await pagesSeen()) ?? []).map(({ identity }) => pageDoubts(identity, vault.patient));
  }
});

function reading(ports: Ports): Ports {
  return withPorts(ports, { practices: ports.practices.map((one) => ({ ...one, readPageHeads: true })) });
}

function spaced(nhsNumber: string): string {
  return nhsNumber.replace(/(...)(...)(....)/, '$1 $2 $3');
}
