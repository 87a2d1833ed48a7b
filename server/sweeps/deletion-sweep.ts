import { londonDate } from '../../core/dates.ts';
import { isAccountedFor } from '../../core/guards.ts';
import type { LeaverRecord } from '../../core/leaver-record.ts';
import { activeHolds } from '../../core/leaver-record.ts';
import { reviewWindow } from '../../core/record-window.ts';
import { ROUTE_RULES } from '../../core/routes.ts';
import { endWindow } from '../steps/end-window.ts';
import { spreadPracticeHolds } from '../steps/hold-practice.ts';
import { issueCertificate } from '../steps/issue-certificate.ts';
import type { Ports } from '../steps/ports.ts';
import { removeCopies } from '../steps/remove-copies.ts';
import type { SweepCounts } from './counts.ts';
import { noCounts } from './counts.ts';
import { lookUp } from './look-up.ts';

/**
 * Ends the review windows that are over, and drives every approved deletion until it has its certificate. Nothing is
 * approved here. A record under a hold is skipped; one whose copies could not be looked for has failed, and is tried
 * again at the next sweep.
 */
export async function deletionSweep(ports: Ports, practice: string): Promise<SweepCounts> {
  const counts = noCounts();
  const today = londonDate(ports.clock.now());
  await spreadHolds(ports, practice, counts);
  const open = await lookUp(ports, practice, 'deletion-sweep', () => ports.store.openRecords(practice));
  if (open === null) return { ...counts, failed: 1 };
  for (const record of open) {
    const drive = driverOf(record, today);
    if (drive === null) continue;
    counts.due += 1;
    counts[await tryOne(ports, record, drive)] += 1;
  }
  return counts;
}

/**
 * First of all, so that lists and pages say soon what stands. Where it fails for now the others go on: whatever would change
 * or remove anything asks for the practice's holds itself.
 */
async function spreadHolds(ports: Ports, practice: string, counts: SweepCounts): Promise<void> {
  try {
    const held = await spreadPracticeHolds(ports, practice);
    counts.due += held;
    counts.done += held;
  } catch (error) {
    counts.failed += 1;
    ports.log.error('holds could not be spread', { practice, step: 'deletion-sweep' }, error);
  }
}

type Outcome = 'done' | 'skipped' | 'failed';
type Drive = (ports: Ports, record: LeaverRecord) => Promise<Outcome>;

function driverOf(record: LeaverRecord, today: string): Drive | null {
  if (record.stage === 'deleting') return driveDeletion;
  const waits = record.stage === 'collected' && ROUTE_RULES[record.route].ending === 'legible-or-window';
  return waits && reviewWindow(record, today)?.ended ? driveWindow : null;
}

async function tryOne(ports: Ports, record: LeaverRecord, drive: Drive): Promise<Outcome> {
  try {
    return await drive(ports, record);
  } catch (error) {
    const { practice, ref } = record;
    ports.log.error('a record could not be moved on', { practice, ref, step: 'deletion-sweep' }, error);
    return 'failed';
  }
}

async function driveWindow(ports: Ports, { practice, ref }: LeaverRecord): Promise<Outcome> {
  return (await endWindow(ports, practice, ref)).ok ? 'done' : 'skipped';
}

async function driveDeletion(ports: Ports, { practice, ref }: LeaverRecord): Promise<Outcome> {
  const removal = await removeCopies(ports, practice, ref);
  if (removal.failed > 0) return 'failed';
  const record = await ports.store.record(practice, ref);
  if (removal.stopped || record === null || !isReadyToCertify(record)) return 'skipped';
  const issued = await issueCertificate(ports, practice, ref);
  return issued.ok && issued.record.stage === 'deleted' ? 'done' : 'skipped';
}

/** Only the patient's own details are left, which go with the certificate. */
function isReadyToCertify(record: LeaverRecord): boolean {
  const left = (record.deletion?.lines ?? []).filter((line) => !isAccountedFor(line));
  return activeHolds(record).length === 0 && left.every(({ kind }) => kind === 'identifying-details');
}
