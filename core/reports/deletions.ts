import type { CivilDate } from '../dates.ts';
import { londonDate } from '../dates.ts';
import { supplierLine } from '../deletion.ts';
import type { CopyEvidence, LeaverRecord } from '../leaver-record.ts';
import type { Period } from './period.ts';
import { within } from './period.ts';

export type DeletionRow = {
  ref: string;
  certifiedOn: CivilDate;
  certificate: string;
  approvedBy: string;
  secondBy: string | null;
  approvedOn: CivilDate;
  early: boolean;
  copies: number;
  /** Each kind of evidence that the ledger rests on, once, in the order it is first met. */
  evidence: CopyEvidence[];
  /** What is known of the scanning company's copy; null where it had none. */
  supplierEvidence: CopyEvidence | null;
  /** The last day on which an administrator could still bring any of it back; null where nobody can. */
  recoverableUntil: CivilDate | null;
};

/** Every deletion that was certified in the period, oldest first. */
export function deletions(records: readonly LeaverRecord[], period: Period): DeletionRow[] {
  return records
    .flatMap((record) => {
      const row = rowOf(record);
      return row !== null && within(row.certifiedOn, period) ? [row] : [];
    })
    .sort((a, b) => a.certifiedOn.localeCompare(b.certifiedOn) || a.ref.localeCompare(b.ref));
}

function rowOf(record: LeaverRecord): DeletionRow | null {
  const { deletion } = record;
  if (deletion === null || deletion.certificate === null) return null;
  const evidence = new Set(deletion.lines.flatMap((line) => line.evidence ?? []));
  const days = deletion.lines.flatMap(({ recoverableUntil }) => recoverableUntil ?? []);
  return {
    ref: record.ref,
    certifiedOn: londonDate(deletion.certificate.at),
    certificate: deletion.certificate.number,
    approvedBy: deletion.approvedBy,
    secondBy: deletion.secondBy,
    approvedOn: londonDate(deletion.approvedAt),
    early: deletion.early,
    copies: deletion.lines.length,
    evidence: [...evidence],
    supplierEvidence: supplierLine(record)?.evidence ?? null,
    recoverableUntil: days.reduce<CivilDate | null>(
      (last, day) => (last === null || day > last ? day : last),
      null,
    ),
  };
}
