import { createCipheriv, createHash } from 'node:crypto';
import { type PdfObject, pdfOf } from './pdfs.ts';

export { makeLockedPdf } from '../../samples/locked-pdf.ts';

/** The encryptions that PDFium itself does not write any more (ISO 32000-1, 7.6); AES-256 is `makeLockedPdf`. */
export type OldLock = 'rc4-40' | 'rc4-128' | 'aes-128';

/**
 * A document whose streams are encrypted in an old way; `user` '' opens for everyone. Objects are as for `pdfOf`,
 * without strings of their own: those would have to be encrypted too.
 */
export function lockedPdf(
  lock: OldLock,
  objects: readonly PdfObject[],
  user: string,
  owner = 'the-owner',
): Uint8Array {
  const keys = keysFor(lock, user, owner);
  const locked = objects.map((object, at): PdfObject => {
    if (typeof object === 'string') return object;
    return {
      ...object,
      stream: encrypted(lock, keys.file, at + 1, Buffer.from(object.stream as string, 'latin1')),
    };
  });
  const plain = Buffer.from(pdfOf([...locked, keys.dictionary])).toString('latin1');
  const trailer = `/Encrypt ${locked.length + 1} 0 R /ID [<${ID.toString('hex')}> <${ID.toString('hex')}>]`;
  return Buffer.from(
    plain.replace('/Root 1 0 R >>\nstartxref', `/Root 1 0 R ${trailer} >>\nstartxref`),
    'latin1',
  );
}

const ID = Buffer.from('00112233445566778899aabbccddeeff', 'hex');
/** Everything is allowed. */
const PERMISSIONS = Buffer.from([0xfc, 0xff, 0xff, 0xff]);
/** Algorithm 2, step (a). */
const PADDING = Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex');

function keysFor(lock: OldLock, user: string, owner: string): { file: Buffer; dictionary: string } {
  const [revision, length] = lock === 'rc4-40' ? [2, 5] : [lock === 'rc4-128' ? 3 : 4, 16];
  const strong = revision >= 3;
  const rounds = (digest: Buffer) => {
    let key = digest;
    if (strong) for (let round = 0; round < 50; round++) key = md5(key.subarray(0, length));
    return key.subarray(0, length);
  };
  const O = many(strong, rounds(md5(padded(owner))), padded(user));
  const file = rounds(md5(Buffer.concat([padded(user), O, PERMISSIONS, ID])));
  const U = strong
    ? Buffer.concat([many(true, file, md5(Buffer.concat([PADDING, ID]))), Buffer.alloc(16)])
    : rc4(file, PADDING);
  const how = {
    'rc4-40': '/V 1 /R 2',
    'rc4-128': '/V 2 /R 3 /Length 128',
    'aes-128':
      '/V 4 /R 4 /Length 128 /CF << /StdCF << /CFM /AESV2 /AuthEvent /DocOpen /Length 16 >> >> /StmF /StdCF /StrF /StdCF',
  }[lock];
  const dictionary = `<< /Filter /Standard ${how} /P -4 /O <${O.toString('hex')}> /U <${U.toString('hex')}> >>`;
  return { file, dictionary };
}

/** Once, or twenty times with the key changed each time (algorithms 3 and 5). */
function many(strong: boolean, key: Buffer, data: Buffer): Buffer {
  let out = rc4(key, data);
  if (strong)
    for (let round = 1; round < 20; round++)
      out = rc4(
        key.map((byte) => byte ^ round),
        out,
      );
  return out;
}

function encrypted(lock: OldLock, file: Buffer, number: number, data: Buffer): Buffer {
  const place = Buffer.from([number & 255, (number >> 8) & 255, number >> 16, 0, 0]);
  const salt = lock === 'aes-128' ? Buffer.from('sAlT', 'latin1') : Buffer.alloc(0);
  const key = md5(Buffer.concat([file, place, salt])).subarray(0, Math.min(16, file.length + 5));
  if (lock !== 'aes-128') return rc4(key, data);
  // A first block that only has to differ from file to file; here it must not, so that the file is always the same.
  const start = md5(place);
  const cipher = createCipheriv('aes-128-cbc', key, start);
  return Buffer.concat([start, cipher.update(data), cipher.final()]);
}

const padded = (password: string) =>
  Buffer.concat([Buffer.from(password, 'latin1'), PADDING]).subarray(0, 32);
const md5 = (data: Uint8Array) => createHash('md5').update(data).digest();

/** Node's OpenSSL does not offer it any more. */
function rc4(key: Uint8Array, data: Uint8Array): Buffer {
  const box = Uint8Array.from({ length: 256 }, (_, at) => at);
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + box[i]! + key[i % key.length]!) & 255;
    [box[i], box[j]] = [box[j]!, box[i]!];
  }
  let [i, j] = [0, 0];
  const out = Buffer.from(data);
  for (let at = 0; at < out.length; at++) {
    i = (i + 1) & 255;
    j = (j + box[i]!) & 255;
    [box[i], box[j]] = [box[j]!, box[i]!];
    out[at]! ^= box[(box[i]! + box[j]!) & 255]!;
  }
  return out;
}
