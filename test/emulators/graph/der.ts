/** Just enough of DER (ITU-T X.690) to write a certificate. */
export function tlv(tag: number, ...parts: Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content]);
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Buffer.from([0x80 | bytes.length, ...bytes]);
}

export const sequence = (...parts: Uint8Array[]) => tlv(0x30, ...parts);
export const setOf = (...parts: Uint8Array[]) => tlv(0x31, ...parts);
export const utf8 = (text: string) => tlv(0x0c, Buffer.from(text, 'utf8'));
export const octets = (bytes: Uint8Array) => tlv(0x04, bytes);
export const bits = (bytes: Uint8Array) => tlv(0x03, Buffer.from([0]), bytes);
export const yes = () => Buffer.from([0x01, 0x01, 0xff]);
/** Positive, from big-endian bytes. */
export const integer = (bytes: Uint8Array) =>
  tlv(0x02, (bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
export const instant = (at: Date) =>
  tlv(0x18, Buffer.from(at.toISOString().replace(/[-:T]|\.\d+/g, ''), 'latin1'));

export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return tlv(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): number[] {
  const bytes = [value & 0x7f];
  for (let rest = value >> 7; rest > 0; rest >>= 7) bytes.unshift((rest & 0x7f) | 0x80);
  return bytes;
}
