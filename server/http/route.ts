import type { NextFunction, Request, RequestHandler, Response } from 'express';
import express from 'express';
import type { z } from 'zod';
import { normaliseRef } from '../../core/record-ref.ts';
import type { AccessKind } from '../steps/access-port.ts';
import type { Role } from '../steps/store-port.ts';
import { depsFor } from './closed-records.ts';
import type { AppDeps } from './deps.ts';
import type { NoteOpening } from './openings.ts';
import { openings } from './openings.ts';
import { noRecord, notSignedIn, notYours, tooBig } from './problems.ts';
import type { SignedIn } from './sessions.ts';

/** Who may use a route: some roles, or, for sign-in alone, anyone. There is no default, so none can be forgotten. */
export type MayUse = readonly Role[] | 'anyone';

export type Route<Who extends MayUse = MayUse> = {
  method: 'get' | 'post' | 'patch';
  /** Under /api. */
  path: string;
  who: Who;
  /** What is read of the body, and only after the person may use the route. */
  body?: 'json' | 'file';
  before?: RequestHandler[];
  /** What whoever asks has opened of the record in the address; noted before anything is answered. */
  opens?: AccessKind;
  /** Its value is answered as JSON; undefined where it has answered itself, or there is nothing to say. */
  handle(asked: Asked, response: Response): Promise<unknown>;
};

/**
 * In `deps` records that are closed to this person are not there. `whole` has all of them: for what Onward does by itself
 * with something handed in, never for what is answered.
 */
export type Asked = {
  deps: AppDeps;
  whole: AppDeps;
  request: Request;
  who: SignedIn | null;
  /** Notes that this person opens something that is not in the address; what cannot be noted must not be shown. */
  opened(ref: string | null, kind: AccessKind): Promise<void>;
};

export const EVERYONE = ['clerk', 'lead', 'auditor'] as const satisfies Role[];
/** Those who work with patients' notes. The auditor reads the trail and no patient's details. */
export const STAFF = ['clerk', 'lead'] as const satisfies Role[];
export const LEADS = ['lead'] as const satisfies Role[];

const LARGEST_FILE_BYTES = 150 * 1024 * 1024;

export function routerOf(deps: AppDeps, routes: readonly Route[]): express.Router {
  const router = express.Router({ caseSensitive: true, strict: true });
  const note = openings(deps);
  for (const route of routes) {
    router[route.method](
      route.path,
      mayUse(route.who),
      ...bodyReader(route.body),
      ...(route.before ?? []),
      handlerOf(deps, route, note),
    );
  }
  return router;
}

/** The roles a gate lets in; a test asks every route on the router for it. */
export function rolesOf(handler: unknown): MayUse | null {
  return typeof handler === 'function' ? (GATES.get(handler) ?? null) : null;
}

/** The person of a route that only signed-in people reach. */
export function signedIn({ who }: Asked): SignedIn {
  if (who === null) throw notSignedIn();
  return who;
}

export function bodyOf<T extends z.ZodType>(schema: T, { request }: Asked): z.output<T> {
  return schema.parse(request.body ?? {});
}

/** A part of the path; the same text is never two values, whatever was sent. */
export function param({ request }: Pick<Asked, 'request'>, name: string): string {
  const value = request.params[name];
  return typeof value === 'string' ? value.slice(0, 100) : '';
}

/** A query value given once; anything else counts as not given. */
export function query({ request }: Asked, name: string): string | null {
  const value = request.query[name];
  return typeof value === 'string' ? value.slice(0, 100) : null;
}

const GATES = new WeakMap<object, MayUse>();

function mayUse(who: MayUse): RequestHandler {
  const gate: RequestHandler = (_request, response, next) => {
    if (who !== 'anyone') letIn(who, whoAsks(response));
    next();
  };
  GATES.set(gate, who);
  return gate;
}

function letIn(roles: readonly Role[], person: SignedIn | null): void {
  if (person === null) throw notSignedIn();
  if (!roles.includes(person.account.role)) throw notYours(roles);
}

function bodyReader(body: Route['body']): RequestHandler[] {
  switch (body) {
    case 'json':
      return [express.json({ limit: '100kb', strict: true, type: 'application/json' })];
    case 'file':
      return [refuseTooBig, express.raw({ limit: LARGEST_FILE_BYTES, type: () => true, inflate: false })];
    case undefined:
      return [];
  }
}

/** By what the length says, before any of it comes: the body's reader would wait for all of it first. */
const refuseTooBig: RequestHandler = (request, _response, next) => {
  if (Number(request.get('Content-Length') ?? 0) > LARGEST_FILE_BYTES) throw tooBig();
  next();
};

function handlerOf(whole: AppDeps, route: Route, note: NoteOpening): RequestHandler {
  return async (request: Request, response: Response, _next: NextFunction) => {
    const who = whoAsks(response);
    const deps = who === null ? whole : await depsFor(whole, who);
    const opened: Asked['opened'] = async (ref, kind) => (who === null ? undefined : note(who, ref, kind));
    const asked = { deps, whole, request, who, opened };
    if (route.path.startsWith('/records/:ref')) await reach(asked, route.opens);
    const answer = await route.handle(asked, response);
    if (response.headersSent) return;
    if (answer === undefined) response.status(204).end();
    else response.json(answer);
  };
}

/** A record that is closed to this person is answered as one that is not there, whatever is asked of it. */
async function reach(asked: Asked, opens: AccessKind | undefined): Promise<void> {
  const ref = normaliseRef(param(asked, 'ref'));
  const { practice } = signedIn(asked);
  if (ref === null || (await asked.deps.ports.store.record(practice, ref)) === null) throw noRecord();
  if (opens !== undefined) await asked.opened(ref, opens);
}

function whoAsks(response: Response): SignedIn | null {
  return (response.locals.signedIn as SignedIn | undefined) ?? null;
}
