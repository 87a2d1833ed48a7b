import type { ScanPatient } from '../scan-maker.ts';
import type { Seeded } from '../seeded.ts';

/** Somebody who does not exist, with a valid NHS number of the 999 range, which is kept for testing. */
export function inventedPatient(chance: Seeded): ScanPatient {
  const digit = (below: number) => Math.floor(chance.between(0, below));
  const two = (value: number) => String(value).padStart(2, '0');
  return {
    name: `${chance.pick(GIVEN)} ${chance.pick(FAMILY)}`,
    nhsNumber: validFrom(9_990_00000 + digit(99_000)),
    dateOfBirth: `${1931 + digit(70)}-${two(1 + digit(12))}-${two(1 + digit(28))}`,
  };
}

const GIVEN = ['Agnes', 'Bertram', 'Cordelia', 'Desmond', 'Edith', 'Farouk', 'Gwen', 'Harish', 'Ines'];
const FAMILY = ['Ashdown-Test', 'Bramley', 'Coker', 'Dunmore', 'Everleigh', 'Farrow', 'Gill', 'Hussain'];

/** Nine digits and the tenth that makes them pass modulus 11; the next nine where none can. */
function validFrom(nine: number): string {
  const digits = String(nine);
  const sum = [...digits].reduce((total, digit, at) => total + Number(digit) * (10 - at), 0);
  const check = (11 - (sum % 11)) % 11;
  return check === 10 ? validFrom(nine + 1) : `${digits}${check}`;
}
