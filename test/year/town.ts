import { type Seeded, seeded } from '../../samples/seeded.ts';
import type { Leaver } from '../builders/leaver-mail.ts';
import { testNumbers } from '../builders/nhs-numbers.ts';
import { type Day, plus } from './calendar.ts';

/** What will happen to one leaver, whoever does what about it. Days are calendar days after what they follow. */
export type Fate = {
  nth: number;
  leaver: Leaver;
  /** The day on which the practice hears that they leave. */
  knownOn: Day;
  /** Somebody enters them before the notes come; of the others the mail itself is the first that is known. */
  isEntered: boolean;
  /** Days from being asked (or from being known) to the notes; null where the company does not hold them. */
  notesAfter: number | null;
  /** Parts by message. */
  messages: number[][];
  /** Between the first message and the next. */
  nextMessageAfter: number;
  /** The last message comes again, word for word, some days later. */
  comesAgainAfter: number | null;
  /** From the day the pack was printed; negative where the label is quicker. */
  labelAfter: number;
  answers: { after: number; legible: boolean }[];
  hold: { after: number; days: number } | null;
  /** It turns out that they never left. */
  errorAfter: number | null;
  supplierDeletes: { after: number; certificate: boolean };
  /** Two of staff do the same thing at the same moment, whenever they can. */
  isCrowded: boolean;
};

export type Wanted = {
  leavers: number;
  seed: number;
  from: Day;
  /** Over how many days they leave. */
  days: number;
};

/** Everybody who leaves, in the order in which it is heard of. The same seed gives the same town. */
export function whoLeaves({ leavers: many, from, seed, days: over }: Wanted): Fate[] {
  const chance = seeded(seed);
  const numbers = testNumbers(seed % 10_000);
  const days = Array.from({ length: many }, () => Math.floor(chance.between(0, over))).sort((a, b) => a - b);
  return days.map((day, nth) => fate(nth, plus(from, day), numbers.next().value as string, chance));
}

function fate(nth: number, knownOn: Day, nhsNumber: string, chance: Seeded): Fate {
  const happens = (share: number) => chance.between(0, 1) < share;
  const days = (low: number, high: number) => Math.floor(chance.between(low, high + 1));
  const parts = days(1, 3);
  const isSplit = parts > 1 && happens(0.4);
  const isHeld = happens(0.95);
  const isEntered = !isHeld || happens(0.8);
  return {
    nth,
    leaver: { name: nameOf(nth), nhsNumber, born: bornOn(nth) },
    knownOn,
    isEntered,
    notesAfter: isHeld ? (happens(0.1) ? days(9, 16) : days(1, 4)) : null,
    messages: isSplit ? [[1], range(2, parts)] : [range(1, parts)],
    nextMessageAfter: happens(0.3) ? days(6, 12) : days(0, 1),
    comesAgainAfter: happens(0.06) ? days(1, 5) : null,
    labelAfter: happens(0.1) ? days(10, 25) : days(-6, 5),
    answers: answers(happens, days),
    hold: happens(0.06) ? { after: days(3, 60), days: days(20, 90) } : null,
    errorAfter: isEntered && happens(0.03) ? days(0, 10) : null,
    supplierDeletes: { after: happens(0.15) ? days(9, 20) : days(1, 5), certificate: happens(0.7) },
    isCrowded: happens(0.1),
  };
}

function answers(happens: (share: number) => boolean, days: (low: number, high: number) => number) {
  if (happens(0.5)) return [];
  const first = { after: days(15, 40), legible: !happens(0.12) };
  return first.legible ? [first] : [first, { after: days(15, 30), legible: true }];
}

const FIRST = ['Ambrosine', 'Barnaby', 'Clementine', 'Dorrit', 'Evander', 'Fenella', 'Gideon', 'Hesper'];
const SYLLABLES = ['bar', 'cot', 'den', 'fal', 'gor', 'hal', 'kel', 'mor', 'nor', 'pel', 'ros', 'tam', 'wen'];

/** No two alike, and no digits in any: the national file name knows letters only. */
function nameOf(nth: number): string {
  const many = SYLLABLES.length;
  const [a, b, c] = [nth % many, Math.floor(nth / many) % many, Math.floor(nth / many / many) % many];
  const family = `${SYLLABLES[a]}${SYLLABLES[b]}${SYLLABLES[c]}wick`;
  return `${FIRST[nth % FIRST.length]} ${family.charAt(0).toUpperCase()}${family.slice(1)}`;
}

function bornOn(nth: number): string {
  return `19${40 + (nth % 50)}-0${1 + (nth % 9)}-1${nth % 10}`;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}
