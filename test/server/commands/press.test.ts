import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { makeScan } from '../../../samples/scan-maker.ts';
import { runCli } from '../../../server/cli.ts';
import { onward } from '../../builders/run-cli.ts';

const PATIENT = { name: 'Joe Bloggs', nhsNumber: '9000000009', dateOfBirth: '1969-12-25' };
const nameOf = (part: number, number = '9000000009') =>
  `${part}of2_Lloyd_George_Record_[Joe Bloggs]_[${number}]_[25-12-1969].pdf`;

describe('onward press', () => {
  let folder: string;
  let scans: Uint8Array[];
  before(async () => {
    scans = await Promise.all(
      [1, 2].map((part) => makeScan({ patient: PATIENT, part, of: 2, pages: 1 + part, seed: 3 })),
    );
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onward-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('makes a proven pack from parts in any order, and counts every page', async () => {
    const out = join(folder, 'PACK.pdf');
    const ran = await onward(['press', await save(2), await save(1), '--out', out]);
    assert.equal(ran.code, 0, ran.err);
    assert.match(ran.out, /Pages in the scan: 5; pages in the pack: 5/);
    assert.match(ran.out, /compared with the scan \(5 pages\)/);
    assert.equal((await readFile(out)).toString('latin1', 0, 5), '%PDF-');
  });

  it('says the same in one JSON document, with each volume and its file', async () => {
    const out = join(folder, 'PACK.pdf');
    const ran = await onward(['press', await save(1), await save(2), '--out', out, '--single', '--json']);
    const answer = JSON.parse(ran.out) as {
      pagesIn: number;
      pagesOut: number;
      sides: number;
      sheets: number;
      volumes: { file: string }[];
      proof: { pagesCompared: number };
    };
    assert.deepEqual([answer.pagesIn, answer.pagesOut, answer.proof.pagesCompared], [5, 5, 5]);
    assert.equal(answer.sheets, answer.sides, 'printed on one side, each side is a sheet');
    assert.deepEqual(
      answer.volumes.map((volume) => volume.file),
      [out],
    );
    assert.equal(ran.err, '');
  });

  it('splits what does not fit one bag, and names each volume', async () => {
    const big = await makeScan({ patient: PATIENT, part: 1, of: 1, pages: 24, seed: 5 });
    const file = join(folder, 'big.pdf');
    await writeFile(file, big);
    const out = join(folder, 'PACK.pdf');
    const ran = await onward(['press', file, '--out', out, '--max-sheets', '10', ...asPatient()]);
    assert.equal(ran.code, 0, ran.err);
    const packs = (await readdir(folder)).filter((name) => name.startsWith('PACK'));
    assert.deepEqual(packs.sort(), ['PACK-1-of-2.pdf', 'PACK-2-of-2.pdf']);
  });

  it('lays two or four small cards on a side when asked, and says what that saves and how small they are', async () => {
    const file = join(folder, 'cards.pdf');
    await writeFile(
      file,
      await makeScan({ patient: PATIENT, part: 1, of: 1, pages: 8, seed: 5, kind: 'cards' }),
    );
    const sides: number[] = [];
    for (const cards of ['1', '2', '4']) {
      const out = join(folder, `PACK${cards}.pdf`);
      const args = ['press', file, '--out', out, '--cards', cards, '--single', '--json', ...asPatient()];
      const answer = JSON.parse((await onward(args)).out) as {
        sides: number;
        pagesOut: number;
        cards: Record<'two' | 'four', { pages: number; smallestScale: number } | null>;
        paper: { sheets: number; savedSheets: number; kilograms: number };
        proof: { pagesCompared: number };
      };
      assert.deepEqual(
        [answer.pagesOut, answer.proof.pagesCompared],
        [8, 8],
        'every card is on a side, and was looked at',
      );
      assert.equal(answer.paper.sheets, answer.sides);
      if (cards === '2') assert.deepEqual(answer.cards.two, { sides: 4, pages: 8, smallestScale: 1 });
      if (cards === '4') assert.equal(Math.round((answer.cards.four?.smallestScale ?? 0) * 100), 78);
      sides.push(answer.sides);
    }
    assert.deepEqual(sides, [10, 6, 4]);
  });

  it('says in words what the pack takes of paper, and that no two letters could share a side', async () => {
    const file = join(folder, 'letters.pdf');
    await writeFile(
      file,
      await makeScan({ patient: PATIENT, part: 1, of: 1, pages: 3, seed: 5, kind: 'letters' }),
    );
    const ran = await onward(['press', file, '--out', join(folder, 'P.pdf'), '--cards', '2', ...asPatient()]);
    assert.equal(ran.code, 0, ran.err);
    assert.match(ran.out, /Paper: 3 sheets, about 15 g and 1 mm thick, in 1 bag; 2 sheets fewer/);
    assert.match(ran.out, /No small cards could share a side\./);
  });

  it('tells whoever watches how far it is, and nobody else', async () => {
    const args = ['press', await save(1), await save(2), '--out'];
    let seen = '';
    const code = await runCli([...args, join(folder, 'a.pdf')], {
      out: () => undefined,
      err: (text) => {
        seen += text;
      },
      stdin: (async function* () {})(),
      watched: true,
    });
    assert.equal(code, 0);
    assert.match(seen, /\d+ of \d+/);
    assert.ok(seen.endsWith('\r\u001b[K'), 'the line is wiped in the end');
    assert.equal((await onward([...args, join(folder, 'b.pdf')])).err, '');
  });

  it('leaves nothing behind when a later volume cannot have its name, and keeps what was there', async () => {
    const file = join(folder, 'big.pdf');
    await writeFile(file, await makeScan({ patient: PATIENT, part: 1, of: 1, pages: 24, seed: 5 }));
    await writeFile(join(folder, 'PACK-2-of-2.pdf'), 'mine');
    const out = join(folder, 'PACK.pdf');
    const ran = await onward(['press', file, '--out', out, '--max-sheets', '10', ...asPatient()]);
    assert.equal(ran.code, 3);
    assert.match(ran.err, /PACK-2-of-2\.pdf is there already/);
    assert.deepEqual((await readdir(folder)).sort(), ['PACK-2-of-2.pdf', 'big.pdf']);
    assert.equal(await readFile(join(folder, 'PACK-2-of-2.pdf'), 'utf8'), 'mine');
  });

  it('leaves nothing behind when it is stopped with Ctrl-C', async () => {
    const file = join(folder, 'big.pdf');
    await writeFile(file, await makeScan({ patient: PATIENT, part: 1, of: 1, pages: 60, seed: 5 }));
    const out = join(folder, 'PACK.pdf');
    const line = ['--import', 'tsx', 'server/main.ts', 'press', file, '--out', out, '--max-sheets', '10'];
    const child = spawn(process.execPath, [...line, ...asPatient()], { detached: true });
    let said = '';
    child.stderr.on('data', (piece: Buffer) => {
      said += piece.toString();
    });
    const ended = once(child, 'exit');
    // Once the first volume has its name there is something to be left behind.
    while (!existsSync(join(folder, 'PACK-1-of-4.pdf'))) {
      assert.equal(child.exitCode, null, said);
      await setTimeout(20);
    }
    // A terminal sends it to the whole group: to the command and to the child that presses.
    process.kill(-child.pid!, 'SIGINT');
    const [code] = (await ended) as [number];
    assert.equal(code, 3, said);
    assert.match(said, /stopped before it was done\. No pack was made/);
    assert.deepEqual(await readdir(folder), ['big.pdf']);
  });

  it('asks for a look where a part is missing or the cover cannot name the patient', async () => {
    const alone = await onward(['press', await save(1), '--out', join(folder, 'a.pdf')]);
    assert.equal(alone.code, 1);
    assert.match(alone.out, /Part 2 of 2 is missing/);
    const nameless = join(folder, 'scan0001.pdf');
    await writeFile(nameless, scans[0]!);
    const ran = await onward(['press', nameless, '--out', join(folder, 'b.pdf')]);
    assert.equal(ran.code, 1);
    assert.match(ran.out, /cover does not say: NHS number, name, date of birth/);
  });

  it('never puts two patients into one pack', async () => {
    const other = join(folder, nameOf(2, '9000000017'));
    await writeFile(other, scans[1]!);
    const out = join(folder, 'PACK.pdf');
    for (const args of [
      [await save(1), other],
      [await save(1), '--nhs-number', '900 000 0017'],
    ]) {
      const ran = await onward(['press', ...args, '--out', out]);
      assert.equal(ran.code, 3);
      assert.match(ran.err, /more than one NHS number.*No pack was made/s);
      await assert.rejects(readFile(out));
    }
  });

  it('never writes over a file, and leaves none behind when there is no pack', async () => {
    const out = join(folder, 'PACK.pdf');
    await writeFile(out, 'mine');
    const taken = await onward(['press', await save(1), '--out', out]);
    assert.equal(taken.code, 3);
    assert.equal(await readFile(out, 'utf8'), 'mine');
    const broken = join(folder, 'broken.pdf');
    await writeFile(broken, scans[0]!.subarray(0, 2000));
    const ran = await onward(['press', broken, '--out', join(folder, 'new.pdf'), '--json']);
    assert.equal(ran.code, 3);
    assert.equal((JSON.parse(ran.out) as { ok: boolean }).ok, false);
    assert.match(ran.err, /No pack was made/);
    assert.ok(!(await readdir(folder)).includes('new.pdf'));
  });

  it('answers wrong usage with 2: no file, no place, two ways at once, cards, absurd numbers', async () => {
    const part = await save(1);
    const out = ['--out', join(folder, 'x.pdf')];
    for (const args of [
      [],
      [part],
      out,
      [part, ...out, '--duplex', '--single'],
      [part, ...out, '--cards', '3'],
      [part, ...out, '--cards', 'many'],
      [part, ...out, '--max-sheets', '0'],
      [part, ...out, '--nhs-number', '9000000008'],
      [part, ...out, '--dob', '31-02-1970'],
      [part, ...out, '--fast'],
    ]) {
      const { code, err } = await onward(['press', ...args]);
      assert.equal(code, 2, args.join(' '));
      assert.match(err, /Nothing was done/);
    }
  });

  function asPatient(): string[] {
    return ['--nhs-number', PATIENT.nhsNumber, '--name', PATIENT.name, '--dob', '25-12-1969'];
  }
  async function save(part: number): Promise<string> {
    const file = join(folder, nameOf(part));
    await writeFile(file, scans[part - 1]!);
    return file;
  }
});
