import { randomBytes } from 'node:crypto';
import type { RecordRef } from '../../core/record-ref.ts';
import { isRecordRef, normaliseRef, recordRefFrom } from '../../core/record-ref.ts';

/**
 * A new record reference, from the system's random source: one of 34 thousand million, so it cannot be guessed from
 * another. Two alike are rare, not impossible: the store keeps references unique, and the caller asks again.
 */
export function newRecordRef(): RecordRef {
  // 256 is a multiple of 32, so the low five bits of a random byte favour no character.
  return recordRefFrom([...randomBytes(7)].map((byte) => byte & 31));
}

export { isRecordRef, normaliseRef };
