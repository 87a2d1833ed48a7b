import { isOpen } from '../../core/leaver-record.ts';
import { rememberColumns } from '../../core/leavers-columns.ts';
import type { ListedLeaver } from '../../core/leavers-list.ts';
import type { ListedOutcome } from '../../core/listed-against-known.ts';
import { againstKnown } from '../../core/listed-against-known.ts';
import { commandsOfListed } from '../../core/listed-commands.ts';
import { listStopWords } from '../wording/listed-words.ts';
import type { Actor, After, Target } from './apply-commands.ts';
import { applyWithin, emptyVault } from './apply-commands.ts';
import { RefusedWithin } from './apply-intake.ts';
import type { ListAsked, ListRefusal, LookedAtRow, OpenedList } from './apply-leavers-list.ts';
import { columnsSetting, knownOf, notForThem, openList, otherWork } from './apply-leavers-list.ts';
import { claimOfPerson } from './apply-patient.ts';
import type { Ports } from './ports.ts';
import type { RecordVault, StoreWriter } from './store-port.ts';

/** What came of a row. `notDone` says in words why nothing did, although something should have. */
export type BroughtInRow = LookedAtRow & {
  ref: string | null;
  notDone: { what: string; next: string } | null;
};
export type BroughtInList = Omit<OpenedList, 'rows'> & { rows: BroughtInRow[] };

/**
 * Brings in a leavers' list as it was looked at. Each row is worked out afresh and done in a transaction of its own, so
 * that one row's trouble holds up no other, and whatever was interrupted is done by bringing the list in again.
 *
 * @param seen what looking at the list gave; null where nobody looked before.
 */
export async function bringInLeavers(
  ports: Ports,
  actor: Actor,
  practice: string,
  asked: ListAsked & { seen: string | null },
): Promise<BroughtInList | ListRefusal> {
  if (actor.role === 'onward') return notForThem();
  const list = await openList(ports, actor, practice, asked);
  if (!list.ok) return list;
  if (asked.seen !== null && asked.seen !== list.seen) return CHANGED;
  if (list.missing.length > 0) return COLUMNS_MISSING;
  const now = ports.clock.now();
  const time = { now, clockTrusted: await ports.store.noteTime(now) };
  const rows: BroughtInRow[] = [];
  for (const row of list.rows) {
    const { leaver } = row;
    const done = leaver === null ? NOT_READ : await bringIn({ ports, actor, practice, time }, leaver);
    rows.push({ ...row, ...done });
    if (rows.length % 50 === 0) await otherWork();
  }
  await remember(ports, practice, list);
  ports.log.info('a leavers’ list was brought in', {
    practice,
    step: 'bring-in-leavers',
    count: rows.length,
    done: rows.filter(({ outcome }) => outcome !== null && CHANGES.has(outcome.kind)).length,
    failed: rows.filter(({ notDone }) => notDone !== null).length,
  });
  return { ...list, rows };
}

const CHANGES: ReadonlySet<ListedOutcome['kind']> = new Set(['new', 'adds', 'stops']);

type Bringing = { ports: Ports; actor: Actor; practice: string; time: { now: Date; clockTrusted: boolean } };
type Done = Pick<BroughtInRow, 'outcome' | 'ref' | 'notDone'>;
const NOT_READ: Done = { outcome: null, ref: null, notDone: null };

const CHANGED: ListRefusal = {
  ok: false,
  code: 'list-changed',
  what: 'The file, or the choice of its columns, is not what was looked at.',
  next: 'Choose the file again and look at what it comes to.',
};
const COLUMNS_MISSING: ListRefusal = {
  ok: false,
  code: 'list-columns',
  what: 'It is not known which columns hold NHS number, name and date of birth.',
  next: 'Say which they are, then look at the list again.',
};

async function bringIn(bringing: Bringing, leaver: ListedLeaver): Promise<Done> {
  const { ports, practice } = bringing;
  let outcome: ListedOutcome | null = null;
  try {
    outcome = againstKnown(leaver, await knownOf(ports.store, practice, leaver));
    // Most rows of a list that was sent again change nothing, and need no turn at writing.
    if (!CHANGES.has(outcome.kind) && !mayStop(leaver))
      return { outcome, ref: refOf(outcome), notDone: null };
    return await ports.store.transaction((tx) => change(bringing, tx, leaver));
  } catch (error) {
    if (error instanceof RefusedWithin) return { outcome, ref: refOf(outcome), notDone: error.refusal };
    const no = saidBy(error);
    if (no !== null) return { outcome, ref: refOf(outcome), notDone: no };
    ports.log.error(
      'a row of a leavers’ list was not brought in',
      { practice, step: 'bring-in-leavers' },
      error,
    );
    return { outcome, ref: refOf(outcome), notDone: UNFORESEEN };
  }
}

