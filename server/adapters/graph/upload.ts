import { z } from 'zod';
import { type Fetch, GraphRefused } from './graph-errors.ts';
import { type Box, parsed, pathTo } from './graph-items.ts';

/** The way to the network for pieces of a file, which go to another host and without our token. */
export type Upload = Fetch;

/** A multiple of 320 KiB and under 4 MB (docs: outlook-large-attachments). */
const PIECE_BYTES = 10 * 320 * 1024;
const TIMEOUT_MS = 120_000;

const session = z.object({ uploadUrl: z.string() });

/**
 * Attaches a file of 3 to 150 MB in pieces, in order. The address that Graph gives for them carries its own proof, so it
 * gets no token of ours, and only a host of Exchange's is believed.
 */
export async function uploadFile(
  box: Box,
  messageId: string,
  file: { name: string; type: string; partOfBody: boolean; bytes: Uint8Array },
  upload: Upload,
): Promise<void> {
  const { name, type, partOfBody, bytes } = file;
  const path = pathTo(box, 'messages', messageId, 'attachments', 'createUploadSession');
  const AttachmentItem = {
    attachmentType: 'file',
    name,
    size: bytes.length,
    contentType: type || 'application/octet-stream',
    isInline: partOfBody,
  };
  const { uploadUrl } = parsed(session, await box.client.post(path, { AttachmentItem }));
  if (!isExchange(uploadUrl)) throw new GraphRefused(400, 'foreign-link', null, null);
  for (let from = 0; from < bytes.length; from += PIECE_BYTES) {
    const piece = bytes.subarray(from, Math.min(bytes.length, from + PIECE_BYTES));
    const response = await put(uploadUrl, piece, from, bytes.length, upload);
    await response.body?.cancel();
    if (!response.ok) throw new GraphRefused(response.status, 'upload-refused', null, null);
  }
}

async function put(
  url: string,
  piece: Uint8Array,
  from: number,
  total: number,
  upload: Upload,
): Promise<Response> {
  const to = from + piece.length - 1;
  try {
    return await upload(url, {
      method: 'PUT',
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        'Content-Type': 'application/octet-stream',
        'Content-Range': `bytes ${from}-${to}/${total}`,
      },
      body: new Uint8Array(piece),
    });
  } catch {
    throw new GraphRefused(0, 'no-answer', null, null);
  }
}

function isExchange(url: string): boolean {
  return (
    URL.canParse(url) &&
    /^https:\/\/(?:outlook\.office\.com|outlook\.office365\.com|outlook\.cloud\.microsoft)$/.test(
      new URL(url).origin,
    )
  );
}
