import assert from 'node:assert/strict';
import type { FileStore } from '../../../server/steps/file-port.ts';
import type { MailHandle } from '../../../server/steps/mail-port.ts';
import { markMessage } from '../../../server/steps/mark-message.ts';
import type { Ports } from '../../../server/steps/ports.ts';
import type { PressRefusal } from '../../../server/steps/press-port.ts';
import { takeInMail } from '../../../server/steps/take-in-mail.ts';
import {
  ANN,
  allMessages,
  allRecords,
  Crash,
  onlyMessage,
  partOf,
  recordOf,
  runMarks,
  supplierMail,
  takeInAll,
} from '../../builders/intake.ts';
import { openPractice, type TestPractice } from '../../builders/practice.ts';

describe('Taking in mail when something breaks', function () {
  // Every PDF is opened in a child process of its own.
  this.timeout(120_000);
  let practice: TestPractice;
  beforeEach(async () => {
    practice = await openPractice();
  });
  afterEach(() => practice.remove());

  const listed = async (): Promise<MailHandle> => {
    const [handle] = await practice.ports.mailboxes(practice.practice).listNew();
    assert.ok(handle);
    return handle;
  };
  const takeIn = async (ports: Ports, handle: MailHandle) => takeInMail(ports, practice.practice, handle);

  /** Two parts, all there once, in one record, with one message; and nothing else on disk. */
  const allIsWell = async () => {
    const record = await recordOf(practice, ANN);
    assert.deepEqual(
      record.parts.map(({ part }) => part),
      [1, 2],
    );
    assert.deepEqual((await onlyMessage(practice)).records, [record.ref]);
    for (const { fileId } of record.parts)
      assert.ok((await practice.ports.files.get(practice.practice, record.ref, fileId)).length > 0);
    await practice.ports.files.sweepOrphans(-1);
    for (const { fileId } of record.parts) assert.equal(await practice.ports.files.exists(fileId), true);
  };

  describe('when the power fails', () => {
    beforeEach(async () => {
      await practice.drop(await supplierMail({ attachments: [partOf(ANN, 1, 2), partOf(ANN, 2, 2)] }));
    });

    for (const after of [1, 2]) {
      it(`after ${after} of 2 files were put and before anything was written down, it starts again`, async () => {
        const { ports } = practice;
        let puts = 0;
        const files: FileStore = {
          ...bound(ports.files),
          put: async (...args) => {
            const put = await ports.files.put(...args);
            puts += 1;
            if (puts === after) throw new Crash();
            return put;
          },
        };
        await assert.rejects(takeIn({ ...ports, files }, await listed()), Crash);
        assert.deepEqual(await allMessages(practice), []);
        assert.deepEqual(await allRecords(practice), []);
        await practice.reopen();
        await takeIn(practice.ports, await listed());
        await allIsWell();
      });
    }

    it('inside the transaction, nothing of it stands', async () => {
      const { ports } = practice;
      const store: Ports['store'] = {
        ...bound(ports.store),
        transaction: (work) =>
          ports.store.transaction(async (tx) => {
            await work(tx);
            throw new Crash();
          }),
      };
      await assert.rejects(takeIn({ ...ports, store }, await listed()), Crash);
      assert.deepEqual(await allMessages(practice), []);
      assert.deepEqual(await allRecords(practice), []);
      await practice.reopen();
      await takeIn(practice.ports, await listed());
      await allIsWell();
    });

    it('after all was written down and before the mail was moved, the mail is marked and not taken in again', async () => {
      await takeIn(practice.ports, await listed());
      await practice.reopen();
      await takeIn(practice.ports, await listed());
      await runMarks(practice);
      await allIsWell();
      assert.match((await onlyMessage(practice)).place, /^filed\//);
    });

    it('after the mail was moved and before that was remembered, it is found where it is', async () => {
      await takeIn(practice.ports, await listed());
      const { ports } = practice;
      const [job] = await ports.store.claimJobs('test', practice.clock.now(), 1_000, 1);
      assert.ok(job);
      const store = { ...bound(ports.store), transaction: () => Promise.reject(new Crash()) };
      await assert.rejects(markMessage({ ...ports, store }, job, 'test'), Crash);
      await practice.reopen();
      practice.clock.forwardDays(1);
      await runMarks(practice);
      assert.match((await onlyMessage(practice)).place, /^filed\//);
      await allIsWell();
    });
  });

  it('may take in one message twice at once', async () => {
    await practice.drop(await supplierMail({ attachments: [partOf(ANN, 1, 2), partOf(ANN, 2, 2)] }));
    const handle = await listed();
    await Promise.all([takeIn(practice.ports, handle), takeIn(practice.ports, handle)]);
    await allIsWell();
  });

  it('may take in two parts of one new patient at once', async () => {
    await practice.drop(await supplierMail({ attachments: [partOf(ANN, 1, 2)] }));
    await practice.drop(await supplierMail({ attachments: [partOf(ANN, 2, 2)] }));
    const handles = await practice.ports.mailboxes(practice.practice).listNew();
    await Promise.all(handles.map((handle) => takeIn(practice.ports, handle)));
    const { parts } = await recordOf(practice, ANN);
    assert.deepEqual(new Set(parts.map(({ part }) => part)), new Set([1, 2]));
  });

  describe('when the press cannot do a file', () => {
    const failing = (code: PressRefusal['code'], times: number): Ports => {
      let left = times;
      const { ports } = practice;
      const inspect: Ports['press']['inspect'] = async (source) => {
        left -= 1;
        return left >= 0 ? { ok: false, code, message: 'No.' } : ports.press.inspect(source);
      };
      return { ...ports, press: { ...bound(ports.press), inspect } };
    };
    const drop = async () => practice.drop(await supplierMail({ attachments: [partOf(ANN, 1, 1)] }));

    for (const code of ['too-heavy', 'failed'] as const) {
      it(`tries once more after "${code}", and files it when that goes well`, async () => {
        await drop();
        const ports = failing(code, 1);
        await takeIn(ports, await listed());
        await runMarks(practice);
        const { attempts, place } = await onlyMessage(practice);
        assert.equal(attempts, 1);
        assert.match(place, /^inbox\//);
        await takeIn(ports, await listed());
        assert.equal((await onlyMessage(practice)).state, 'filed');
        assert.equal((await recordOf(practice, ANN)).parts.length, 1);
      });

      it(`asks a person after "${code}" twice, and never tries a third time by itself`, async () => {
        await drop();
        const ports = failing(code, 2);
        await takeIn(ports, await listed());
        await takeIn(ports, await listed());
        await takeIn(ports, await listed());
        await runMarks(practice);
        const { attempts, place, state, reason } = await onlyMessage(practice);
        assert.deepEqual([state, reason, attempts], ['needs-a-person', 'too-heavy', 2]);
        assert.match(place, /^needs-a-person\//);
        assert.deepEqual(await allRecords(practice), []);
      });
    }

    it('asks a person at once about what is over the limit', async () => {
      await drop();
      await takeIn(failing('too-big', 1), await listed());
      await runMarks(practice);
      assert.match((await onlyMessage(practice)).place, /^needs-a-person\//);
    });

    it('takes in the next message all the same', async () => {
      await drop();
      await takeIn(failing('failed', 1), await listed());
      await takeInAll(practice, await supplierMail({ subject: 'Other', attachments: [partOf(ANN, 2, 2)] }));
      assert.equal((await recordOf(practice, ANN)).parts.length, 2);
    });
  });
});

/** The methods of a neighbour that is a class, ready to be spread. */
function bound<T extends object>(neighbour: T): T {
  return new Proxy(
    { ...neighbour },
    {
      get: (target, name) => {
        if (Reflect.has(target, name)) return Reflect.get(target, name);
        const found: unknown = Reflect.get(neighbour, name);
        return typeof found === 'function' ? found.bind(neighbour) : found;
      },
    },
  );
}
