import { odd } from './odd.ts';
import { PdfName, PdfString, type PdfValue } from './values.ts';

/** Six numbers of a PDF matrix (8.3.3): x' = a x + c y + e, y' = b x + d y + f. */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** A value as it is written into a file (ISO 32000-1, 7.3), one byte to a character. Streams are not values here. */
export function writeSimple(value: null | boolean | number | PdfName | PdfString): string {
  if (value instanceof PdfName) return writeName(value.name);
  if (value instanceof PdfString) return writeString(value.bytes);
  return typeof value === 'number' ? writeNumber(value) : String(value);
}

export function isSimple(value: PdfValue): value is null | boolean | number | PdfName | PdfString {
  return (
    value === null || typeof value !== 'object' || value instanceof PdfName || value instanceof PdfString
  );
}

/** The shortest decimal that means the same number. A PDF knows no exponents (7.3.3). */
export function writeNumber(value: number): string {
  if (!Number.isFinite(value)) throw odd('A number inside the file is too large to be real.');
  if (Object.is(value, -0)) return '0';
  const text = String(value);
  return text.includes('e') ? withoutExponent(text) : text;
}

/** Each character is a byte; whatever might be misread is written as #xx (7.3.5). */
export function writeName(name: string): string {
  if (PLAIN_NAME.test(name)) return `/${name}`;
  return `/${name.replace(/[^A-Za-z0-9_.+\-*@!$&':;=?^`|~,"\\]/g, (sign) => `#${hex(sign.charCodeAt(0))}`)}`;
}

const PLAIN_NAME = /^[A-Za-z0-9_.+-]*$/;

export function writeString(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  if (!/^[ -~]*$/.test(text)) return `<${Buffer.from(text, 'latin1').toString('hex')}>`;
  return `(${text.replace(/[()\\]/g, '\\$&')})`;
}

export function writeRef(number: number): string {
  return `${number} 0 R`;
}

export function writeMatrix(matrix: Matrix): string {
  return matrix.map(writeNumber).join(' ');
}

const hex = (byte: number) => byte.toString(16).padStart(2, '0');

function withoutExponent(text: string): string {
  const [digits = '', power = '0'] = text.split('e');
  const sign = digits.startsWith('-') ? '-' : '';
  const [whole = '', part = ''] = digits.replace('-', '').split('.');
  const shift = Number(power);
  return shift < 0
    ? `${sign}0.${'0'.repeat(-shift - whole.length)}${whole}${part}`
    : `${sign}${whole}${part.padEnd(shift, '0')}`;
}
