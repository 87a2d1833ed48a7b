import { createHash } from 'node:crypto';
import { Refusal } from './model.ts';

/** Opaque, told apart by case, and with a "=" that has to be encoded in a path: as the service's are. */
function opaque(prefix: string, ...parts: (string | number)[]): string {
  const hash = createHash('sha256').update(parts.join('\0')).digest('base64url');
  return `${prefix}${hash}AAA=`;
}

/** Stays while the message is in its mailbox (concepts/outlook-immutable-id). */
export const immutableId = (mailbox: string, key: string) => opaque('AAkALgAA', mailbox, key);

/** Of the default kind: another after every move (concepts/outlook-immutable-id). */
export const movingId = (mailbox: string, key: string, moves: number) =>
  opaque('AAMkAGI2', mailbox, key, moves);

/** An attachment's id follows the kind of its message's (concepts/outlook-immutable-id). */
export const attachmentId = (messageId: string, index: number) =>
  opaque(messageId.startsWith('AAkALgAA') ? 'AAkALgAT' : 'AAMkAGAT', messageId, index);

/** Folders' ids are constant anyway (concepts/outlook-immutable-id). */
export const folderId = (mailbox: string, name: string, nth: number) =>
  opaque('AQMkADAA', mailbox, name, nth);

/** @throws Refusal where it cannot be an id at all: ErrorInvalidIdMalformed is told apart from "not found". */
export function assertId(id: string): void {
  if (!/^A[AQ][\w-]{20,}={0,2}$/.test(id))
    throw new Refusal(400, 'ErrorInvalidIdMalformed', 'Id is malformed.');
}
