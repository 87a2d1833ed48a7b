import { isCivilDate, londonDate } from '../../core/dates.ts';
import type { LeaverEvent } from '../../core/leaver-record.ts';
import type { Refusal } from '../../core/refusals.ts';
import { refuse, wrongRole } from '../../core/refusals.ts';
import type { Actor, Applied } from './apply-commands.ts';
import { emptyVault } from './apply-commands.ts';
import type { PatientTyped } from './apply-patient.ts';
import { claimOfPerson, readPatient, refuseOtherRecord } from './apply-patient.ts';
import type { Ports } from './ports.ts';

/** A leaver is known before any mail comes: begins the record, with what a person says of the patient. */
export async function expectLeaver(
  ports: Ports,
  actor: Actor,
  practice: string,
  typed: PatientTyped & { requestedOn?: string | null },
): Promise<Applied> {
  if (actor.role !== 'clerk' && actor.role !== 'lead') return wrongRole('Add a leaver', ['clerk', 'lead']);
  const at = ports.clock.now();
  const today = londonDate(at);
  const patient = readPatient(typed, today);
  if ('ok' in patient) return patient;
  const requestedOn = typed.requestedOn ?? null;
  const badDay = refuseDay(requestedOn, today);
  if (badDay) return badDay;
  await ports.store.noteTime(at);
  return ports.store.transaction(async (tx) => {
    const other = await refuseOtherRecord(tx, practice, patient.nhsNumber, null);
    if (other) return other;
    const ref = ports.ids.ref();
    const events: LeaverEvent[] = [
      { type: 'leaver-expected', source: 'person' },
      ...(requestedOn === null ? [] : [{ type: 'request-dated', on: requestedOn } as const]),
    ];
    const record = await tx.append({ practice, ref, expectedVersion: 0, events, by: actor.by, at });
    await tx.saveVault(practice, ref, { ...emptyVault(), patient, claims: [claimOfPerson(patient)] });
    return { ok: true, record, events };
  });
}

function refuseDay(day: string | null, today: string): Refusal | null {
  if (day === null || (isCivilDate(day) && day <= today)) return null;
  return refuse(
    'date-not-real',
    'That cannot be the day of the request.',
    'Give today’s date or an earlier one.',
  );
}
