import { readFilename } from '../../core/lloyd-george-filename.ts';
import type { PatientClaim } from '../../core/patient-match.ts';
import { claimsOfFile, claimsOfMail } from '../../core/recognition-claims.ts';
import type { IntakeFile, Reading } from './apply-reading.ts';

/** What a file says of its patient. A number that stands on 300 pages is one claim, with the first of them. */
export function claimsOfPart(file: Pick<IntakeFile, 'name' | 'facts'>, fileId: string): PatientClaim[] {
  const claims = claimsOfFile({ name: file.name, pdf: file.facts }, readFilename(file.name));
  const pagesBySaying = new Map<string, number[]>();
  for (const claim of claims) {
    const key = JSON.stringify(saying(claim));
    const pages = pagesBySaying.get(key) ?? [];
    pages.push(...(claim.pages ?? []));
    pagesBySaying.set(key, pages);
  }
  return onceEach(claims, saying).map(({ pages: _, ...claim }) => {
    const pages = pagesBySaying.get(JSON.stringify(saying(claim))) ?? [];
    return { ...claim, ...(isCounted(pages) ? { pages } : {}), fileId };
  });
}

/** A number on more pages than this is the part's own, and no matter of single pages. */
const MOST_PAGES_COUNTED = 200;

function isCounted({ length }: readonly number[]): boolean {
  return length > 0 && length <= MOST_PAGES_COUNTED;
}

function saying({ source, nhsNumber, name, dateOfBirth, certain }: PatientClaim): unknown[] {
  return [source, nhsNumber, name, dateOfBirth, certain];
}

/** What the words of the mail say; held against one patient only, because against several it would accuse them all. */
export function claimsOfWords({ facts }: Reading): PatientClaim[] {
  return claimsOfMail(facts.subject, facts.bodyText);
}

/** Old claims, then new ones that say something not said before in the same place. */
export function joinClaims(old: readonly PatientClaim[], more: readonly PatientClaim[]): PatientClaim[] {
  return onceEach([...old, ...more], ({ source, where, nhsNumber, name, dateOfBirth, fileId }) => [
    source,
    where,
    nhsNumber,
    name,
    dateOfBirth,
    fileId,
  ]);
}

/** Certain NHS numbers that a message names: its files', or its words' where no file names one. */
export function numbersNamed(reading: Reading): string[] {
  const certain = (claims: readonly PatientClaim[]) => [
    ...new Set(claims.flatMap((one) => (one.certain && one.nhsNumber !== null ? [one.nhsNumber] : []))),
  ];
  const inFiles = certain(reading.files.flatMap((file) => claimsOfPart(file, '')));
  return inFiles.length > 0 ? inFiles : certain(claimsOfWords(reading));
}

function onceEach(claims: readonly PatientClaim[], by: (claim: PatientClaim) => unknown[]): PatientClaim[] {
  const seen = new Map<string, PatientClaim>();
  for (const claim of claims) {
    const key = JSON.stringify(by(claim));
    if (!seen.has(key)) seen.set(key, claim);
  }
  return [...seen.values()];
}
