import type { Response } from 'express';
import type { Account } from '../../steps/store-port.ts';
import { depsFor } from '../closed-records.ts';
import type { AppDeps } from '../deps.ts';
import { Refused } from '../problems.ts';
import { demoClockSchema, signInLinkSchema, signInSchema } from '../requests.ts';
import type { Asked, Route } from '../route.ts';
import { bodyOf, EVERYONE, STAFF, signedIn } from '../route.ts';
import { clearSessionCookie, setSessionCookie } from '../session-cookie.ts';
import { endSession, keepSession, openSession } from '../sessions.ts';
import { limitSignIns } from '../set-up-limits.ts';
import { meOf } from '../views/me-view.ts';

/** Signing in and out, and who one is. */
export function sessionRoutes(deps: AppDeps): Route[] {
  const throttled = limitSignIns(deps);
  return [
    {
      method: 'post',
      path: '/sign-in',
      who: 'anyone',
      body: 'json',
      before: throttled,
      handle: signIn,
    },
    {
      method: 'post',
      path: '/sign-in/link',
      who: 'anyone',
      body: 'json',
      before: throttled,
      handle: signInByLink,
    },
    { method: 'post', path: '/sign-out', who: EVERYONE, handle: signOut },
    { method: 'get', path: '/me', who: EVERYONE, handle: async (asked) => meOf(asked.deps, signedIn(asked)) },
    ...(deps.moveClock === null ? [] : [clockRoute(deps.moveClock)]),
  ];
}

/** The same answer, after the same work, for a wrong password, an unknown name and a disabled account. */
async function signIn(asked: Asked, response: Response): Promise<unknown> {
  const { signInName, password } = bodyOf(signInSchema, asked);
  const { store, passwords, log } = asked.deps.ports;
  const found = await store.accountBySignInName(signInName.toLowerCase());
  const account = found === null || found.disabled ? null : found;
  const { ok, rehash } = await passwords.verify(password, account?.passwordHash ?? null);
  if (account === null || !ok) {
    log.warn('a sign-in failed', account === null ? {} : { account: account.accountId });
    throw notThem();
  }
  if (rehash) await keepDearer(asked, account, await passwords.hash(password));
  return welcome(asked, account, response);
}

/** The same password at today's cost; read afresh, so that a colleague's change in between is not undone. */
async function keepDearer({ deps }: Asked, before: Account, passwordHash: string): Promise<void> {
  await deps.ports.store.transaction(async (tx) => {
    const account = await tx.account(before.accountId);
    if (account?.passwordHash === before.passwordHash) await tx.saveAccount({ ...account, passwordHash });
  });
}

async function signInByLink(asked: Asked, response: Response): Promise<unknown> {
  const { token } = bodyOf(signInLinkSchema, asked);
  const accountId = await asked.deps.links.redeem(token);
  const account = accountId === null ? null : await asked.deps.ports.store.account(accountId);
  if (account === null || account.disabled) throw linkOver();
  return welcome(asked, account, response);
}

/** A session that came with the request ends here: nobody may have planted the one that is used from now on. */
async function welcome({ whole, who }: Asked, account: Account, response: Response): Promise<unknown> {
  if (who !== null) await endSession(whole, who.session);
  const token = await openSession(whole, account);
  setSessionCookie(response, token, whole.secureCookies);
  whole.ports.log.info('signed in', { account: account.accountId, practice: account.practice });
  const { practice, role } = account;
  const deps = await depsFor(whole, { account, practice });
  return meOf(deps, { account, practice, actor: { by: account.accountId, role } });
}

async function signOut(asked: Asked, response: Response): Promise<undefined> {
  await endSession(asked.deps, signedIn(asked).session);
  clearSessionCookie(response, asked.deps.secureCookies);
}

/**
 * Moving the clock by weeks would end every sign-in. That of whoever moves it is put forward first, and keeps its cookie:
 * the page asks for other things while the work of those weeks is done, and may be loaded anew before this answers.
 */
function clockRoute(moveClock: (days: number) => Promise<void>): Route {
  return {
    method: 'post',
    path: '/demo/clock',
    who: STAFF,
    body: 'json',
    handle: async (asked) => {
      const { days } = bodyOf(demoClockSchema, asked);
      const who = signedIn(asked);
      await keepSession(asked.deps, who.session, days);
      await moveClock(days);
      return meOf(asked.deps, who);
    },
  };
}

function notThem(): Refused {
  return new Refused({
    status: 401,
    code: 'wrong-sign-in',
    title: 'You are not signed in',
    what: 'This name and password do not belong together.',
    notDone: 'You were not signed in.',
    next: 'Type both again. If you have forgotten the password, ask a lead to give you a new one.',
  });
}

function linkOver(): Refused {
  return new Refused({
    status: 401,
    code: 'link-over',
    title: 'You are not signed in',
    what: 'This link was used before, or is more than a day old.',
    notDone: 'You were not signed in.',
    next: 'Sign in with your name and password, or ask whoever started Onward for a new link.',
  });
}
