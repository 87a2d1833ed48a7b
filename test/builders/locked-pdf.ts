export { makeLockedPdf } from '../../samples/locked-pdf.ts';
