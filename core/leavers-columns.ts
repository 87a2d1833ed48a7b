/** What a leavers' list may say of a patient. */
export const LEAVER_FIELDS = [
  'nhsNumber',
  'name',
  'familyName',
  'givenName',
  'dateOfBirth',
  'deductedOn',
  'reason',
  'requestedOn',
  'newPractice',
  'newPracticeCode',
] as const;
export type LeaverField = (typeof LEAVER_FIELDS)[number];

/** In which column, counted from 0, each field stands; a field that is not in the list is not in here. */
export type ColumnMapping = Partial<Record<LeaverField, number>>;

/** The same by the columns' headings, so that it can be remembered and still holds when a column is added. */
export type RememberedColumns = Partial<Record<LeaverField, string>>;

/** Cells as text. Row n of the file is `rows[n - 1]`: empty rows are there, so that numbers are those Excel shows. */
export type ListTable = { rows: readonly (readonly string[])[] };

export type ListHeading = {
  /** Index of the row of headings; -1 where the list begins with a patient. */
  at: number;
  /** One for each column: as written, or 'Column C' where there is no heading. */
  names: string[];
};

/** Reports begin with a title, a date and an empty line or two; beyond this nobody looks for headings. */
const LOOK_AT_MOST = 25;

/** The row whose cells are headings we know; else the first with anything in it, unless that is a patient already. */
export function findHeading(table: ListTable): ListHeading {
  const first = table.rows.slice(0, LOOK_AT_MOST);
  const known = first.findIndex((row) => Object.keys(guess(row)).length >= 2);
  const at = known >= 0 ? known : first.findIndex((row) => row.some((cell) => cell.trim() !== ''));
  const isPatient =
    known < 0 && (table.rows[at] ?? []).some((cell) => /^\d{3} ?\d{3} ?\d{4}$/.test(cell.trim()));
  return isPatient ? { ...headingIn(table, -1), at: at - 1 } : headingIn(table, at);
}

/** The headings where a person says in which row they stand, by its index; -1 where there are none. */
export function headingIn({ rows }: ListTable, at: number): ListHeading {
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0);
  const headings = rows[at] ?? [];
  const names = Array.from({ length: width }, (_, index) => tidy(headings[index] ?? '') || columnName(index));
  return { at, names };
}

/** What was remembered wins; what it does not know is guessed from the headings. No column is used twice. */
export function guessColumns(names: readonly string[], remembered: RememberedColumns = {}): ColumnMapping {
  const mapping: ColumnMapping = {};
  const plain = names.map(plainWords);
  for (const field of LEAVER_FIELDS) {
    const name = remembered[field];
    const index = name === undefined ? -1 : plain.indexOf(plainWords(name));
    if (index >= 0 && !isUsed(mapping, index)) mapping[field] = index;
  }
  const guessed = guess(names);
  for (const field of LEAVER_FIELDS) {
    const index = guessed[field];
    if (mapping[field] === undefined && index !== undefined && !isUsed(mapping, index))
      mapping[field] = index;
  }
  // One column with the whole name, or two with its parts; where both are there the parts say more.
  if (mapping.familyName !== undefined && remembered.name === undefined) delete mapping.name;
  return mapping;
}

/**
 * Headings only, and none at all where they may be a patient's row that nobody recognised as one: what is remembered is
 * kept beside no key and outlives every record.
 */
export function rememberColumns(mapping: ColumnMapping, names: readonly string[]): RememberedColumns {
  const nameOf = (field: LeaverField) => names[mapping[field] ?? -1] ?? '';
  const essential = [nameOf('nhsNumber'), nameOf('dateOfBirth')];
  if (essential.some((name) => name.replace(/\D/g, '').length >= 3)) return {};
  const isHeaded = essential.every(hasHeading);
  const kept = LEAVER_FIELDS.map((field) => [field, nameOf(field)] as const).filter(
    ([, name]) => name !== '' && (isHeaded || !hasHeading(name)),
  );
  return Object.fromEntries(kept);
}

/** What a list cannot do without, and has no column for. */
export function missingColumns(mapping: ColumnMapping): ('nhsNumber' | 'name' | 'dateOfBirth')[] {
  const named = mapping.name !== undefined || mapping.familyName !== undefined;
  return [
    ...(mapping.nhsNumber === undefined ? ['nhsNumber' as const] : []),
    ...(named ? [] : ['name' as const]),
    ...(mapping.dateOfBirth === undefined ? ['dateOfBirth' as const] : []),
  ];
}

const HEADINGS: Record<LeaverField, RegExp> = {
  nhsNumber: /^(patient )?(new )?nhs ?(no|nr|num|number|id)?( number)?$/,
  name: /^(patient )?(full )?name$|^patient$|^name of patient$/,
  familyName: /^(patient )?(surname|last ?name|family name)$/,
  givenName: /^(patient )?(forenames?|first ?names?|given names?)$/,
  dateOfBirth: /^(patient )?(d ?o ?b|date of birth|birth ?date|born|date born)$/,
  deductedOn:
    /^(deduct(ed|ion)|deregistration|deregistered|removal|removed|leaving|left)( date| on)?$|^date (of )?(deduct(ed|ion)|deregist(ered|ration)|removal|removed|leaving|left)$/,
  reason: /^((deduction|removal|leaving) )?(reason|type)( for (deduction|leaving|removal))?$|^status$/,
  requestedOn:
    /^(date )?(records? |notes )?request(ed)?( date| on)?$|^date (of )?(the )?(records? )?request(ed)?$/,
  newPractice:
    /^(new|receiving|destination|next) (gp )?(practice|surgery|gp)( name)?$|^(transferred|moved) to$/,
  newPracticeCode:
    /^((new|receiving|destination|next) (gp )?(practice|surgery|gp) )(ods )?code$|^(new )?ods( code)?$/,
};

function guess(names: readonly string[]): ColumnMapping {
  const mapping: ColumnMapping = {};
  names.forEach((name, index) => {
    const words = plainWords(name);
    const field = LEAVER_FIELDS.find((one) => mapping[one] === undefined && HEADINGS[one].test(words));
    if (field !== undefined) mapping[field] = index;
  });
  return mapping;
}

function isUsed(mapping: ColumnMapping, index: number): boolean {
  return Object.values(mapping).includes(index);
}

function plainWords(name: string): string {
  return name
    .slice(0, 100)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}

function tidy(name: string): string {
  return name.slice(0, 100).replace(/\s+/g, ' ').trim();
}

/** Whether the list named the column itself. */
function hasHeading(name: string): boolean {
  return !/^Column [A-Z]{1,2}$/.test(name);
}

/** 'Column A' to 'Column Z', then 'Column AA', as Excel names them. */
function columnName(index: number): string {
  const before = index >= 26 ? String.fromCharCode(64 + Math.trunc(index / 26)) : '';
  return `Column ${before}${String.fromCharCode(65 + (index % 26))}`;
}
