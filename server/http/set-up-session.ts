import type { RequestHandler, Response } from 'express';
import type { Account } from '../steps/store-port.ts';
import type { AppDeps } from './deps.ts';
import type { EntraPerson } from './entra-tokens.ts';
import { roleDiffers, signInUnavailable } from './problems.ts';
import { sessionToken } from './session-cookie.ts';
import { type SignedIn, whoIs } from './sessions.ts';

/**
 * Finds out who asks: by the cookie of the desk, or by what the pane sends along, a session's token or one of Entra. A
 * request without any goes on as nobody's; each route says whom it lets in. A pane's request is never also the cookie's.
 */
export function recogniseSession(deps: AppDeps): RequestHandler {
  return async (request, response, next) => {
    const bearer = /^Bearer ([\w.~+/=-]{20,8000})$/.exec(request.get('Authorization') ?? '')?.[1];
    if (bearer === undefined) await byCookie(deps, sessionToken(request, deps.secureCookies), response);
    else if (bearer.includes('.')) await byEntra(deps, bearer, response);
    else await byCookie(deps, bearer, response);
    next();
  };
}

async function byCookie(deps: AppDeps, token: string | null, response: Response): Promise<void> {
  const found = token === null ? null : await whoIs(deps, token);
  if (found !== null) response.locals.signedIn = found;
}

/** `entraPerson` is known by the directory and perhaps not yet by us: only linking a pane may use that. */
async function byEntra(deps: AppDeps, token: string, response: Response): Promise<void> {
  const person = (await deps.entra?.check(token)) ?? 'refused';
  if (person === 'unavailable') throw signInUnavailable();
  if (person === 'refused') return;
  response.locals.entraPerson = person;
  const account = await deps.ports.store.accountByEntra(person.entra);
  response.locals.signedIn = account === null || account.disabled ? undefined : signedInBy(account, person);
}

/** The person whom the directory vouches for, linked or not. */
export function entraPersonOf(response: Response): EntraPerson | null {
  return (response.locals.entraPerson as EntraPerson | undefined) ?? null;
}

/** Both must agree: what the directory took away is gone here too, and it gives nobody more than a lead here gave. */
function signedInBy(account: Account, { roles }: EntraPerson): SignedIn {
  if (!roles.includes(account.role)) throw roleDiffers();
  const { accountId, practice, role } = account;
  return { account, practice, actor: { by: accountId, role }, session: null };
}
