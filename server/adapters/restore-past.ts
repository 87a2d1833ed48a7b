import type { OutboxState } from '../steps/store-port.ts';
import type { BackupManifest } from './backup-manifest.ts';
import type { OpenStore } from './store/open-store.ts';

/**
 * A restored store believes it is still the day of the backup. Mails it thinks are yet to go may have gone since, so
 * they wait for a person; sign-ins that were ended since do not come back; and the backup it came from is one of the
 * copies it must know of. Returns sentences for whoever restored.
 */
export async function letNothingGoTwice(store: OpenStore, manifest: BackupManifest): Promise<string[]> {
  const { at, expiresOn, practices } = manifest;
  await store.transaction(async (tx) => {
    await tx.recordBackup({ practice: null, at, expiresOn });
    await tx.forgetSessions(END_OF_TIME);
  });
  const sentences: string[] = [];
  for (const practice of practices) {
    const mails = await holdBack(store, practice);
    if (mails > 0) sentences.push(mayHaveGone(practice, mails));
    const { ok, brokenAt } = await store.verifyChain(practice);
    if (!ok) sentences.push(`${practice}: the trail does not hold, from event ${brokenAt ?? 'unknown'} on.`);
  }
  return sentences;
}

/** The last moment a Date can hold. */
const END_OF_TIME = new Date(8_640_000_000_000_000);
const NOT_GONE: OutboxState[] = ['queued', 'sending'];
const AT_ONCE = 500;

async function holdBack(store: OpenStore, practice: string): Promise<number> {
  let held = 0;
  for (const state of NOT_GONE) {
    for (;;) {
      const mails = await store.outbox(practice, { state, limit: AT_ONCE });
      if (mails.length === 0) break;
      await store.transaction(async (tx) => {
        for (const { letterId } of mails)
          await tx.changeMail(practice, letterId, { state: 'unknown', trouble: 'restored' });
      });
      held += mails.length;
    }
  }
  return held;
}

function mayHaveGone(practice: string, mails: number): string {
  return mails === 1
    ? `${practice}: one letter was waiting to go when the backup was made, and may have gone since. It is shown as uncertain; look whether it went.`
    : `${practice}: ${mails} letters were waiting to go when the backup was made, and may have gone since. They are shown as uncertain; look whether they went.`;
}
