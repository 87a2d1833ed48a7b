import { createHash } from 'node:crypto';
import type { PressedVolume, PressRefusal } from '../steps/press-port.ts';
import { assemble } from './assemble.ts';
import { madeAt } from './bytes/lie-at.ts';
import type { Done, OpenSource } from './do-task.ts';
import type { Pdfium } from './engine/pdfium.ts';
import { isRefusal, refusal } from './limits.ts';
import { prove } from './prove.ts';
import type { Task } from './tasks.ts';
import type { Tell } from './tell.ts';

export async function pressVolume(
  start: () => Promise<Pdfium>,
  sources: readonly OpenSource[],
  task: Extract<Task, { what: 'press-volume' }>,
  tell: Tell,
): Promise<Done> {
  const { plan, job } = task;
  const volume = plan.volumes.find((one) => one.volume === task.volume);
  if (!volume) return { answer: refusal('failed', 'There is no such volume.'), blobs: [] };
  const pdfium = await start();
  const parts = sources.map(({ id, label, bytes }) => ({
    id,
    label,
    bytes: bytes.read(0, bytes.size).slice(),
  }));
  const made = await assemble(pdfium, parts, job, { ...plan, volumes: [volume] }, tell);
  if (isRefusal(made)) return { answer: made, blobs: [] };
  const cells = volume.sides.flatMap((side) => (side.kind === 'pages' ? side.cells : []));
  const only = plan.parts.map((part, at) => ({
    ...part,
    printed: cells.filter((one) => one.part === at).length,
  }));
  const proof = prove(pdfium, parts, { ...plan, parts: only }, made, tell);
  if (isRefusal(proof)) return { answer: proof, blobs: [] };
  const at = madeAt(task.into);
  const [{ bytes, lostLetters } = { bytes: new Uint8Array(0), lostLetters: false }] = made;
  at.sink.write(bytes);
  at.sink.end();
  const answer: PressedVolume | PressRefusal = {
    ok: true,
    volume: volume.volume,
    of: plan.volumes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    bytes: bytes.length,
    sides: volume.sides.length,
    sheets: volume.sheets,
    lostLetters,
    proof: {
      sidesCompared: volume.sides.filter(({ kind }) => kind === 'pages').length,
      pagesCompared: proof.pagesCompared,
      picturesIdentical: 0,
      worstDifference: proof.worstDifference,
    },
  };
  return { answer, blobs: at.blobs() };
}
