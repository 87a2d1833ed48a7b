import { crc32 } from 'node:zlib';

/** A zip (APPNOTE 6.3) of a few files as they are, uncompressed. */
export function makeZip(files: readonly { name: string; bytes: Uint8Array }[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes } of files) {
    const utf8 = Buffer.from(name, 'utf8');
    const common = commonHeader(bytes, utf8.length);
    const at = Buffer.alloc(14);
    at.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([number32(0x02014b50), Buffer.from([20, 0]), common, at, utf8]));
    locals.push(Buffer.concat([number32(0x04034b50), common, utf8, bytes]));
    offset += locals.at(-1)?.length ?? 0;
  }
  const central = Buffer.concat(directory);
  return Buffer.concat([...locals, central, endOfZip(files.length, central.length, offset)]);
}

/** What a file's own header and its line in the directory have in common. */
function commonHeader(bytes: Uint8Array, nameLength: number): Buffer {
  const NAMES_IN_UTF8 = 0x800;
  const header = Buffer.alloc(26);
  header.writeUInt16LE(20, 0);
  header.writeUInt16LE(NAMES_IN_UTF8, 2);
  header.writeUInt32LE(crc32(bytes), 10);
  header.writeUInt32LE(bytes.length, 14);
  header.writeUInt32LE(bytes.length, 18);
  header.writeUInt16LE(nameLength, 22);
  return header;
}

/** The record that ends a zip: how many files, and where the directory lies. */
export function endOfZip(count: number, size: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}

export function number32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
