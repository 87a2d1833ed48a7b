import { createHash } from 'node:crypto';
import { type PackPlan, type PartToPrint, planPack } from '../../core/pack-plan.ts';
import type { Inspected, PackJob, PdfSource, Pressed, PressRefusal } from '../steps/press-port.ts';
import { type Assembled, assemble } from './assemble.ts';
import { closingSides } from './closing-list.ts';
import type { Pdfium } from './engine/pdfium.ts';
import { inspect, type Tell } from './inspect.ts';
import { startSheets } from './lettering.ts';
import { isRefusal, refusal } from './limits.ts';
import { prove } from './prove.ts';

/** One whole job: inspect each part, plan, assemble, prove. Without the proof there is no pack. */
export async function pressParts(
  pdfium: Pdfium,
  parts: readonly PdfSource[],
  job: PackJob,
  options: { maxPages: number; tell: Tell },
): Promise<Pressed | PressRefusal> {
  const inspected = inspectAll(pdfium, parts, options);
  if (isRefusal(inspected)) return inspected;
  const plan = await planned(parts, inspected, job);
  const volumes = await assemble(pdfium, parts, job, plan, options.tell);
  if (isRefusal(volumes)) return volumes;
  const proof = prove(pdfium, parts, plan, volumes, options.tell);
  if (isRefusal(proof)) return proof;
  return {
    ok: true,
    volumes: volumes.map(({ volume, bytes }) => ({
      volume: volume.volume,
      of: volumes.length,
      bytes,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      sides: volume.sides.length,
      sheets: volume.sheets,
    })),
    pagesIn: plan.parts.reduce((sum, part) => sum + part.pages, 0),
    pagesOut: plan.parts.reduce((sum, part) => sum + part.printed, 0),
    sides: plan.sides,
    sheets: plan.sheets,
    blanksDropped: plan.parts.flatMap((part, at) =>
      part.dropped.map((page) => ({ source: parts[at]!.id, page })),
    ),
    warnings: warningsOf(parts, inspected, volumes),
    proof,
  };
}

function inspectAll(
  pdfium: Pdfium,
  parts: readonly PdfSource[],
  options: { maxPages: number; tell: Tell },
): Inspected[] | PressRefusal {
  if (parts.length === 0) return refusal('empty', 'There are no parts to print.');
  const inspected: Inspected[] = [];
  let left = options.maxPages;
  for (const part of parts) {
    const seen = inspect(pdfium, part, { maxPages: left, tell: options.tell });
    if (isRefusal(seen)) return { ...seen, message: `${capital(part.label)}: ${seen.message}` };
    inspected.push(seen);
    left -= seen.pages.length;
  }
  return inspected;
}

/** The list of what was printed is part of what is planned, and its length depends on the plan. */
async function planned(
  parts: readonly PdfSource[],
  inspected: readonly Inspected[],
  job: PackJob,
): Promise<PackPlan> {
  const letters = await startSheets();
  const toPrint = parts.map(({ label }, at): PartToPrint => ({ label, pages: inspected[at]!.pages }));
  let plan = planPack(toPrint, { ...job, closingSides: 1 });
  for (let tries = 0; tries < 5; tries++) {
    const wanted = closingSides(letters, plan);
    const given = plan.volumes.flatMap(({ sides }) => sides).filter(({ kind }) => kind === 'closing').length;
    if (wanted <= given) return plan;
    plan = planPack(toPrint, { ...job, closingSides: wanted });
  }
  return plan;
}

const LOST_LETTERS =
  'The name or practice holds letters that cannot be printed; each is shown as *. Write it by hand on the cover.';

function warningsOf(
  parts: readonly PdfSource[],
  inspected: readonly Inspected[],
  volumes: readonly Assembled[],
): string[] {
  const ofParts = inspected.flatMap(({ warnings }, at) =>
    warnings.map((warning) => (parts.length > 1 ? `${capital(parts[at]!.label)}: ${warning}` : warning)),
  );
  return [...ofParts, ...(volumes.some(({ lostLetters }) => lostLetters) ? [LOST_LETTERS] : [])];
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase('en-GB') + text.slice(1);
}
