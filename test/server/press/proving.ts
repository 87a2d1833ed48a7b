import assert from 'node:assert/strict';
import { decodePDFRawStream, PDFDocument, PDFName, PDFRawStream, PDFRef, type PDFStream } from 'pdf-lib';
import { type PackPlan, type PartToPrint, planPack } from '../../../core/pack-plan.ts';
import { assembleVolume } from '../../../server/press/assemble-volume.ts';
import { sinkInMemory } from '../../../server/press/bytes/byte-sink.ts';
import { type ByteSource, bytesInMemory } from '../../../server/press/bytes/byte-source.ts';
import type { Pdfium } from '../../../server/press/engine/pdfium.ts';
import type { PdfFile } from '../../../server/press/pdf/pdf-file.ts';
import { readPdf } from '../../../server/press/pdf/read-pdf.ts';
import { proveVolume } from '../../../server/press/prove.ts';
import { makePaper } from '../../../server/press/stationery.ts';
import type { PackJob, VolumeProof } from '../../../server/steps/press-port.ts';
import { JOB } from './jobs.ts';

export const LIMITS = { maxPages: 20_000 };
const quiet = () => undefined;

/** The plan for some parts, from what their pages say of themselves. */
export function planFor(parts: readonly PdfFile[], wishes: Partial<PackJob> = {}): PackPlan {
  const toPrint = parts.map((pdf, at): PartToPrint => {
    const pages = Array.from({ length: pdf.pageCount }, (_, index) => sizeOf(pdf, index));
    return { label: labelOf(at, parts.length), pages };
  });
  return planPack(toPrint, { ...JOB, ...wishes });
}

/** The first volume of a plan, made of those parts by the writer itself. */
export async function volumeOf(parts: readonly PdfFile[], plan: PackPlan, job = JOB): Promise<Uint8Array> {
  const volume = plan.volumes[0]!;
  const { bytes, pageOf, footerPage, footer } = await makePaper(job, plan, volume);
  const paper = { pdf: readPdf(bytesInMemory(bytes), LIMITS), pageOf, footerPage };
  const sink = sinkInMemory();
  assembleVolume({ parts, paper, plan, volume, footer, sink, tell: quiet });
  return sink.bytes();
}

/** The figures of the proof, or the words of its refusal. */
export async function proven(
  pdfium: Pdfium,
  parts: readonly ByteSource[],
  pack: Uint8Array,
  plan: PackPlan,
): Promise<VolumeProof | string> {
  const proof = await proveVolume({
    parts,
    pack: bytesInMemory(pack),
    plan,
    volume: plan.volumes[0]!,
    labels: parts.map((_, at) => labelOf(at, parts.length)),
    tell: quiet,
    start: async () => pdfium,
  });
  if (!('ok' in proof)) return proof;
  assert.equal(proof.code, 'not-proven');
  return proof.message;
}

/** A pack in which somebody changed what one side draws; its content as text, in and out. */
export async function withContent(
  pack: Uint8Array,
  side: number,
  change: (content: string) => string,
): Promise<Uint8Array> {
  const pdf = await PDFDocument.load(pack);
  const page = pdf.getPage(side - 1);
  const stream = pdf.context.lookup(page.node.get(PDFName.of('Contents')));
  assert.ok(stream instanceof PDFRawStream);
  const content = change(Buffer.from(decodePDFRawStream(stream).decode()).toString('latin1'));
  page.node.set(PDFName.of('Contents'), pdf.context.register(pdf.context.flateStream(content)));
  return saved(pdf);
}

/** A pack in which another picture was put in place of the first on a side. */
export async function withPicture(
  pack: Uint8Array,
  change: (raw: Uint8Array) => Promise<{ bytes: Uint8Array; width?: number; height?: number }>,
): Promise<Uint8Array> {
  const pdf = await PDFDocument.load(pack);
  for (const [ref, object] of pdf.context.enumerateIndirectObjects()) {
    if (!(object instanceof PDFRawStream) || !isPicture(object)) continue;
    const { bytes, width, height } = await change(object.contents);
    if (width) object.dict.set(PDFName.of('Width'), pdf.context.obj(width));
    if (height) object.dict.set(PDFName.of('Height'), pdf.context.obj(height));
    assert.ok(ref instanceof PDFRef);
    pdf.context.assign(ref, PDFRawStream.of(object.dict, bytes));
    return saved(pdf);
  }
  return assert.fail('there is no picture in the pack');
}

/** An entry added to the dictionary of every picture. */
export async function withEntry(
  pack: Uint8Array,
  key: string,
  value: number[] | string,
): Promise<Uint8Array> {
  const pdf = await PDFDocument.load(pack);
  for (const [, object] of pdf.context.enumerateIndirectObjects())
    if (object instanceof PDFRawStream && isPicture(object))
      object.dict.set(PDFName.of(key), pdf.context.obj(value));
  return saved(pdf);
}

function saved(pdf: PDFDocument): Promise<Uint8Array> {
  return pdf.save({ useObjectStreams: false, updateFieldAppearances: false });
}

function isPicture({ dict }: PDFStream): boolean {
  return dict.get(PDFName.of('Subtype')) === PDFName.of('Image');
}

function labelOf(at: number, of: number): string {
  return `part ${at + 1} of ${of}`;
}

function sizeOf(pdf: PdfFile, index: number) {
  const { cropBox, rotation, userUnit } = pdf.page(index);
  const mm = (length: number) => ((length * userUnit) / 72) * 25.4;
  const [width, height] = [mm(cropBox.right - cropBox.left), mm(cropBox.top - cropBox.bottom)];
  const upright = rotation % 180 === 0;
  return { widthMm: upright ? width : height, heightMm: upright ? height : width, blank: false };
}
