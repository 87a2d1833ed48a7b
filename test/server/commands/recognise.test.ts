import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeMail } from '../../../samples/mail-maker.ts';
import { runCli } from '../../../server/cli.ts';
import { A_PDF } from '../../builders/small-files.ts';

const SUPPLIER = 'Northgate Scanning <records@northgate-scanning.example>';
const part = (n: number, of: number) => ({
  name: `${n}of${of}_Lloyd_George_Record_[Joe Bloggs]_[9000000009]_[25-12-1969].pdf`,
  bytes: A_PDF,
});

describe('onward recognise', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onward-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('says whose notes a message brings, and which part is missing', async () => {
    const file = await save(
      'a.eml',
      await makeMail({
        from: SUPPLIER,
        subject: 'Digitised records',
        text: 'As requested.',
        attachments: [part(1, 3), part(3, 3)],
      }),
    );
    const { code, out } = await run(['recognise', file]);
    assert.match(out, /These are digitised notes/);
    assert.match(out, /BLOGGS, Joe/);
    assert.match(out, /900 000 0009/);
    assert.match(out, /missing 2/);
    assert.equal(code, 1, 'a missing part needs a person');
  });

  it('prints one JSON document and nothing else when asked', async () => {
    const file = await save(
      'a.eml',
      await makeMail({
        from: SUPPLIER,
        subject: 'Digitised records',
        text: 'As requested.',
        attachments: [part(1, 1)],
      }),
    );
    const { out, err } = await run(['recognise', file, '--json']);
    const [answer] = JSON.parse(out) as {
      recognition: { verdict: string; patients: { patient: { nhsNumber: string } }[] };
    }[];
    assert.equal(answer?.recognition.verdict, 'notes');
    assert.equal(answer?.recognition.patients[0]?.patient.nhsNumber, '9000000009');
    assert.equal(err, '');
  });

  it('leaves ordinary post alone', async () => {
    const file = await save(
      'b.eml',
      await makeMail({
        from: 'Kim <kim@example.com>',
        subject: 'Lunch on Friday',
        text: 'Shall we say one?',
        attachments: [],
      }),
    );
    const { code, out } = await run(['recognise', file]);
    assert.match(out, /not digitised notes/);
    assert.equal(code, 0);
  });

  it('goes on after a file that cannot be read, and says so', async () => {
    const file = await save(
      'a.eml',
      await makeMail({ from: SUPPLIER, subject: 'Digitised records', text: '', attachments: [part(1, 1)] }),
    );
    const { code, out } = await run(['recognise', join(folder, 'absent.eml'), file]);
    assert.match(out, /Not read/);
    assert.match(out, /BLOGGS, Joe/);
    assert.equal(code, 3);
  });

  it('reads file names from standard input, one line of JSON for each, across chunk borders', async () => {
    const name = part(1, 1).name;
    const { out, code } = await run(
      ['recognise', '--filenames'],
      [`${name.slice(0, 20)}`, `${name.slice(20)}\r\nholiday.jpg`],
    );
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { name: string; exact: boolean; parsed: unknown });
    assert.deepEqual(
      lines.map((line) => [line.name, line.exact, line.parsed !== null]),
      [
        [name, true, true],
        ['holiday.jpg', false, false],
      ],
    );
    assert.equal(code, 1);
  });

  it('answers wrong usage with 2 and says that nothing was done', async () => {
    for (const args of [
      [],
      ['unheard-of'],
      ['recognise'],
      ['recognise', '--wrong', 'x.eml'],
      ['recognise', '--filenames', 'x.eml'],
    ]) {
      const { code, out, err } = await run(args);
      assert.equal(code, 2, args.join(' '));
      assert.match(out + err, /Nothing was done|onward recognise/);
    }
  });

  async function save(name: string, bytes: Uint8Array): Promise<string> {
    const file = join(folder, name);
    await writeFile(file, bytes);
    return file;
  }
});

async function run(
  args: string[],
  stdin: string[] = [],
): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  async function* input(): AsyncGenerator<string> {
    yield* stdin;
  }
  const code = await runCli(args, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    stdin: input(),
  });
  return { code, out, err };
}
