import type { z } from 'zod';
import type { Account, StoreWriter } from '../steps/store-port.ts';
import type { AppDeps } from './deps.ts';
import { noAccount, notRight, Refused } from './problems.ts';
import type { accountChangeSchema, accountSchema } from './requests.ts';
import type { SignedIn } from './sessions.ts';

/** A lead adds a colleague to the lead's own practice. Sign-in names are unique across all practices served here. */
export async function addAccount(
  { ports }: AppDeps,
  by: SignedIn,
  asked: z.output<typeof accountSchema>,
): Promise<void> {
  const signInName = asked.signInName.toLowerCase();
  if (!SIGN_IN_NAME.test(signInName)) {
    throw notRight({ signInName: 'Use letters, digits, full stops, hyphens and @ only.' });
  }
  refuseWeak(ports, asked.password, [asked.name, signInName, practiceName(ports, by.practice)]);
  const account: Account = {
    accountId: ports.ids.id(),
    practice: by.practice,
    name: asked.name,
    signInName,
    role: asked.role,
    passwordHash: await ports.passwords.hash(asked.password),
    disabled: false,
  };
  await ports.store.transaction(async (tx) => {
    if ((await tx.accountBySignInName(signInName)) !== null) throw nameTaken();
    await tx.saveAccount(account);
  });
  ports.log.info('an account was added', { account: account.accountId, practice: by.practice });
}

/**
 * Role, password or disabling; each ends every session of that person, so that what was taken away is gone at once.
 * Nobody takes their own rights away, and one lead always remains.
 */
export async function changeAccount(
  { ports }: AppDeps,
  by: SignedIn,
  accountId: string,
  change: z.output<typeof accountChangeSchema>,
): Promise<void> {
  const before = await accountHere(ports.store, by.practice, accountId);
  if (change.password !== undefined) {
    refuseWeak(ports, change.password, [before.name, before.signInName, practiceName(ports, by.practice)]);
  }
  const passwordHash = change.password === undefined ? null : await ports.passwords.hash(change.password);
  await ports.store.transaction(async (tx) => {
    const account = await accountHere(tx, by.practice, accountId);
    const next: Account = {
      ...account,
      role: change.role ?? account.role,
      disabled: change.disabled ?? account.disabled,
      passwordHash: passwordHash ?? account.passwordHash,
    };
    await refuseLockOut(tx, by, account, next);
    await tx.saveAccount(next);
    await tx.removeSessionsOf(accountId);
  });
  ports.log.info('an account was changed', { account: accountId, practice: by.practice });
}

const SIGN_IN_NAME = /^[a-z0-9][a-z0-9.@_-]*$/;

async function accountHere(
  store: Pick<StoreWriter, 'account'>,
  practice: string,
  accountId: string,
): Promise<Account> {
  const account = await store.account(accountId);
  if (account === null || account.practice !== practice) throw noAccount();
  return account;
}

/** A lead who wants to go asks another lead: that also makes certain that another can sign in. */
async function refuseLockOut(tx: StoreWriter, by: SignedIn, before: Account, next: Account): Promise<void> {
  const isLead = (account: Account) => account.role === 'lead' && !account.disabled;
  if (!isLead(before) || isLead(next)) return;
  if (before.accountId === by.account.accountId) {
    throw new Refused({
      status: 409,
      code: 'yourself',
      title: 'This cannot be done now',
      what: 'You cannot disable your own account or give up your own role.',
      notDone: 'Nothing was changed.',
      next: 'Ask another lead to do it.',
    });
  }
  const others = (await tx.accounts(before.practice)).filter(
    (account) => account.accountId !== before.accountId && isLead(account),
  );
  if (others.length === 0) {
    throw new Refused({
      status: 409,
      code: 'last-lead',
      title: 'This cannot be done now',
      what: 'This is the last lead; without one nobody could release a hold or approve a deletion.',
      notDone: 'Nothing was changed.',
      next: 'Make somebody else a lead first.',
    });
  }
}

function refuseWeak(ports: AppDeps['ports'], password: string, about: readonly string[]): void {
  const weakness = ports.passwords.weakness(password, about);
  if (weakness !== null) throw notRight({ password: weakness });
}

function nameTaken(): Refused {
  return notRight({ signInName: 'Somebody signs in with this name already. Choose another.' });
}

function practiceName(ports: AppDeps['ports'], odsCode: string): string {
  return ports.practices.find((practice) => practice.odsCode === odsCode)?.name ?? '';
}
