/**
 * Where staff may read for themselves what the process is. The process of reprint and label is the one that Essex LMC
 * published (7 November 2023); the pages here are of the two bodies that it rests on, and were met in November 2026.
 */
export const GUIDANCE: { words: string; href: string }[] = [
  { words: 'Primary Care Support England (PCSE)', href: 'https://pcse.england.nhs.uk/' },
  {
    words: 'NHS England: digitisation of Lloyd George records',
    href: 'https://www.england.nhs.uk/long-read/digitisation-of-lloyd-george-records/',
  },
];
