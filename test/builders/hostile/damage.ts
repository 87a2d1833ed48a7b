import { makeScan } from '../../../samples/scan-maker.ts';
import { buildZip } from '../zip.ts';
import { edited, tenPictures, twoPages } from './plain-parts.ts';

let made: Promise<Buffer> | null = null;

/** A scan of four pages with a JPEG on each, the same every time. */
export function scan(): Promise<Buffer> {
  made ??= makeScan({
    patient: { name: 'Joe Bloggs', nhsNumber: '9000000009', dateOfBirth: '2019-12-25' },
    part: 1,
    of: 1,
    pages: 4,
    seed: 11,
  }).then((bytes) => Buffer.from(bytes));
  return made;
}

export const cutAt = (share: number) => async () => {
  const whole = await scan();
  return whole.subarray(0, Math.floor(whole.length * share));
};

export const withZeros = (megabytes: number) => async () =>
  Buffer.concat([await scan(), Buffer.alloc(megabytes * 1024 * 1024)]);

const asText = (change: (text: string) => string) => async () => edited(await scan(), change);
const halved = (text: string) => text.replace(/\r\n/g, '\n');

export const lineFeedsDoubled = asText((text) => text.replace(/\n/g, '\r\n'));
export const carriageReturnsLost = asText((text) => text.replace(/\r/g, ''));
export const lineFeedsLost = asText((text) => text.replace(/\n/g, ''));
export const pairsHalved = asText(halved);
/** The same for a file with a table, in which each of ten pictures loses a byte or two. */
export const pairsHalvedInATable = () => edited(tenPictures(), halved);
/** Each byte above 127 became two, as when it was taken for Latin-1 and written as UTF-8. */
export const writtenAsUtf8 = async () => Buffer.from((await scan()).toString('latin1'), 'utf8');

/** A piece of the first picture was lost, and zeros stand in its place. */
export async function pictureZeroed(): Promise<Uint8Array> {
  const copy = Buffer.from(await scan());
  const start = copy.indexOf('\xff\xd8\xff', 0, 'latin1');
  const end = copy.indexOf('\xff\xd9', start, 'latin1');
  return copy.fill(0, start + Math.floor((end - start) / 2), end);
}

/** A piece from the middle is gone altogether, and the end is there. */
export async function middleLost(): Promise<Uint8Array> {
  const whole = await scan();
  const [from, to] = [Math.floor(whole.length * 0.4), Math.floor(whole.length * 0.6)];
  return Buffer.concat([whole.subarray(0, from), whole.subarray(to)]);
}

export const webPage = () =>
  Buffer.from(
    '<!doctype html><html><head><title>Sign in</title></head><body>Your session ended.</body></html>',
  );
export const headerOnly = () => Buffer.from('%PDF-1.7\n');
export const behind = (front: Uint8Array) => Buffer.concat([front, twoPages()]);
export const mailHead = () =>
  behind(Buffer.from('Content-Type: application/pdf\r\nContent-Transfer-Encoding: binary\r\n\r\n'));
export const webPageInFront = () => behind(Buffer.from('<html><!--'));
export const zipInFront = () => behind(buildZip([{ name: 'x.txt', bytes: Buffer.from('x') }]));
export const zipBehind = () =>
  Buffer.concat([twoPages(), buildZip([{ name: 'x.txt', bytes: Buffer.from('x') }])]);
/** A photograph with a document behind it, too far in for any reader that keeps to the rules. */
export const photographInFront = () =>
  behind(Buffer.concat([Buffer.from('ffd8ffe000104a46494600', 'hex'), Buffer.alloc(4000, 7)]));
