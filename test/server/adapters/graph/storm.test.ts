import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { type KeptSubscription, keepSubscription } from '../../../../server/adapters/graph/subscriptions.ts';
import { graphNotificationRoutes } from '../../../../server/http/routes/graph-notifications.ts';
import { expectLeaver } from '../../../../server/steps/expect-leaver.ts';
import { requestNotes } from '../../../../server/steps/request-notes.ts';
import type { MessageState, StoredMessage } from '../../../../server/steps/store-port.ts';
import { freeJobs, jobSweep } from '../../../../server/sweeps/job-sweep.ts';
import { letterSweep } from '../../../../server/sweeps/letter-sweep.ts';
import { mailSweep } from '../../../../server/sweeps/mail-sweep.ts';
import { ANN, type Patient, partOf, recordOf, supplierMail } from '../../../builders/intake.ts';
import { does } from '../../../builders/lives.ts';
import { testNumbers } from '../../../builders/nhs-numbers.ts';
import { openPractice, type TestPractice } from '../../../builders/practice.ts';
import { ADDRESS, openWatched, stopping, type Watched } from './watched.ts';

/** ONWARD_TEST_STORM=10000 for the whole of it, which takes minutes. */
const MESSAGES = Number(process.env.ONWARD_TEST_STORM ?? 200);
const LETTERS = Math.max(20, Math.floor(MESSAGES / 50));
const BATCHES = 12;
const TICK_MS = 30_000;
const POLL_EVERY_TICKS = 6;
const MOST_TICKS = 2_000;

/** One in twenty-five carries notes, one in five is sealed, and the others are other people's mail. */
type Sent = { id: string; state: MessageState; patient: Patient | null };

