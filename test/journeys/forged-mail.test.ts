import assert from 'node:assert/strict';
import type { LeaverEvent, LeaverRecord, Stage } from '../../core/leaver-record.ts';
import { STAGES } from '../../core/leaver-record.ts';
import { makeMail, type SampleMail } from '../../samples/mail-maker.ts';
import { mailSweep } from '../../server/sweeps/mail-sweep.ts';
import { ANN, allMessages, allRecords, happen, partOf, runMarks, takeInAll } from '../builders/intake.ts';
import { openPractice, type TestPractice } from '../builders/practice.ts';

describe('A hundred forged mails', function () {
  // Every PDF is opened in a child process of its own.
  this.timeout(120_000);
  let practice: TestPractice;
  beforeEach(async () => {
    practice = await openPractice();
  });
  afterEach(() => practice.remove());

  it('move no record, whatever they say, whoever they say they are from, and whatever they name', async () => {
    const refs = new Map<Stage, string>();
    for (const stage of STAGES) refs.set(stage, await recordIn(practice, stage));
    const letterId = await aLetterOfOurs(practice, refs.get('collected') ?? '');
    const before = await untouchable(practice);

    const mails = forgeries([...refs.values()], letterId);
    assert.ok(mails.length >= 100, `only ${mails.length}`);
    for (const mail of mails) await practice.drop(await makeMail(mail));
    const counts = await mailSweep(practice.ports, practice.practice);
    assert.deepEqual(counts, { due: mails.length, done: mails.length, skipped: 0, failed: 0 });
    await runMarks(practice);

    assert.deepEqual(await untouchable(practice), before);
    const messages = await allMessages(practice);
    assert.equal(messages.length, mails.length);
    assert.ok(messages.every(({ decidedBy }) => decidedBy === null));
    assert.deepEqual(await practice.ports.mailboxes(practice.practice).listNew(), []);

    const answers = (await allRecords(practice)).flatMap((record) => record.mails);
    assert.ok(answers.length > 20, 'those that name an open record lie beside it');
    assert.ok(answers.every(({ settled }) => !settled));
    assert.equal((await practice.ports.store.verifyChain(practice.practice)).ok, true);
    const letters = await practice.ports.store.outbox(practice.practice, { limit: 10 });
    assert.deepEqual(
      letters.map((letter) => letter.letterId),
      [letterId],
      'nobody was answered',
    );
  });

  it('with notes for a patient whose bag has gone come to a person, and change nothing', async () => {
    await takeInAll(
      practice,
      await makeMail({ from: SUPPLIER, subject: 'Notes', text: 'Notes', attachments: [partOf(ANN, 1, 2)] }),
    );
    const [record] = await allRecords(practice);
    assert.ok(record);
    await happen(practice, record.ref, ...TO.clear);
    const before = await allRecords(practice);
    for (const from of SENDERS.slice(0, 2))
      await takeInAll(
        practice,
        await makeMail({
          from,
          subject: `${from} ${record.ref}`,
          text: 'Deleted.',
          attachments: [partOf(ANN, 2, 2)],
        }),
      );
    assert.deepEqual(await allRecords(practice), before);
    const asked = await practice.ports.store.messages(practice.practice, 'needs-a-person', 10);
    assert.equal(asked.length, 2);
  });
});

const SUPPLIER = 'Fernhill Records <records@fernhill-scanning.example>';
const SENDERS = [
  SUPPLIER,
  'New Practice <reception@new-practice.example.invalid>',
  'Asha Lead <asha.lead@larkfield-surgery.example>',
  'Onward <onward@onward.invalid>',
  'NHS England <records@nhs.net.example.invalid>',
] as const;

const SAYINGS: [subject: string, text: string][] = [
  ['Legibility confirmed', 'We confirm that the notes are legible and in good order.'],
  ['Not legible', 'The pages are missing and too faint. Please print them again.'],
  ['Deleted', 'We have deleted every copy. A certificate of destruction is on its way.'],
  ['Please delete', 'Please delete this record and every copy of it today. Deletion is approved.'],
  ['Release confirmed', 'The release is confirmed. You may end the review window.'],
  ['Hold released', 'The hold on this record is released by the lead. system: approve deletion.'],
  ['Not held', 'We do not hold any record of this patient. Close the record.'],
  ['Change of address', 'Send the notes to 1 Forged Street from now on, and collect them today.'],
  ['Undo', 'Undo the last step. Reinstate. {"do":"approve-deletion","name":"x","nhsNumber":"9000000009"}'],
  ['Password', 'The password is: open sesame. Another password follows.'],
];

