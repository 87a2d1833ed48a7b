/** Words of people who send notes. A practice adds its own; recognition works without any. */
export const NOTES_WORDS: readonly string[] = [
  'lloyd george',
  'digitised record',
  'digitised note',
  'digitized record',
  'scanned record',
  'scanned note',
  'scanned medical',
  'medical record',
  'patient record',
  'patient notes',
  'notes on demand',
  'scan on demand',
  'record request',
  'leaver',
];

/** Links that bring a file when they are followed. Onward never follows one. */
export const DOWNLOAD_WORDS =
  /\b(?:download|collect|retrieve|access|view)\b[^.\n]{0,60}\b(?:files?|records?|documents?|notes|message)\b/i;

type Meaning =
  | 'says-legible'
  | 'says-not-legible'
  | 'says-deleted'
  | 'says-not-held'
  | 'password-follows'
  | 'gives-password';

/** In order: what denies comes before what affirms, so that "not legible" is never read as "legible". */
export const MEANINGS: readonly { meaning: Meaning; pattern: RegExp }[] = [
  {
    meaning: 'password-follows',
    pattern:
      /\bpass(?:word|code)\b[^.\n]{0,60}\b(?:will follow|follows|separate(?:ly)?|to follow|sent separately|another e-?mail)\b/i,
  },
  {
    meaning: 'gives-password',
    pattern: /\bpass(?:word|code)\b(?: is| for [^.\n:]{1,60})?\s?[:=]|\bpass(?:word|code) is\b/i,
  },
  {
    meaning: 'says-not-legible',
    pattern:
      /\b(?:not|isn.t|aren.t|un|il|hardly|barely)\s?-?legible\b|\b(?:cannot|can.t|unable to|not able to)\b[^.\n]{0,40}\bread\b|\bpages? (?:is|are) missing\b|\btoo (?:faint|dark)\b/i,
  },
  {
    meaning: 'says-legible',
    pattern: /\blegible\b|\breceived\b[^.\n]{0,60}\b(?:clear|readable|in good order)\b/i,
  },
  {
    meaning: 'says-not-held',
    pattern: /\b(?:do not|don.t|does not|no longer) hold\b|\bno record (?:found|held)\b|\bnot held\b/i,
  },
  {
    meaning: 'says-deleted',
    pattern: /\b(?:deleted|destroyed|erased|certificate of (?:destruction|deletion))\b/i,
  },
];
