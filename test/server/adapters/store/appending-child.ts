import { keyringOf } from '../../../../server/adapters/keyring.ts';
import { openStore } from '../../../../server/adapters/store/open-store.ts';
import { append, CLAIMED, EXPECTED, MASTER_KEY, NOON, PRACTICE, vaultOf } from './open-test-store.ts';

/**
 * Appends for as long as it lives: each change is a record, its vault, a letter and a job. Says the reference only
 * once the store says it is kept. Run as `appending-child.ts FILE ROUND`.
 */
const [, , file = '', round = ''] = process.argv;
const store = await openStore({
  file,
  keyring: keyringOf(MASTER_KEY),
  ledger: { append: async () => undefined },
});

for (let n = 0; ; n += 1) {
  const ref = `LV-${round}-${n}`;
  await store.transaction(async (tx) => {
    await append(tx, ref, 0, [EXPECTED]);
    await tx.saveVault(PRACTICE, ref, vaultOf());
    await tx.queueMail({
      letterId: ref,
      practice: PRACTICE,
      dedupeKey: ref,
      ref,
      template: 'request-notes',
      params: {},
      queuedAt: NOON.toISOString(),
    });
    await tx.addJob({
      jobId: ref,
      practice: PRACTICE,
      kind: 'prepare-pack',
      dedupeKey: ref,
      payload: { ref },
    });
    await append(tx, ref, 1, [CLAIMED]);
  });
  process.stdout.write(`${ref}\n`);
}
