import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from './passwords.ts';

/** Why a new password will not do, and what to do instead: sentences for the person choosing it. */
export type PasswordRefusal = {
  code: 'too-short' | 'too-long' | 'too-common' | 'about-you';
  what: string;
  next: string;
};

/**
 * Null where the password will do. `about` holds words a guesser would try first: sign-in name, name, practice.
 * Length and a short list of plainly bad choices are asked for, no mixture of signs (NCSC and NIST SP 800-63B: rules
 * of composition make people choose Password1!).
 */
export function weakPassword(password: string, about: readonly string[] = []): PasswordRefusal | null {
  const length = [...password].length;
  if (length < SHORTEST_PASSWORD) return { code: 'too-short', ...TOO_SHORT };
  if (password.length > LONGEST_PASSWORD) return { code: 'too-long', ...TOO_LONG };
  if (isPlain(password)) return { code: 'too-common', ...TOO_COMMON };
  if (isAbout(password, about)) return { code: 'about-you', ...ABOUT_YOU };
  return null;
}

const THREE_WORDS = 'Choose three words that have nothing to do with each other.';
const TOO_SHORT = { what: `A password needs at least ${SHORTEST_PASSWORD} characters.`, next: THREE_WORDS };
const TOO_LONG = {
  what: `A password may have up to ${LONGEST_PASSWORD} characters.`,
  next: 'Choose a shorter one.',
};
const TOO_COMMON = { what: 'This password is among the first that anybody would try.', next: THREE_WORDS };
const ABOUT_YOU = { what: 'This password is little more than a name a guesser knows.', next: THREE_WORDS };

// Only such as reach twelve characters, as they stand or padded with digits and signs.
const PLAIN = [
  'password',
  'mypassword',
  'changeme',
  'changemenow',
  'letmein',
  'letmeinplease',
  'welcome',
  'welcometonhs',
  'administrator',
  'admin',
  'secret',
  'topsecret',
  'default',
  'qwerty',
  'qwertyuiop',
  'qwertyuiopasdfghjkl',
  'asdfghjkl',
  'zxcvbnm',
  'qazwsxedcrfv',
  'iloveyou',
  'correcthorsebatterystaple',
  'lloydgeorge',
  'lloydgeorgenotes',
  'nationalhealthservice',
  'nhs',
  'nhsmail',
  'surgery',
  'gpsurgery',
  'gppractice',
  'practice',
  'reception',
  'receptionist',
  'medical',
  'medicalcentre',
  'healthcentre',
  'onward',
  'football',
  'liverpool',
  'monday',
  'spring',
  'summer',
  'autumn',
  'winter',
  'christmas',
  'january',
  'september',
  'december',
];
const PLAIN_WORDS: ReadonlySet<string> = new Set(PLAIN);
const RUNS = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890123456789',
  'qwertyuiopasdfghjklzxcvbnm',
  '1q2w3e4r5t6y7u8i9o0p',
  '1qaz2wsx3edc4rfv5tgb',
];

function isPlain(password: string): boolean {
  const lower = password.toLowerCase();
  const core = wordOf(password);
  return PLAIN_WORDS.has(core) || isRepeated(lower) || isRun(lower.replace(/[^a-z0-9]/g, ''));
}

function isAbout(password: string, about: readonly string[]): boolean {
  const word = wordOf(password);
  return about
    .flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}]+/u)])
    .some((text) => {
      const known = wordOf(text);
      return known.length >= 3 && word === known;
    });
}

/** The word inside the decoration: 'P@ssw0rd2026!' is 'password'. */
function wordOf(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}@$]+$/u, '')
    .replace(/^[^\p{L}@$]+/u, '')
    .replace(/[@4]/g, 'a')
    .replace(/0/g, 'o')
    .replace(/[1!]/g, 'i')
    .replace(/3/g, 'e')
    .replace(/[$5]/g, 's')
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** One piece of up to eight characters over and over: 'aaaaaaaaaaaa', 'abc123abc123'. */
function isRepeated(lower: string): boolean {
  return /^(.{1,8})\1+$/su.test(lower);
}

/** Little but a piece of the keyboard or the alphabet, either way round. */
function isRun(lower: string): boolean {
  // A password in another script has no Latin letters at all, and that is no fault.
  if (lower.length < 8) return false;
  const backwards = [...lower].reverse().join('');
  return RUNS.some((run) => run.includes(lower) || run.includes(backwards));
}
