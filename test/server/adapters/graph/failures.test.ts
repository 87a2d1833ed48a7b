import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mail } from '../../../../server/adapters/mail.ts';
import { OutcomeOpen } from '../../../../server/steps/mail-port.ts';
import type { Ports } from '../../../../server/steps/ports.ts';
import { mailSweep } from '../../../../server/sweeps/mail-sweep.ts';
import { messageReasonWords } from '../../../../server/wording/message-reasons.ts';
import {
  ANN,
  allMessages,
  BOB,
  onlyMessage,
  partName,
  partOf,
  recordOf,
  runMarks,
  supplierMail,
} from '../../../builders/intake.ts';
import { outOfOffice } from '../../../builders/machine-mails.ts';
import { buildMsg } from '../../../builders/msg.ts';
import { openPractice, type TestPractice } from '../../../builders/practice.ts';
import { A_PROGRAM } from '../../../builders/small-files.ts';
import { buildZip } from '../../../builders/zip.ts';
import type { PartFile, Parts } from '../../../emulators/graph/receiving.ts';
import { ELSEWHERE } from './failures-elsewhere.ts';
import { ADDRESS, openWatched, type Watched } from './watched.ts';

describe('What can go wrong with a mailbox, and is tested elsewhere', () => {
  for (const [failure, file, test] of ELSEWHERE)
    it(failure, () => assert.ok(readFileSync(`test/server/${file}.test.ts`, 'utf8').includes(test), test));
});

