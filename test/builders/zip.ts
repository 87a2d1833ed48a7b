import { crc32, deflateRawSync } from 'node:zlib';
import { endOfZip, number32 } from '../../server/adapters/zip-maker.ts';

/** One file of a zip made by hand, with the lies a hostile one may tell. */
export type ZipEntry = {
  name: string;
  bytes: Uint8Array;
  deflated?: boolean;
  /** Sets the flag that says the bytes need a password. */
  encrypted?: boolean;
  /** What the header claims the size to be, where that is not the truth. */
  claimedBytes?: number;
  wrongChecksum?: boolean;
  /** Compression method to name in the header, such as 14 for LZMA, whatever the bytes really are. */
  method?: number;
};

/** Builds a zip (APPNOTE 6.3) in memory. Names are written as UTF-8, slashes, dots and all. */
export function buildZip(entries: ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const data = Buffer.from(entry.deflated ? deflateRawSync(entry.bytes) : entry.bytes);
    const name = Buffer.from(entry.name, 'utf8');
    const common = commonHeader(entry, data.length, name.length);
    const local = Buffer.concat([number32(0x04034b50), common, name, data]);
    directory.push(
      Buffer.concat([number32(0x02014b50), Buffer.from([20, 0]), common, trailer(offset), name]),
    );
    locals.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  return Buffer.concat([...locals, central, endOfZip(entries.length, central.length, offset)]);
}

function commonHeader(entry: ZipEntry, packed: number, nameLength: number): Buffer {
  const header = Buffer.alloc(26);
  header.writeUInt16LE(20, 0);
  header.writeUInt16LE(0x800 | (entry.encrypted ? 1 : 0), 2);
  header.writeUInt16LE(entry.method ?? (entry.deflated ? 8 : 0), 4);
  header.writeUInt32LE(entry.wrongChecksum ? 1 : crc32(entry.bytes), 10);
  header.writeUInt32LE(packed, 14);
  header.writeUInt32LE(entry.claimedBytes ?? entry.bytes.length, 18);
  header.writeUInt16LE(nameLength, 22);
  return header;
}

function trailer(offset: number): Buffer {
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(offset, 10);
  return rest;
}
