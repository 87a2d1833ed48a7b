import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  type DeletionEntry,
  type DeletionLedger,
  headOf,
  LedgerBroken,
  openDeletionLedger,
  writeDeletionLedger,
} from '../../../server/adapters/deletion-ledger.ts';
import { keyringOf } from '../../../server/adapters/keyring.ts';

const keyring = keyringOf(Buffer.alloc(32, 9));

describe('The deletion ledger', () => {
  let folder: string;
  let file: string;
  let ledger: DeletionLedger;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onward-ledger-'));
    file = join(folder, 'deletions.jsonl');
    ledger = await openDeletionLedger(file, keyring);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('holds nothing, soundly, before the first deletion', async () => {
    assert.deepEqual(await ledger.entries(), []);
    assert.deepEqual(await ledger.check(), { ok: true, lines: 0, torn: false, brokenAt: null, why: null });
    await assert.rejects(stat(file), { code: 'ENOENT' });
  });

  it('gives back what was appended, in order, after a restart too', async () => {
    await appendThree();
    const reopened = await openDeletionLedger(file, keyring);
    assert.deepEqual(await reopened.entries(), [entry(1), entry(2), entry(3)]);
    assert.equal((await reopened.check()).ok, true);
  });

  it('keeps every one of many appended at once', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, index) => ledger.append(entry(index))));
    assert.equal((await ledger.entries()).length, 20);
    assert.equal((await ledger.check()).ok, true);
  });

  it('takes no more than references and ids: a name does not fit', async () => {
    await assert.rejects(ledger.append({ ...entry(1), ref: 'Amber Example' }));
    await assert.rejects(ledger.append({ ...entry(1), fileIds: ['1of1_[Amber Example].pdf'] }));
    assert.deepEqual(await ledger.entries(), []);
  });

  it('notices a line that was changed, even by one figure, and gives nothing then', async () => {
    await appendThree();
    const whole = await readFile(file, 'utf8');
    await writeFile(file, whole.replace('LV-TEST-0002', 'LV-TEST-0009'));
    const report = await ledger.check();
    assert.equal(report.ok, false);
    assert.equal(report.brokenAt, 2);
    await assert.rejects(ledger.entries(), LedgerBroken);
  });

  it('notices a line taken out, doubled or moved', async () => {
    await appendThree();
    const [one, two, three] = (await readFile(file, 'utf8')).trimEnd().split('\n');
    for (const lines of [
      [two, three],
      [one, three],
      [one, one, two, three],
      [two, one, three],
    ]) {
      await writeFile(file, `${lines.join('\n')}\n`);
      assert.equal((await ledger.check()).ok, false, JSON.stringify(lines.length));
    }
  });

  it('notices lines taken off the end, and the whole file gone', async () => {
    await appendThree();
    const [one, two] = (await readFile(file, 'utf8')).split('\n');
    await writeFile(file, `${one}\n${two}\n`);
    assert.match((await ledger.check()).why ?? '', /1 at the end is missing/);
    await rm(file);
    assert.match((await ledger.check()).why ?? '', /3 at the end are missing/);
    await assert.rejects(ledger.append(entry(4)), LedgerBroken);
  });

  it('notices a head that was changed or taken away', async () => {
    await appendThree();
    const head = await readFile(headOf(file), 'utf8');
    await writeFile(headOf(file), head.replace('"lines":3', '"lines":2'));
    assert.equal((await ledger.check()).ok, false);
    await rm(headOf(file));
    assert.equal((await ledger.check()).ok, false);
  });

  it('notices any one byte changed anywhere in its lines', async () => {
    await appendThree();
    const whole = await readFile(file);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const changed = Buffer.from(whole);
        changed[at] = (changed[at] ?? 0) ^ flip;
        await writeFile(file, changed);
        assert.equal((await ledger.check()).ok, false);
      }),
      { numRuns: 200 },
    );
  });

  it('belongs to one master key', async () => {
    await appendThree();
    const other = await openDeletionLedger(file, keyringOf(Buffer.alloc(32, 8)));
    assert.equal((await other.check()).ok, false);
    await assert.rejects(other.append(entry(4)), LedgerBroken);
  });

  it('bears a line that a power cut left half written, says so, and goes on after it', async () => {
    await appendThree();
    const whole = await readFile(file, 'utf8');
    const fourth = whole.split('\n')[2] ?? '';
    for (const length of [1, 30, fourth.length]) {
      await writeFile(file, whole + fourth.slice(0, length));
      assert.deepEqual(await ledger.check(), { ok: true, lines: 3, torn: true, brokenAt: null, why: null });
      assert.equal((await ledger.entries()).length, 3);
    }
    await ledger.append(entry(4));
    assert.deepEqual(await ledger.check(), { ok: true, lines: 4, torn: false, brokenAt: null, why: null });
    assert.deepEqual((await ledger.entries())[3], entry(4));
  });

  it('does not take for a power cut what cut into a line it had acknowledged', async () => {
    await appendThree();
    const whole = await readFile(file);
    await writeFile(file, whole.subarray(0, -1));
    assert.equal((await ledger.check()).ok, false);
  });

  it('bears a crash between a line and the count of lines', async () => {
    await ledger.append(entry(1));
    const head = await readFile(headOf(file));
    await ledger.append(entry(2));
    await writeFile(headOf(file), head);
    assert.equal((await ledger.check()).ok, true);
    await ledger.append(entry(3));
    assert.equal((await ledger.entries()).length, 3);
  });

  it('can be written whole anew, and appended to after', async () => {
    await writeDeletionLedger(file, keyring, [entry(1), entry(2)]);
    await ledger.append(entry(3));
    assert.deepEqual(await ledger.entries(), [entry(1), entry(2), entry(3)]);
    await appendFile(file, '');
    assert.equal((await ledger.check()).ok, true);
  });

  async function appendThree(): Promise<void> {
    for (const no of [1, 2, 3]) await ledger.append(entry(no));
  }
});

function entry(no: number): DeletionEntry {
  return {
    practice: 'Y99999',
    ref: `LV-TEST-${String(no).padStart(4, '0')}`,
    at: '2026-04-20T08:15:00.000Z',
    fileIds: [`file${no}`],
    messageIds: [`message${no}`, 'second'],
  };
}
