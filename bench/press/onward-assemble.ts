import { closeSync, openSync, writeSync } from 'node:fs';
import { planPack } from '../../core/pack-plan.ts';
import { assembleVolume } from '../../server/press/assemble-volume.ts';
import { bytesInFile, bytesInMemory } from '../../server/press/bytes/byte-source.ts';
import type { PdfFile, PdfPage } from '../../server/press/pdf/pdf-file.ts';
import { readPdf } from '../../server/press/pdf/read-pdf.ts';
import { makePaper } from '../../server/press/stationery.ts';
import { JOB } from './job.ts';

/**
 * The press's assembling as a program of its own, for the race with its peers: parts in, pack out, nothing inspected
 * and nothing proven, and like theirs its output is not made durable. It is bundled as the server is.
 */
const [out = '', ...files] = process.argv.slice(2);
const MOST_PAGES = 100_000;
const parts = files.map((file) => readPdf(bytesInFile(file), { maxPages: MOST_PAGES }));
const plan = planPack(
  parts.map((pdf, at) => ({ label: `part ${at + 1} of ${parts.length}`, pages: sizesOf(pdf) })),
  JOB,
);
for (const volume of plan.volumes) {
  const made = await makePaper(JOB, plan, volume);
  const pdf = readPdf(bytesInMemory(made.bytes), { maxPages: MOST_PAGES });
  const descriptor = openSync(out, 'w');
  assembleVolume({
    parts,
    paper: { ...made, pdf },
    plan,
    volume,
    footer: made.footer,
    sink: { write: (bytes) => writeAll(descriptor, bytes), end: () => undefined },
    tell: () => undefined,
  });
  closeSync(descriptor);
}

function sizesOf(pdf: PdfFile) {
  return Array.from({ length: pdf.pageCount }, (_, page) => sizeOf(pdf.page(page)));
}

function sizeOf({ cropBox, rotation, userUnit }: PdfPage) {
  const mm = (units: number) => (units * userUnit * 25.4) / 72;
  const across = mm(cropBox.right - cropBox.left);
  const up = mm(cropBox.top - cropBox.bottom);
  const lying = rotation % 180 !== 0;
  return { widthMm: lying ? up : across, heightMm: lying ? across : up, blank: false };
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  let done = 0;
  while (done < bytes.length) done += writeSync(descriptor, bytes, done);
}