describe('A mailbox in a storm', function () {
  this.timeout(30 * 60_000);
  let watched: Watched;
  let practice: TestPractice;
  let subscription: KeptSubscription;
  let server: Server;
  let nudges = 0;
  const sent: Sent[] = [];
  before(async () => {
    watched = await openWatched();
    practice = await openPractice({ now: watched.now().toISOString() });
    server = await listen();
    watched.graph.settings.set({
      notifyOrigin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    });
    begin();
  });
  after(async () => {
    server.closeAllConnections();
    server.close();
    await practice.remove();
    await watched.end();
  });

  const numbers = testNumbers();
  const nextPatient = (): Patient => ({ ...ANN, nhsNumber: numbers.next().value ?? '' });

  const listen = async (): Promise<Server> => {
    const app = express();
    const mailbox = {
      practice: practice.practice,
      isOurs: (id: string, secret: string) => subscription.isOurs(id, secret),
      lifecycle: (event: 'missed') => subscription.lifecycle(event),
    };
    const nudge = () => {
      nudges += 1;
    };
    app.use('/graph', graphNotificationRoutes({ mailboxes: [mailbox], nudge }, practice.ports.log));
    const made = createServer(app).listen(0, '127.0.0.1');
    await new Promise((resolve) => made.once('listening', resolve));
    return made;
  };

  /** What a start of the server does, on whatever the last one left. */
  const begin = () => {
    practice.ports.mailboxes = () => watched.mailbox;
    subscription = keepSubscription({
      client: watched.client,
      address: ADDRESS,
      practice: practice.practice,
      memory: watched.store.store.mailboxes,
      url: 'https://onward.example',
      clock: watched.now,
      log: practice.ports.log,
    });
  };
  /** The next one begins with a database that gives up at its n-th change, once. */
  const restart = async (change: number) => {
    await practice.reopen();
    const when = change % 2 === 0 ? 'before' : 'after';
    await watched.restart({}, (memory) => stopping(memory, { change, when }));
    begin();
    await freeJobs(practice.ports, practice.practice);
  };

  const arrive = async (): Promise<void> => {
    const n = sent.length;
    if (n % 25 === 0) {
      const patient = nextPatient();
      const mail = await supplierMail({
        attachments: [partOf(patient, 1, 1)],
        messageId: `<storm.${n}@x.example>`,
      });
      sent.push({ id: await watched.staff.receive(mail), state: 'filed', patient });
    } else if (n % 5 === 1) {
      const properties = { 'String 0x001A': 'IPM.Note.rpmsg.x' };
      sent.push({ id: await watched.staff.receive({ properties }), state: 'needs-a-person', patient: null });
    } else {
      const mail = { from: 'ann@example.com', subject: `Cake ${n}`, text: 'On Friday.' };
      sent.push({ id: await watched.staff.receive(mail), state: 'ignored', patient: null });
    }
  };
  const askForNotes = async () => {
    const patient = nextPatient();
    const typed = { name: patient.name, nhsNumber: patient.nhsNumber, dateOfBirth: patient.born };
    const begun = await expectLeaver(practice.ports, practice.clerk, practice.practice, typed);
    assert.ok(begun.ok);
    await does(practice, requestNotes, begun.record.ref, { supplier: 'fernhill-scanning' });
  };
  const letters = () => practice.ports.store.outbox(practice.practice, { limit: LETTERS + 10 });
  const isDone = async () => {
    if (sent.length < MESSAGES) return false;
    const { ports } = practice;
    if ((await watched.mailbox.facts()).pending > 0) return false;
    if ((await ports.store.waitingJobs(practice.practice)).length > 0) return false;
    return (await letters()).every(({ state }) => state === 'sent');
  };
  /** Mail on one lane, jobs and letters on another, as the schedule has them. */
  const sweep = async (looksForMail: boolean) => {
    const { ports, practice: code } = practice;
    const work = async () => {
      await jobSweep(ports, code);
      await letterSweep(ports, code);
    };
    await Promise.all([looksForMail ? mailSweep(ports, code) : null, work()]);
  };

  it('loses nothing, settles every message once, and sends every letter once', async () => {
    const always = { times: Number.MAX_SAFE_INTEGER };
    await subscription.look();
    watched.graph.faults.plan(
      { kind: 'refuse', status: 429, retryAfter: 7, share: 0.1, ...always },
      { kind: 'refuse', status: 503, share: 0.05, ...always },
      { kind: 'cut', afterBytes: 20, share: 0.01, ...always },
      { kind: 'end-token', share: 0.005, ...always },
      { kind: 'repeat-items', share: 0.3, ...always },
      { kind: 'empty-page', share: 0.1, ...always },
      // Said to have failed, and delivered all the same.
      { kind: 'refuse', status: 504, done: true, on: 'messages.send', share: 0.2, ...always },
    );
    watched.graph.notifications.unreliable({ lost: 0.5, twice: 0.1 });
    let ticks = 0;
    let looks = 0;
    let heard = 0;
    for (; ticks < MOST_TICKS && !(await isDone()); ticks += 1) {
      const batch = Math.min(Math.ceil(MESSAGES / BATCHES), MESSAGES - sent.length);
      for (let n = 0; n < batch; n += 1) await arrive();
      if (batch > 0) for (let n = 0; n < LETTERS / BATCHES; n += 1) await askForNotes();
      await watched.graph.notifications.settled();
      const isDue = nudges > heard || ticks % POLL_EVERY_TICKS === 0;
      heard = nudges;
      if (isDue) looks += 1;
      await sweep(isDue);
      // A colleague reads some of it, and so it comes again among the changes.
      for (const { id } of sent.slice(-batch).filter((_, n) => n % 10 === 0))
        watched.staff.markRead(id, true);
      if (ticks % 4 === 1 && ticks < 2 * BATCHES)
        await restart(3 + ((ticks * 17) % Math.ceil(MESSAGES / BATCHES)));
      if (ticks === 6) watched.graph.endTokens();
      if (ticks === 7) watched.staff.loseCursors();
      watched.pass(TICK_MS);
      practice.clock.set(watched.now().toISOString());
    }
    watched.graph.faults.clear();
    const lost = watched.graph.calls.filter(({ status }) => status === 429 || status === 503 || status === 0);
    if (process.env.ONWARD_TEST_STORM !== undefined)
      process.stdout.write(
        `      ${sent.length} messages, ${ticks} ticks, ${looks} looks, ${nudges} nudges, ` +
          `${watched.graph.calls.length} calls, ${lost.length} refused or without an answer\n`,
      );
    assert.ok(await isDone(), 'it never came to an end');
    assert.ok(lost.length > watched.graph.calls.length * 0.1, 'there was no storm');
    assert.ok(nudges > 0, 'nothing was heard');
    // Sent when nobody knew yet of the ban that the call just before it was answered with; never later.
    for (const [at, { tooEarly }] of watched.graph.calls.entries())
      if (tooEarly)
        assert.ok(watched.graph.calls.slice(Math.max(0, at - 3), at).some(({ status }) => status === 429));
    assert.ok(watched.graph.mostAtOnce() <= 4);
    await restart(Number.MAX_SAFE_INTEGER);
    assert.equal((await watched.mailbox.reconcile()).missed, 0);
  });

  it('has every message in the store, once, as what it is', async () => {
    const states: MessageState[] = ['filed', 'needs-a-person', 'ignored'];
    const found = new Map<string, StoredMessage[]>();
    for (const state of states)
      for (const message of await practice.ports.store.messages(practice.practice, state, MESSAGES + 100))
        found.set(message.key, [...(found.get(message.key) ?? []), message]);
    assert.equal(found.size, MESSAGES);
    for (const { id, state } of sent)
      assert.deepEqual(
        found.get(`graph:${id}`)?.map((one) => [one.state, one.repeatOf, one.removed]),
        [[state, null, false]],
      );
  });

  it('shows staff every message where it belongs', () => {
    const FOLDERS = {
      filed: 'Onward – filed',
      'needs-a-person': 'Onward – needs a person',
      ignored: 'Inbox',
    };
    for (const { id, state } of sent) assert.equal(watched.staff.message(id).folder, FOLDERS[state]);
  });

  it('has one record of each patient, with its one part', async () => {
    for (const { patient } of sent)
      if (patient !== null) assert.equal((await recordOf(practice, patient)).parts.length, 1);
  });

  it('sent every letter once, and says so', async () => {
    const all = await letters();
    assert.ok(all.length >= LETTERS);
    const went = watched.staff.wentOut();
    assert.equal(went.length, all.length);
    const copies = watched.staff.sent().map(({ internetMessageId }) => internetMessageId);
    assert.equal(copies.length, all.length);
    assert.deepEqual(new Set(copies), new Set(all.map(({ letterId }) => `<${letterId}@onward.invalid>`)));
    assert.deepEqual(watched.staff.drafts(), []);
  });
});
