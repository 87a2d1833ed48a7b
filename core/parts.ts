/** One file as it came; `part` and `of` as its name says, null where it says nothing. */
export type PartSeen = { id: string; part: number | null; of: number | null; sha256: string | null };

export type PartsProblem = {
  code: 'duplicate-file' | 'same-part-different-bytes' | 'of-differs' | 'part-out-of-range' | 'part-unknown';
  message: string;
  ids: string[];
};

export type PartsState = {
  of: number | null;
  present: number[];
  missing: number[];
  complete: boolean;
  problems: PartsProblem[];
};

/** A set of more parts than this is a mistake or a trick; the missing ones are then not counted out. */
const MOST_PARTS = 200;

/**
 * Whether the files make a whole: exactly parts 1 to m, in any order, each once. Stricter than the national
 * repository, which counts files and so takes 1, 2 and 4 "of 3" (field notes §2). A single file without part numbers
 * counts as 1 of 1 only while it is alone.
 */
export function partsState(parts: readonly PartSeen[]): PartsState {
  const only = parts.length === 1 ? parts[0] : undefined;
  const files = only && only.part === null && only.of === null ? [{ ...only, part: 1, of: 1 }] : parts;
  const of = agreedOf(files);
  const problems = [
    ...duplicates(files),
    ...sameNumber(files),
    ...differingOf(files),
    ...outOfRange(files),
    ...unnumbered(files),
  ];
  const present = [
    ...new Set(
      files.flatMap(({ part }) => (part !== null && part >= 1 && (of === null || part <= of) ? [part] : [])),
    ),
  ].sort((a, b) => a - b);
  const missing =
    of === null
      ? []
      : Array.from({ length: Math.min(of, MOST_PARTS) }, (_, index) => index + 1).filter(
          (n) => !present.includes(n),
        );
  return {
    of,
    present,
    missing,
    problems,
    complete: of !== null && of <= MOST_PARTS && missing.length === 0 && problems.length === 0,
  };
}

function agreedOf(parts: readonly PartSeen[]): number | null {
  const totals = [...new Set(parts.flatMap(({ of }) => (of === null ? [] : [of])))];
  return totals.length === 1 && (totals[0] ?? 0) >= 1 ? (totals[0] ?? null) : null;
}

function duplicates(parts: readonly PartSeen[]): PartsProblem[] {
  const groups = groupBy(
    parts.filter(({ sha256 }) => sha256 !== null),
    ({ sha256 }) => sha256 ?? '',
  );
  return groups
    .filter((group) => group.length > 1)
    .map((group) => ({
      code: 'duplicate-file',
      message: `The same file came ${group.length} times.`,
      ids: group.map(({ id }) => id),
    }));
}

function sameNumber(parts: readonly PartSeen[]): PartsProblem[] {
  const groups = groupBy(
    parts.filter(({ part }) => part !== null),
    ({ part }) => String(part),
  );
  return groups.filter(differ).map((group) => ({
    code: 'same-part-different-bytes',
    message: `Two different files both say they are part ${group[0]?.part}.`,
    ids: group.map(({ id }) => id),
  }));
}

/** Two files of one number whose bytes are not known to be the same: doubt counts as a difference. */
function differ(group: readonly PartSeen[]): boolean {
  if (group.length < 2) return false;
  return group.some(({ sha256 }) => sha256 === null) || new Set(group.map(({ sha256 }) => sha256)).size > 1;
}

function differingOf(parts: readonly PartSeen[]): PartsProblem[] {
  const totals = [...new Set(parts.flatMap(({ of }) => (of === null ? [] : [of])))].sort((a, b) => a - b);
  if (totals.length < 2) return [];
  return [
    {
      code: 'of-differs',
      message: `The files do not agree how many parts there are: ${totals.join(' or ')}.`,
      ids: parts.map(({ id }) => id),
    },
  ];
}

function outOfRange(parts: readonly PartSeen[]): PartsProblem[] {
  return parts
    .filter(
      ({ part, of }) =>
        (part !== null && part < 1) || (of !== null && of < 1) || (part !== null && of !== null && part > of),
    )
    .map(({ id, part, of }) => ({
      code: 'part-out-of-range',
      message: `"Part ${part} of ${of}" cannot be.`,
      ids: [id],
    }));
}

function unnumbered(parts: readonly PartSeen[]): PartsProblem[] {
  const ids = parts.filter(({ part, of }) => part === null || of === null).map(({ id }) => id);
  if (ids.length === 0) return [];
  return [
    {
      code: 'part-unknown',
      message:
        ids.length === 1
          ? 'One file does not say which part it is.'
          : `${ids.length} files do not say which part they are.`,
      ids,
    },
  ];
}

function groupBy(parts: readonly PartSeen[], key: (part: PartSeen) => string): PartSeen[][] {
  const groups = new Map<string, PartSeen[]>();
  for (const part of parts) groups.set(key(part), [...(groups.get(key(part)) ?? []), part]);
  return [...groups.values()];
}
