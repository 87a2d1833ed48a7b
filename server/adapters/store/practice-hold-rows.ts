import type { PracticeHold } from '../../../core/practice-holds.ts';
import type { PracticeHoldReader, PracticeHoldWriter } from '../../steps/holds-port.ts';
import type { Row } from './tables.ts';
import type { Within } from './within.ts';

export function readsOfPracticeHolds({ db }: Within): PracticeHoldReader {
  return {
    practiceHolds: async (practice) => {
      const rows = await db
        .selectFrom('practice_holds')
        .selectAll()
        .where('practice', '=', practice)
        .orderBy('placed_on', 'desc')
        .orderBy('hold_id')
        .execute();
      return rows.map(toHold);
    },
  };
}

export function writesOfPracticeHolds({ db }: Within): PracticeHoldWriter {
  return {
    savePracticeHold: async (practice, hold) => {
      const changing = {
        changed_by: hold.changedBy,
        review_on: hold.reviewOn,
        released_on: hold.releasedOn,
      };
      await db
        .insertInto('practice_holds')
        .values({
          practice,
          hold_id: hold.holdId,
          kind: hold.kind,
          title: hold.title,
          placed_by: hold.placedBy,
          placed_on: hold.placedOn,
          ...changing,
        })
        .onConflict((conflict) => conflict.columns(['practice', 'hold_id']).doUpdateSet(changing))
        .execute();
    },
  };
}

function toHold(row: Row<'practice_holds'>): PracticeHold {
  return {
    holdId: row.hold_id,
    kind: row.kind as PracticeHold['kind'],
    title: row.title,
    placedBy: row.placed_by,
    changedBy: row.changed_by,
    placedOn: row.placed_on,
    reviewOn: row.review_on,
    releasedOn: row.released_on,
  };
}
