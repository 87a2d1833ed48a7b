import { availableParallelism } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { type PackPlan, planPack } from '../../core/pack-plan.ts';
import type {
  Inspected,
  PackJob,
  PdfSource,
  PlaceFor,
  Press,
  Pressed,
  PressedPack,
  PressedVolume,
  PressRefusal,
  SourceAt,
  WhileItWorks,
} from '../steps/press-port.ts';
import { joinProofs } from '../steps/press-port.ts';
import { isRefusal, refusal } from './limits.ts';

/** One volume by one child; `bytes` only where it was made in memory. */
export type MakeVolume = (
  parts: readonly SourceAt[],
  job: PackJob,
  plan: PackPlan,
  volume: number,
  into: PlaceFor | 'memory',
  options: WhileItWorks,
) => Promise<{ ok: true; made: PressedVolume; bytes: Uint8Array | null } | PressRefusal>;

type Pressing = { inspect: Press['inspect']; makeVolume: MakeVolume };

/** For whoever has no stored facts to plan from, such as the command line: look, plan, then one volume after another. */
export async function pressedInto(
  { inspect, makeVolume }: Pressing,
  parts: readonly SourceAt[],
  job: PackJob,
  into: (volume: number, of: number) => PlaceFor | 'memory',
  options: WhileItWorks = {},
  keepBytes: (bytes: Uint8Array) => void = () => undefined,
): Promise<PressedPack | PressRefusal> {
  const inspected = await inspectAll(inspect, parts, options);
  if (isRefusal(inspected)) return inspected;
  const plan = planPack(
    inspected.map(({ pages }, at) => ({ label: parts[at]!.label, pages })),
    job,
  );
  const looked = parts.map((part, at) => ({ ...part, known: { rescued: inspected[at]!.rescued !== null } }));
  const volumes: PressedVolume[] = [];
  for (const { volume } of plan.volumes) {
    const place = into(volume, plan.volumes.length);
    const done = await makeVolume(looked, job, plan, volume, place, options);
    if (!done.ok) return done;
    volumes.push(done.made);
    if (done.bytes) keepBytes(done.bytes);
  }
  return packOf(parts, inspected, plan, volumes);
}

export async function pressedInMemory(
  pressing: Pressing,
  parts: readonly PdfSource[],
  job: PackJob,
  options: WhileItWorks = {},
): Promise<Pressed | PressRefusal> {
  const kept: Uint8Array[] = [];
  const done = await pressedInto(
    pressing,
    parts,
    job,
    () => 'memory',
    options,
    (bytes) => kept.push(bytes),
  );
  if (!done.ok) return done;
  const { pagesCompared, worstDifference } = done.proof;
  return {
    ...done,
    volumes: done.volumes.map(({ proof: _, ok: __, ...volume }, at) => ({ ...volume, bytes: kept[at]! })),
    proof: { ok: true, pagesCompared, worstDifference },
  };
}

async function inspectAll(
  inspect: Press['inspect'],
  parts: readonly SourceAt[],
  options: WhileItWorks,
): Promise<Inspected[] | PressRefusal> {
  if (parts.length === 0) return refusal('empty', 'There are no parts to print.');
  const inspected: Inspected[] = [];
  const waiting = [...parts.entries()];
  let refused: PressRefusal | null = null;
  const told = asOne(options.onProgress);
  const work = async (nth: number) => {
    await pause(nth * BREATH_MS);
    for (let next = waiting.shift(); next && !refused; next = waiting.shift()) {
      const [at, part] = next;
      const seen = await inspect(part, { ...options, onProgress: told(at) });
      if (seen.ok) inspected[at] = seen;
      else refused ??= { ...seen, message: `${capital(part.label)}: ${seen.message}` };
    }
  };
  const workers = Math.min(AT_ONCE, availableParallelism(), parts.length);
  await Promise.all(Array.from({ length: workers }, (_, nth) => work(nth)));
  return refused ?? inspected;
}

/** Several are looked at together; a person is told one number. */
function asOne(onProgress: WhileItWorks['onProgress']) {
  const each = new Map<number, { done: number; total: number }>();
  const sum = (count: 'done' | 'total') => [...each.values()].reduce((all, one) => all + one[count], 0);
  return (at: number) => (done: number, total: number, what: string) => {
    each.set(at, { done, total });
    onProgress?.(sum('done'), sum('total'), what);
  };
}

/** A child takes up to 512 MB, and uses more than one core already while pictures are decoded. */
const AT_ONCE = 2;
/** Starting a process holds this one up for some 40 ms, so two are not started in the same breath. */
const BREATH_MS = 100;

function packOf(
  parts: readonly SourceAt[],
  inspected: readonly Inspected[],
  plan: PackPlan,
  volumes: PressedVolume[],
): PressedPack {
  return {
    ok: true,
    plan,
    volumes,
    pagesIn: plan.parts.reduce((sum, part) => sum + part.pages, 0),
    pagesOut: plan.parts.reduce((sum, part) => sum + part.printed, 0),
    sides: plan.sides,
    sheets: plan.sheets,
    blanksDropped: plan.parts.flatMap(({ dropped }, at) =>
      dropped.map((page) => ({ source: parts[at]!.id, page })),
    ),
    warnings: [
      ...warningsOf(parts, inspected),
      ...(volumes.some((one) => one.lostLetters) ? [LOST_LETTERS] : []),
    ],
    proof: volumes.map(({ proof }) => proof).reduce(joinProofs),
  };
}

const LOST_LETTERS =
  'The name or practice holds letters that cannot be printed; each is shown as *. Write it by hand on the cover.';

function warningsOf(parts: readonly SourceAt[], inspected: readonly Inspected[]): string[] {
  return inspected.flatMap(({ warnings }, at) =>
    warnings.map((warning) => (parts.length > 1 ? `${capital(parts[at]!.label)}: ${warning}` : warning)),
  );
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase('en-GB') + text.slice(1);
}
