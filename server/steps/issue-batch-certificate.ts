import type { LeaverRecord } from '../../core/leaver-record.ts';
import { batchCertificateFacts } from '../wording/batch-certificate-words.ts';
import { practiceOf } from './apply-commands.ts';
import type { Ports } from './ports.ts';
import type { StoreReader } from './store-port.ts';

/** One certificate of all that was approved together, and the records it is about; null while none of them is deleted. */
export async function batchCertificateOf(
  ports: Ports,
  practice: string,
  batch: string,
): Promise<{ bytes: Uint8Array; refs: string[] } | null> {
  const records = await recordsOfBatch(ports.store, practice, batch);
  if (!records.some(({ deletion }) => deletion?.certificate != null)) return null;
  const names = new Map(
    (await ports.store.accounts(practice)).map(({ accountId, name }) => [accountId, name]),
  );
  const facts = batchCertificateFacts(
    batch,
    records,
    practiceOf(ports, practice),
    (accountId) => names.get(accountId) ?? accountId,
  );
  return { bytes: await ports.certificates.write(facts), refs: records.map(({ ref }) => ref) };
}

/** Asked for seldom, so every record is looked through. */
async function recordsOfBatch(store: StoreReader, practice: string, batch: string): Promise<LeaverRecord[]> {
  const found: LeaverRecord[] = [];
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<StoreReader['recordsSince']>> = await store.recordsSince(
      practice,
      null,
      after,
      AT_ONCE,
    );
    found.push(...page.records.filter(({ deletion }) => deletion?.batch === batch));
    after = page.next;
  } while (after !== null);
  return found;
}

const AT_ONCE = 1_000;
