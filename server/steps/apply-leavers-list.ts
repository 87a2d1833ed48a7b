import { createHash } from 'node:crypto';
import { londonDate } from '../../core/dates.ts';
import type { LeaverRecord } from '../../core/leaver-record.ts';
import { isOpen } from '../../core/leaver-record.ts';
import type { ColumnMapping, ListHeading, RememberedColumns } from '../../core/leavers-columns.ts';
import {
  findHeading,
  guessColumns,
  headingIn,
  LEAVER_FIELDS,
  missingColumns,
} from '../../core/leavers-columns.ts';
import type { ListedLeaver, ListedRow } from '../../core/leavers-list.ts';
import { readLeavers } from '../../core/leavers-list.ts';
import type { KnownLeaver, ListedOutcome } from '../../core/listed-against-known.ts';
import type { Refusal } from '../../core/refusals.ts';
import { wrongRole } from '../../core/refusals.ts';
import type { Actor } from './apply-commands.ts';
import type { Ports } from './ports.ts';
import type { StoreReader } from './store-port.ts';

/** A file, and what a person said of its columns; null where nothing was said and all is guessed. */
export type ListAsked = { bytes: Uint8Array; columns: ColumnMapping | null; headingAt: number | null };

/** A list opened, and its rows understood; there are none while a column that they need is missing. */
export type OpenedList = {
  ok: true;
  /** Names file, columns and practice together: what is brought in is what was looked at. */
  seen: string;
  sheet: string | null;
  heading: ListHeading;
  /** Of each column, the first thing that stands in it. */
  examples: string[];
  /** The first rows as they are, to say in which the headings stand. */
  firstRows: string[][];
  columns: ColumnMapping;
  missing: ReturnType<typeof missingColumns>;
  rows: ListedRow[];
};
export type ListRefusal = Refusal | { ok: false; code: string; what: string; next: string };

/** A row with what it comes to; null where the row itself is not understood. */
export type LookedAtRow = ListedRow & { outcome: ListedOutcome | null };

export async function openList(
  ports: Ports,
  actor: Actor,
  practice: string,
  asked: ListAsked,
): Promise<OpenedList | ListRefusal> {
  if (actor.role === 'auditor') return notForThem();
  const file = await ports.lists.read(asked.bytes);
  if (!file.ok) return file;
  const { table, sheet } = file;
  const heading = asked.headingAt === null ? findHeading(table) : headingIn(table, asked.headingAt);
  const columns =
    asked.columns === null
      ? guessColumns(heading.names, await rememberedColumns(ports.store, practice))
      : withinWidth(asked.columns, heading.names.length);
  const missing = missingColumns(columns);
  const firstRow = heading.at + 1;
  return {
    ok: true,
    seen: seenOf(practice, asked.bytes, columns, heading.at),
    sheet,
    heading,
    examples: heading.names.map((_, column) => exampleOf(table.rows.slice(firstRow), column)),
    firstRows: table.rows.slice(0, ROWS_TO_CHOOSE).map((row) => [...row]),
    columns,
    missing,
    rows:
      missing.length > 0
        ? []
        : readLeavers(table, { mapping: columns, firstRow }, londonDate(ports.clock.now())),
  };
}

/** A list names patients, so no auditor looks at one; and only a person brings one in. */
export function notForThem(): Refusal {
  return wrongRole('Bring in leavers', ['clerk', 'lead']);
}

/** What is kept of the patient: the open record, else the newest. */
export async function knownOf(
  store: StoreReader,
  practice: string,
  { patient, reason }: ListedLeaver,
): Promise<KnownLeaver | null> {
  let newest: LeaverRecord | null = null;
  for (const ref of await store.refsForPatient(practice, patient.nhsNumber)) {
    const record = await store.record(practice, ref);
    if (record !== null && isOpen(record)) {
      newest = record;
      break;
    }
    newest ??= record;
  }
  if (newest === null) return null;
  const vault = await store.vault(practice, newest.ref);
  return {
    record: newest,
    patient: vault?.patient ?? null,
    // Only a row that would stop the record asks.
    wasReopened: reason.kind === 'stops' && (await wasReopened(store, practice, newest.ref)),
  };
}

/** Where a practice's headings are remembered: no column's contents, and no patient. */
export function columnsSetting(practice: string): string {
  return `leavers-columns:${practice}`;
}

/** Lets requests that came meanwhile have their turn between rows. */
export function otherWork(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

const ROWS_TO_CHOOSE = 10;

async function wasReopened(store: StoreReader, practice: string, ref: string): Promise<boolean> {
  return (await store.history(practice, ref)).some(({ event }) => event.type === 'record-reinstated');
}

async function rememberedColumns(store: StoreReader, practice: string): Promise<RememberedColumns> {
  const kept: unknown = JSON.parse((await store.setting(columnsSetting(practice))) ?? '{}');
  if (typeof kept !== 'object' || kept === null) return {};
  return Object.fromEntries(
    LEAVER_FIELDS.flatMap((field) => {
      const name: unknown = Reflect.get(kept, field);
      return typeof name === 'string' ? [[field, name]] : [];
    }),
  );
}

function withinWidth(columns: ColumnMapping, width: number): ColumnMapping {
  return Object.fromEntries(
    LEAVER_FIELDS.flatMap((field) => {
      const column = columns[field];
      return column !== undefined && column < width ? [[field, column]] : [];
    }),
  );
}

function exampleOf(rows: readonly (readonly string[])[], column: number): string {
  const filled = rows.find((row) => (row[column] ?? '').trim() !== '');
  return (filled?.[column] ?? '').trim().slice(0, 40);
}

function seenOf(practice: string, bytes: Uint8Array, columns: ColumnMapping, headingAt: number): string {
  const said = LEAVER_FIELDS.map((field) => columns[field] ?? null);
  return createHash('sha256')
    .update(JSON.stringify([practice, headingAt, said]))
    .update(bytes)
    .digest('hex');
}
