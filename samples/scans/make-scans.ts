import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScanPatient } from '../scan-maker.ts';
import { type Seeded, seeded } from '../seeded.ts';
import { inventedPatient } from './invented-patient.ts';
import { type PlannedPage, planPages } from './mix.ts';
import { openPartFile, type PartFile } from './part-file.ts';
import { drawPool, type Pooled } from './pool.ts';
import { type PageTruth, writePage } from './write-page.ts';

/** What the parts hold, page by page, for whoever checks what was made of them. */
export type ScansMade = {
  seed: number;
  patient: ScanPatient;
  parts: { file: string; bytes: number; pages: PageTruth[] }[];
};

export type ScansWanted = { pages: number; seed: number; folder: string };

/**
 * The digitised notes of one invented patient, in three parts as a scanning company sends them: the first with a
 * cross-reference table, the second with object streams, the third with two incremental updates, the last of them
 * hybrid. Written to `folder` page by page, with manifest.json beside them. The same wish gives the same bytes.
 */
export async function makeScans({ pages, seed, folder }: ScansWanted): Promise<ScansMade> {
  mkdirSync(folder, { recursive: true });
  const chance = seeded(seed);
  const patient = inventedPatient(chance);
  const planned = planPages(pages, chance);
  const pictureOf = await drawPool(patient, planned, seed);
  const third = Math.ceil(pages / 3);
  const parts = [0, 1, 2].map((part) => {
    const mine = planned.slice(part * third, (part + 1) * third);
    const file = `${part + 1}of3.pdf`;
    return { file, ...writePart(join(folder, file), part, mine, pictureOf, chance) };
  });
  const made = { seed, patient, parts };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(made));
  return made;
}

const PAGES_IN_A_NODE = 25;

function writePart(
  path: string,
  part: number,
  pages: readonly PlannedPage[],
  pictureOf: (page: PlannedPage) => Pooled,
  chance: Seeded,
) {
  const file = openPartFile(path, part === 1 ? 'object-streams' : 'classic', {
    root: 1,
    info: 2,
    id: Buffer.from(`onward scans ${part}`).toString('hex'),
  });
  const tree = file.reserve();
  const font = file.add('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>');
  file.put(1, `<< /Type /Catalog /Pages ${tree} 0 R >>`);
  file.put(2, '<< /Producer (Invented Scanning Company) >>');
  const nodes: number[] = [];
  const truths: PageTruth[] = [];
  const changes: (() => void)[] = [];
  for (let from = 0; from < pages.length; from += PAGES_IN_A_NODE) {
    const node = file.reserve();
    const kids = pages.slice(from, from + PAGES_IN_A_NODE).map((page, at) => {
      const changed = part === 2 && chance.between(0, 100) < 4;
      const written = writePage(
        file,
        { page, pooled: page.scan && pictureOf(page) },
        {
          parent: node,
          font,
          number: from + at + 1,
          mark: `part ${part + 1} page ${from + at + 1}`,
          changed,
        },
      );
      if (written.change) changes.push(written.change);
      truths.push(written.truth);
      return written.object;
    });
    file.put(
      node,
      `<< /Type /Pages /Parent ${tree} 0 R /MediaBox [0 0 595.276 841.89] /Kids [${refs(kids)}] /Count ${kids.length} >>`,
    );
    nodes.push(node);
  }
  file.put(tree, `<< /Type /Pages /Kids [${refs(nodes)}] /Count ${pages.length} >>`);
  if (part === 2) update(file, changes);
  return { bytes: file.close(), pages: truths };
}

/** The pages that were put right after the scan was saved, half of them in each update. */
function update(file: PartFile, changes: readonly (() => void)[]): void {
  const half = Math.ceil(changes.length / 2);
  for (const some of [changes.slice(0, half), changes.slice(half)]) {
    file.update();
    file.put(2, `<< /Producer (Invented Scanning Company) /Title ${file.hide('(Record)')} 0 R >>`);
    for (const change of some) change();
  }
}

function refs(numbers: readonly number[]): string {
  return numbers.map((number) => `${number} 0 R`).join(' ');
}
