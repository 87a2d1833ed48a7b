import type { Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';
import type { AppDeps } from './deps.ts';
import { fromElsewhere, wrongHost } from './problems.ts';

/**
 * Names each request, so that what a person reads and what the log says can be put side by side. Made here, never
 * taken from a header: what others send does not belong in our log.
 */
export function nameRequest({ ports }: AppDeps): RequestHandler {
  return (_request, response, next) => {
    response.locals.correlationId = ports.ids.id().slice(0, 12);
    response.setHeader('X-Correlation-Id', correlationOf(response));
    next();
  };
}

export function correlationOf(response: Response): string {
  return String(response.locals.correlationId ?? 'none');
}

/**
 * Everything the desk needs comes from here and nothing else may run: no inline script or style, no plug-in, no
 * frame around us, no word to others of which page a person came from. Browsers are told to insist on https only
 * where we are reached by it.
 */
export function securityHeaders({ secureCookies }: AppDeps): RequestHandler[] {
  const headers = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        scriptSrcAttr: ["'none'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        ...(secureCookies ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: secureCookies ? { maxAge: 365 * 86_400, includeSubDomains: false } : false,
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
  });
  const permissions: RequestHandler = (_request, response, next) => {
    response.setHeader('Permissions-Policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()');
    next();
  };
  return [headers, permissions];
}

/** What the browser's own PDF viewer needs; a PDF runs no script of our origin. */
export const PDF_CONTENT_SECURITY =
  "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Patients' details are never left in a browser's or a proxy's store. */
export const neverStored: RequestHandler = (_request, response, next) => {
  response.setHeader('Cache-Control', 'no-store');
  next();
};

/**
 * Answers only under our own name or this machine's. Otherwise a page elsewhere could make its own name point here
 * (DNS rebinding) and the browser would take it for ours.
 */
export function checkHost({ ports }: AppDeps): RequestHandler {
  const ours = new URL(ports.publicUrl).hostname;
  return (request, _response, next) => {
    const name = hostNameOf(request);
    if (name === null || !(name === ours || isThisMachine(name))) throw wrongHost();
    next();
  };
}

/**
 * Nothing under /api answers another site, and a change needs our own header as well, which no form and no plain
 * request from elsewhere can carry. The cookie's SameSite=Strict is the third lock on the same door.
 */
export function checkOrigin({ ports }: AppDeps): RequestHandler {
  const ours = new URL(ports.publicUrl).origin;
  return (request, _response, next) => {
    const changes = request.method !== 'GET' && request.method !== 'HEAD';
    const site = request.get('Sec-Fetch-Site');
    const { origin } = request.headers;
    if (site !== undefined && site !== 'same-origin' && (changes || site !== 'none')) throw fromElsewhere();
    if (origin !== undefined && origin !== ours && !isOwnOrigin(origin, request)) throw fromElsewhere();
    if (changes && request.get('X-Onward') !== 'desk') throw fromElsewhere();
    next();
  };
}

function hostNameOf(request: Request): string | null {
  const host = `http://${request.headers.host ?? ''}`;
  return URL.canParse(host) ? new URL(host).hostname : null;
}

function isThisMachine(name: string): boolean {
  return name === 'localhost' || name === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(name);
}

/**
 * The Host header was checked before, so an origin with the same host and port is our own page. A proxy in front may
 * write another Host than staff see, and so the public address counts as well.
 */
function isOwnOrigin(origin: string, request: Request): boolean {
  return URL.canParse(origin) && new URL(origin).host === new URL(`http://${request.headers.host}`).host;
}
