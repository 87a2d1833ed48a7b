import type { FaxParms } from './picture-dicts.ts';

/**
 * The same fax data with the header of a TIFF in front (TIFF 6.0, sections 2 and 10, and 11), so that libtiff decodes
 * it and says when it ends or breaks too early. Null for what a TIFF cannot say: rows that begin on whole bytes.
 */
export function faxAsTiff(data: Buffer, fax: FaxParms, height: number): Buffer | null {
  if (fax.byteAligned) return null;
  const [GROUP_3, GROUP_4, TWO_DIMENSIONS] = [3, 4, 1];
  const tags: [tag: number, type: number, value: number][] = [
    [256, LONG, fax.columns],
    [257, LONG, height],
    [258, SHORT, 1],
    [259, SHORT, fax.k < 0 ? GROUP_4 : GROUP_3],
    [262, SHORT, fax.blackIs1 ? 1 : 0],
    [273, LONG, 0],
    [277, SHORT, 1],
    [278, LONG, height],
    [279, LONG, data.length],
    ...(fax.k > 0 ? ([[292, LONG, TWO_DIMENSIONS]] as [number, number, number][]) : []),
  ];
  const header = Buffer.alloc(8 + 2 + tags.length * 12 + 4);
  header.write('II*\0', 'latin1');
  header.writeUInt32LE(8, 4);
  header.writeUInt16LE(tags.length, 8);
  for (const [at, [tag, type, value]] of tags.entries()) {
    header.writeUInt16LE(tag, 10 + at * 12);
    header.writeUInt16LE(type, 12 + at * 12);
    header.writeUInt32LE(1, 14 + at * 12);
    header.writeUInt32LE(tag === 273 ? header.length : value, 18 + at * 12);
  }
  return Buffer.concat([header, data]);
}

const [SHORT, LONG] = [3, 4] as const;
