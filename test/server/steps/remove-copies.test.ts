import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { addDays } from '../../../core/dates.ts';
import { mailsWaiting } from '../../../core/mails-waiting.ts';
import { approveDeletion } from '../../../server/steps/approve-deletion.ts';
import { placeHold, releaseHold } from '../../../server/steps/hold-record.ts';
import { issueCertificate } from '../../../server/steps/issue-certificate.ts';
import type { Mailbox } from '../../../server/steps/mail-port.ts';
import type { Ports } from '../../../server/steps/ports.ts';
import { recordSupplierAnswer } from '../../../server/steps/record-supplier-answer.ts';
import { removeCopies } from '../../../server/steps/remove-copies.ts';
import { settleMail } from '../../../server/steps/settle-mail.ts';
import { deletionSweep } from '../../../server/sweeps/deletion-sweep.ts';
import { letterSweep } from '../../../server/sweeps/letter-sweep.ts';
import { filesHolding } from '../../builders/byte-scan.ts';
import { Crash, supplierMail, withPorts } from '../../builders/intake.ts';
import { tracesOf } from '../../builders/leaver-mail.ts';
import {
  CLARA,
  clearWithoutPrint,
  does,
  namedBack,
  openLines,
  outgoing,
  recordAt,
  timeDoesItsPart,
  today,
} from '../../builders/lives.ts';
import { openPractice, type TestPractice } from '../../builders/practice.ts';

