/** Names longer than this are cut before they are compared; no demographic system keeps more than a third of it. */
const LONGEST_NAME = 200;

/**
 * 'BLOGGS, Joe' from 'Joe Bloggs' or 'Bloggs, Joe' (NHS Common User Interface, patient identity): family name in
 * capitals, comma, the rest as it stands. Without a comma the last word is taken for the family name; staff who
 * know better write 'van der Berg, Anna'. Nothing is ever cut off what is shown.
 */
export function showName(name: string): string {
  const { family, given } = splitName(name);
  return given === '' ? family.toLocaleUpperCase('en-GB') : `${family.toLocaleUpperCase('en-GB')}, ${given}`;
}

export type NameAgreement = 'full' | 'partial' | 'none';

/**
 * The repository's lenient rule (field notes §2): folded case, decomposed accents kept significant, given names of one letter
 * ignored. 'full' when a given name and the family name are both found in the other, 'partial' when one of them
 * is, 'none' otherwise. Either side may be the tidier one, so it is asked both ways and the better answer counts.
 */
export function compareNames(a: string, b: string): NameAgreement {
  const there = contains(a, b);
  const back = contains(b, a);
  if (there === 'full' || back === 'full') return 'full';
  return there === 'partial' || back === 'partial' ? 'partial' : 'none';
}

function contains(known: string, seen: string): NameAgreement {
  const { family, given } = splitName(known);
  const words = ` ${wordsOf(seen).join(' ')} `;
  const familyWords = wordsOf(family).join(' ');
  const familyFound = familyWords !== '' && words.includes(` ${familyWords} `);
  const givenFound = wordsOf(given).some((word) => word.length > 1 && words.includes(` ${word} `));
  if (familyFound && givenFound) return 'full';
  return familyFound || givenFound ? 'partial' : 'none';
}

function splitName(name: string): { family: string; given: string } {
  const tidy = name.slice(0, LONGEST_NAME).replace(/\s+/g, ' ').trim();
  const comma = tidy.indexOf(',');
  if (comma >= 0) return { family: tidy.slice(0, comma).trim(), given: tidy.slice(comma + 1).trim() };
  const last = tidy.lastIndexOf(' ');
  return last < 0
    ? { family: tidy, given: '' }
    : { family: tidy.slice(last + 1), given: tidy.slice(0, last) };
}

function wordsOf(name: string): string[] {
  const plain = name
    .slice(0, LONGEST_NAME)
    .normalize('NFD')
    .toLowerCase()
    .replace(/[\u2018\u2019\u02bc`´]/g, "'");
  return plain.split(/[\s,]+/).filter((word) => word !== '');
}
