import { randomBytes } from 'node:crypto';
import type { Ids } from '../steps/ports.ts';
import { newRecordRef } from './random-refs.ts';

/** References and ids from the system's random source. An id is 26 letters and digits: safe as a file name anywhere. */
export const randomIds: Ids = { ref: newRecordRef, id: newId };

// Small letters and digits only, so that two ids stay two on a disk that does not tell a from A.
const CHARACTERS = '0123456789abcdefghjkmnpqrstvwxyz';

function newId(): string {
  return [...randomBytes(26)].map((byte) => CHARACTERS[byte & 31]).join('');
}
