import type { ByteSource } from './bytes/byte-source.ts';

/**
 * Whether a file was carried as text and had its line ends changed on the way, which spoils every picture in it while
 * its words still look right. Asked only of files that are not as the standard says, and only of those with packed
 * data in them: words alone take no harm. Two signs tell it.
 *
 * What can no longer be found: in packed data every byte comes as often as its neighbours, so a file with many bytes
 * 11 and 12 and not one bare 10, or not one 13, was changed. And where things stand: when the index is wrong by ever
 * more from the front to the back of the file, bytes came in or were lost all along it.
 */
export function changedAsText(source: ByteSource): boolean {
  const counts = countBytes(source);
  return counts.binary >= PACKED && (lineEndsMissing(counts) || indexDrifts(source));
}

/** A header's comment has four bytes above 127; a small picture has a thousand. */
const PACKED = 500;
const STEP = 1024 * 1024;
const [LF, CR] = [10, 13];

type Counts = { binary: number; neighbours: number; bareLf: number; bareCr: number; pairs: number };

function countBytes(source: ByteSource): Counts {
  const found: Counts = { binary: 0, neighbours: 0, bareLf: 0, bareCr: 0, pairs: 0 };
  let before = 0;
  for (let from = 0; from < source.size; from += STEP)
    for (const byte of source.read(from, Math.min(STEP, source.size - from))) {
      if (byte > 127) found.binary += 1;
      else if (byte === LF && before === CR) found.pairs += 1;
      else if (byte === LF) found.bareLf += 1;
      else if (byte === 11 || byte === 12) found.neighbours += 0.5;
      if (before === CR && byte !== LF) found.bareCr += 1;
      before = byte;
    }
  return found;
}

/** Forty of one and none of the other happens by chance once in 10^17. */
const SURE = 40;

function lineEndsMissing({ neighbours, bareLf, bareCr, pairs }: Counts): boolean {
  const oneKindGone = bareLf === 0 || (bareCr === 0 && pairs === 0);
  return (neighbours >= SURE && oneKindGone) || (neighbours >= SURE * 256 && pairs === 0);
}

/**
 * Sloppy writers are wrong by the same everywhere, or at random, and neither hurts the pictures. Tables only: what an
 * index in a stream says can itself not be unpacked after such a journey.
 */
function indexDrifts(source: ByteSource): boolean {
  const { objects, rows } = marksIn(source);
  const drifts = rows
    .sort((a, b) => a.claimed - b.claimed)
    .flatMap(({ number, claimed }) => nearest(objects.get(number) ?? [], claimed));
  const steps = drifts.slice(1).map((drift, at) => drift - drifts[at]!);
  const [rises, falls] = [steps.filter((step) => step > 0).length, steps.filter((step) => step < 0).length];
  return (rises >= LEAST_STEPS && falls === 0) || (falls >= LEAST_STEPS && rises === 0);
}

const LEAST_STEPS = 2;

function nearest(places: readonly number[], claimed: number): number[] {
  const drifts = places.map((place) => place - claimed);
  return drifts.length === 0 ? [] : [drifts.reduce((a, b) => (Math.abs(b) < Math.abs(a) ? b : a))];
}

type Marks = { objects: Map<number, number[]>; rows: { number: number; claimed: number }[] };

/** Where objects really begin, and where the rows of every table say that they do. */
function marksIn(source: ByteSource): Marks {
  const marks: Marks = { objects: new Map(), rows: [] };
  let next = 0;
  for (let from = 0; from < source.size && marks.rows.length < MOST_MARKS; from += STEP) {
    const text = Buffer.from(source.read(from, Math.min(STEP + OVERLAP, source.size - from))).toString(
      'latin1',
    );
    for (const found of text.matchAll(MARK)) {
      if (found.index >= STEP) break;
      const [, number, section, claimed] = found;
      if (number !== undefined) addTo(marks.objects, Number(number), from + found.index);
      else if (section !== undefined) next = Number(section);
      else if (claimed !== undefined) marks.rows.push({ number: next++, claimed: Number(claimed) });
      else next += 1;
    }
  }
  return marks;
}

const OVERLAP = 64;
const MOST_MARKS = 500_000;
/** An object's head; the head of a section of a table; a row of one in use; a row of one that is free. */
const MARK =
  /(?<![\d.])(\d{1,10}) +\d{1,5} +obj\b|(?<=[\r\n]|xref )(\d{1,10}) \d{1,10} *(?=[\r\n]+\d{10} \d{5} [nf])|(\d{10}) \d{5} n|\d{10} \d{5} f/g;

function addTo(objects: Marks['objects'], number: number, place: number): void {
  const places = objects.get(number);
  if (!places) objects.set(number, [place]);
  else if (places.length < 8) places.push(place);
}
