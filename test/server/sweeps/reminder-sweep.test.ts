import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { expectLeaver } from '../../../server/steps/expect-leaver.ts';
import { placeHold } from '../../../server/steps/hold-record.ts';
import { muteLine } from '../../../server/steps/mute-line.ts';
import type { Ports } from '../../../server/steps/ports.ts';
import type { OutboxMail } from '../../../server/steps/store-port.ts';
import { letterSweep } from '../../../server/sweeps/letter-sweep.ts';
import { reminderSweep } from '../../../server/sweeps/reminder-sweep.ts';
import { Crash, withPorts } from '../../builders/intake.ts';
import type { Leaver } from '../../builders/leaver-mail.ts';
import { CLARA, DORA, does, outgoing } from '../../builders/lives.ts';
import { openPractice, type TestPractice } from '../../builders/practice.ts';

const NOTES_TO_ASK_FOR = {
  code: 'notes-to-ask-for',
  since: '2026-11-23',
  until: '2026-12-14',
  reason: 'Clara’s brother brings them',
} as const;

describe('Reminders', function () {
  this.timeout(60_000);
  let practice: TestPractice;
  beforeEach(async () => {
    practice = await openPractice({ now: '2026-11-23T07:00:00.000Z' });
  });
  afterEach(() => practice.remove());
  const sweep = (ports: Ports = practice.ports) => reminderSweep(ports, practice.practice);
  const queued = async (template: OutboxMail['template']) =>
    (await practice.ports.store.outbox(practice.practice, { limit: 1_000 })).filter(
      (mail) => mail.template === template,
    );

  it('say nothing before the time of day, nothing at a weekend, and nothing when nothing is due', async () => {
    assert.equal((await sweep()).done, 0, 'seven in the morning');
    practice.clock.set('2026-11-28T10:00:00.000Z');
    await expected(practice, CLARA);
    assert.equal((await sweep()).done, 0, 'a Saturday');
    assert.deepEqual(await queued('morning-digest'), []);
  });

  it('go out once each morning, and name references and no patient', async () => {
    const ref = await expected(practice, CLARA);
    practice.clock.set('2026-11-26T08:31:00.000Z');
    await sweep();
    await sweep();
    assert.equal((await queued('morning-digest')).length, 1);
    await letterSweep(practice.ports, practice.practice);
    const mails = await outgoing(practice);
    // An escalation to the lead may lie beside it, and names of files are random: the digest is told by its address.
    const digest = mails.find((mail) => /^To: notes@larkfield-surgery\.example$/m.test(mail)) ?? '';
    assert.match(digest, /^Content-Type: multipart\/alternative/m);
    const [{ text = '', html } = {}] = await laidOut(practice, /^Onward: .* needs somebody$/);
    assert.match(text, new RegExp(`- ${ref}: .*\\n  Next: Ask the scanning company for the notes\\n  http`));
    assert.match(html || '', new RegExp(`<a [^>]*href="[^"]*/#/records/${ref}"`));
    for (const mail of mails) assert.doesNotMatch(mail, /Clara|Fixturewick|900 ?000 ?0025/i);
    practice.clock.forwardDays(1);
    await sweep();
    assert.equal((await queued('morning-digest')).length, 2);
  });

  it('come once after five weeks of downtime, not five and twenty times', async () => {
    await expected(practice, CLARA);
    practice.clock.set('2026-11-24T08:31:00.000Z');
    await sweep();
    const before = (await queued('morning-digest')).length;
    await practice.close();
    practice.clock.forwardDays(35);
    await practice.reopen();
    for (let hour = 0; hour < 3; hour += 1) await sweep();
    assert.equal((await queued('morning-digest')).length, before + 1);
    assert.equal((await queued('weekly-line')).length, 2, 'the week it went down and the week it came back');
  });

  it('leave what comes up during a quiet day for the next morning', async () => {
    practice.clock.set('2026-11-24T08:31:00.000Z');
    await sweep();
    assert.deepEqual(await queued('morning-digest'), []);
    await expected(practice, CLARA);
    practice.clock.set('2026-11-24T15:00:00.000Z');
    await sweep();
    assert.deepEqual(await queued('morning-digest'), []);
    practice.clock.set('2026-11-27T08:31:00.000Z');
    await sweep();
    assert.equal((await queued('morning-digest')).length, 1);
  });

  it('tell the lead once of each thing that is overdue', async () => {
    const ref = await expected(practice, CLARA, '2026-11-01');
    practice.clock.set('2026-12-01T09:00:00.000Z');
    await sweep();
    const [first] = await queued('escalation');
    assert.ok(first);
    await letterSweep(practice.ports, practice.practice);
    const mail = (await outgoing(practice)).find((one) => one.includes('Subject: Onward: overdue')) ?? '';
    assert.match(mail, /^To: records\.lead@larkfield-surgery\.example$/m);
    assert.match(mail, new RegExp(ref));
    await sweep();
    assert.equal((await queued('escalation')).length, 1);
    await expected(practice, DORA, '2026-11-02');
    await sweep();
    const more = (await queued('escalation')).filter(({ letterId }) => letterId !== first.letterId);
    assert.equal(more.length, 1, 'only the new one');
    assert.ok(!String(more[0]?.params.keys).includes(ref));
  });

  it('leave nothing out that somebody muted: it comes last, with who and until when, and never why', async () => {
    const muted = await expected(practice, CLARA);
    const other = await expected(practice, DORA);
    await does(practice, muteLine, muted, NOTES_TO_ASK_FOR);
    practice.clock.set('2026-11-24T08:31:00.000Z');
    await sweep();
    await letterSweep(practice.ports, practice.practice);
    const [{ text = '', subject } = {}] = await laidOut(practice, /^Onward: .* need somebody$/);
    assert.equal(subject, 'Onward: 2 records need somebody');
    assert.match(
      text,
      new RegExp(
        `Notes to ask for \\(1\\)\n- ${other}[\\s\\S]*Muted by somebody for now \\(1\\)\n- ${muted}: Notes to ask for\\. ` +
          '[\\s\\S]*\n  Muted on the desk by Chidi Clerk until 14 December 2026; why is said on the record\\.\n',
      ),
    );
    for (const mail of await outgoing(practice)) assert.doesNotMatch(mail, /Clara|brother/);
  });

  it('tell the lead of what is overdue all the same, once, and that somebody muted it', async () => {
    const ref = await expected(practice, CLARA);
    await does(practice, muteLine, ref, NOTES_TO_ASK_FOR);
    practice.clock.set('2026-11-26T08:31:00.000Z');
    await sweep();
    await letterSweep(practice.ports, practice.practice);
    practice.clock.set('2026-11-27T08:31:00.000Z');
    await sweep();
    await letterSweep(practice.ports, practice.practice);
    const told = await laidOut(practice, /^Onward: overdue/);
    assert.equal(told.length, 1);
    assert.match(
      told[0]?.text ?? '',
      /Overdue: was due by 25 November 2026\.\n.*\n {2}Muted on the desk by Chidi Clerk/,
    );
    const digests = await laidOut(practice, /^Onward: .* needs somebody$/);
    assert.equal(digests.length, 2);
    for (const { text = '' } of digests) {
      assert.match(text, /^Notes to ask for \(1\)$/m, 'what is overdue stays where it was');
      assert.doesNotMatch(text, /Muted by somebody/);
    }
  });

  it('withdraw an escalation whose cause was dealt with before it was written', async () => {
    const ref = await expected(practice, CLARA, '2026-11-23');
    await does(practice, placeHold, ref, { kind: 'claim', reviewOn: '2026-11-24' });
    practice.clock.set('2026-12-01T09:00:00.000Z');
    await sweep();
    const escalations = await queued('escalation');
    assert.equal(escalations.length, 1);
    practice.clock.set('2026-11-24T09:00:00.000Z');
    await letterSweep(practice.ports, practice.practice);
    assert.equal((await queued('escalation'))[0]?.state, 'withdrawn');
  });

  it('send the weekly line on the first working day of the week, once', async () => {
    practice.clock.set('2026-11-23T08:31:00.000Z');
    await sweep();
    await sweep();
    practice.clock.set('2026-11-25T08:31:00.000Z');
    await sweep();
    assert.equal((await queued('weekly-line')).length, 1);
    await letterSweep(practice.ports, practice.practice);
    assert.match((await outgoing(practice)).join(), /the week of 23 November 2026/);
    practice.clock.set('2026-11-30T08:31:00.000Z');
    await sweep();
    assert.equal((await queued('weekly-line')).length, 2);
  });

  it('are neither lost nor doubled by a crash between claim and letter', async () => {
    await expected(practice, CLARA);
    practice.clock.set('2026-11-26T08:31:00.000Z');
    const { store } = practice.ports;
    const dying = withPorts(practice.ports, {
      store: {
        ...store,
        transaction: (work) =>
          store.transaction((tx) => work({ ...tx, queueMail: () => Promise.reject(new Crash('power')) })),
      },
    });
    const counts = await sweep(dying);
    assert.ok(counts.failed >= 1);
    assert.deepEqual(await queued('morning-digest'), []);
    await practice.reopen();
    await sweep();
    assert.equal((await queued('morning-digest')).length, 1);
  });

  it('count as failed when it cannot be found out whether any is due', async () => {
    practice.clock.set('2026-11-26T08:31:00.000Z');
    const ports = withPorts(practice.ports, {
      store: { ...practice.ports.store, openRecords: () => Promise.reject(new Error('no answer')) },
    });
    const counts = await sweep(ports);
    assert.equal(counts.failed, 2, 'digest and escalation');
  });
});

/** A leaver who is expected and whose notes were asked for today. */
async function expected(practice: TestPractice, leaver: Leaver, requestedOn?: string): Promise<string> {
  const begun = await expectLeaver(practice.ports, practice.clerk, practice.practice, {
    name: leaver.name,
    nhsNumber: leaver.nhsNumber,
    dateOfBirth: leaver.born,
    requestedOn: requestedOn ?? null,
  });
  assert.ok(begun.ok);
  return begun.record.ref;
}

/** The letters written with such a subject, as a mail program reads them. */
async function laidOut({ folder, practice }: TestPractice, subject: RegExp) {
  const outbox = join(folder, 'mailbox', practice, 'outbox');
  const names = await readdir(outbox);
  const mails = await Promise.all(
    names.map(async (name) => simpleParser(await readFile(join(outbox, name)))),
  );
  return mails.filter((mail) => subject.test(mail.subject ?? ''));
}