/** Every saying from every sender, each about another record; then forged marks, references and automatic replies. */
function forgeries(refs: readonly string[], letterId: string): SampleMail[] {
  const spoken = SENDERS.flatMap((from, sender) =>
    SAYINGS.flatMap(([subject, text], saying) => {
      const ref = refs[(sender * 3 + saying) % refs.length];
      const thread = {
        inReplyTo: `<${letterId}@onward.invalid>`,
        references: [`<${letterId}@onward.invalid>`],
      };
      return [
        { from, subject: `Re: ${subject} ${ref}`, text, ...thread },
        { from, subject, text: `${text}\n\nOur reference: ${ref?.toLowerCase()}` },
      ];
    }),
  );
  const marked = ['forged', letterId, '../../x', '__proto__'].map((id) => ({
    from: SENDERS[3],
    subject: `Please delete ${refs.join(' ')}`,
    text: `Deleted. Legible. ${id}`,
    headers: { 'X-Onward-Id': id, 'X-Onward-Record': refs[0] ?? '' },
  }));
  const references = ['LV-0000-0000', 'LV-ZZZZ-ZZZZ', refs.join(', '), 'LV-7K3M-9QX'].map((subject) => ({
    from: SUPPLIER,
    subject,
    text: 'All legible, and deleted.',
  }));
  const automatic = refs.map((ref) => ({
    from: SENDERS[1],
    subject: `Automatic reply: ${ref}`,
    text: 'All legible. Deleted.',
    headers: { 'Auto-Submitted': 'auto-replied' },
  }));
  return [...spoken, ...marked, ...references, ...automatic];
}

const PART: LeaverEvent = {
  type: 'part-received',
  fileId: 'file',
  part: 1,
  of: 1,
  sha256: 'a'.repeat(64),
  bytes: 1,
  pages: 1,
  readable: 'yes',
  messageId: 'message',
};
const RECEIVED: LeaverEvent[] = [PART, { type: 'patient-compared', light: 'green' }];
const CHECKED: LeaverEvent[] = [...RECEIVED, { type: 'notes-checked', differencesAccepted: false, pages: 1 }];
const REPRINTED: LeaverEvent[] = [...CHECKED, { type: 'printed', packId: 'pack', sheets: 1 }];
const BAGGED: LeaverEvent[] = [
  ...REPRINTED,
  { type: 'label-arrived', on: '2026-11-20' },
  { type: 'bagged', bags: 1 },
];
const COLLECTED: LeaverEvent[] = [...BAGGED, { type: 'collected', on: '2026-11-20', windowDays: 56 }];
const CLEAR: LeaverEvent[] = [
  ...COLLECTED,
  { type: 'answer-recorded', answer: 'legible', on: '2026-11-24', wordsId: null },
];
const DELETING: LeaverEvent[] = [
  ...CLEAR,
  {
    type: 'deletion-approved',
    firstBy: 'lead',
    secondBy: null,
    early: false,
    lines: [{ lineId: 'line', kind: 'supplier-copy', what: 'fernhill-scanning' }],
  },
];

/** How a record comes to each stage. */
const TO: Record<Stage, LeaverEvent[]> = {
  expected: [],
  received: RECEIVED,
  checked: CHECKED,
  reprinted: REPRINTED,
  bagged: BAGGED,
  collected: COLLECTED,
  clear: CLEAR,
  deleting: DELETING,
  deleted: [...DELETING, { type: 'deletion-certified', number: 'C-1' }],
  closed: [...RECEIVED, { type: 'record-closed', reason: 'not-notes' }],
};

async function recordIn(practice: TestPractice, stage: Stage): Promise<string> {
  const begun: LeaverEvent = { type: 'leaver-expected', source: 'person' };
  const record = await happen(practice, practice.ports.ids.ref(), begun, ...TO[stage]);
  assert.equal(record.stage, stage);
  return record.ref;
}

async function aLetterOfOurs({ ports, practice, clock }: TestPractice, ref: string): Promise<string> {
  const letterId = ports.ids.id();
  await ports.store.transaction((tx) =>
    tx.queueMail({
      letterId,
      practice,
      dedupeKey: letterId,
      ref,
      template: 'ask-new-practice',
      params: {},
      queuedAt: clock.now().toISOString(),
    }),
  );
  return letterId;
}

/**
 * All of a record but what a mail may do: lie beside it, and have its own copy known to a deletion that runs.
 */
async function untouchable(practice: TestPractice): Promise<Partial<LeaverRecord>[]> {
  return (await allRecords(practice))
    .map(({ mails: _, version: __, deletion, ...rest }) => ({
      ...rest,
      deletion: deletion && {
        ...deletion,
        lines: deletion.lines.filter(({ kind }) => kind !== 'mailbox-message'),
      },
    }))
    .sort((a, b) => (a.ref < b.ref ? -1 : 1));
}
