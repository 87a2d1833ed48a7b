import { flateWithPredictor } from './codecs/packing.ts';

/** Where an object lies: at a byte of the file, or as the nth in an object stream. */
export type Place = { at: number } | { within: number; index: number };

/** A table of 20-byte lines in runs of neighbouring numbers (ISO 32000-1, 7.5.4). The first one frees object 0. */
export function crossReferenceTable(places: ReadonlyMap<number, Place>, first: boolean): string {
  const lines = ['xref'];
  if (first) lines.push('0 1', '0000000000 65535 f ');
  for (const run of runsOf(places)) {
    lines.push(`${run[0]} ${run.length}`);
    for (const number of run) {
      const place = places.get(number)!;
      if ('at' in place) lines.push(`${String(place.at).padStart(10, '0')} 00000 n `);
      else throw new Error('an object in an object stream has no line in a table');
    }
  }
  return `${lines.join('\n')}\n`;
}

/** The same as a stream (7.5.8): fields of 1, 5 and 2 bytes, with the PNG predictor, as most writers have it. */
export function crossReferenceStream(places: ReadonlyMap<number, Place>, size: number) {
  const runs = runsOf(places);
  const rows = Buffer.alloc(places.size * 8);
  runs.flat().forEach((number, row) => {
    const place = places.get(number)!;
    rows[row * 8] = 'at' in place ? 1 : 2;
    rows.writeUIntBE('at' in place ? place.at : place.within, row * 8 + 1, 5);
    rows.writeUInt16BE('at' in place ? 0 : place.index, row * 8 + 6);
  });
  const index = runs.map((run) => `${run[0]} ${run.length}`).join(' ');
  return {
    dict: `/Type /XRef /Size ${size} /W [1 5 2] /Index [${index}] /Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 8 >>`,
    bytes: flateWithPredictor(rows, 8),
  };
}

function runsOf(places: ReadonlyMap<number, Place>): number[][] {
  const runs: number[][] = [];
  for (const number of [...places.keys()].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last && last.at(-1) === number - 1) last.push(number);
    else runs.push([number]);
  }
  return runs;
}