describe('What can go wrong with a mailbox:', function () {
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
  const file = (name: string, bytes: Uint8Array, more: Partial<PartFile> = {}): PartFile => ({
    name,
    base64: Buffer.from(bytes).toString('base64'),
    ...more,
  });
  const arrive = async (parts: Parts): Promise<string> => {
    const id = await watched.staff.receive({ text: 'The digitised Lloyd George record.', ...parts });
    await sweep();
    return id;
  };
  const troubles = async () => {
    const { messageId } = await onlyMessage(practice);
    const vault = await practice.ports.store.messageVault(practice.practice, messageId);
    return (vault?.attachments ?? []).map(({ trouble }) => trouble ?? '');
  };
  const needsAPerson = async (id: string, reason: string, toDo: RegExp) => {
    const message = await onlyMessage(practice);
    assert.deepEqual([message.state, message.reason], ['needs-a-person', reason]);
    assert.match([messageReasonWords(reason).nextWords, ...(await troubles())].join('\n'), toDo);
    assert.equal(watched.staff.message(id).folder, 'Onward – needs a person');
    assert.deepEqual(watched.staff.message(id).categories, ['Onward: needs a person']);
    assert.equal((await sweep()).due, 0, 'it is not tried again and again');
    assert.deepEqual(await practice.ports.store.openRecords(practice.practice), [], 'nothing was filed');
  };

  describe('contents that a person must open', () => {
    it('message.rpmsg (rights-protected)', async () => {
      const id = await arrive({ attachments: [file('message.rpmsg', Buffer.from('x'))] });
      await needsAPerson(id, 'encrypted', /Open it in your mail program, save the files/);
    });

    it('smime.p7m (S/MIME, opaque)', async () => {
      const id = await arrive({
        attachments: [file('smime.p7m', Buffer.from('x'), { contentType: 'application/pkcs7-mime' })],
        properties: { 'String 0x001A': 'IPM.Note.SMIME' },
      });
      await needsAPerson(id, 'encrypted', /Open it in your mail program/);
    });

    it('a notice of an encrypted portal (Egress and the like), whose link is never followed', async () => {
      const id = await arrive({
        text: 'Patient notes are waiting for you. To view the message, open the files at https://switch.egress.example/x',
      });
      await needsAPerson(id, 'link-only', /fetch the files yourself/);
      assert.equal(watched.graph.contract.violations.length, 0, 'no other host was asked');
    });

    it('the page of an encrypted portal, as a file', async () => {
      const page = '<html><body><a href="https://portal.example/x">Open the message</a></body></html>';
      const id = await arrive({ attachments: [file('securedoc_20261125.html', Buffer.from(page))] });
      await needsAPerson(id, 'encrypted', /Open it in your mail program/);
    });

    it('a OneDrive file (reference attachment), which is never asked for', async () => {
      const id = await arrive({ attachments: [{ type: 'reference', name: partName(ANN, 1, 1) }] });
      await needsAPerson(id, 'link-only', /open the link yourself if you trust the sender/);
      assert.equal(watched.count('attachments.bytes'), 0);
    });

    it('winmail.dat', async () => {
      const tnef = Buffer.concat([Buffer.from([0x78, 0x9f, 0x3e, 0x22]), Buffer.alloc(64)]);
      const id = await arrive({
        attachments: [file('winmail.dat', tnef, { contentType: 'application/ms-tnef' })],
      });
      await needsAPerson(id, 'part-not-opened', /Save the files from Outlook/);
    });

    it('a file over 35 MB that ends in 504 each time', async () => {
      watched.graph.settings.set({ attachmentLimitBytes: 35 * 1024 * 1024 });
      const parts = { attachments: [{ name: partName(ANN, 1, 1), madeBytes: 36 * 1024 * 1024 }] };
      const id = await watched.staff.receive({ text: 'The digitised Lloyd George record.', ...parts });
      assert.equal((await sweep()).failed, 1);
      assert.equal((await sweep()).done, 1);
      await needsAPerson(id, 'part-not-opened', /save it, then drop it here/);
    });

    it('.pdf.exe, and a program that is called .pdf', async () => {
      const id = await arrive({
        attachments: [file('notes.pdf.exe', A_PROGRAM), file(partName(ANN, 1, 1), A_PROGRAM)],
      });
      await needsAPerson(id, 'part-not-opened', /Do not open it/);
    });

    it('a placeholder that a malware filter left where the file was', async () => {
      const words = Buffer.from('An attachment was removed because it contained malware.');
      const id = await arrive({
        attachments: [file(partName(ANN, 1, 1), words, { contentType: 'text/plain' })],
      });
      await needsAPerson(id, 'part-not-opened', /ask the sender to send it again/);
    });
  });

  describe('contents that are what they are, whatever they are called', () => {
    const filed = async () => {
      assert.equal((await onlyMessage(practice)).reason, 'notes');
      assert.equal((await recordOf(practice, ANN)).parts.length, 1);
    };
    it('a PDF with the wrong type, and a size that is not its length', async () => {
      const { name, bytes } = partOf(ANN, 1, 1);
      await arrive({ attachments: [file(name, bytes, { contentType: 'application/octet-stream' })] });
      await filed();
    });

    it('in a zip, with the same name twice', async () => {
      const { name, bytes } = partOf(ANN, 1, 1);
      const zip = buildZip([
        { name, bytes },
        { name: `again/${name}`, bytes },
      ]);
      await arrive({ attachments: [file('notes.zip', zip, { contentType: 'application/zip' })] });
      assert.equal((await onlyMessage(practice)).reason, 'notes');
    });

    it('in an .msg', async () => {
      const { name, bytes } = partOf(ANN, 1, 1);
      const msg = buildMsg({ subject: 'Notes', body: 'Attached.', attachments: [{ name, bytes }] });
      await arrive({
        attachments: [file('forwarded.msg', msg, { contentType: 'application/vnd.ms-outlook' })],
      });
      await filed();
    });

    it('two patients’ notes in one mail', async () => {
      const both = [partOf(ANN, 1, 1), partOf(BOB, 1, 1)];
      const id = await arrive({ attachments: both.map(({ name, bytes }) => file(name, bytes)) });
      await needsAPerson(id, 'several-patients', /split it by patient/);
    });
  });

  describe('the mailbox, while it is being read', () => {
    it('a message moved by staff between list and GET is taken in where it lies', async () => {
      const id = await watched.staff.receive(await supplierMail({ attachments: [partOf(ANN, 1, 1)] }));
      const [handle] = await watched.mailbox.listNew();
      watched.staff.move(id, 'archive');
      assert.ok((await watched.mailbox.readMail(handle?.place ?? ''))?.ok);
    });

    it('a message removed by staff between list and GET is passed over, and no error', async () => {
      const id = await watched.staff.receive(await supplierMail());
      await watched.mailbox.listNew();
      const real = watched.mailbox.readMail;
      watched.mailbox.readMail = (place, ...more) => {
        watched.staff.purge(id);
        return real(place, ...more);
      };
      assert.deepEqual(await sweep(), { due: 1, done: 0, skipped: 1, failed: 0 });
      assert.deepEqual(await allMessages(practice), []);
    });

    it('a message that staff coloured between list and mark keeps their colour', async () => {
      const id = await watched.staff.receive(await supplierMail({ attachments: [partOf(ANN, 1, 1)] }));
      await mailSweep(practice.ports, practice.practice);
      watched.staff.categorise(id, ['Dr Patel']);
      await runMarks(practice);
      assert.deepEqual(watched.staff.message(id).categories, ['Dr Patel', 'Onward: filed']);
    });

    it('a message dragged back to the Inbox is offered again, known for the same, and filed once', async () => {
      const id = await watched.staff.receive(await supplierMail({ attachments: [partOf(ANN, 1, 1)] }));
      await sweep();
      await sweep();
      watched.staff.move(id, 'inbox');
      assert.equal((await sweep()).due, 1);
      assert.equal((await recordOf(practice, ANN)).parts.length, 1);
      assert.equal(watched.staff.message(id).folder, 'Onward – filed');
    });

    it('removed and put back (@removed, then created again) loses nothing', async () => {
      const id = await watched.staff.receive(await supplierMail({ attachments: [partOf(ANN, 1, 1)] }));
      watched.staff.delete(id);
      assert.equal((await sweep()).due, 0);
      watched.staff.move(id, 'inbox');
      assert.equal((await sweep()).done, 1);
    });

    it('a mailbox that is being moved is an error and not empty, and goes on afterwards', async () => {
      await watched.staff.receive(await supplierMail({ attachments: [partOf(ANN, 1, 1)] }));
      watched.graph.faults.plan({
        kind: 'refuse',
        status: 503,
        code: 'ErrorMailboxMoveInProgress',
        times: 50,
      });
      assert.equal((await sweep()).failed, 1);
      watched.graph.faults.clear();
      assert.equal((await sweep()).done, 1);
      await onlyMessage(practice);
    });

    it('a Message-ID that is missing, or used for two messages, loses neither', async () => {
      await watched.staff.receive({
        messageId: '',
        text: 'One',
        attachments: [file(partName(ANN, 1, 1), partOf(ANN, 1, 1).bytes)],
      });
      for (const patient of [ANN, BOB]) {
        const { name, bytes } = partOf(patient, 1, 1);
        await watched.staff.receive({
          messageId: '<same@fernhill-scanning.example>',
          text: 'Lloyd George record',
          attachments: [file(name, bytes)],
        });
      }
      await sweep();
      assert.equal((await allMessages(practice)).length, 3);
      assert.equal((await recordOf(practice, BOB)).parts.length, 1);
    });

    it('AADSTS7000215 and 700027 (a secret or certificate that is not the app’s) are an error and not an empty mailbox', async () => {
      await watched.staff.receive(await supplierMail());
      for (const code of [7_000_215, 700_027]) {
        watched.graph.endTokens();
        watched.graph.faults.plan({ kind: 'entra', status: 401, error: 'invalid_client', code, times: 10 });
        assert.equal((await sweep()).failed, 1);
        watched.graph.faults.clear();
      }
      await watched.restart();
      practice.ports.mailboxes = () => watched.mailbox;
      assert.equal((await sweep()).done, 1);
    });
  });

  describe('sending', () => {
    const TO = 'records@fernhill-scanning.example';
    const write = async (id: string, to = TO) =>
      watched.mailbox.writeOutgoing(
        id,
        await mail.write({
          id,
          messageId: `<${id}@onward.invalid>`,
          from: { name: 'Invented Surgery', address: ADDRESS },
          to: [to],
          subject: 'Request for notes',
          text: 'Good morning',
          html: mail.htmlFromText('Good morning'),
          date: '2026-03-02T09:00:00.000Z',
        }),
      );
    const writeAll = async (many: number) => {
      const waiting = new Set(Array.from({ length: many }, (_, nth) => `letter-${nth}`));
      for (let minute = 0; waiting.size > 0 && minute < 120; minute += 1) {
        for (const id of waiting)
          await write(id).then(
            () => waiting.delete(id),
            () => undefined,
          );
        watched.pass(60_000);
      }
      assert.equal(waiting.size, 0, 'none is left');
    };
    const outIds = () => watched.staff.wentOut().map(({ internetMessageId }) => internetMessageId);

    for (const beyondSends of ['carried-over', 'refused'] as const)
      it(`30 messages a minute, more are ${beyondSends}: all leave in the end, none twice, none before its time`, async () => {
        watched.graph.settings.set({ beyondSends });
        await writeAll(70);
        assert.equal(outIds().length, 70, 'none twice');
        assert.equal(new Set(outIds()).size, 70, 'none lost');
        const times = watched.staff
          .wentOut()
          .map(({ at }) => Date.parse(at))
          .sort((a, b) => a - b);
        for (const [nth, at] of times.entries())
          assert.ok(
            nth < 30 || at - (times[nth - 30] ?? 0) >= 60_000,
            `the letter number ${nth} left too soon`,
          );
        assert.deepEqual(watched.staff.drafts(), []);
        assert.equal(watched.graph.calls.filter(({ tooEarly }) => tooEarly).length, 0, 'a ban was kept');
      });

    it('30 messages a minute, the next refused: it is not known at once, and the others wait their minute', async () => {
      watched.graph.settings.set({ beyondSends: 'refused' });
      for (let nth = 0; nth < 30; nth += 1) await write(`letter-${nth}`);
      await assert.rejects(write('late-1'), OutcomeOpen);
      assert.equal(outIds().length, 30);
      const since = watched.now().getTime();
      await write('late-2');
      assert.ok(watched.now().getTime() - since >= 60_000, 'Graph was left alone for as long as it asked');
      assert.deepEqual(
        watched.graph.calls.filter(({ tooEarly }) => tooEarly),
        [],
      );
      assert.equal(outIds().length, 31);
    });

    it('a letter to an address that does not exist comes back into this mailbox, and is known for what it is', async () => {
      watched.graph.bounces(TO);
      await write('letter-1');
      await sweep();
      const reading = await watched.mailbox.readMail(watched.staff.inbox()[0]?.id ?? '');
      assert.ok(reading?.ok);
      assert.equal(reading.mail.inReplyTo, '<letter-1@onward.invalid>');
      assert.ok(reading.mail.facts.autoReply);
      assert.equal(outIds().length, 1, 'and nothing is sent because of it');
    });

    it('a second mailbox of ours that answers by itself is not answered', async () => {
      const second = watched.graph.mailbox('second.y99999@example.nhs.uk');
      await write('letter-1', second.address);
      assert.equal(second.inbox().length, 1);
      await watched.staff.receive(outOfOffice({ letter: '<letter-1@onward.invalid>' }));
      for (let round = 0; round < 3; round += 1) await sweep();
      assert.equal(outIds().length, 1);
      assert.equal(second.inbox().length, 1);
      assert.equal((await onlyMessage(practice)).reason, 'auto-reply');
    });

    it('the same letter put into the outbox twice is one letter', async () => {
      const queued = {
        practice: practice.practice,
        dedupeKey: 'weekly:2026-03-02',
        ref: null,
        template: 'weekly-line' as const,
        params: {},
        queuedAt: practice.clock.now().toISOString(),
      };
      const made = await practice.ports.store.transaction(async (tx) => [
        await tx.queueMail({ ...queued, letterId: 'one' }),
        await tx.queueMail({ ...queued, letterId: 'two' }),
      ]);
      assert.deepEqual(made, [true, false]);
    });
  });

  it('a link of Graph’s own in another case, mailfolders(‘…’), is followed as it is', async () => {
    await watched.staff.receive(await supplierMail());
    await watched.mailbox.listNew();
    const followed = watched.graph.calls
      .map(({ path }) => path)
      .filter((path) => path.includes('deltatoken'));
    await watched.mailbox.listNew();
    const now = watched.graph.calls.map(({ path }) => path).filter((path) => path.includes('deltatoken'));
    assert.equal(now.length, followed.length + 1);
    assert.match(now.at(-1) ?? '', /mailfolders\('/);
  });

  it('a PDF of one patient in a mail that names another goes to a person', async () => {
    const { name, bytes } = partOf(ANN, 1, 1);
    const id = await arrive({
      text: `The Lloyd George record of NHS number ${BOB.nhsNumber}`,
      attachments: [file(name, bytes)],
    });
    await needsAPerson(id, 'two-numbers', /Find out whose notes these are/);
  });
});
