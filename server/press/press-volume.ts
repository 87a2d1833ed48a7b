import type { PlannedVolume } from '../../core/pack-plan.ts';
import type { PressedVolume, PressRefusal, VolumeProof } from '../steps/press-port.ts';
import { assembleVolume } from './assemble-volume.ts';
import { type ByteSource, bytesInMemory } from './bytes/byte-source.ts';
import { type MadeAt, madeAt } from './bytes/lie-at.ts';
import type { Done, OpenSource, Speaking } from './do-task.ts';
import type { Pdfium } from './engine/pdfium.ts';
import { isRefusal, refusal } from './limits.ts';
import { OpenedParts } from './opened-parts.ts';
import { readPdf } from './pdf/read-pdf.ts';
import { Odd } from './pdf/values.ts';
import { proveVolume } from './prove.ts';
import { type MadePaper, makePaper } from './stationery.ts';
import type { Task } from './tasks.ts';
import type { Tell } from './tell.ts';

type VolumeTask = Extract<Task, { what: 'press-volume' }>;

/** In the child: opens the parts, makes our sheets, writes the volume where it shall lie, and proves it there. */
export async function pressVolume(
  start: () => Promise<Pdfium>,
  sources: readonly OpenSource[],
  task: VolumeTask,
  { tell, written: saysWritten }: Speaking,
): Promise<Done> {
  const volume = volumeOf(task);
  if (!volume) return refused(NO_SUCH_VOLUME);
  const parts = new OpenedParts(start, sources, task.maxPages, tell);
  try {
    const unopened = await parts.open();
    if (unopened) return refused(unopened);
    const paper = await makePaper(task.job, task.plan, volume);
    const made = madeAt(task.into);
    const written = await write(parts, paper, made, { task, volume, tell });
    if (isRefusal(written)) return refused(written);
    const to = task.halves && parts.areAsTheyArrived() ? halfOf(volume) : volume.sides.length;
    if (to < volume.sides.length) saysWritten(to);
    const proof = await prove(start, parts, made, { task, volume, tell, only: { from: 0, to } });
    if (isRefusal(proof)) return refused(proof);
    const answer: PressedVolume = {
      ok: true,
      volume: volume.volume,
      of: task.plan.volumes.length,
      ...written,
      sides: volume.sides.length,
      sheets: volume.sheets,
      lostLetters: paper.lostLetters,
      proof,
    };
    return { answer, blobs: made.blobs() };
  } finally {
    parts.close();
  }
}

/** Proves the sides from `from` on, of a volume that another child has written and proves up to there. */
export async function proveRest(
  start: () => Promise<Pdfium>,
  sources: readonly OpenSource[],
  task: Extract<Task, { what: 'prove-volume' }>,
  pack: ByteSource,
  tell: Tell,
): Promise<{ ok: true; proof: VolumeProof } | PressRefusal> {
  const volume = volumeOf(task);
  if (!volume) return NO_SUCH_VOLUME;
  const proof = await proveVolume({
    start,
    parts: sources.map(({ bytes }) => bytes),
    pack,
    plan: task.plan,
    volume,
    only: { from: task.from, to: volume.sides.length },
    tell,
    labels: sources.map(({ label }) => label),
  });
  return isRefusal(proof) ? proof : { ok: true, proof };
}

const NO_SUCH_VOLUME = refusal('failed', 'There is no such volume in the plan.');

function volumeOf({ plan, volume }: Pick<VolumeTask, 'plan' | 'volume'>): PlannedVolume | undefined {
  return plan.volumes.find((one) => one.volume === volume);
}

/** Starting a second child takes as long as proving some ten sides; a thin volume is proven by one. */
const WORTH_A_SECOND = 40;

function halfOf({ sides }: PlannedVolume): number {
  return sides.length < WORTH_A_SECOND ? sides.length : Math.ceil(sides.length * FIRST_SHARE);
}

/** Half, and what it proves while the second is still starting. */
const FIRST_SHARE = 0.53;

type Pressing = { task: VolumeTask; volume: PlannedVolume; tell: Tell };

/**
 * The writer copies what it can copy with certainty. A part it will not copy, because a page has notes that only a
 * renderer can draw or something odd came to light, is opened once more as a copy with its notes drawn in, and the
 * volume is begun anew; what is refused even so is refused.
 */
async function write(
  parts: OpenedParts,
  { bytes, pageOf, footerPage, footer }: MadePaper,
  made: MadeAt,
  { task, volume, tell }: Pressing,
): Promise<{ bytes: number; sha256: string } | PressRefusal> {
  const paper = { pdf: readPdf(bytesInMemory(bytes), { maxPages: task.maxPages }), pageOf, footerPage };
  for (;;) {
    try {
      const { plan } = task;
      const written = assembleVolume({
        parts: parts.files(),
        paper,
        plan,
        volume,
        footer,
        sink: made.sink,
        tell,
      });
      made.sink.end();
      return written;
    } catch (error) {
      if (!(error instanceof Odd)) throw error;
      const unopened = await parts.drawLastUsed(error);
      if (unopened) return unopened;
      made.beginAnew();
    }
  }
}

async function prove(
  start: () => Promise<Pdfium>,
  parts: OpenedParts,
  made: MadeAt,
  { task, volume, tell, only }: Pressing & { only: { from: number; to: number } },
): Promise<VolumeProof | PressRefusal> {
  const pack = made.readAgain();
  try {
    const labels = task.sources.map(({ label }) => label);
    return await proveVolume({
      start,
      parts: parts.toCompare(),
      pack,
      plan: task.plan,
      volume,
      only,
      tell,
      labels,
    });
  } finally {
    pack.close();
  }
}

function refused(answer: PressRefusal): Done {
  return { answer, blobs: [] };
}