describe('Removing our copies', function () {
  this.timeout(240_000);
  let practice: TestPractice;
  beforeEach(async () => {
    practice = await openPractice();
  });
  afterEach(() => practice.remove());

  it('removes messages and files, looks again, and waits for the scanning company with the rest', async () => {
    const { ref } = await approved(practice);
    const removal = await removeCopies(practice.ports, practice.practice, ref);
    assert.deepEqual(removal, { verified: 6, waiting: 1, failed: 0, stopped: false });
    const record = await recordAt(practice, ref);
    assert.deepEqual(openLines(record), ['identifying-details', 'outgoing-letter', 'supplier-copy']);
    assert.deepEqual(await mailFiles(practice), []);
    const messages = await practice.ports.store.messagesOf(practice.practice, ref);
    assert.ok(messages.every(({ removed }) => removed));
    const again = await removeCopies(practice.ports, practice.practice, ref);
    assert.deepEqual(again, { verified: 0, waiting: 1, failed: 0, stopped: false });
    assert.equal((await recordAt(practice, ref)).version, record.version, 'a second run writes nothing');
    const refusal = await issueCertificate(practice.ports, practice.practice, ref);
    assert.ok(!refusal.ok && refusal.code === 'copies-left');
    assert.notEqual(await practice.ports.store.vault(practice.practice, ref), null);
  });

  it('writes down until when an administrator could bring back what a mailbox only puts away', async () => {
    const { ref } = await approved(practice);
    const forgotten: string[] = [];
    const ports = withPorts(practice.ports, {
      mailboxes: (of) =>
        new Proxy(practice.ports.mailboxes(of), {
          get: (real, name: keyof Mailbox) => {
            if (name === 'recoverableDays') return 14;
            if (name === 'forget') return async (key: string) => void forgotten.push(key);
            const own = real[name];
            return typeof own === 'function' ? own.bind(real) : own;
          },
        }),
    });
    await removeCopies(ports, practice.practice, ref);
    const lines = (await recordAt(practice, ref)).deletion?.lines ?? [];
    const until = (kind: string) =>
      new Set(
        lines
          .filter((line) => line.kind === kind && line.state === 'verified')
          .map((line) => line.recoverableUntil),
      );
    assert.deepEqual(until('mailbox-message'), new Set([addDays(today(practice), 14)]));
    assert.deepEqual(until('stored-file'), new Set([null]));
    assert.ok(forgotten.length > 0);
  });

  it('stops for a hold that was placed meanwhile, and goes on when it is released', async () => {
    const { ref } = await approved(practice);
    const reviewOn = addDays(today(practice), 30);
    const place = () => does(practice, placeHold, ref, { kind: 'claim', reviewOn });
    const ports = withPorts(practice.ports, {
      files: {
        ...filesOf(practice.ports),
        remove: async (fileId) => {
          await practice.ports.files.remove(fileId);
          await place();
        },
      },
    });
    const removal = await removeCopies(ports, practice.practice, ref);
    assert.equal(removal.stopped, true);
    const held = await recordAt(practice, ref);
    const files = held.deletion?.lines.filter(({ kind }) => kind === 'stored-file') ?? [];
    const left = await Promise.all(files.map(({ what }) => practice.ports.files.exists(what ?? '')));
    assert.deepEqual(left.toSorted(), [false, true, true, true], 'the files after the hold are kept');
    await does(practice, recordSupplierAnswer, ref, { certificate: true });
    await timeDoesItsPart(practice);
    practice.clock.forwardDays(40);
    const counts = await deletionSweep(practice.ports, practice.practice);
    assert.deepEqual(counts, { due: 1, done: 0, skipped: 1, failed: 0 });
    assert.equal((await recordAt(practice, ref)).stage, 'deleting');
    assert.notEqual(await practice.ports.store.vault(practice.practice, ref), null);
    const { holds } = await recordAt(practice, ref);
    for (const { holdId } of holds) await does(practice, releaseHold, ref, { holdId }, practice.lead);
    await timeDoesItsPart(practice);
    assert.equal((await recordAt(practice, ref)).stage, 'deleted');
  });

  it('does nothing while the clock stands before a time already seen', async () => {
    const { ref } = await approved(practice);
    practice.clock.forwardDays(-2);
    const removal = await removeCopies(practice.ports, practice.practice, ref);
    assert.deepEqual(removal, { verified: 0, waiting: 0, failed: 0, stopped: true });
    assert.equal((await mailFiles(practice)).length, 2);
  });

  it('never calls gone what could not be looked for', async () => {
    const { ref } = await approved(practice);
    const ports = withMailbox(practice.ports, {
      findCopies: () => Promise.reject(new Error('the share is not there')),
    });
    const removal = await removeCopies(ports, practice.practice, ref);
    assert.equal(removal.failed, 2);
    assert.ok(openLines(await recordAt(practice, ref)).includes('mailbox-message'));
    assert.deepEqual(await deletionSweep(ports, practice.practice), {
      due: 1,
      done: 0,
      skipped: 0,
      failed: 1,
    });
    assert.equal((await mailFiles(practice)).length, 2);
  });

  it('finds a copy that came after the approval, before it certifies', async () => {
    const { ref, mails } = await approved(practice);
    await does(practice, recordSupplierAnswer, ref, { certificate: true });
    await practice.drop(mails[0] ?? new Uint8Array());
    const before = (await recordAt(practice, ref)).deletion?.lines.length ?? 0;
    await timeDoesItsPart(practice);
    const record = await recordAt(practice, ref);
    assert.equal(record.stage, 'deleted');
    assert.equal(record.deletion?.lines.length, before + 1);
    assert.deepEqual(await mailFiles(practice), []);
  });

  it('leaves an answer where it is until a person has dealt with it, and then removes it too', async () => {
    const { ref } = await approved(practice);
    for (const words of [
      'We have deleted our copy; see the attached proof.',
      'Please call us about this one.',
    ])
      await practice.drop(
        await supplierMail({
          subject: `RE: ${ref}`,
          text: words,
          messageId: `<${words.length}@fernhill.example>`,
        }),
      );
    await timeDoesItsPart(practice);
    assert.equal((await mailFiles(practice)).length, 2);
    await does(practice, recordSupplierAnswer, ref, { certificate: true });
    await timeDoesItsPart(practice);
    const waits = await recordAt(practice, ref);
    assert.equal((await mailFiles(practice)).length, 1, 'what was recorded went');
    assert.equal(waits.stage, 'deleting', 'what nobody has read is not thrown away');
    const [unread] = mailsWaiting(waits);
    await does(practice, settleMail, ref, { messageId: unread?.messageId ?? '' });
    await timeDoesItsPart(practice);
    assert.equal((await recordAt(practice, ref)).stage, 'deleted');
    assert.deepEqual(await mailFiles(practice), []);
  });

  it('says until when a backup could bring it back, by the newest backup there is at the end', async () => {
    const backup = (expiresOn: string) =>
      practice.ports.store.transaction((tx) =>
        tx.recordBackup({ practice: null, at: practice.clock.now().toISOString(), expiresOn }),
      );
    await backup('2026-11-24');
    const { ref } = await approved(practice);
    assert.ok(!(await recordAt(practice, ref)).deletion?.lines.some(({ kind }) => kind === 'backups'));
    await removeCopies(practice.ports, practice.practice, ref);
    await backup('2026-12-30');
    await backup('2027-01-04');
    await does(practice, recordSupplierAnswer, ref, { certificate: false });
    await timeDoesItsPart(practice);
    const { stage, deletion } = await recordAt(practice, ref);
    assert.equal(stage, 'deleted');
    const line = deletion?.lines.find(({ kind }) => kind === 'backups');
    assert.deepEqual([line?.evidence, line?.recoverableUntil], ['restores-reapply-deletions', '2027-01-04']);
  });

  it('withdraws the request to the scanning company where it was answered before it was written', async () => {
    const { ref } = await approved(practice);
    await does(practice, recordSupplierAnswer, ref, { certificate: false });
    await deletionSweep(practice.ports, practice.practice);
    assert.equal((await recordAt(practice, ref)).stage, 'deleted');
    assert.deepEqual(await letterSweep(practice.ports, practice.practice), noneDue);
    assert.ok((await outgoing(practice)).every((mail) => !mail.includes(`X-Onward-Record: ${ref}`)));
  });

  it('waits for a letter that is being written just now, so that none is written after it was looked for', async () => {
    const { ref } = await approved(practice);
    await does(practice, recordSupplierAnswer, ref, { certificate: false });
    let during: unknown;
    const ports = withMailbox(practice.ports, {
      writeOutgoing: async (id, raw) => {
        await deletionSweep(practice.ports, practice.practice);
        during = (await recordAt(practice, ref)).stage;
        return practice.ports.mailboxes(practice.practice).writeOutgoing(id, raw);
      },
    });
    await letterSweep(ports, practice.practice);
    assert.equal(during, 'deleting');
    await timeDoesItsPart(practice);
    assert.equal((await recordAt(practice, ref)).stage, 'deleted');
    assert.ok((await outgoing(practice)).every((mail) => !mail.includes(`X-Onward-Record: ${ref}`)));
  });

  describe('after a crash', () => {
    const effects: [string, (ports: Ports, dies: () => void) => Ports][] = [
      ['before a message is looked for', (ports, dies) => beforeMailbox(ports, 'findCopies', dies)],
      ['before a message is removed', (ports, dies) => beforeMailbox(ports, 'remove', dies)],
      ['after a message is removed', (ports, dies) => afterMailbox(ports, 'remove', dies)],
      ['before a letter is removed', (ports, dies) => beforeMailbox(ports, 'removeOutgoing', dies)],
      ['after a letter is removed', (ports, dies) => afterMailbox(ports, 'removeOutgoing', dies)],
      ['before a file is removed', (ports, dies) => withFiles(ports, 'before', dies)],
      ['after a file is removed', (ports, dies) => withFiles(ports, 'after', dies)],
      ['before the deletion is noted', (ports, dies) => withStore(ports, 'noteDeletion', 'before', dies)],
      ['after the deletion is noted', (ports, dies) => withStore(ports, 'noteDeletion', 'after', dies)],
      ['before the journal is cleared', (ports, dies) => withStore(ports, 'flushDeleted', 'before', dies)],
      ['after the journal is cleared', (ports, dies) => withStore(ports, 'flushDeleted', 'after', dies)],
    ];
    for (const [when, dying] of effects) {
      it(`${when}, the next try ends the same`, async () => {
        const { ref, parts } = await approved(practice);
        await letterSweep(practice.ports, practice.practice);
        await does(practice, recordSupplierAnswer, ref, { certificate: true });
        let died = 0;
        const ports = dying(practice.ports, () => {
          died += 1;
          throw new Crash('the power went');
        });
        const counts = await deletionSweep(ports, practice.practice);
        assert.deepEqual([counts.done, counts.failed], [0, 1]);
        assert.ok(died > 0);
        await practice.reopen();
        await timeDoesItsPart(practice);
        const record = await recordAt(practice, ref);
        assert.equal(record.stage, 'deleted');
        assert.deepEqual(openLines(record), []);
        const events = await practice.ports.store.history(practice.practice, ref);
        const verified = events.flatMap(({ event }) =>
          event.type === 'copy-verified' ? [event.lineId] : [],
        );
        assert.equal(new Set(verified).size, verified.length, 'no copy is written down twice');
        await practice.close();
        assert.deepEqual(filesHolding(practice.folder, [...tracesOf(CLARA, parts), CLARA.born]), []);
      });
    }
  });
});

