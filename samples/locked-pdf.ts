import { bytesInMemory } from '../server/press/bytes/byte-source.ts';
import { type OpenPdf, openPdf } from '../server/press/engine/open-pdf.ts';
import { startPdfium } from '../server/press/engine/pdfium.ts';
import { isRefusal } from '../server/press/limits.ts';

/**
 * Encrypts a PDF of our own making (AES-256, PDF 2.0) so that it opens with `user`. An empty `user` makes what many
 * scanning companies send: encrypted for its owner only, and open to everyone.
 */
export async function makeLockedPdf(
  bytes: Uint8Array,
  user: string,
  owner = 'the-owner',
): Promise<Uint8Array> {
  const pdfium = await startPdfium();
  const pdf = openPdf(pdfium, bytesInMemory(bytes));
  if (isRefusal(pdf)) throw new Error(pdf.message);
  if (!pdfium.api.EPDF_SetEncryption(pdf.handle, user, owner, EVERYTHING_ALLOWED))
    throw new Error('could not be encrypted');
  return saveAsItIs(pdfium, pdf);
}

const EVERYTHING_ALLOWED = 0xffffffff;

function saveAsItIs(pdfium: Awaited<ReturnType<typeof startPdfium>>, pdf: OpenPdf): Uint8Array {
  const { api } = pdfium;
  const writer = api.PDFiumExt_OpenFileWriter();
  try {
    api.PDFiumExt_SaveAsCopy(pdf.handle, writer);
    const size = api.PDFiumExt_GetFileWriterSize(writer);
    return pdfium.withRoom(size, (at) => {
      api.PDFiumExt_GetFileWriterData(writer, at, size);
      return pdfium.bytes(at, size).slice();
    });
  } finally {
    api.PDFiumExt_CloseFileWriter(writer);
    pdf.close();
  }
}
