import type { RequestHandler } from 'express';
import type { AppDeps } from './deps.ts';
import { sessionToken } from './session-cookie.ts';
import { whoIs } from './sessions.ts';

/** Finds out who asks. A request without a session goes on as nobody's; each route says whom it lets in. */
export function recogniseSession(deps: AppDeps): RequestHandler {
  return async (request, response, next) => {
    const token = sessionToken(request, deps.secureCookies);
    const found = token === null ? null : await whoIs(deps, token);
    if (found !== null) response.locals.signedIn = found;
    next();
  };
}
