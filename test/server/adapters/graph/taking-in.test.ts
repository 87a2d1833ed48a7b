import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ports } from '../../../../server/steps/ports.ts';
import { takeInDropped } from '../../../../server/steps/take-in-mail.ts';
import { mailSweep } from '../../../../server/sweeps/mail-sweep.ts';
import {
  ANN,
  allMessages,
  onlyMessage,
  partName,
  partOf,
  recordOf,
  runMarks,
  supplierMail,
} from '../../../builders/intake.ts';
import { pdfWithPages, words } from '../../../builders/pdfs.ts';
import { openPractice, type TestPractice } from '../../../builders/practice.ts';
import { openWatched, type Watched } from './watched.ts';

describe('Taking in what lies in a Graph mailbox', function () {
  this.timeout(120_000);
  let watched: Watched;
  let practice: TestPractice;
  let folderPorts: Ports['mailboxes'];
  beforeEach(async () => {
    watched = await openWatched();
    practice = await openPractice();
    folderPorts = practice.ports.mailboxes;
    practice.ports.mailboxes = () => watched.mailbox;
  });
  afterEach(async () => {
    practice.ports.mailboxes = folderPorts;
    await practice.remove();
    await watched.end();
  });

  const sweep = async () => {
    const counts = await mailSweep(practice.ports, practice.practice);
    await runMarks(practice);
    return counts;
  };

  it('files notes, marks the message, and has nothing left to do', async () => {
    const id = await watched.staff.receive(await supplierMail({ attachments: [partOf(ANN, 1, 1)] }));
    assert.deepEqual(await sweep(), { due: 1, done: 1, skipped: 0, failed: 0 });
    const record = await recordOf(practice, ANN);
    assert.equal(record.parts.length, 1);
    assert.equal((await onlyMessage(practice)).state, 'filed');
    const { folder, categories } = watched.staff.message(id);
    assert.deepEqual([folder, categories], ['Onward – filed', ['Onward: filed']]);
    assert.equal((await sweep()).due, 0);
  });

  it('files a long scan without holding it, and leaves nothing of it beside', async () => {
    const filling = { dict: '', stream: 'x'.repeat(6_000_000) };
    const long = Buffer.from(pdfWithPages([{ content: words('Ann Bloggs') }], { objects: [filling] }));
    const part = { name: partName(ANN, 1, 1), bytes: long };
    await watched.staff.receive(await supplierMail({ attachments: [part] }));
    // The same notes with words that keep them from being filed: what was put away for them goes again.
    await watched.staff.receive({
      from: 'ann@example.com',
      text: 'From a stranger.',
      attachments: [{ name: 'letter.pdf', base64: long.toString('base64') }],
    });
    const given: (number | null)[] = [];
    const { press, files } = practice.ports;
    practice.ports.press = {
      ...press,
      inspect: (source, options) => {
        given.push('bytes' in source ? source.bytes.length : null);
        return press.inspect(source, options);
      },
    };
    assert.equal((await sweep()).failed, 0);
    practice.ports.press = press;
    assert.deepEqual(given, [null, null], 'the press reads it where it lies');
    const { ref, parts } = await recordOf(practice, ANN);
    assert.deepEqual([parts.length, parts[0]?.bytes], [1, long.length]);
    const fileId = parts[0]?.fileId ?? '';
    assert.deepEqual(await files.get(practice.practice, ref, fileId), long);
    const kept = await readdir(join(practice.folder, 'files'));
    assert.equal(kept.length, 2, 'the scan, and what was seen of its pages');
  });

  it('leaves other people’s mail alone in the Inbox', async () => {
    const id = await watched.staff.receive({ from: 'ann@example.com', subject: 'Cake', text: 'On Friday.' });
    await sweep();
    assert.equal((await onlyMessage(practice)).state, 'ignored');
    assert.deepEqual([watched.staff.message(id).folder, watched.staff.message(id).categories], ['Inbox', []]);
    assert.equal((await sweep()).due, 0);
  });

  it('takes a message that was dragged back for the one it is, and files it once', async () => {
    const id = await watched.staff.receive(await supplierMail({ attachments: [partOf(ANN, 1, 1)] }));
    await sweep();
    await sweep();
    watched.staff.move(id, 'inbox');
    assert.equal((await sweep()).due, 1);
    assert.equal((await onlyMessage(practice)).repeatOf, null);
    assert.equal((await recordOf(practice, ANN)).parts.length, 1);
    assert.equal(watched.staff.message(id).folder, 'Onward – filed');
  });

  it('brings notes that cannot be fetched to a person, after a second look and not in a loop', async () => {
    const id = await watched.staff.receive({
      text: 'The digitised Lloyd George record.',
      attachments: [{ name: partName(ANN, 1, 1), madeBytes: 2_000_000 }],
    });
    watched.graph.settings.set({ attachmentLimitBytes: 1_000_000 });
    assert.equal((await sweep()).failed, 1);
    assert.deepEqual(await allMessages(practice), []);
    assert.equal((await sweep()).done, 1);
    const message = await onlyMessage(practice);
    assert.deepEqual([message.state, message.reason], ['needs-a-person', 'part-not-opened']);
    assert.equal(watched.staff.message(id).folder, 'Onward – needs a person');
    assert.equal((await sweep()).due, 0);
  });

  it('brings a protected message to a person', async () => {
    const id = await watched.staff.receive({ properties: { 'String 0x001A': 'IPM.Note.rpmsg.x' } });
    await sweep();
    assert.deepEqual(
      [(await onlyMessage(practice)).reason, watched.staff.message(id).folder],
      ['encrypted', 'Onward – needs a person'],
    );
  });

  it('loses nothing when the power goes between taking in and marking', async () => {
    await watched.staff.receive(await supplierMail({ attachments: [partOf(ANN, 1, 1)] }));
    await mailSweep(practice.ports, practice.practice);
    await watched.restart();
    practice.ports.mailboxes = () => watched.mailbox;
    await sweep();
    await sweep();
    await onlyMessage(practice);
    assert.equal((await recordOf(practice, ANN)).parts.length, 1);
    assert.deepEqual(watched.staff.folders()['Onward – filed'], 1);
  });

  it('puts what staff drop on the desk into the mailbox first, so that deletion will find it', async () => {
    const part = partOf(ANN, 1, 1);
    const taken = await takeInDropped(practice.ports, practice.clerk, practice.practice, {
      fileName: part.name,
      bytes: part.bytes,
    });
    assert.ok('messageId' in taken);
    assert.equal(taken.state, 'filed');
    await sweep();
    assert.deepEqual(watched.staff.folders()['Onward – filed'], 1);
    assert.equal(watched.staff.all().length, 1);
    await onlyMessage(practice);
  });
});
