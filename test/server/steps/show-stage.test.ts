import assert from 'node:assert/strict';
import { checkNotes } from '../../../server/steps/check-notes.ts';
import type { Ports } from '../../../server/steps/ports.ts';
import { startSchedule } from '../../../server/sweeps/schedule.ts';
import { FIRST, type GraphPractices, openGraphPractices } from '../../builders/graph-practices.ts';
import { withPorts } from '../../builders/intake.ts';
import { leaverMails } from '../../builders/leaver-mail.ts';
import { CLARA, DORA } from '../../builders/lives.ts';

const CLERK = { by: 'clerk', role: 'clerk' } as const;

describe('The stage of a record, shown at its messages in the mailbox', function () {
  this.timeout(120_000);
  let practices: GraphPractices;
  beforeEach(async () => {
    practices = await openGraphPractices();
  });
  afterEach(() => practices.end());

  const timePasses = async (ports: Ports = practices.onward.ports) => {
    const schedule = startSchedule(ports, { mailPollSeconds: 3_000, sweepSeconds: 3_000 });
    await schedule.runOnce();
    await schedule.stop();
  };
  const notesCome = async (): Promise<string> => {
    const { mails } = await leaverMails(CLARA, [[1], [2]], 3, 1);
    for (const mail of mails) await practices.box(FIRST).receive(mail);
    await timePasses();
    const [record] = await practices.onward.ports.store.openRecords(FIRST);
    assert.equal(record?.stage, 'received');
    return record?.ref ?? '';
  };
  const check = (ref: string) =>
    checkNotes(
      practices.onward.ports,
      CLERK,
      { practice: FIRST, ref, version: null },
      { acceptDifferences: false },
    );
  const shown = () =>
    practices
      .box(FIRST)
      .in('Onward – filed')
      .map(({ categories }) => categories);
  const waiting = () => practices.onward.ports.store.waitingJobs(FIRST);

  it('is that of every message of the record, and follows it; a colleague’s own category stays', async () => {
    const ref = await notesCome();
    assert.deepEqual(shown(), [['Onward: received'], ['Onward: received']]);
    const [first] = practices.box(FIRST).in('Onward – filed');
    practices.box(FIRST).categorise(first?.id ?? '', ['Red', 'Onward: received']);
    assert.ok((await check(ref)).ok);
    await timePasses();
    assert.deepEqual(shown().flat().sort(), ['Onward: checked', 'Onward: checked', 'Red']);
    assert.deepEqual(await waiting(), []);
  });

  it('is not shown at mail that is no record’s, nor at one that needs a person', async () => {
    const { mails } = await leaverMails({ ...DORA, nhsNumber: '9000000034' }, [[1]], 4, 1);
    for (const mail of mails) await practices.box(FIRST).receive(mail);
    await practices.box(FIRST).receive(Buffer.from('Subject: Lunch?\r\nFrom: a@b.example\r\n\r\nYes?'));
    await notesCome();
    const byStage = shown()
      .flat()
      .filter((one) => one === 'Onward: received');
    assert.equal(byStage.length, 2);
    const asked = practices.box(FIRST).in('Onward – needs a person');
    assert.deepEqual(
      asked.map(({ categories }) => categories),
      [['Onward: needs a person']],
    );
  });

  it('never keeps a person waiting, nor fails what they do, and is shown once the mailbox answers', async () => {
    const ref = await notesCome();
    practices.graph.faults.plan({ kind: 'refuse', status: 503, times: 1_000 });
    const began = performance.now();
    assert.ok((await check(ref)).ok);
    assert.ok(performance.now() - began < 1_000);
    await timePasses();
    assert.deepEqual(
      (await waiting()).map(({ kind }) => kind),
      ['show-stage'],
    );
    practices.graph.faults.clear();
    practices.clock.pass(60 * 60_000);
    await timePasses();
    assert.deepEqual(shown(), [['Onward: checked'], ['Onward: checked']]);
    assert.deepEqual(await waiting(), []);
  });

  it('is shown after a stop at any moment, for what was asked is in the store with the change', async () => {
    const ref = await notesCome();
    assert.ok((await check(ref)).ok);
    await practices.reopen();
    assert.deepEqual(shown()[0], ['Onward: received']);
    await timePasses();
    assert.deepEqual(shown(), [['Onward: checked'], ['Onward: checked']]);
  });

  it('is not asked of a mailbox that cannot show it', async () => {
    const ref = await notesCome();
    const { ports } = practices.onward;
    const plain = withPorts(ports, {
      mailboxes: (practice) => {
        const { showStage: _, ...mailbox } = ports.mailboxes(practice);
        return mailbox;
      },
    });
    const target = { practice: FIRST, ref, version: null };
    assert.ok((await checkNotes(plain, CLERK, target, { acceptDifferences: false })).ok);
    assert.deepEqual(await waiting(), []);
  });

  it('passes over a message that somebody deleted for good', async () => {
    const ref = await notesCome();
    const [first] = practices.box(FIRST).in('Onward – filed');
    practices.box(FIRST).purge(first?.id ?? '');
    assert.ok((await check(ref)).ok);
    await timePasses();
    assert.deepEqual(shown(), [['Onward: checked']]);
    assert.deepEqual(await waiting(), []);
  });
});
