import assert from 'node:assert/strict';
import { makeMail } from '../../../samples/mail-maker.ts';
import { takeInDropped } from '../../../server/steps/take-in-mail.ts';
import {
  ANN,
  allMessages,
  allRecords,
  onlyMessage,
  partName,
  partOf,
  recordOf,
  runMarks,
  scanOf,
  supplierMail,
} from '../../builders/intake.ts';
import { buildMsg } from '../../builders/msg.ts';
import { openPractice, type TestPractice } from '../../builders/practice.ts';
import { A_PICTURE, A_PROGRAM } from '../../builders/small-files.ts';
import { buildZip } from '../../builders/zip.ts';

describe('Taking in what is put on the desk', function () {
  // Every PDF is opened in a child process of its own.
  this.timeout(120_000);
  let practice: TestPractice;
  beforeEach(async () => {
    practice = await openPractice();
  });
  afterEach(() => practice.remove());

  const drop = async (fileName: string, bytes: Uint8Array, actor = practice.clerk) => {
    const done = await takeInDropped(practice.ports, actor, practice.practice, { fileName, bytes });
    await runMarks(practice);
    return 'ok' in done ? done.code : `${done.state}: ${done.reason}`;
  };

  it('files an e-mail and an Outlook message at once', async () => {
    assert.equal(
      await drop('a.eml', await supplierMail({ attachments: [partOf(ANN, 1, 2)] })),
      'filed: notes',
    );
    const msg = buildMsg({ subject: 'Notes', body: 'x', attachments: [partOf(ANN, 2, 2)] });
    assert.equal(await drop('a.msg', msg), 'filed: notes');
    assert.equal((await recordOf(practice, ANN)).parts.length, 2);
  });

  it('files a loose PDF, and has its original in the mailbox so that deletion knows it', async () => {
    const { name, bytes } = partOf(ANN, 1, 1);
    assert.equal(await drop(name, bytes), 'filed: notes');
    const { place, records } = await onlyMessage(practice);
    assert.deepEqual(records, [(await recordOf(practice, ANN)).ref]);
    const raw = await practice.ports.mailboxes(practice.practice).read(place);
    const read = await practice.ports.mail.read(raw ?? new Uint8Array());
    assert.deepEqual(read.ok && Buffer.from(read.mail.attachments[0]?.bytes ?? []), Buffer.from(bytes));
  });

  it('files a zip of PDFs', async () => {
    assert.equal(await drop('notes.zip', buildZip([partOf(ANN, 1, 2), partOf(ANN, 2, 2)])), 'filed: notes');
    assert.equal((await recordOf(practice, ANN)).parts.length, 2);
  });

  it('never quietly ignores what a person put there', async () => {
    assert.equal(await drop('scan.pdf', scanOf('Nothing')), 'needs-a-person: unsure');
    const mail = await makeMail({ from: 'a@example.invalid', subject: 'x', text: 'Hello.' });
    assert.equal(await drop('x.eml', mail), 'needs-a-person: unsure');
  });

  it('knows the same file dropped twice', async () => {
    const { name, bytes } = partOf(ANN, 1, 1);
    await drop(name, bytes);
    assert.equal(await drop(name, bytes), 'ignored: repeat');
    assert.equal((await recordOf(practice, ANN)).parts.length, 1);
  });

  it('refuses everything else in plain words, whatever it is called', async () => {
    for (const bytes of [A_PICTURE, A_PROGRAM, new Uint8Array(0), Buffer.from('just words')])
      assert.equal(await drop(partName(ANN, 1, 1), bytes), 'not-a-mail');
    const office = buildZip([
      { name: '[Content_Types].xml', bytes: Buffer.from('<x/>') },
      { name: 'word/document.xml', bytes: Buffer.from('<x/>') },
    ]);
    assert.equal(await drop('letter.docx', office), 'not-a-mail');
    assert.deepEqual(await allMessages(practice), []);
    assert.deepEqual(await practice.ports.mailboxes(practice.practice).listNew(), []);
  });

  it('is not for an auditor', async () => {
    const { name, bytes } = partOf(ANN, 1, 1);
    assert.equal(await drop(name, bytes, practice.auditor), 'wrong-role');
    assert.deepEqual(await allRecords(practice), []);
    assert.deepEqual(await practice.ports.mailboxes(practice.practice).listNew(), []);
  });
});
