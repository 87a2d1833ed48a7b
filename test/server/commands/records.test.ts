import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeMail } from '../../../samples/mail-maker.ts';
import { makeScan } from '../../../samples/scan-maker.ts';
import { takeInMail } from '../../../server/steps/take-in-mail.ts';
import { openPractice, type TestPractice } from '../../builders/practice.ts';
import { onward, type Ran } from '../../builders/run-cli.ts';

const PATIENT = { name: 'Joe Bloggs', nhsNumber: '9000000009', dateOfBirth: '1969-12-25' };
const NAMED = /bloggs|900 ?000 ?0009|25.Dec.*1969/i;

/** The practice stays open all the while: these commands may run beside a server. */
describe('When an IT person looks at the records from the command line', () => {
  let practice: TestPractice;
  let ref: string;
  before(async () => {
    practice = await openPractice();
    const scan = await makeScan({ patient: PATIENT, part: 1, of: 1, pages: 2, seed: 1 });
    const raw = await makeMail({
      from: 'Fernhill <records@fernhill-scanning.example>',
      subject: 'Digitised Lloyd George record',
      text: 'The digitised record is attached.',
      attachments: [
        { name: '1of1_Lloyd_George_Record_[Joe Bloggs]_[9000000009]_[25-12-1969].pdf', bytes: scan },
      ],
    });
    const { ports } = practice;
    const handle = await ports.mailboxes(practice.practice).drop(raw, 'eml');
    const taken = await takeInMail(ports, practice.practice, handle);
    ref = taken.records[0] ?? '';
    assert.notEqual(ref, '', taken.reason);
  });
  after(() => practice.remove());

  const run = (...args: string[]): Promise<Ran> => onward(args, { ONWARD_DATA_FOLDER: practice.folder });

  it('sees the worklist by references, and nobody’s name', async () => {
    const { code, out, err } = await run('list');
    assert.equal(code, 0, err);
    assert.match(out, new RegExp(`${ref}  received`));
    assert.doesNotMatch(out, NAMED);
    assert.match((await run('list', '--stage', 'collected')).out, /No records/);
  });

  it('sees names only where he asks for them', async () => {
    for (const command of [['list'], ['show', ref], ['history', ref]]) {
      assert.doesNotMatch((await run(...command)).out, NAMED, command.join(' '));
      assert.doesNotMatch((await run(...command, '--json')).out, NAMED, command.join(' '));
      const named = await run(...command, '--identify');
      assert.match(named.out, /BLOGGS, Joe/, command.join(' '));
      assert.match(named.out, /900 000 0009/);
    }
  });

  it('gets one JSON document from each command, and nothing else on standard output', async () => {
    const list = await run('list', '--json');
    assert.deepEqual(
      (JSON.parse(list.out) as { ref: string }[]).map((row) => row.ref),
      [ref],
    );
    const shown = JSON.parse((await run('show', ref, '--json')).out) as { stage: string; parts: number };
    assert.deepEqual([shown.stage, shown.parts], ['received', 1]);
    const { events } = JSON.parse((await run('history', ref, '--json')).out) as {
      events: { version: number }[];
    };
    assert.deepEqual(
      events.map((event) => event.version),
      events.map((_, at) => at + 1),
    );
    assert.equal(list.err, '');
  });

  it('may write a reference as people do, and is told when there is none', async () => {
    const sloppy = ref.toLowerCase().replaceAll('-', ' ');
    assert.equal((await run('show', sloppy)).code, 0);
    const unknown = await run('show', 'LV-7KQ2-9XWM');
    assert.equal(unknown.code, 3);
    assert.equal(unknown.out, '');
    assert.equal((await run('history', 'nonsense')).code, 3);
  });

  it('finds the trail whole, and can write it out', async () => {
    const verified = await run('audit', 'verify');
    assert.equal(verified.code, 0);
    assert.match(verified.out, /Y99999: the trail is whole/);
    const exported = await run('audit', 'export');
    const lines = exported.out.trim().split('\n');
    assert.ok(lines.length > 1);
    assert.ok(lines.every((line) => (JSON.parse(line) as { hash: string }).hash.length > 20));
    assert.doesNotMatch(exported.out, NAMED);
    const all = JSON.parse((await run('audit', 'export', '--json')).out) as object[];
    assert.equal(all.length, lines.length);
  });

  it('answers wrong usage with 2, and a practice that is not served with 3', async () => {
    for (const args of [
      ['list', 'extra'],
      ['list', '--stage', 'lost'],
      ['show'],
      ['show', ref, ref],
      ['history'],
      ['audit'],
      ['audit', 'burn'],
      ['doctor', 'me'],
    ]) {
      const { code, err } = await run(...args);
      assert.equal(code, 2, args.join(' '));
      assert.match(err, /Nothing was done/);
    }
    assert.equal((await run('list', '--practice', 'A00000')).code, 3);
  });

  it('is told plainly where nothing is kept yet, and nothing is made there by looking', async () => {
    const empty = join(await mkdtemp(join(tmpdir(), 'onward-')), 'none');
    for (const command of [['list'], ['doctor'], ['audit', 'verify'], ['show', ref]]) {
      const { code, err } = await onward(command, { ONWARD_DATA_FOLDER: empty });
      assert.equal(code, 3, command.join(' '));
      assert.match(err, /nothing is kept/i);
    }
    await assert.rejects(rm(empty, { recursive: true }), /ENOENT/);
  });
});
