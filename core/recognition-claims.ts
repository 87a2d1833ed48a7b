import type { FilenameReading } from './lloyd-george-filename.ts';
import type { NhsNumberSeen } from './nhs-number.ts';
import { findNhsNumbers } from './nhs-number.ts';
import type { PatientClaim, PatientSource } from './patient-match.ts';

/** The shape that recognition.ts gives an attachment, as far as it is needed here. */
type FileFacts = { name: string; pdf: { texts: string[] } | null };

/** Pages read for numbers, and characters of each; a record of 1,000 pages is read whole. */
const PAGES_READ = 10_000;
const PAGE_READ = 20_000;

/** What a file says of its patient: by its name, and by its pages once they were read. */
export function claimsOfFile(file: FileFacts, { parsed }: FilenameReading): PatientClaim[] {
  const fromName: PatientClaim[] =
    parsed === null
      ? []
      : [
          {
            nhsNumber: parsed.nhsNumber,
            name: parsed.patientName,
            dateOfBirth: parsed.dateOfBirth,
            source: 'file-name',
            where: file.name,
            certain: true,
          },
        ];
  const pages = (file.pdf?.texts ?? []).slice(0, PAGES_READ);
  return [
    ...fromName,
    ...pages.flatMap((text, index) =>
      numbersIn(text.slice(0, PAGE_READ), 'page-text', `page ${index + 1} of ${file.name}`).map((claim) => ({
        ...claim,
        pages: [index + 1],
      })),
    ),
  ];
}

/** What the message itself says: NHS numbers in its subject and body. Names in prose are not guessed at. */
export function claimsOfMail(subject: string, body: string): PatientClaim[] {
  return [...numbersIn(subject, 'subject', 'the subject'), ...numbersIn(body, 'body', 'the message')];
}

function numbersIn(text: string, source: PatientSource, where: string): PatientClaim[] {
  const best = new Map<string, NhsNumberSeen>();
  for (const seen of findNhsNumbers(text))
    if (best.get(seen.nhsNumber)?.how !== 'labelled') best.set(seen.nhsNumber, seen);
  return [...best.values()].map(({ nhsNumber, how }) => ({
    nhsNumber,
    name: null,
    dateOfBirth: null,
    source,
    where,
    certain: how !== 'bare',
  }));
}
