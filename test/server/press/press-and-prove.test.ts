import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeScan } from '../../../samples/scan-maker.ts';
import { bytesInMemory } from '../../../server/press/bytes/byte-source.ts';
import { startPdfium } from '../../../server/press/engine/pdfium.ts';
import { refusal } from '../../../server/press/limits.ts';
import { readPdf } from '../../../server/press/pdf/read-pdf.ts';
import { createPress } from '../../../server/press/press.ts';
import { pressAndProve } from '../../../server/press/press-and-prove.ts';
import { proveVolume } from '../../../server/press/prove.ts';
import type { Answer, Task } from '../../../server/press/tasks.ts';
import type { VolumeProof } from '../../../server/steps/press-port.ts';
import { pdfWithPages, words } from '../../builders/pdfs.ts';
import { JOB } from './jobs.ts';
import { LIMITS, planFor, volumeOf, withContent } from './proving.ts';

const PATIENT = { name: 'Joe Bloggs', nhsNumber: '9000000009', dateOfBirth: '2019-12-25' };

describe('Proving a volume in two halves', function () {
  this.timeout(120_000);

  it('by two real children compares every side once, and what is told never goes back', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'onward-halves-'));
    try {
      const scan = join(folder, 'scan.pdf');
      await writeFile(
        scan,
        await makeScan({ patient: PATIENT, part: 1, of: 1, pages: 60, seed: 5, kind: 'cards' }),
      );
      const told: number[] = [];
      const pressed = await createPress().pressInto(
        [{ id: 'one', label: 'part 1 of 1', path: scan }],
        { ...JOB, duplex: false },
        () => ({ path: join(folder, 'pack.pdf') }),
        { onProgress: (done, _, what) => (what.startsWith('comparing') ? told.push(done) : undefined) },
      );
      assert.ok(pressed.ok);
      assert.deepEqual(
        [pressed.proof.sidesCompared, pressed.proof.pagesCompared, pressed.proof.picturesIdentical],
        [60, 60, 60],
      );
      assert.deepEqual(
        told,
        told.toSorted((one, other) => one - other),
      );
      assert.ok(Math.max(...told) <= pressed.sides);
      assert.deepEqual((await readdir(folder)).sort(), ['pack.pdf', 'scan.pdf']);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('finds a wrong side in the half that it lies in, whichever looks there', async () => {
    const pdfium = await startPdfium();
    const pages = Array.from({ length: 8 }, (_, at) => ({
      mediaBox: [0, 0, 595, 842],
      content: words(`Seen on day ${at + 1}, nothing new`, 60, 700),
    }));
    const source = bytesInMemory(pdfWithPages(pages));
    const scan = readPdf(source, LIMITS);
    const plan = planFor([scan], { duplex: false });
    const pack = await volumeOf([scan], plan);
    const spoilt = await withContent(pack, 7, (content) => `${content}\n0 g 100 100 300 300 re f`);
    const half = (from: number, to: number) =>
      proveVolume({
        parts: [source],
        pack: bytesInMemory(spoilt),
        plan,
        volume: plan.volumes[0]!,
        only: { from, to },
        labels: ['part 1 of 1'],
        tell: () => undefined,
        start: async () => pdfium,
      });
    const first = await half(0, 5);
    assert.ok(!('ok' in first), 'the first half is as it should be');
    assert.equal(first.sidesCompared, 4);
    const rest = await half(5, plan.sides);
    assert.ok('ok' in rest && rest.code === 'not-proven');
    assert.match(rest.message, /Side 7 /);
  });

  it('hands the rest on when the volume is written, and joins both proofs', async () => {
    const asked: Task[] = [];
    const made = await pressAndProve(
      TASK,
      async (task, { onWritten }) => {
        asked.push(task);
        if (task.what === 'prove-volume') return answer({ ok: true, proof: proof(7) });
        onWritten?.(9);
        return answer({ ok: true, volume: 1, proof: proof(8) });
      },
      {},
    );
    assert.deepEqual(
      asked.map(({ what }) => what),
      ['press-volume', 'prove-volume'],
    );
    const [first, rest] = asked;
    assert.ok(first?.what === 'press-volume' && first.halves === availableParallelism() > 1);
    assert.ok(rest?.what === 'prove-volume' && rest.from === 9);
    assert.equal('job' in rest, false, 'who the patient is, is no business of the second');
    assert.ok(!('ok' in made));
    assert.deepEqual((made.answer as { proof: VolumeProof }).proof, { ...proof(15), worstDifference: 1 });
  });

  for (const [who, others] of [
    ['prove-volume', 'press-volume'],
    ['press-volume', 'prove-volume'],
  ] as const)
    it(`is refused with the reason of ${who}, and the other is stopped`, async () => {
      const stopped: string[] = [];
      const made = await pressAndProve(
        TASK,
        async (task, { signal, onWritten }) => {
          onWritten?.(9);
          if (task.what === who) return refusal('not-proven', 'Side 9 does not look like page 3.');
          await new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }));
          stopped.push(task.what);
          return refusal('cancelled', 'It was stopped before it was done.');
        },
        {},
      );
      assert.deepEqual(made, refusal('not-proven', 'Side 9 does not look like page 3.'));
      assert.deepEqual(stopped, [others]);
    });

  it('is cancelled as a whole, and never begun where it was cancelled before', async () => {
    const stop = new AbortController();
    stop.abort();
    const made = await pressAndProve(
      TASK,
      async (_, { signal }) => {
        assert.ok(signal?.aborted);
        return refusal('cancelled', 'It was stopped before it was done.');
      },
      { signal: stop.signal },
    );
    assert.ok('ok' in made && made.code === 'cancelled');
  });
});

const TASK: Extract<Task, { what: 'press-volume' }> = {
  what: 'press-volume',
  sources: [],
  maxPages: 100,
  job: JOB,
  plan: planFor([]),
  volume: 1,
  into: { descriptor: 3 },
};

function proof(sides: number): VolumeProof {
  return { sidesCompared: sides, pagesCompared: sides, picturesIdentical: sides, worstDifference: 1 };
}

function answer(said: object): Answer {
  return { answer: said, blobs: [] };
}
