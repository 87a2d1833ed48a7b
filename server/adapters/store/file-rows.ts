import type { StoreWriter } from '../../steps/store-port.ts';
import type { Within } from './within.ts';

type Writes = Pick<StoreWriter, 'linkFile' | 'unlinkFile'>;

/** Which stored files a committed row speaks of; the rest are orphans, and are swept. */
export function writesOfFiles({ db }: Within): Writes {
  return {
    linkFile: async (practice, owner, fileId) => {
      await db
        .insertInto('files')
        .values({ file_id: fileId, practice, owner })
        .onConflict((conflict) => conflict.column('file_id').doUpdateSet({ practice, owner }))
        .execute();
    },
    unlinkFile: async (fileId) => {
      await db.deleteFrom('files').where('file_id', '=', fileId).execute();
    },
  };
}

export async function filesKnown({ db }: Within): Promise<ReadonlySet<string>> {
  const rows = await db.selectFrom('files').select('file_id').execute();
  return new Set(rows.map(({ file_id }) => file_id));
}
