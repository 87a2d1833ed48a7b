import { nextCourierDay } from '../../../core/courier-days.ts';
import { showDate } from '../../../core/dates.ts';
import type { LeaverRecord } from '../../../core/leaver-record.ts';
import { activeHolds } from '../../../core/leaver-record.ts';
import { ROUTE_RULES } from '../../../core/routes.ts';
import type { RecordVault } from '../../steps/store-port.ts';
import { dayWords } from '../../wording/plain-words.ts';
import type { CourierRow, CourierView } from '../answers.ts';
import type { AppDeps } from '../deps.ts';
import type { Looking } from './looking.ts';
import { lookingAs } from './looking.ts';
import type { Viewer } from './patient-view.ts';
import { patientOf } from './patient-view.ts';

/** What the driver is to take, and what is printed and cannot go yet; what has waited longest first. */
export async function courierView(deps: AppDeps, who: Viewer): Promise<CourierView> {
  const looking = await lookingAs(deps, who);
  const { store } = deps.ports;
  const { practice, today, settings } = looking;
  const open = await store.openRecords(practice);
  const visit = nextCourierDay(today, settings.courierDay ?? null, { extra: settings.closedDays });
  const rows = async (wanted: (record: LeaverRecord) => boolean) => {
    const records = open.filter(wanted).sort((a, b) => a.stageSince.localeCompare(b.stageSince));
    const found: CourierRow[] = [];
    for (const record of records)
      found.push(courierRow(looking, record, await store.vault(practice, record.ref)));
    return found;
  };
  return {
    nextVisitWords: visit === null ? null : showDate(visit),
    bagged: await rows(({ stage }) => stage === 'bagged'),
    withoutLabel: await rows(isWithoutLabel),
  };
}

function isWithoutLabel({ stage, label, route }: LeaverRecord): boolean {
  return stage === 'reprinted' && label === null && ROUTE_RULES[route].prints;
}

function courierRow({ who }: Looking, record: LeaverRecord, vault: RecordVault | null): CourierRow {
  return {
    ref: record.ref,
    version: record.version,
    patient: patientOf(who, vault),
    held: activeHolds(record).length > 0,
    sinceWords: dayWords(record.stageSince),
    newPractice: vault?.receivingPractice?.name ?? null,
    movementNumber: vault?.movementNumber ?? null,
    bags: record.bags ?? 0,
    bagLabels: vault?.bagLabels ?? [],
  };
}
