import { type Cell, PAPER, type PackPlan, type PlannedVolume, type Side } from '../../core/pack-plan.ts';
import type { ByteSink } from './bytes/byte-sink.ts';
import { marksOn } from './pdf/annotation-marks.ts';
import { Copier, type Volume } from './pdf/copy-objects.ts';
import { layersOf } from './pdf/layers.ts';
import { type PackWriter, startPack } from './pdf/pack-writer.ts';
import { writePageForm } from './pdf/page-form.ts';
import type { PdfFile } from './pdf/pdf-file.ts';
import { writeNumber } from './pdf/write-values.ts';
import { matrixOnPaper, points, SideContent } from './side-content.ts';
import type { FooterRight, Paper } from './stationery.ts';
import type { Tell } from './tell.ts';

export type VolumeToAssemble = {
  parts: readonly PdfFile[];
  paper: Paper;
  plan: PackPlan;
  volume: PlannedVolume;
  footer: (side: number) => FooterRight;
  sink: ByteSink;
  tell: Tell;
};

/**
 * Writes one volume, side after side, straight into its sink, which the caller ends. Scans are copied as they are: no
 * picture is decoded, nothing of a source but what its printed pages draw comes along, and nothing in the volume acts.
 * The same parts, paper and plan give the same bytes. Whether it came out right is for the proof to say. Throws Odd:
 * 'needs-drawing' when a page has notes that only a renderer can draw, 'odd', 'too-big'.
 */
export function assembleVolume(wanted: VolumeToAssemble): { bytes: number; sha256: string } {
  const { parts, paper, plan, volume, footer, tell } = wanted;
  const writer = startPack(wanted.sink);
  const shared = new SharedObjects(writer);
  const copiers = new Map<PdfFile, Copier>();
  const copierOf = (pdf: PdfFile) => {
    const copier = copiers.get(pdf) ?? new Copier(pdf, layersOf(pdf), shared);
    copiers.set(pdf, copier);
    return copier;
  };
  const sheet = copierOf(paper.pdf);
  const footerForm = writePageForm(sheet, paper.pdf.page(paper.footerPage));
  const sides = volume.sides.map((side) => {
    const content = new SideContent();
    if (side.kind === 'pages') {
      for (const cell of side.cells) layPage(content, copierOf(parts[cell.part]!), cell);
      content.draw(footerForm, AS_IT_IS);
      content.write(footer(side.number));
    } else content.draw(writePageForm(sheet, paper.pdf.page(ownPage(paper, side))), AS_IT_IS);
    tell(side.number, plan.sides, 'laying out pages');
    return shared.writeSide(content);
  });
  return shared.finish(sides);
}

const AS_IT_IS = [1, 0, 0, 1, 0, 0] as const;

function layPage(content: SideContent, copier: Copier, { page: index, placement }: Cell): void {
  const page = copier.pdf.page(index);
  const matrix = matrixOnPaper(placement);
  content.draw(writePageForm(copier, page), matrix);
  content.drawMarks(marksOn(copier, page), page, matrix);
}

function ownPage(paper: Paper, side: Side): number {
  const page = paper.pageOf.get(side.number);
  if (page === undefined) throw new Error(`the paper has no page for side ${side.number}`);
  return page;
}

/** What is ours in a volume: its tree of sides, its font, and the layer that is off. */
class SharedObjects implements Volume {
  readonly writer: PackWriter;
  copied = 0;
  readonly #tree: number;
  readonly #font: number;
  #hidden: number | null = null;

  constructor(writer: PackWriter) {
    this.writer = writer;
    this.#tree = writer.number();
    this.#font = writer.number();
    writer.object(
      this.#font,
      '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    );
  }

  hiddenLayer(): number {
    this.#hidden ??= this.writer.number();
    return this.#hidden;
  }

  writeSide(content: SideContent): number {
    const [side, body] = [this.writer.number(), this.writer.number()];
    const box = `[0 0 ${writeNumber(points(PAPER.widthMm))} ${writeNumber(points(PAPER.heightMm))}]`;
    const resources = `<< /Font << /F ${this.#font} 0 R >> /XObject << ${content.forms()} >> >>`;
    const place = `/Type /Page /Parent ${this.#tree} 0 R /MediaBox ${box}`;
    this.writer.stream(body, '', Buffer.from(content.text(), 'latin1'));
    this.writer.object(side, `<< ${place} /Resources ${resources} /Contents ${body} 0 R >>`);
    return side;
  }

  finish(sides: readonly number[]): { bytes: number; sha256: string } {
    const [root, info] = [this.writer.number(), this.writer.number()];
    const kids = sides.map((side) => `${side} 0 R`).join(' ');
    this.writer.object(this.#tree, `<< /Type /Pages /Count ${sides.length} /Kids [${kids}] >>`);
    this.writer.object(root, `<< /Type /Catalog /Pages ${this.#tree} 0 R${this.#layers()} >>`);
    this.writer.object(info, '<< /Producer (Onward) >>');
    return this.writer.finish(root, info);
  }

  /** Whatever is on it is neither seen nor printed, by its default state (8.11.4). */
  #layers(): string {
    if (this.#hidden === null) return '';
    const layer = `[${this.#hidden} 0 R]`;
    this.writer.object(this.#hidden, '<< /Type /OCG /Name (Not printed) >>');
    return ` /OCProperties << /OCGs ${layer} /D << /Name (Printed) /BaseState /ON /OFF ${layer} >> >>`;
  }
}
