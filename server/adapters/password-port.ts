import type { Passwords } from '../steps/ports.ts';
import { hashPassword, verifyPassword } from './passwords.ts';
import { weakPassword } from './weak-passwords.ts';

/** Local passwords as the steps know them: a refusal is one text, what is wrong and what to choose instead. */
export const passwords: Passwords = {
  hash: hashPassword,
  verify: verifyPassword,
  weakness: (password, about) => {
    const refused = weakPassword(password, about);
    return refused === null ? null : `${refused.what} ${refused.next}`;
  },
};
