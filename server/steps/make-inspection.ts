import { addDays, londonDate } from '../../core/dates.ts';
import type { Happened } from '../../core/leaver-record.ts';
import type { PatientDetails } from '../../core/patient-match.ts';
import type { Period } from '../../core/reports/period.ts';
import { within } from '../../core/reports/period.ts';
import { peopleIn } from '../wording/access-words.ts';
import { inspectionTable } from '../wording/inspection-words.ts';
import type { AccessEntry } from './access-port.ts';
import { practiceOf } from './apply-commands.ts';
import { wholeTrail } from './apply-trail-reads.ts';
import type { Ports } from './ports.ts';
import type { ReportTable } from './report-port.ts';
import type { StoreReader } from './store-port.ts';

/**
 * Of one record from its beginning, or of every record in a period. `named`: patients whose records are not deleted are
 * named; only where a lead asks for it.
 */
export type InspectionAsked = { about: { ref: string } | { period: Period }; named: boolean };

/** What happened and who opened what, for an inspector; null where there is no such record. */
export async function makeInspection(
  ports: Pick<Ports, 'store' | 'clock' | 'practices'>,
  practice: string,
  { about, named }: InspectionAsked,
): Promise<ReportTable | null> {
  const { store } = ports;
  const asOf = ports.clock.now();
  const one = 'ref' in about;
  const events = one
    ? await store.history(practice, about.ref)
    : await eventsIn(store, practice, about.period);
  if (one && events.length === 0) return null;
  const accesses = one
    ? await openingsOf(store, practice, about.ref)
    : await openingsIn(store, practice, about.period);
  const personOf = peopleIn(await store.accounts(practice));
  const patients = named ? await patientsOf(store, practice, [...events, ...accesses]) : new Map();
  return inspectionTable(
    {
      practice: practiceOf(ports, practice),
      asOf,
      period: one ? { from: londonDate(events[0]?.at ?? asOf), to: londonDate(asOf) } : about.period,
      named,
      nameOf: (by) => personOf(by).name,
      patientOf: (ref) => patients.get(ref) ?? null,
    },
    personOf,
    {
      name: one ? `trail-${about.ref}` : 'trail',
      title: one ? `The trail of ${about.ref}` : 'The trail, and who opened what',
      events,
      accesses,
    },
  );
}

type Reads = Pick<StoreReader, 'history' | 'trail' | 'accesses' | 'accounts' | 'vault'>;

async function eventsIn(store: Reads, practice: string, period: Period): Promise<Happened[]> {
  const events: Happened[] = [];
  for await (const event of wholeTrail(store, practice))
    if (within(londonDate(event.at), period)) events.push(event);
  return events;
}

function openingsOf(store: Reads, practice: string, ref: string): Promise<AccessEntry[]> {
  return store.accesses(practice, { ref, from: null, to: null, limit: null });
}

async function openingsIn(store: Reads, practice: string, period: Period): Promise<AccessEntry[]> {
  // A day more at both ends, for the hour by which London's day may differ from the day of the instant.
  const from = new Date(`${addDays(period.from, -1)}T00:00:00Z`);
  const to = new Date(`${addDays(period.to, 2)}T00:00:00Z`);
  const found = await store.accesses(practice, { ref: null, from, to, limit: null });
  return found.filter(({ at }) => within(londonDate(at), period));
}

/** Each vault is opened once; a deleted record has none any more. */
async function patientsOf(
  store: Reads,
  practice: string,
  rows: readonly { ref: string | null }[],
): Promise<Map<string, PatientDetails>> {
  const patients = new Map<string, PatientDetails>();
  for (const ref of new Set(rows.map((row) => row.ref))) {
    const vault = ref === null ? null : await store.vault(practice, ref);
    if (ref !== null && vault !== null) patients.set(ref, vault.patient);
  }
  return patients;
}
