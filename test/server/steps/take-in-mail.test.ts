import assert from 'node:assert/strict';
import { partsState } from '../../../core/parts.ts';
import { makeMail } from '../../../samples/mail-maker.ts';
import { makeScan } from '../../../samples/scan-maker.ts';
import {
  ANN,
  allMessages,
  allRecords,
  BOB,
  happen,
  onlyMessage,
  partName,
  partOf,
  recordOf,
  scanOf,
  supplierMail,
  takeInAll,
} from '../../builders/intake.ts';
import { makeLockedPdf } from '../../builders/locked-pdf.ts';
import { buildMsg } from '../../builders/msg.ts';
import { openPractice, type TestPractice } from '../../builders/practice.ts';
import { A_PROGRAM } from '../../builders/small-files.ts';
import { buildZip } from '../../builders/zip.ts';

describe('Taking in mail', function () {
  // Every PDF is opened in a child process of its own.
  this.timeout(120_000);
  let practice: TestPractice;
  beforeEach(async () => {
    practice = await openPractice();
  });
  afterEach(() => practice.remove());

  const reasons = async () => (await allMessages(practice)).map(({ state, reason }) => `${state}: ${reason}`);

  describe('when a mail brings one patient’s notes', () => {
    it('begins a record, keeps the file under it, and moves the mail to filed', async () => {
      const part = partOf(ANN, 1, 1);
      const [message] = await takeInAll(practice, await supplierMail({ attachments: [part] }));
      const record = await recordOf(practice, ANN);
      assert.equal(record.stage, 'received');
      assert.equal(record.agreement, 'green');
      assert.deepEqual(message?.records, [record.ref]);
      assert.equal(message?.reason, 'notes');
      assert.match(message?.place ?? '', /^filed\//);
      const { ports } = practice;
      const [kept] = record.parts;
      const bytes = await ports.files.get(practice.practice, record.ref, kept?.fileId ?? '');
      assert.deepEqual(Buffer.from(bytes), Buffer.from(part.bytes));
      const vault = await ports.store.vault(practice.practice, record.ref);
      assert.equal(vault?.patient.name, ANN.name);
      assert.deepEqual(Object.values(vault?.fileNames ?? {}), [part.name]);
      assert.ok(
        vault?.claims.every((claim) => claim.source !== 'file-name' || claim.fileId === kept?.fileId),
      );
    });

    it('joins the record of a leaver that staff expected', async () => {
      const { ref } = await happen(practice, practice.ports.ids.ref(), {
        type: 'leaver-expected',
        source: 'person',
      });
      const patient = { name: ANN.name, nhsNumber: ANN.nhsNumber, dateOfBirth: ANN.born };
      await practice.ports.store.transaction(async (tx) => {
        const vault = await tx.vault(practice.practice, ref);
        await tx.saveVault(practice.practice, ref, {
          receivingPractice: null,
          movementNumber: null,
          bagLabels: [],
          fileNames: {},
          words: {},
          ...vault,
          patient,
          claims: [{ ...patient, source: 'person', where: 'entered by staff', certain: true }],
        });
      });
      await takeInAll(practice, await supplierMail({ attachments: [partOf(ANN, 1, 1)] }));
      assert.equal((await recordOf(practice, ANN)).ref, ref);
      assert.equal((await recordOf(practice, ANN)).stage, 'received');
    });

    it('keeps no word of the pages with the message', async () => {
      const scan = await makeScan({
        patient: { name: ANN.name, nhsNumber: ANN.nhsNumber, dateOfBirth: ANN.born },
        part: 1,
        of: 1,
        pages: 2,
        seed: 7,
        showIdentityOnPages: true,
      });
      await takeInAll(
        practice,
        await supplierMail({ attachments: [{ name: partName(ANN, 1, 1), bytes: scan }] }),
      );
      const { messageId } = await onlyMessage(practice);
      const vault = await practice.ports.store.messageVault(practice.practice, messageId);
      assert.deepEqual(vault?.attachments[0]?.pdf, { pages: 2, locked: false, damaged: false, texts: [] });
      assert.equal((await recordOf(practice, ANN)).parts[0]?.pages, 2);
    });

    it('is amber, and filed all the same, where two sources differ', async () => {
      const older = { ...ANN, born: '1950-03-02' };
      const attachments = [partOf(ANN, 1, 2), partOf(older, 2, 2)];
      await takeInAll(practice, await supplierMail({ attachments }));
      assert.equal((await recordOf(practice, ANN)).agreement, 'amber');
    });
  });

  describe('when the parts come in several mails', () => {
    for (const order of [
      [[1, 3], [2]],
      [[2], [3, 1]],
      [[3], [2], [1]],
    ]) {
      it(`puts them together by patient: ${JSON.stringify(order)}`, async () => {
        for (const [index, numbers] of order.entries())
          await takeInAll(
            practice,
            await supplierMail({
              subject: `Message ${index}`,
              attachments: numbers.map((part) => partOf(ANN, part, 3)),
            }),
          );
        const { parts } = await recordOf(practice, ANN);
        const state = partsState(parts.map((part) => ({ ...part, id: part.fileId })));
        assert.equal(state.complete, true);
        assert.equal((await allRecords(practice)).length, 1);
        assert.equal((await allMessages(practice)).length, order.length);
      });
    }

    it('takes a checked record back to received when another part comes', async () => {
      await takeInAll(practice, await supplierMail({ attachments: [partOf(ANN, 1, 2)] }));
      const { ref } = await recordOf(practice, ANN);
      await happen(practice, ref, { type: 'notes-checked', differencesAccepted: false, pages: 1 });
      await takeInAll(practice, await supplierMail({ subject: 'More', attachments: [partOf(ANN, 2, 2)] }));
      assert.equal((await recordOf(practice, ANN)).stage, 'received');
    });
  });

  describe('when something comes again', () => {
    it('knows the very same message for a repeat, and links it to the same record', async () => {
      const raw = await supplierMail({ attachments: [partOf(ANN, 1, 1)] });
      await takeInAll(practice, raw);
      await takeInAll(practice, raw);
      assert.deepEqual(await reasons(), ['filed: notes', 'ignored: repeat']);
      const [first, second] = await allMessages(practice);
      assert.equal(second?.repeatOf, first?.messageId);
      assert.deepEqual(second?.records, first?.records);
      assert.match(second?.place ?? '', /^ignored\//);
      assert.equal((await recordOf(practice, ANN)).parts.length, 1);
    });

    it('writes nothing of what a repeat says: its words are the first message’s', async () => {
      const raw = await supplierMail({ subject: 'About Ann', attachments: [partOf(ANN, 1, 1)] });
      await takeInAll(practice, raw, raw);
      const repeat = (await allMessages(practice)).find(({ repeatOf }) => repeatOf !== null);
      const vault = await practice.ports.store.messageVault(practice.practice, repeat?.messageId ?? '');
      assert.equal(vault?.subject, '');
      assert.deepEqual(vault?.attachments, []);
    });

    it('flags the same file in another mail, and keeps it once', async () => {
      await takeInAll(practice, await supplierMail({ attachments: [partOf(ANN, 1, 1)] }));
      await takeInAll(
        practice,
        await supplierMail({ subject: 'Again', attachments: [partOf(ANN, 1, 1), partOf(ANN, 1, 1)] }),
      );
      const record = await recordOf(practice, ANN);
      const history = await practice.ports.store.history(practice.practice, record.ref);
      const came = history.filter(({ event }) => event.type === 'part-came-again');
      assert.equal(record.parts.length, 1);
      assert.equal(came.length, 2);
      assert.equal(await practice.ports.files.sweepOrphans(-1), 0);
      assert.deepEqual(await reasons(), ['filed: notes', 'filed: notes']);
    });
  });

  describe('when it is not sure', () => {
    const asked: [string, () => Promise<Uint8Array>, string][] = [
      [
        'several patients in one mail',
        () => supplierMail({ attachments: [partOf(ANN, 1, 1), partOf(BOB, 1, 1)] }),
        'several-patients',
      ],
      [
        'two numbers for one patient',
        () =>
          supplierMail({
            attachments: [
              { name: partName(ANN, 1, 1), bytes: scanOf(`NHS number ${BOB.nhsNumber}: another patient`) },
            ],
          }),
        'two-numbers',
      ],
      [
        'notes of nobody in particular',
        () => supplierMail({ attachments: [{ name: 'scan.pdf', bytes: scanOf('Nothing here') }] }),
        'unsure',
      ],
      [
        'a locked file that names nobody',
        async () =>
          supplierMail({
            attachments: [{ name: 'scan.pdf', bytes: await makeLockedPdf(scanOf('Secret'), 'open sesame') }],
          }),
        'locked',
      ],
      [
        'a message from an encrypted portal',
        () =>
          makeMail({
            from: 'a@example.invalid',
            subject: 'Secure message',
            text: 'You have a secure message.',
            attachments: [
              {
                name: 'message.rpmsg',
                bytes: Buffer.from('rpmsg'),
                type: 'application/x-microsoft-rpmsg-message',
              },
            ],
          }),
        'encrypted',
      ],
      [
        'a link and no file',
        () => supplierMail({ text: 'Download the patient notes here: https://files.example.invalid/abc' }),
        'link-only',
      ],
      [
        'a part that is no PDF beside one that is',
        () =>
          supplierMail({
            attachments: [partOf(ANN, 1, 2), { name: partName(ANN, 2, 2), bytes: A_PROGRAM }],
          }),
        'part-not-opened',
      ],
      [
        'a zip with a password beside notes',
        () =>
          supplierMail({
            attachments: [
              partOf(ANN, 1, 2),
              { name: 'rest.zip', bytes: buildZip([{ ...partOf(ANN, 2, 2), encrypted: true }]) },
            ],
          }),
        'part-not-opened',
      ],
      ['a password by itself', () => supplierMail({ text: 'The password is: open sesame' }), 'password-mail'],
      [
        'a reference that is none of ours',
        () => makeMail({ from: 'a@example.invalid', subject: 'Re: LV-0000-0000', text: 'Legible.' }),
        'unknown-reference',
      ],
    ];
    for (const [name, mail, reason] of asked) {
      it(`asks a person about ${name}, and keeps no file`, async () => {
        const [message] = await takeInAll(practice, await mail());
        assert.equal(`${message?.state}: ${message?.reason}`, `needs-a-person: ${reason}`);
        assert.match(message?.place ?? '', /^needs-a-person\//);
        assert.deepEqual(await allRecords(practice), []);
        assert.equal(await practice.ports.files.sweepOrphans(-1), 0);
      });
    }

    it('asks a person about what cannot be read as a message', async () => {
      const [message] = await takeInAll(practice, Buffer.from([1, 2, 3, 4]));
      assert.equal(message?.reason, 'unreadable');
    });
  });

  describe('when it is not notes', () => {
    it('ignores an ordinary mail, with the reason', async () => {
      await takeInAll(
        practice,
        await makeMail({ from: 'a@example.invalid', subject: 'Lunch', text: 'At one?' }),
      );
      assert.deepEqual(await reasons(), ['ignored: not-notes']);
    });

    it('ignores an automatic reply', async () => {
      await takeInAll(
        practice,
        await makeMail({
          from: 'a@example.invalid',
          subject: 'Out of office',
          text: 'Back on Monday. Your notes are legible.',
          headers: { 'Auto-Submitted': 'auto-replied' },
        }),
      );
      assert.deepEqual(await reasons(), ['ignored: auto-reply']);
    });

    it('believes our own mark only of a letter in our outbox that carries nothing', async () => {
      const letterId = practice.ports.ids.id();
      await practice.ports.store.transaction((tx) =>
        tx.queueMail({
          letterId,
          practice: practice.practice,
          dedupeKey: 'x',
          ref: null,
          template: 'weekly-line',
          params: {},
          queuedAt: practice.clock.now().toISOString(),
        }),
      );
      const marked = (id: string, more: object = {}) =>
        supplierMail({ subject: `Marked ${id}`, text: 'Hello.', headers: { 'X-Onward-Id': id }, ...more });
      await takeInAll(practice, await marked(letterId));
      await takeInAll(practice, await marked('forged'));
      await takeInAll(practice, await marked(letterId, { subject: 'x', attachments: [partOf(ANN, 1, 1)] }));
      const all = await allMessages(practice);
      assert.deepEqual(new Set(all.map(({ reason }) => reason)), new Set(['not-notes', 'notes', 'ours']));
    });
  });

  describe('when notes come in something else', () => {
    it('finds them in a zip, an attached mail and an Outlook message', async () => {
      const inner = await supplierMail({ subject: 'Inner', attachments: [partOf(ANN, 2, 3)] });
      await takeInAll(
        practice,
        await supplierMail({
          attachments: [
            { name: 'notes.zip', bytes: buildZip([{ ...partOf(ANN, 1, 3), deflated: true }]) },
            { name: 'forwarded.eml', bytes: inner, type: 'message/rfc822' },
          ],
        }),
      );
      await practice.drop(
        buildMsg({
          subject: 'Rest',
          senderAddress: 'records@fernhill-scanning.example',
          body: 'Notes',
          attachments: [partOf(ANN, 3, 3)],
        }),
        'msg',
      );
      await takeInAll(practice);
      assert.deepEqual(
        new Set((await recordOf(practice, ANN)).parts.map(({ part }) => part)),
        new Set([1, 2, 3]),
      );
      assert.deepEqual(await reasons(), ['filed: notes', 'filed: notes']);
    });

    it('files a locked part of a known patient as locked', async () => {
      const bytes = await makeLockedPdf(scanOf('Secret'), 'open sesame');
      await takeInAll(practice, await supplierMail({ attachments: [{ name: partName(ANN, 1, 1), bytes }] }));
      const [part] = (await recordOf(practice, ANN)).parts;
      assert.equal(part?.readable, 'locked');
      assert.equal(part?.pages, null);
    });

    it('files a damaged part as damaged', async () => {
      const bytes = Buffer.from('%PDF-1.4\nnothing that could be read');
      await takeInAll(practice, await supplierMail({ attachments: [{ name: partName(ANN, 1, 1), bytes }] }));
      assert.equal((await recordOf(practice, ANN)).parts[0]?.readable, 'damaged');
    });

    it('takes a hostile name as a hint and never as a path', async () => {
      const name = `../../..\\${partName(ANN, 1, 1)}`;
      await takeInAll(practice, await supplierMail({ attachments: [{ ...partOf(ANN, 1, 1), name }] }));
      const record = await recordOf(practice, ANN);
      assert.match(record.parts[0]?.fileId ?? '', /^[\w-]+$/);
      const vault = await practice.ports.store.vault(practice.practice, record.ref);
      assert.deepEqual(Object.values(vault?.fileNames ?? {}), [partName(ANN, 1, 1)]);
    });
  });
});
