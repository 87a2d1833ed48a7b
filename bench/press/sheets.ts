import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PDFDocument } from 'pdf-lib';
import { planPack } from '../../core/pack-plan.ts';
import { openPartFile } from '../../samples/scans/part-file.ts';
import { makePaper } from '../../server/press/stationery.ts';
import { JOB } from './job.ts';

export type Sheets = { cover: string; a4: string; footers: string };

export const FOOTER_WORDS = 'Amara Okonkwo   999 011 7381';

/**
 * What the peers are given ready-made, because they cannot draw it: our own cover; and for qpdf, which can only lay
 * one page on another, as many empty A4 sheets behind it and as many sheets with a footer. Making them is not counted.
 */
export async function makeSheets(folder: string, pages: number): Promise<Sheets> {
  const plan = planPack(
    [{ label: 'part 1', pages: Array.from({ length: pages }, () => ({ ...A4_MM, blank: false })) }],
    JOB,
  );
  const paper = await PDFDocument.load((await makePaper(JOB, plan, plan.volumes[0]!)).bytes);
  const coverOnly = await PDFDocument.create();
  for (const page of await coverOnly.copyPages(paper, [0])) coverOnly.addPage(page);
  const sheets = {
    cover: join(folder, 'cover.pdf'),
    a4: join(folder, 'a4.pdf'),
    footers: join(folder, 'footers.pdf'),
  };
  writeFileSync(sheets.cover, await coverOnly.save({ useObjectStreams: false }));
  writeSheets(sheets.a4, pages + 1, () => '');
  writeSheets(
    sheets.footers,
    pages + 1,
    (side) => `BT /F0 8 Tf 14 18 Td (${FOOTER_WORDS}   side ${side} of ${pages + 1}) Tj ET`,
  );
  return sheets;
}

const A4_MM = { widthMm: 210, heightMm: 297 };

function writeSheets(path: string, count: number, content: (side: number) => string): void {
  const file = openPartFile(path, 'classic', { root: 1, info: 2, id: '00'.repeat(16) });
  const tree = file.reserve();
  const font = file.add('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>');
  const kids = Array.from({ length: count }, (_, at) => {
    const body = file.stream('', Buffer.from(content(at + 1), 'latin1'));
    return file.add(
      `<< /Type /Page /Parent ${tree} 0 R /MediaBox [0 0 595.276 841.89] /Resources << /Font << /F0 ${font} 0 R >> >> /Contents ${body} 0 R >>`,
    );
  });
  file.put(1, `<< /Type /Catalog /Pages ${tree} 0 R >>`);
  file.put(2, '<< >>');
  file.put(tree, `<< /Type /Pages /Kids [${kids.map((kid) => `${kid} 0 R`).join(' ')}] /Count ${count} >>`);
  file.close();
}
