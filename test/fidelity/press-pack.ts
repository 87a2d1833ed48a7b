import { join } from 'node:path';
import { type PackPlan, planPack } from '../../core/pack-plan.ts';
import { assembleVolume } from '../../server/press/assemble-volume.ts';
import { sinkInFile } from '../../server/press/bytes/byte-sink.ts';
import { bytesInFile, bytesInMemory } from '../../server/press/bytes/byte-source.ts';
import { readPdf } from '../../server/press/pdf/read-pdf.ts';
import { makePaper } from '../../server/press/stationery.ts';
import type { PackJob } from '../../server/steps/press-port.ts';
import type { PageRecipe } from './page-recipes.ts';

export type Part = { path: string; recipes: readonly PageRecipe[] };
export type Layout = { cards: 1 | 2 | 4; duplex: boolean; dropBlanks: boolean; maxSheetsPerVolume: number };

/** From what is known of the pages, not from what the press reads of them: a box read wrongly is printed wrongly. */
export function planOf(parts: readonly Part[], layout: Layout): PackPlan {
  return planPack(
    parts.map(({ recipes }, at) => ({
      label: `part ${at + 1} of ${parts.length}`,
      pages: recipes.map(({ widthMm, heightMm, picture }) => ({
        widthMm,
        heightMm,
        blank: picture === 'nothing',
      })),
    })),
    layout,
  );
}

/** The volumes of a plan as the press writes them, strict reader to streaming writer. Gives their paths. */
export async function pressPack(
  folder: string,
  parts: readonly Part[],
  plan: PackPlan,
  layout: Layout,
): Promise<string[]> {
  const sources = parts.map(({ path }) => bytesInFile(path));
  const opened = sources.map((source) => readPdf(source, { maxPages: 10_000 }));
  const job = { ...JOB, ...layout };
  const paths: string[] = [];
  for (const volume of plan.volumes) {
    const made = await makePaper(job, plan, volume);
    const pdf = readPdf(bytesInMemory(made.bytes), { maxPages: 10_000 });
    const path = join(folder, `volume-${volume.volume}.pdf`);
    const sink = sinkInFile(path);
    assembleVolume({
      parts: opened,
      paper: { ...made, pdf },
      plan,
      volume,
      footer: made.footer,
      sink,
      tell: () => undefined,
    });
    sink.end();
    paths.push(path);
  }
  for (const source of sources) source.close();
  return paths;
}

const JOB: Omit<PackJob, keyof Layout> = {
  reference: 'LV-F1D3-L1TY',
  patient: { nhsNumber: '9000000009', name: 'Joe Bloggs', dateOfBirth: '1950-01-01' },
  practiceName: 'Hillview Surgery (an invented practice)',
  route: 'reprint-and-courier',
  checklist: ['Counted'],
  printedOn: '2026-11-25',
};
