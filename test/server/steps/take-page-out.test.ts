import assert from 'node:assert/strict';
import type { LeaverRecord } from '../../../core/leaver-record.ts';
import { inspectionOf, readInspection, toPrint } from '../../../server/steps/apply-inspection.ts';
import { checkNotes } from '../../../server/steps/check-notes.ts';
import { decideMessage } from '../../../server/steps/decide-message.ts';
import { dropBlank, keepBlank } from '../../../server/steps/keep-blank.ts';
import type { Press } from '../../../server/steps/press-port.ts';
import { refusePart } from '../../../server/steps/refuse-part.ts';
import { putPageBack, takePageOut } from '../../../server/steps/take-page-out.ts';
import {
  ANN,
  BOB,
  onlyMessage,
  partName,
  recordOf,
  supplierMail,
  takeInAll,
  withPorts,
} from '../../builders/intake.ts';
import { does, refused } from '../../builders/lives.ts';
import { pdfWithPages, words } from '../../builders/pdfs.ts';
import { openPractice, type TestPractice } from '../../builders/practice.ts';

const OWN = `Name: ${ANN.name}  NHS number: ${ANN.nhsNumber}`;
const OTHER = `Name: ${BOB.name}  NHS number: ${BOB.nhsNumber}`;

describe('Notes with another patient’s page among them', function () {
  // Every PDF is opened in a child process of its own.
  this.timeout(120_000);
  let practice: TestPractice;
  let record: LeaverRecord;
  let fileId: string;
  beforeEach(async () => {
    practice = await openPractice();
    const pages = [OWN, OTHER, '', 'Chest clear. BP 130 over 80.'].map((text) => ({ content: words(text) }));
    const bytes = pdfWithPages(pages);
    await takeInAll(practice, await supplierMail({ attachments: [{ name: partName(ANN, 1, 1), bytes }] }));
    const message = await onlyMessage(practice);
    assert.equal(message.reason, 'two-numbers', 'two numbers are for a person to decide');
    const { born, ...rest } = ANN;
    const typed = { ...rest, dateOfBirth: born };
    const decided = await decideMessage(
      practice.ports,
      practice.clerk,
      practice.practice,
      message.messageId,
      {
        do: 'new-record',
        ...typed,
      },
    );
    assert.ok('state' in decided);
    record = await recordOf(practice, ANN);
    fileId = record.parts[0]?.fileId ?? '';
  });
  afterEach(() => practice.remove());

  const check = (acceptDifferences = false) => ({ acceptDifferences });

  it('cannot be checked while the page is in and nobody has said that it belongs there', async () => {
    assert.equal(record.agreement, 'red');
    assert.equal(await refused(practice, checkNotes, record.ref, check()), 'pages-differ');
    const settled = await does(practice, checkNotes, record.ref, check(true));
    assert.deepEqual([settled.stage, settled.check?.differencesAccepted], ['checked', true]);
  });

  it('agree once the page is out, and differ again when it is put back', async () => {
    const page = { fileId, page: 2 };
    const out = await does(practice, takePageOut, record.ref, { ...page, reason: 'not-this-patient' });
    assert.equal(out.agreement, 'green');
    const checked = await does(practice, checkNotes, record.ref, check());
    assert.deepEqual([checked.stage, checked.check?.pages], ['checked', 3]);
    const back = await does(practice, putPageBack, record.ref, page);
    assert.deepEqual([back.stage, back.agreement, back.check], ['received', 'red', null]);
  });

  it('keep the page in their file: it is not printed, and still it is a copy we hold', async () => {
    const before = await practice.ports.files.get(practice.practice, record.ref, fileId);
    await does(practice, takePageOut, record.ref, { fileId, page: 2, reason: 'not-this-patient' });
    const after = await practice.ports.files.get(practice.practice, record.ref, fileId);
    assert.deepEqual(after, before);
    const now = await recordOf(practice, ANN);
    const parts = await toPrint(practice.ports, now);
    assert.deepEqual(
      parts?.[0]?.pages.map(({ takenOut }) => takenOut),
      [false, true, false, false],
    );
    const [event] = (await practice.ports.store.history(practice.practice, record.ref)).flatMap((one) =>
      one.event.type === 'page-taken-out' ? [one] : [],
    );
    assert.deepEqual(
      [event?.by, event?.event],
      [practice.clerk.by, { type: 'page-taken-out', fileId, page: 2, reason: 'not-this-patient' }],
    );
  });

  it('print a page that seems blank when a person says so, and not when that is taken back', async () => {
    const kept = async () => (await toPrint(practice.ports, await recordOf(practice, ANN)))?.[0]?.pages[2];
    assert.deepEqual([(await kept())?.blank, (await kept())?.keep], [true, false]);
    await does(practice, keepBlank, record.ref, { fileId, page: 3 });
    assert.equal((await kept())?.keep, true);
    await does(practice, dropBlank, record.ref, { fileId, page: 3 });
    assert.equal((await kept())?.keep, false);
  });

  it('let nobody take out a page that is not there, nor an auditor any', async () => {
    const page = { fileId, page: 5, reason: 'not-notes' } as const;
    assert.equal(await refused(practice, takePageOut, record.ref, page), 'page-unknown');
    assert.equal(
      await refused(practice, takePageOut, record.ref, { ...page, page: 2 }, practice.auditor),
      'wrong-role',
    );
    await does(practice, refusePart, record.ref, { fileId, reason: 'not-this-patient' });
    assert.equal(await refused(practice, takePageOut, record.ref, { ...page, page: 2 }), 'page-unknown');
  });

  it('are known page by page without their words, in a sealed file of the record', async () => {
    const [part] = record.parts;
    assert.ok(part?.inspection);
    const bytes = await practice.ports.files.get(practice.practice, record.ref, part.inspection);
    const text = Buffer.from(bytes).toString('utf8');
    assert.ok(!text.includes('Chest clear'), 'what a page says is not kept a second time');
    const seen = readInspection(bytes);
    assert.deepEqual(
      seen?.pages.map(({ identity }) => identity?.numbers.map(({ nhsNumber }) => nhsNumber) ?? null),
      [[ANN.nhsNumber], [BOB.nhsNumber], null, []],
    );
    assert.equal(await practice.ports.files.sweepOrphans(-1), 0);
    assert.deepEqual(await inspectionOf(practice.ports, record, part), seen);
  });

  it('are looked at again where nothing is kept that can be read, once, and no colleague is held up by it', async () => {
    const [part] = record.parts;
    assert.ok(part?.inspection);
    await practice.ports.files.remove(part.inspection);
    let looks = 0;
    const press: Press = {
      ...practice.ports.press,
      inspect: (...asked) => {
        looks += 1;
        return practice.ports.press.inspect(...asked);
      },
    };
    const ports = withPorts(practice.ports, { press });
    const again = await inspectionOf(ports, record, part);
    assert.equal(again?.pages.length, 4);
    const now = await recordOf(practice, ANN);
    assert.notEqual(now.parts[0]?.inspection, part.inspection);
    assert.deepEqual([now.stage, now.agreement], [record.stage, record.agreement]);
    assert.ok(now.parts[0] && (await inspectionOf(ports, now, now.parts[0])));
    assert.equal(looks, 1);
    assert.equal(await practice.ports.files.sweepOrphans(-1), 0);
    const decidedBefore = { practice: practice.practice, ref: record.ref, version: record.version };
    const page = { fileId, page: 2, reason: 'not-this-patient' } as const;
    const done = await takePageOut(ports, practice.clerk, decidedBefore, page);
    assert.ok(done.ok, 'a look of the press is nothing that a person must hear of first');
  });
});

describe('What is kept of an inspection', () => {
  it('is not read where another version, or nobody, wrote it', () => {
    for (const text of [
      '',
      'null',
      '[]',
      '{"version":0,"pages":[]}',
      '{"version":1}',
      '{"version":1,"pages":[{}]}',
    ])
      assert.equal(readInspection(Buffer.from(text)), null, text);
  });
});
