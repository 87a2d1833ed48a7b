import { BY_ONWARD } from '../../core/leaver-record.ts';
import type { StoreReader } from './store-port.ts';

/** Says an account id, as events hold it, as the name colleagues know. */
export type NameOf = (by: string) => string;

export async function namesOf(store: Pick<StoreReader, 'accounts'>, practice: string): Promise<NameOf> {
  const names = new Map((await store.accounts(practice)).map(({ accountId, name }) => [accountId, name]));
  return (by) => (by === BY_ONWARD ? 'Onward' : (names.get(by) ?? 'a former colleague'));
}
