import { openConnection } from '../../../../server/adapters/store/connection.ts';
import { migrate } from '../../../../server/adapters/store/migrate.ts';
import { MIGRATIONS } from '../../../../server/adapters/store/migrations.ts';

/** Dies in the last statement of one step of the schema, before it is committed. Run as `… FILE STEP`. */
const [, , file = '', dyingStep = ''] = process.argv;
const connection = await openConnection(file, { write: true });
await migrate(
  connection,
  MIGRATIONS.map(({ name, up }, step) => ({
    name,
    up: async (db) => {
      await up(db);
      if (step === Number(dyingStep)) process.kill(process.pid, 'SIGKILL');
    },
  })),
);
