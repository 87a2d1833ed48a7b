import type { Response } from 'express';
import { PDF_CONTENT_SECURITY } from './set-up-security.ts';

/** Shown in the browser; the name it is saved under says nothing of the patient. */
export function sendPdf(response: Response, bytes: Uint8Array, name: string): void {
  response.setHeader('Content-Disposition', `inline; filename="${name}.pdf"`);
  response.setHeader('Content-Security-Policy', PDF_CONTENT_SECURITY);
  response.type('application/pdf').send(Buffer.from(bytes));
}
