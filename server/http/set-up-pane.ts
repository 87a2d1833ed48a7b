import { dirname, join } from 'node:path';
import type { RequestHandler, Response } from 'express';
import express from 'express';
import type { AppDeps } from './deps.ts';
import { keepFor } from './set-up-desk.ts';

/**
 * Whose pages may hold the pane in a frame: Outlook on the web and the new Outlook, under the names they have in November
 * 2026. Not outlook.live.com: no patient's notes belong into a private mailbox.
 */
const OUTLOOKS = [
  'https://outlook.office.com',
  'https://outlook.office365.com',
  'https://outlook.cloud.microsoft',
];
/** Microsoft's library, and the script that older builds of it ask for. */
const OFFICE_SCRIPTS = ['https://appsforoffice.microsoft.com', 'https://ajax.aspnetcdn.com'];
/** Where signing in goes when Outlook itself does not do it for us. */
const SIGN_IN = 'https://login.microsoftonline.com';

const POLICY = [
  "default-src 'none'",
  `script-src 'self' ${OFFICE_SCRIPTS.join(' ')}`,
  "style-src 'self'",
  "img-src 'self'",
  `connect-src 'self' ${SIGN_IN}`,
  `frame-src ${SIGN_IN}`,
  "form-action 'self'",
  "base-uri 'none'",
  "object-src 'none'",
  `frame-ancestors ${OUTLOOKS.join(' ')}`,
].join('; ');

/**
 * The pane's own rules, in place of the desk's: Outlook frames it, and Microsoft's library comes from Microsoft. Everything
 * else is as strict: nothing inline, nothing of anybody else's, no word of where a person came from.
 */
export function paneHeaders({ secureCookies }: AppDeps): RequestHandler {
  return (_request, response, next) => {
    response.setHeader(
      'Content-Security-Policy',
      secureCookies ? `${POLICY}; upgrade-insecure-requests` : POLICY,
    );
    response.removeHeader('X-Frame-Options');
    // A dialog for signing in must be able to answer the pane that opened it.
    response.setHeader('Cross-Origin-Opener-Policy', 'unsafe-none');
    next();
  };
}

/** The built pane, under /pane/. Outlook keeps icons and may fetch them without a person (develop/add-in-manifests). */
export function paneFiles(deps: AppDeps): RequestHandler[] {
  const files = express.static(paneFolder(deps), {
    index: 'index.html',
    dotfiles: 'ignore',
    redirect: false,
    cacheControl: false,
    setHeaders: (response: Response, path: string) => {
      response.setHeader('Cache-Control', /\.png$/.test(path) ? 'public, max-age=86400' : keepFor(path));
      if (/\.png$/.test(path)) response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    },
  });
  const withSlash: RequestHandler = (request, response, next) => {
    if (request.originalUrl.split('?', 1)[0] === '/pane') response.redirect(308, '/pane/');
    else next();
  };
  return [withSlash, files];
}

/** Beside the built desk, where the build puts it. */
function paneFolder({ deskFolder, paneFolder }: AppDeps): string {
  return paneFolder ?? join(dirname(deskFolder), 'pane');
}
