import assert from 'node:assert/strict';
import type { MailReading, ReadMail } from '../../server/adapters/mail-reader.ts';
import { A_PDF } from './small-files.ts';

/** The mail that was read; fails the test with the code of the refusal where it was not. */
export function wanted(reading: MailReading): ReadMail {
  assert.ok(reading.ok, reading.ok ? '' : reading.code);
  return reading.mail;
}

/** "ok", or the code of the refusal. */
export function codeOf(reading: MailReading): string {
  return reading.ok ? 'ok' : reading.code;
}

/** A mail written by hand from its parts, for what no mail program would write. */
export function multipart(...parts: string[]): Buffer {
  const body = parts.map((part) => `--q\r\n${part}\r\n`).join('');
  return Buffer.from(
    `From: a@example.invalid\r\nSubject: x\r\nContent-Type: multipart/mixed; boundary="q"\r\n\r\n${body}--q--\r\n`,
  );
}

/** A part with the smallest PDF, under a name that is written as it stands. */
export function pdfPart(name: string): string {
  return `Content-Type: application/pdf\r\nContent-Disposition: attachment; filename="${name}"\r\n\r\n${A_PDF.toString('latin1')}`;
}
