import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeMail } from '../../../samples/mail-maker.ts';
import { makeScan } from '../../../samples/scan-maker.ts';
import { openPractice, type TestPractice } from '../../builders/practice.ts';
import { onward, type Ran } from '../../builders/run-cli.ts';

const PATIENT = { name: 'Joe Bloggs', nhsNumber: '9000000009', dateOfBirth: '1969-12-25' };
const NAME = '1of1_Lloyd_George_Record_[Joe Bloggs]_[9000000009]_[25-12-1969].pdf';

describe('onward take-in', () => {
  let practice: TestPractice;
  let scan: Uint8Array;
  before(async () => {
    scan = await makeScan({ patient: PATIENT, part: 1, of: 1, pages: 1, seed: 1 });
  });
  beforeEach(async () => {
    practice = await openPractice({ now: new Date().toISOString() });
  });
  afterEach(() => practice.remove());
  const run = (...args: string[]): Promise<Ran> =>
    onward(args, { ONWARD_DATA_FOLDER: practice.folder, ONWARD_LOG_LEVEL: 'silent' });

  it('When no server runs, takes the message in and says which record it went to', async () => {
    await practice.close();
    const { code, out, err } = await run('take-in', await saveMail());
    assert.equal(code, 0, err);
    const ref = /LV-\w{4}-\w{4}/.exec(out)?.[0] ?? '';
    assert.match(out, /Filed/);
    assert.doesNotMatch(out.replace(practice.folder, ''), /Bloggs|9000000009/);
    await practice.reopen();
    assert.equal((await practice.ports.store.record(practice.practice, ref))?.stage, 'received');
  });

  it('When the server holds the data, puts it into the inbox for it, and opens nothing', async () => {
    const file = await saveMail();
    const { code, out } = await run('take-in', file, '--json');
    assert.equal(code, 0);
    assert.deepEqual(JSON.parse(out), [{ file, ok: true, handedOver: true }]);
    const inbox = join(practice.folder, 'mailbox/Y99999/inbox');
    const [name = ''] = await readdir(inbox);
    assert.ok((await readFile(join(inbox, name))).equals(await readFile(file)));
    assert.equal((await practice.ports.store.list(practice.practice, { limit: 5 })).total, 0);
  });

  it('When it is a loose PDF, takes it in like any scan; when it is neither, refuses it and goes on', async () => {
    await practice.close();
    const pdf = join(practice.folder, NAME);
    await writeFile(pdf, scan);
    const junk = join(practice.folder, 'junk.bin');
    await writeFile(junk, Buffer.from([0, 1, 2]));
    const { code, out } = await run('take-in', junk, join(practice.folder, 'absent.eml'), pdf);
    assert.equal(code, 3);
    assert.equal(out.match(/Not taken in/g)?.length, 2);
    assert.match(out, /LV-\w{4}-\w{4}/);
    assert.ok((await readFile(pdf)).equals(Buffer.from(scan)), 'the file itself is left alone');
  });

  it('When a message needs a person, says so with exit code 1', async () => {
    await practice.close();
    const file = join(practice.folder, 'link.eml');
    const text = 'Please download the patient record: https://portal.example/1';
    await writeFile(
      file,
      await makeMail({ from: 'a@fernhill-scanning.example', subject: 'Record ready', text }),
    );
    const { code, out } = await run('take-in', file);
    assert.equal(code, 1);
    assert.match(out, /Needs a person/);
  });

  it('answers wrong usage with 2', async () => {
    for (const args of [[], ['--fast', 'x.eml'], ['x.eml', '--practice', 'A00000']])
      assert.equal((await run('take-in', ...args)).code, 2, args.join(' '));
  });

  async function saveMail(): Promise<string> {
    const file = join(practice.folder, 'delivery.eml');
    const raw = await makeMail({
      from: 'Fernhill <records@fernhill-scanning.example>',
      subject: 'Digitised Lloyd George record',
      text: 'The digitised record is attached.',
      attachments: [{ name: NAME, bytes: scan }],
    });
    await writeFile(file, raw);
    return file;
  }
});
