import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { canonicalJson } from '../../../../server/adapters/store/canonical-json.ts';
import { ChainBroken } from '../../../../server/adapters/store/store-trouble.ts';
import type { TestStore } from './open-test-store.ts';
import {
  append,
  begin,
  CLAIMED,
  EXPECTED,
  NEIGHBOUR,
  NOON,
  openRaw,
  openTestStore,
  PRACTICE,
} from './open-test-store.ts';

type Raw = ReturnType<typeof openRaw>;

describe('The trail', () => {
  let test: TestStore;
  beforeEach(async () => {
    test = await openTestStore();
    for (const ref of ['LV-1', 'LV-2']) await begin(test.store, ref);
    await test.store.transaction((tx) => append(tx, 'LV-1', 1, [CLAIMED, { type: 'claim-released' }]));
    await begin(test.store, 'LV-9', [EXPECTED], NOON, NEIGHBOUR);
  });
  afterEach(() => test.remove());

  it('holds, practice by practice, and says where it ends', async () => {
    const report = await test.store.verifyChain(PRACTICE);
    const last = (await test.store.trail(PRACTICE, 4, 9))[0];
    assert.deepEqual(report, { ok: true, events: 4, head: last?.hash, brokenAt: null, why: null });
    assert.equal((await test.store.verifyChain(NEIGHBOUR)).events, 1);
    assert.deepEqual(await test.store.verifyChain('Y00000'), {
      ok: true,
      events: 0,
      head: '0'.repeat(64),
      brokenAt: null,
      why: null,
    });
  });

  it('is linked: each event names the hash of the one before', async () => {
    const trail = await test.store.trail(PRACTICE, 1, 99);
    assert.deepEqual(
      trail.map(({ prevHash }) => prevHash),
      ['0'.repeat(64), ...trail.slice(0, -1).map(({ hash }) => hash)],
    );
  });

  it('can be verified while it grows', async () => {
    const [report] = await Promise.all([
      test.store.verifyChain(PRACTICE),
      ...Array.from({ length: 20 }, (_, n) => begin(test.store, `LV-2${n}`)),
    ]);
    assert.equal(report?.ok, true);
    assert.equal((await test.store.verifyChain(PRACTICE)).events, 24);
  });

  it('refuses to be changed, removed or replaced', () => {
    const raw = openRaw(test.file);
    assert.throws(() => raw.exec("UPDATE events SET by = 'nobody'"), /append-only/);
    assert.throws(() => raw.exec('DELETE FROM events'), /append-only/);
    assert.throws(
      () => raw.exec('INSERT OR REPLACE INTO events SELECT * FROM events WHERE chain_no = 1'),
      /append-only/,
    );
    raw.close();
  });

  describe('when somebody drops the triggers and', () => {
    const tamperings: [string, (raw: Raw) => void, number][] = [
      ['edits who did it', (raw) => raw.exec(`UPDATE events SET by = 'x' WHERE chain_no = 2 AND ${OURS}`), 2],
      ['edits when', (raw) => raw.exec(`UPDATE events SET at = at + 1 WHERE chain_no = 3 AND ${OURS}`), 3],
      [
        'edits what',
        (raw) =>
          raw.exec(`UPDATE events SET event = '{"type":"label-not-arrived"}' WHERE chain_no = 3 AND ${OURS}`),
        3,
      ],
      [
        'writes an event otherwise, with the same meaning',
        (raw) => raw.exec(`UPDATE events SET event = '{"type": "claimed"}' WHERE chain_no = 3 AND ${OURS}`),
        3,
      ],
      [
        'puts in what is no event',
        (raw) => raw.exec(`UPDATE events SET event = 'nonsense' WHERE chain_no = 3 AND ${OURS}`),
        3,
      ],
      [
        'gives an event to another record',
        (raw) => raw.exec(`UPDATE events SET ref = 'LV-7' WHERE chain_no = 4 AND ${OURS}`),
        4,
      ],
      [
        'removes one in the middle',
        (raw) => raw.exec(`DELETE FROM events WHERE chain_no = 2 AND ${OURS}`),
        2,
      ],
      ['removes the last', (raw) => raw.exec(`DELETE FROM events WHERE chain_no = 4 AND ${OURS}`), 4],
      ['removes the last and moves the head back, unsealed', cutShort, 3],
      ['removes all of them', (raw) => raw.exec(`DELETE FROM events WHERE ${OURS}`), 1],
      ['removes the head', (raw) => raw.exec(`DELETE FROM chain_heads WHERE ${OURS}`), 4],
      ['changes two round', swapTwo, 3],
      ['edits one and hashes all anew, without the key', (raw) => hashAnew(raw, false), 4],
      ['edits one, hashes all anew and moves the head', (raw) => hashAnew(raw, true), 4],
      ['adds one that is well hashed', addOne, 5],
      [
        'edits what the record says of itself',
        (raw) =>
          raw.exec(`UPDATE records SET record = replace(record, '"expected"', '"clear"') WHERE ref = 'LV-2'`),
        2,
      ],
      [
        'edits the stage by which it is listed',
        (raw) => raw.exec(`UPDATE records SET stage = 'clear' WHERE ref = 'LV-1'`),
        4,
      ],
      ['removes a record', (raw) => raw.exec(`DELETE FROM records WHERE ref = 'LV-2'`), 4],
    ];
    for (const [what, tamper, brokenAt] of tamperings) {
      it(`${what}, it is found`, async () => {
        tamperWith(test.file, tamper);
        const report = await test.store.verifyChain(PRACTICE);
        assert.equal(report.ok, false);
        assert.equal(report.brokenAt, brokenAt, report.why ?? '');
        assert.equal((await test.store.verifyChain(NEIGHBOUR)).ok, true);
      });
    }

    const headTamperings: [string, (raw: Raw) => void][] = [
      ['cut short', cutShort],
      ['hashed anew', (raw) => hashAnew(raw, true)],
      ['without its last', (raw) => raw.exec(`DELETE FROM events WHERE chain_no = 4 AND ${OURS}`)],
      ['without its head', (raw) => raw.exec(`DELETE FROM chain_heads WHERE ${OURS}`)],
    ];
    for (const [what, tamper] of headTamperings) {
      it(`leaves it ${what}, nothing is appended that would seal over the break`, async () => {
        tamperWith(test.file, tamper);
        await assert.rejects(begin(test.store, 'LV-3'), ChainBroken);
        assert.equal(await test.store.record(PRACTICE, 'LV-3'), null);
        assert.equal((await test.store.verifyChain(PRACTICE)).ok, false);
        await begin(test.store, 'LV-8', [EXPECTED], NOON, NEIGHBOUR);
      });
    }
  });
});

