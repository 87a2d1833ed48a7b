import type { Within } from './within.ts';

/**
 * The keyed hash by which a patient's records are found without the number being kept: without the master key it says
 * nothing, and another practice's for the same patient is another.
 */
export function markOf({ keyring }: Within, practice: string, nhsNumber: string): string {
  return keyring.mac('nhs-number', `${practice}${nhsNumber.replace(/\s/g, '')}`);
}

/** Keeps the mark in step with the vault: a number that was corrected away no longer finds the record. */
export async function markPatient(
  within: Within,
  practice: string,
  ref: string,
  nhsNumber: string | null,
): Promise<void> {
  const { db } = within;
  if (nhsNumber === null) {
    await db.deleteFrom('patient_marks').where('practice', '=', practice).where('ref', '=', ref).execute();
    return;
  }
  const mark = markOf(within, practice, nhsNumber);
  await db
    .insertInto('patient_marks')
    .values({ practice, ref, mark })
    .onConflict((conflict) => conflict.columns(['practice', 'ref']).doUpdateSet({ mark }))
    .execute();
}

/** After this, nobody can tell that the stub was this patient's, not even with the number in hand. */
export async function forgetStubs({ db }: Within, practice: string, deletedBefore: Date): Promise<number> {
  const result = await db
    .deleteFrom('patient_marks')
    .where('practice', '=', practice)
    .where('ref', 'in', (stubs) =>
      stubs
        .selectFrom('records')
        .select('ref')
        .where('practice', '=', practice)
        .where('stage', '=', 'deleted')
        .where('stage_since', '<', deletedBefore.getTime()),
    )
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