const UNFORESEEN = {
  what: 'Onward met something it did not expect, and nothing of this row was done.',
  next: 'Bring in the list again: what is done already is not done twice.',
};

/** What would stop a record is always asked where changes are made: there nothing is hidden from the one who asks. */
function mayStop({ reason }: ListedLeaver): boolean {
  return reason.kind === 'stops';
}

/** A "no" in words that comes from outside the steps: the store that a person is given refuses what is closed to them. */
function saidBy(error: unknown): BroughtInRow['notDone'] {
  const problem: unknown = error instanceof Error ? Reflect.get(error, 'problem') : null;
  if (typeof problem !== 'object' || problem === null) return null;
  const [what, next]: unknown[] = [Reflect.get(problem, 'what'), Reflect.get(problem, 'next')];
  return typeof what === 'string' && typeof next === 'string' ? { what, next } : null;
}

/** Worked out once more inside the transaction: a colleague may have brought in the same list meanwhile. */
async function change(bringing: Bringing, tx: StoreWriter, leaver: ListedLeaver): Promise<Done> {
  const { ports, actor, practice, time } = bringing;
  const known = await knownOf(tx, practice, leaver);
  const outcome = againstKnown(leaver, known);
  if (!CHANGES.has(outcome.kind)) return { outcome, ref: refOf(outcome), notDone: null };
  const isGoingOn = known !== null && isOpen(known.record);
  const ref = isGoingOn ? known.record.ref : await begin(bringing, tx, leaver);
  const target: Target = { practice, ref, version: null };
  const ids = { holdId: ports.ids.id(), wordsId: ports.ids.id() };
  const applied = await applyWithin(
    ports,
    tx,
    time,
    actor,
    target,
    ({ record, asking }) => commandsOfListed(leaver, outcome, record, asking, ids),
    (after) => keepInVault(target, after, leaver, ids.wordsId),
  );
  if (!applied.ok) throw new RefusedWithin(applied);
  return { outcome, ref, notDone: null };
}

async function begin(
  { ports, actor, practice, time }: Bringing,
  tx: StoreWriter,
  { patient }: ListedLeaver,
): Promise<string> {
  const ref = ports.ids.ref();
  const events = [{ type: 'leaver-expected', source: 'person' } as const];
  await tx.append({ practice, ref, expectedVersion: 0, events, by: actor.by, at: time.now });
  const claim = { ...claimOfPerson(patient), where: 'the leavers’ list' };
  await tx.saveVault(practice, ref, { ...emptyVault(), patient, claims: [claim] });
  return ref;
}

/** What the events only say is known: who the new practice is, and why the record is held. */
async function keepInVault(
  { practice, ref }: Target,
  { tx, vault, events }: After,
  { newPractice, reason }: ListedLeaver,
  wordsId: string,
): Promise<void> {
  const happened = new Set(events.map(({ type }) => type));
  const kept: RecordVault = { ...vault };
  if (happened.has('receiving-practice-recorded') && newPractice !== null)
    kept.receivingPractice = { ...newPractice, address: '', email: null };
  if (happened.has('hold-placed') && reason.kind === 'stops')
    kept.words = { ...vault.words, [wordsId]: listStopWords(reason.why) };
  await tx.saveVault(practice, ref, kept);
}

function refOf(outcome: ListedOutcome | null): string | null {
  return outcome !== null && 'ref' in outcome ? outcome.ref : null;
}

/** Only once the list was brought in with them: columns that somebody tried are no habit. */
async function remember(ports: Ports, practice: string, { columns, heading }: OpenedList): Promise<void> {
  const remembered = JSON.stringify(rememberColumns(columns, heading.names));
  if (remembered === '{}') return;
  await ports.store.transaction((tx) => tx.saveSetting(columnsSetting(practice), remembered));
}