const OURS = `practice = '${PRACTICE}'`;

function tamperWith(file: string, tamper: (raw: Raw) => void): void {
  const raw = openRaw(file);
  const triggers = raw.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'").all();
  assert.equal(triggers.length, 3);
  for (const { name } of triggers) raw.exec(`DROP TRIGGER ${name}`);
  tamper(raw);
  raw.close();
}

function cutShort(raw: Raw): void {
  raw.exec(`DELETE FROM events WHERE chain_no = 4 AND ${OURS}`);
  raw.exec(
    `UPDATE chain_heads SET chain_no = 3, hash = (SELECT hash FROM events WHERE chain_no = 3 AND ${OURS}) WHERE ${OURS}`,
  );
}

function swapTwo(raw: Raw): void {
  raw.exec(`UPDATE events SET chain_no = 99 WHERE chain_no = 3 AND ${OURS}`);
  raw.exec(`UPDATE events SET chain_no = 3 WHERE chain_no = 4 AND ${OURS}`);
  raw.exec(`UPDATE events SET chain_no = 4 WHERE chain_no = 99 AND ${OURS}`);
}

/** As anybody could who read the code: the hash needs no key. */
function plainHash(row: Record<string, unknown>, prevHash: string): string {
  const said = {
    practice: row.practice,
    chainNo: row.chain_no,
    ref: row.ref,
    version: row.version,
    at: new Date(Number(row.at)).toISOString(),
    by: row.by,
    event: JSON.parse(String(row.event)),
    prevHash,
  };
  return createHash('sha256').update(canonicalJson(said)).digest('hex');
}

function hashAnew(raw: Raw, moveHead: boolean): void {
  raw.exec(`UPDATE events SET by = 'somebody-else' WHERE chain_no = 2 AND ${OURS}`);
  let prevHash = '0'.repeat(64);
  for (const row of raw.prepare(`SELECT * FROM events WHERE ${OURS} ORDER BY chain_no`).all()) {
    const hash = plainHash(row, prevHash);
    raw
      .prepare(`UPDATE events SET prev_hash = ?, hash = ? WHERE chain_no = ? AND ${OURS}`)
      .run(prevHash, hash, row.chain_no);
    prevHash = hash;
  }
  if (moveHead) raw.prepare(`UPDATE chain_heads SET hash = ? WHERE ${OURS}`).run(prevHash);
}

function addOne(raw: Raw): void {
  const last = raw.prepare(`SELECT * FROM events WHERE chain_no = 4 AND ${OURS}`).all()[0];
  assert.ok(last);
  const added = { ...last, chain_no: 5, version: 4, event: '{"type":"claimed"}', prev_hash: last.hash };
  const { practice, chain_no, ref, version, at, by, event, prev_hash } = {
    ref: '',
    at: 0,
    by: '',
    practice: '',
    ...added,
  };
  raw
    .prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
    .run(practice, chain_no, ref, version, at, by, event, prev_hash, plainHash(added, String(last.hash)));
}
