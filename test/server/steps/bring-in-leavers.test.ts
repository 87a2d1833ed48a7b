import assert from 'node:assert/strict';
import { columnsSetting } from '../../../server/steps/apply-leavers-list.ts';
import type { BroughtInList } from '../../../server/steps/bring-in-leavers.ts';
import { bringInLeavers } from '../../../server/steps/bring-in-leavers.ts';
import { closeRecord, reinstateRecord } from '../../../server/steps/close-record.ts';
import { lookAtLeavers } from '../../../server/steps/look-at-leavers.ts';
import type { Ports } from '../../../server/steps/ports.ts';
import { filesHolding } from '../../builders/byte-scan.ts';
import { ANN, allRecords, partOf, recordOf, supplierMail, takeInAll } from '../../builders/intake.ts';
import type { Listed } from '../../builders/leavers-lists.ts';
import { ANN_LEAVES, BOB_LEAVES, leaversCsv, manyLeavers } from '../../builders/leavers-lists.ts';
import type { TestPractice } from '../../builders/practice.ts';
import { openPractice } from '../../builders/practice.ts';

describe('Bringing in a leavers’ list', () => {
  let practice: TestPractice;
  beforeEach(async () => {
    practice = await openPractice();
  });
  afterEach(() => practice.remove());

  it('says first, row by row, what it would come to, and changes nothing', async () => {
    const bytes = leaversCsv([ANN_LEAVES, { ...BOB_LEAVES, nhsNumber: '9000000018' }, ANN_LEAVES]);
    const list = await lookAtLeavers(practice.ports, practice.clerk, practice.practice, guessed(bytes));
    assert.ok(list.ok);
    assert.deepEqual(
      list.rows.map(({ row, trouble, outcome }) => [row, trouble?.code ?? outcome?.kind]),
      [
        [2, 'new'],
        [3, 'nhs-number-wrong'],
        [4, 'twice'],
      ],
    );
    assert.deepEqual(await trail(practice), []);
    assert.equal(await practice.ports.store.setting(columnsSetting(practice.practice)), null);
  });

  it('begins a record with all that the list says; the trail names nobody', async () => {
    await bringIn(practice, [ANN_LEAVES, BOB_LEAVES]);
    const ann = await recordOf(practice, ANN);
    assert.equal(ann.stage, 'expected');
    assert.deepEqual(ann.deduction, { reason: 'moved-practice', on: '2026-11-02' });
    assert.equal(ann.requestedOn, '2026-11-09');
    assert.equal(ann.routeChosen, false);
    const vault = await practice.ports.store.vault(practice.practice, ann.ref);
    assert.deepEqual(vault?.patient, {
      name: 'Bloggs, Ann',
      nhsNumber: ANN.nhsNumber,
      dateOfBirth: ANN.born,
    });
    assert.equal(vault?.receivingPractice?.name, 'Elm Tree Surgery');
    assert.equal((await allRecords(practice)).length, 2);
    const events = await trail(practice);
    assert.ok(events.every(({ by }) => by === practice.clerk.by));
    assert.doesNotMatch(JSON.stringify(events), /Bloggs|9000000009|1950|Elm/);
  });

  it('twice changes nothing', async () => {
    const rows = [ANN_LEAVES, BOB_LEAVES, ...manyLeavers(30)];
    await bringIn(practice, rows);
    const before = await trail(practice);
    const again = await bringIn(practice, rows);
    assert.ok(again.rows.every(({ outcome }) => outcome?.kind === 'known'));
    assert.deepEqual(await trail(practice), before);
  });

  it('by two people at once begins each record once', async () => {
    const rows = manyLeavers(25);
    const lists = await Promise.all([bringIn(practice, rows), bringIn(practice, rows)]);
    assert.equal((await allRecords(practice)).length, rows.length);
    for (const { rows: done } of lists) assert.ok(done.every(({ notDone }) => notDone === null));
  });

  it('lets the notes that come after find their leaver', async () => {
    await bringIn(practice, [ANN_LEAVES]);
    const { ref } = await recordOf(practice, ANN);
    const pdf = { ...partOf(ANN, 1, 1), type: 'application/pdf' };
    await takeInAll(practice, await supplierMail({ attachments: [pdf] }));
    const record = await recordOf(practice, ANN);
    assert.equal(record.ref, ref);
    assert.equal(record.stage, 'received');
    assert.equal(record.agreement, 'green');
  });

  it('adds to a record that notes began what the list knows of it, and overwrites nothing', async () => {
    const pdf = { ...partOf(ANN, 1, 1), type: 'application/pdf' };
    await takeInAll(practice, await supplierMail({ attachments: [pdf] }));
    const [first] = (await bringIn(practice, [{ ...ANN_LEAVES, reason: 'Death' }])).rows;
    assert.equal(first?.outcome?.kind, 'adds');
    const record = await recordOf(practice, ANN);
    assert.deepEqual([record.deduction?.reason, record.route], ['died', 'deceased']);
    const [second] = (
      await bringIn(practice, [{ ...ANN_LEAVES, reason: 'Prison', requestedOn: '2026-11-10' }])
    ).rows;
    assert.deepEqual(second?.outcome, {
      kind: 'differs',
      ref: record.ref,
      fields: ['deduction-reason'],
      stop: null,
    });
    assert.deepEqual(await recordOf(practice, ANN), record);
  });

  it('closes the record of a leaver who registered again, says why, and does not undo a person', async () => {
    await bringIn(practice, [ANN_LEAVES]);
    const back = [{ ...ANN_LEAVES, reason: 'Patient re-registered' }];
    const [row] = (await bringIn(practice, back)).rows;
    const closed = await recordOf(practice, ANN);
    assert.deepEqual(closed.closed, { reason: 're-registered', from: 'expected' });
    assert.equal(row?.ref, closed.ref);
    const target = { practice: practice.practice, ref: closed.ref, version: closed.version };
    assert.ok((await reinstateRecord(practice.ports, practice.lead, target)).ok);
    const [again] = (await bringIn(practice, back)).rows;
    assert.equal(again?.outcome?.kind, 'known');
    assert.equal((await recordOf(practice, ANN)).stage, 'expected');
  });

  it('begins another record when a patient has left once more', async () => {
    await bringIn(practice, [ANN_LEAVES]);
    const { ref, version } = await recordOf(practice, ANN);
    const target = { practice: practice.practice, ref, version };
    await closeRecord(practice.ports, practice.clerk, target, { reason: 'other-route' });
    assert.equal((await bringIn(practice, [ANN_LEAVES])).rows[0]?.outcome?.kind, 'ended');
    await bringIn(practice, [{ ...ANN_LEAVES, deductedOn: '2026-11-20' }]);
    assert.equal((await practice.ports.store.refsForPatient(practice.practice, ANN.nhsNumber)).length, 2);
  });

  it('goes on past a row that could not be done, and finishes it the next time', async () => {
    const rows = manyLeavers(5);
    const troubled = failingAt(practice.ports, 3);
    const list = await bringIn(practice, rows, troubled);
    assert.deepEqual(
      list.rows.map(({ notDone }) => notDone === null),
      [true, true, false, true, true],
    );
    assert.equal((await allRecords(practice)).length, 4);
    const again = await bringIn(practice, rows);
    assert.deepEqual(
      again.rows.map(({ outcome }) => outcome?.kind),
      ['known', 'known', 'new', 'known', 'known'],
    );
    assert.equal((await allRecords(practice)).length, 5);
  });

  it('is done only as it was looked at', async () => {
    const asked = guessed(leaversCsv([ANN_LEAVES]));
    const list = await lookAtLeavers(practice.ports, practice.clerk, practice.practice, asked);
    assert.ok(list.ok);
    const { seen } = list;
    const changed = [
      { ...guessed(leaversCsv([BOB_LEAVES])), seen },
      { ...asked, seen, headingAt: -1 },
      { ...asked, seen, columns: { ...list.columns, deductedOn: 5 } },
    ];
    for (const other of changed) {
      const refused = await bringInLeavers(practice.ports, practice.clerk, practice.practice, other);
      assert.equal(refused.ok === false && refused.code, 'list-changed');
    }
    assert.deepEqual(await allRecords(practice), []);
    const same = { ...asked, seen, columns: list.columns, headingAt: list.heading.at };
    assert.ok((await bringInLeavers(practice.ports, practice.clerk, practice.practice, same)).ok);
  });

  it('is for clerks and leads', async () => {
    const asked = { ...guessed(leaversCsv([ANN_LEAVES])), seen: null };
    for (const step of [lookAtLeavers, bringInLeavers]) {
      const refused = await step(practice.ports, practice.auditor, practice.practice, asked);
      assert.equal(refused.ok === false && refused.code, 'wrong-role');
    }
  });

  it('remembers the columns by their headings, and nothing else of the list in the clear', async () => {
    const bytes = Buffer.from(`Who;Number;When;Gone\nBloggs, Ann;${ANN.nhsNumber};01/03/1950;02/11/2026\n`);
    const columns = { name: 0, nhsNumber: 1, dateOfBirth: 2, deductedOn: 3 };
    const asked = { bytes, columns, headingAt: 0, seen: null };
    assert.ok((await bringInLeavers(practice.ports, practice.clerk, practice.practice, asked)).ok);
    const more = Buffer.from(`X;When;Who;Gone;Number\n;01/03/1950;Bloggs, Ann;02/11/2026;${ANN.nhsNumber}\n`);
    const next = await lookAtLeavers(practice.ports, practice.clerk, practice.practice, guessed(more));
    assert.deepEqual(next.ok && next.columns, { name: 2, nhsNumber: 4, dateOfBirth: 1, deductedOn: 3 });
    await practice.close();
    assert.deepEqual(filesHolding(practice.folder, ['Bloggs, Ann', ANN.nhsNumber, 'Who;Number']), []);
  });

  it('asks which columns there are before it reads any row', async () => {
    const bytes = Buffer.from('A;B\nx;y\n');
    const list = await lookAtLeavers(practice.ports, practice.clerk, practice.practice, guessed(bytes));
    assert.ok(list.ok);
    assert.deepEqual(list.missing, ['nhsNumber', 'name', 'dateOfBirth']);
    assert.deepEqual(list.rows, []);
    const refused = await bringInLeavers(practice.ports, practice.clerk, practice.practice, {
      ...guessed(bytes),
      seen: null,
    });
    assert.equal(refused.ok === false && refused.code, 'list-columns');
  });
});

function guessed(bytes: Uint8Array) {
  return { bytes, columns: null, headingAt: null };
}

async function bringIn(
  { ports, clerk, practice }: TestPractice,
  rows: readonly Listed[],
  through: Ports = ports,
): Promise<BroughtInList> {
  const asked = { ...guessed(leaversCsv(rows)), seen: null };
  const list = await bringInLeavers(through, clerk, practice, asked);
  assert.ok(list.ok, JSON.stringify(list));
  return list;
}

function trail({ ports, practice }: TestPractice) {
  return ports.store.trail(practice, 0, 10_000);
}

/** A disk that is full for one change: it fails after everything was written, and must leave nothing. */
function failingAt(ports: Ports, which: number): Ports {
  let changes = 0;
  const { store } = ports;
  return {
    ...ports,
    store: {
      ...store,
      transaction: (work) =>
        store.transaction(async (tx) => {
          const value = await work(tx);
          changes += 1;
          if (changes === which) throw new Error('the disk is full');
          return value;
        }),
    },
  };
}
