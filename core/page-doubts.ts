import type { PagesInDoubt } from './commands.ts';
import type { LeaverRecord, Part } from './leaver-record.ts';
import { partsInPlay } from './leaver-record.ts';
import type { PatientClaim } from './patient-match.ts';
import { agreePatient } from './patient-match.ts';

/** What still counts: claims of parts taken out do not, nor those that stand only on pages taken out. */
export function claimsThatCount(record: LeaverRecord, claims: readonly PatientClaim[]): PatientClaim[] {
  const inPlay = new Map(partsInPlay(record).map((part) => [part.fileId, part]));
  return claims.filter(({ fileId, pages }) => {
    if (fileId === undefined) return true;
    const part = inPlay.get(fileId);
    return part !== undefined && (pages === undefined || pages.some((page) => isIn(part, page)));
  });
}

/**
 * The pages, not taken out, that name another NHS number than the one believed, in the order of the parts; and whether
 * nothing but such pages makes the light red. Bare digits accuse nobody.
 */
export function pagesInDoubt(record: LeaverRecord, claims: readonly PatientClaim[]): PagesInDoubt {
  const counting = claimsThatCount(record, claims);
  const { nhsNumber } = agreePatient(counting).patient;
  const accusing = counting.filter(
    (claim) =>
      claim.source === 'page-text' &&
      claim.certain &&
      claim.nhsNumber !== null &&
      claim.nhsNumber !== nhsNumber,
  );
  const others = counting.filter((claim) => !accusing.includes(claim));
  return {
    namingAnother: inOrder(record, accusing),
    redByPagesOnly: accusing.length > 0 && agreePatient(others).agreement.light !== 'red',
  };
}

function inOrder(record: LeaverRecord, accusing: readonly PatientClaim[]): PagesInDoubt['namingAnother'] {
  return partsInPlay(record)
    .sort((a, b) => (a.part ?? Number.MAX_SAFE_INTEGER) - (b.part ?? Number.MAX_SAFE_INTEGER))
    .flatMap((part) => {
      const pages = accusing.filter(({ fileId }) => fileId === part.fileId).flatMap(pagesOf);
      return [...new Set(pages)]
        .filter((page) => isIn(part, page))
        .sort((a, b) => a - b)
        .map((page) => ({ fileId: part.fileId, page }));
    });
}

/** Claims kept before pages were counted say the first of them in words. */
function pagesOf({ pages, where }: PatientClaim): number[] {
  if (pages !== undefined) return pages;
  const first = /^page (\d+) of /.exec(where)?.[1];
  return first === undefined ? [] : [Number(first)];
}

function isIn({ takenOut }: Part, page: number): boolean {
  return !takenOut.some((one) => one.page === page);
}
