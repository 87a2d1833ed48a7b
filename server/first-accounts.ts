import type { Ports, PracticeSettings } from './steps/ports.ts';
import type { Account, Role } from './steps/store-port.ts';

/** Somebody whom a printed link signs in. */
export type Welcome = { practice: string; accountId: string; name: string };

/**
 * The invented people of the demonstration. The password is the same for all of them and no secret: they exist on
 * this machine only, and a second person is needed to see how a second person approves.
 */
export const DEMONSTRATION_PASSWORD_FOR_ALL = 'copper kettle meadow';
export const DEMONSTRATION_PEOPLE: readonly Omit<Account, 'practice' | 'passwordHash' | 'disabled'>[] = [
  { accountId: 'demonstration-lead', name: 'Asha Lead', signInName: 'asha.lead', role: 'lead' },
  { accountId: 'demonstration-second-lead', name: 'Ben Second', signInName: 'ben.second', role: 'lead' },
  { accountId: 'demonstration-clerk', name: 'Chidi Clerk', signInName: 'chidi.clerk', role: 'clerk' },
  { accountId: 'demonstration-auditor', name: 'Dana Auditor', signInName: 'dana.auditor', role: 'auditor' },
];

/** Makes sure that somebody can sign in, and says for whom a link is to be printed at this start. */
export async function firstAccounts(ports: Ports, demonstration: boolean): Promise<Welcome[]> {
  const welcomes: Welcome[] = [];
  for (const practice of ports.practices) {
    const welcome = demonstration
      ? await demonstrationPeople(ports, practice)
      : await firstLead(ports, practice);
    if (welcome !== null) welcomes.push(welcome);
  }
  return welcomes;
}

async function demonstrationPeople(ports: Ports, { odsCode }: PracticeSettings): Promise<Welcome | null> {
  const lead = DEMONSTRATION_PEOPLE[0];
  if (!lead) return null;
  const there = new Set((await ports.store.accounts(odsCode)).map((account) => account.accountId));
  const missing = DEMONSTRATION_PEOPLE.filter(({ accountId }) => !there.has(accountId));
  if (missing.length > 0) {
    const passwordHash = await ports.passwords.hash(DEMONSTRATION_PASSWORD_FOR_ALL);
    await ports.store.transaction(async (tx) => {
      for (const person of missing)
        await tx.saveAccount({ ...person, practice: odsCode, passwordHash, disabled: false });
    });
  }
  return { practice: odsCode, accountId: lead.accountId, name: lead.name };
}

/** Until somebody at the practice can sign in with a password, each start prints a link for its first lead. */
async function firstLead(ports: Ports, practice: PracticeSettings): Promise<Welcome | null> {
  const { odsCode } = practice;
  const accounts = await ports.store.accounts(odsCode);
  if (accounts.some((account) => account.passwordHash !== null && !account.disabled)) return null;
  const lead = accounts.find(isLead) ?? (await addLead(ports, odsCode));
  return { practice: odsCode, accountId: lead.accountId, name: lead.name };
}

const LEAD: Role = 'lead';
const isLead = (account: Account) => account.role === LEAD && !account.disabled;

async function addLead(ports: Ports, practice: string): Promise<Account> {
  const account: Account = {
    accountId: ports.ids.id(),
    practice,
    name: 'First lead',
    signInName: `lead.${practice.toLowerCase()}`,
    role: LEAD,
    passwordHash: null,
    disabled: false,
  };
  await ports.store.transaction((tx) => tx.saveAccount(account));
  return account;
}
