import type { Request, Response } from 'express';

/**
 * The session cookie: no script reads it, no other site makes the browser send it, and it ends with the browser.
 * With https the `__Host-` prefix keeps every other host and path from planting one.
 */
export function setSessionCookie(response: Response, token: string, secure: boolean): void {
  response.cookie(nameOf(secure), token, { httpOnly: true, sameSite: 'strict', secure, path: '/' });
}

export function clearSessionCookie(response: Response, secure: boolean): void {
  response.clearCookie(nameOf(secure), { httpOnly: true, sameSite: 'strict', secure, path: '/' });
}

/** Null where there is none, or more than one: two of the same name mean that somebody else planted one. */
export function sessionToken(request: Request, secure: boolean): string | null {
  const prefix = `${nameOf(secure)}=`;
  const found = (request.headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(prefix))
    .map((pair) => pair.slice(prefix.length));
  const [token] = found;
  return found.length === 1 && token !== undefined && TOKEN.test(token) ? token : null;
}

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

function nameOf(secure: boolean): string {
  return secure ? '__Host-onward' : 'onward';
}
