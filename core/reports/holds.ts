import type { CivilDate } from '../dates.ts';
import type { HoldKind, LeaverRecord, Stage } from '../leaver-record.ts';
import type { Period } from './period.ts';
import { within } from './period.ts';

export type HoldRow = {
  ref: string;
  stage: Stage;
  kind: HoldKind;
  by: string;
  placedOn: CivilDate;
  reviewOn: CivilDate;
  releasedOn: CivilDate | null;
  reviewDue: boolean;
};

/** Every hold that stands, the one to be reviewed first on top; then those released in the period. */
export function holdRows(records: readonly LeaverRecord[], period: Period, today: CivilDate): HoldRow[] {
  return records
    .flatMap(({ ref, stage, holds }) =>
      holds
        .filter(({ releasedOn }) => releasedOn === null || within(releasedOn, period))
        .map(({ kind, by, placedOn, reviewOn, releasedOn }) => ({
          ref,
          stage,
          kind,
          by,
          placedOn,
          reviewOn,
          releasedOn,
          reviewDue: releasedOn === null && reviewOn <= today,
        })),
    )
    .sort(
      (a, b) =>
        Number(a.releasedOn !== null) - Number(b.releasedOn !== null) ||
        a.reviewOn.localeCompare(b.reviewOn) ||
        a.ref.localeCompare(b.ref),
    );
}
