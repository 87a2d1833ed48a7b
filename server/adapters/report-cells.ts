/**
 * A text as any of the formats may hold it: what is not to be seen, and what XML cannot carry, becomes a blank. Tabs and
 * line ends stay: they are text, and each format keeps them as such.
 */
export function plainText(text: string): string {
  return text.replace(UNSEEN, ' ').replace(/\p{Surrogate}/gu, ' ');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the signs that must not get through
const UNSEEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff\u202a-\u202e\u2066-\u2069]/g;
