import type { Store, StoreReader, StoreWriter } from '../steps/store-port.ts';
import { readerWithout } from './closed-reads.ts';
import type { AppDeps } from './deps.ts';
import { NOTHING_DONE, Refused } from './problems.ts';

/**
 * What this person is given to work with: where records are closed to them (a relative's, say), a store in which those
 * are not there. Every route gets it from `route.ts`, so none can forget. Give it the whole store: not one that was
 * made for somebody already.
 */
export async function depsFor(
  whole: AppDeps,
  { practice, account }: { practice: string; account: { accountId: string } },
): Promise<AppDeps> {
  const closed = await whole.ports.store.closedTo(practice, account.accountId);
  if (closed.size === 0) return whole;
  return { ...whole, ports: { ...whole.ports, store: storeWithout(whole.ports.store, closed) } };
}

function storeWithout(store: Store, closed: ReadonlySet<string>): Store {
  return {
    ...store,
    ...readerWithout(store, closed),
    transaction: (work) => store.transaction((tx) => work(writerWithout(tx, closed))),
  };
}

/**
 * A change finds records by their patient, and there what is closed cannot be passed over: a second record would be begun
 * for somebody who has one. So it is refused as a whole, in words that do not say why.
 */
function writerWithout(tx: StoreWriter, closed: ReadonlySet<string>): StoreWriter {
  const must = (ref: string) => {
    if (closed.has(ref)) throw askALead();
  };
  return {
    ...tx,
    ...readerWithout(tx, closed),
    refsForPatient: async (...asked: Parameters<StoreReader['refsForPatient']>) => {
      const refs = await tx.refsForPatient(...asked);
      for (const ref of refs) must(ref);
      return refs;
    },
    append: async (appending) => {
      must(appending.ref);
      return tx.append(appending);
    },
    saveVault: async (practice, ref, vault) => {
      must(ref);
      return tx.saveVault(practice, ref, vault);
    },
    linkMessage: async (practice, messageId, ref) => {
      must(ref);
      return tx.linkMessage(practice, messageId, ref);
    },
  };
}

function askALead(): Refused {
  return new Refused({
    status: 403,
    code: 'ask-a-lead',
    title: 'Ask a lead',
    what: 'This cannot be done from your account.',
    notDone: NOTHING_DONE,
    next: 'Ask a lead of your practice to do it.',
  });
}