const noneDue = { due: 0, done: 0, skipped: 0, failed: 0 };

async function approved(practice: TestPractice): ReturnType<typeof clearWithoutPrint> {
  const clear = await clearWithoutPrint(practice);
  await does(practice, approveDeletion, clear.ref, namedBack(), practice.lead);
  return clear;
}

async function mailFiles({ folder }: TestPractice): Promise<string[]> {
  const mailbox = join(folder, 'mailbox/Y99999');
  const folders = ['inbox', 'filed', 'needs-a-person', 'ignored'];
  return (await Promise.all(folders.map((name) => readdir(join(mailbox, name))))).flat();
}

/** The real mailbox, some of it replaced. Its methods are bound, because it is a class. */
function withMailbox(ports: Ports, change: Partial<Mailbox>): Ports {
  return withPorts(ports, { mailboxes: (practice) => ({ ...bound(ports.mailboxes(practice)), ...change }) });
}

function bound(mailbox: Mailbox): Mailbox {
  return {
    listNew: () => mailbox.listNew(),
    read: (place) => mailbox.read(place),
    mark: (key, place, as, id) => mailbox.mark(key, place, as, id),
    remove: (places) => mailbox.remove(places),
    findCopies: (key) => mailbox.findCopies(key),
    writeOutgoing: (id, raw) => mailbox.writeOutgoing(id, raw),
    hasOutgoing: (id) => mailbox.hasOutgoing(id),
    removeOutgoing: (id) => mailbox.removeOutgoing(id),
    drop: (raw, extension) => mailbox.drop(raw, extension),
  };
}

