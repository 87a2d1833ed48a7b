import { BY_ONWARD } from '../../core/leaver-record.ts';
import type { AccessKind } from '../steps/access-port.ts';
import type { Account } from '../steps/store-port.ts';

/** What somebody opened, as a sentence about them. */
export const ACCESS_WORDS: Record<AccessKind, string> = {
  record: 'Opened the record.',
  history: 'Read its history.',
  openings: 'Looked at who opened it.',
  pages: 'Looked at its pages.',
  pack: 'Opened the pack to print or save it.',
  certificate: 'Opened the certificate of deletion.',
  message: 'Opened a message about it.',
  'named-report': 'Made a list that names patients.',
  inspection: 'Made the export for an inspector.',
};

const ROLE_WORDS: Record<Account['role'], string> = { clerk: 'Clerk', lead: 'Lead', auditor: 'Auditor' };

export type PersonWords = { name: string; roleWords: string };

/** Who an account is, as colleagues know them, and what they are today; an account is never removed, only disabled. */
export function peopleIn(accounts: readonly Account[]): (accountId: string) => PersonWords {
  const known = new Map(accounts.map((account) => [account.accountId, account]));
  return (accountId) => {
    if (accountId === BY_ONWARD) return { name: 'Onward', roleWords: 'Onward itself' };
    const account = known.get(accountId);
    return account
      ? { name: account.name, roleWords: ROLE_WORDS[account.role] }
      : { name: 'A former colleague', roleWords: 'No account' };
  };
}
