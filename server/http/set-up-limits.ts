import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import type { AppDeps } from './deps.ts';
import { USUAL_LIMITS } from './deps.ts';
import { tooMany } from './problems.ts';

/** A bound for everybody, so that one page or program gone wild does not hold up the others. */
export function limitRequests(deps: AppDeps): RequestHandler {
  const { requestsPerMinute } = { ...USUAL_LIMITS, ...deps.limits };
  return bounded({
    windowMs: MINUTE_MS,
    limit: requestsPerMinute,
    key: addressOf,
    what: 'Too many requests came from this computer.',
  });
}

/**
 * Failed sign-ins, counted for the name and for the address. A name is counted whether or not anybody has it, so
 * that the wait does not tell either. Must come after the body is read.
 */
export function limitSignIns(deps: AppDeps): RequestHandler[] {
  const { failuresPerAddress, failuresPerName } = { ...USUAL_LIMITS, ...deps.limits };
  const windowMs = 15 * MINUTE_MS;
  return [
    bounded({
      windowMs,
      limit: failuresPerAddress,
      key: addressOf,
      what: 'Too many sign-ins from this computer have failed.',
      failuresOnly: true,
    }),
    bounded({
      windowMs,
      limit: failuresPerName,
      key: signInNameOf,
      what: 'Too many sign-ins with this name have failed.',
      failuresOnly: true,
    }),
  ];
}

const MINUTE_MS = 60_000;

type Bound = {
  windowMs: number;
  limit: number;
  key: (request: Request) => string;
  what: string;
  failuresOnly?: boolean;
};

function bounded({ windowMs, limit, key, what, failuresOnly = false }: Bound): RequestHandler {
  return rateLimit({
    windowMs,
    limit,
    keyGenerator: key,
    skipSuccessfulRequests: failuresOnly,
    standardHeaders: false,
    // Only for the Retry-After that comes with them.
    legacyHeaders: true,
    // We are never told to believe a proxy's headers, and say so once in the documentation, not on every request.
    validate: { xForwardedForHeader: false, forwardedHeader: false },
    handler: (_request, response, next) => {
      next(tooMany(what, Number(response.getHeader('Retry-After') ?? windowMs / 1000)));
    },
  });
}

function addressOf(request: Request): string {
  return ipKeyGenerator(request.ip ?? 'unknown');
}

function signInNameOf(request: Request): string {
  const body: unknown = request.body;
  const name = typeof body === 'object' && body !== null ? Reflect.get(body, 'signInName') : null;
  return `name:${typeof name === 'string' ? name.trim().toLowerCase().slice(0, 100) : ''}`;
}