type Removing = 'findCopies' | 'remove' | 'removeOutgoing';

function beforeMailbox(ports: Ports, method: Removing, dies: () => void): Ports {
  return withMailbox(ports, { [method]: async () => dies() });
}

function afterMailbox(ports: Ports, method: 'remove' | 'removeOutgoing', dies: () => void): Ports {
  const real = ports.mailboxes('Y99999');
  const act = {
    remove: (places: string[]) => real.remove(places),
    removeOutgoing: (id: string) => real.removeOutgoing(id),
  };
  return withMailbox(ports, {
    [method]: async (what: string & string[]) => {
      await act[method](what);
      dies();
    },
  });
}

function filesOf({ files }: Ports): Ports['files'] {
  return {
    put: (practice, owner, bytes) => files.put(practice, owner, bytes),
    stage: (pieces) => files.stage(pieces),
    adopt: (practice, owner, staged) => files.adopt(practice, owner, staged),
    unstage: (staged) => files.unstage(staged),
    get: (practice, owner, fileId) => files.get(practice, owner, fileId),
    place: (practice, owner, fileId) => files.place(practice, owner, fileId),
    newPlace: (practice, owner) => files.newPlace(practice, owner),
    keep: (fileId) => files.keep(fileId),
    measure: (practice, owner, fileId) => files.measure(practice, owner, fileId),
    remove: (fileId) => files.remove(fileId),
    exists: (fileId) => files.exists(fileId),
    sweepOrphans: (olderThanMs) => files.sweepOrphans(olderThanMs),
  };
}

function withFiles(ports: Ports, when: 'before' | 'after', dies: () => void): Ports {
  return withPorts(ports, {
    files: {
      ...filesOf(ports),
      remove: async (fileId) => {
        if (when === 'after') await ports.files.remove(fileId);
        dies();
      },
    },
  });
}

function withStore(
  ports: Ports,
  method: 'noteDeletion' | 'flushDeleted',
  when: 'before' | 'after',
  dies: () => void,
): Ports {
  const act = {
    noteDeletion: (entry: Parameters<Ports['store']['noteDeletion']>[0]) => ports.store.noteDeletion(entry),
    flushDeleted: () => ports.store.flushDeleted(),
  };
  const dying = async (entry: Parameters<Ports['store']['noteDeletion']>[0]) => {
    if (when === 'after') await act[method](entry);
    dies();
  };
  return withPorts(ports, { store: { ...ports.store, [method]: dying } });
}
