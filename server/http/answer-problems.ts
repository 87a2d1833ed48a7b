import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import { Overtaken, RefusedWithin } from '../steps/apply-intake.ts';
import { FileDamaged, FileGone } from '../steps/file-port.ts';
import { VersionConflict } from '../steps/store-port.ts';
import type { Problem } from './answers.ts';
import type { AppDeps } from './deps.ts';
import { movedOn } from './moved-on.ts';
import { plainFields } from './plain-fields.ts';
import { NOTHING_DONE, notFound, notRight, Refused, refused, tooBig } from './problems.ts';
import { correlationOf } from './set-up-security.ts';

export const noSuchAddress: RequestHandler = () => {
  throw notFound();
};

/**
 * The one place where an error becomes an answer (application/problem+json). What we did not foresee is logged once,
 * by kind and place, and the person is told no more than the number under which it is found there.
 */
export function answerProblems(deps: AppDeps): ErrorRequestHandler {
  return async (error: unknown, request, response, _next) => {
    const known = await refusalOf(deps, error, response);
    const answer = known ?? unforeseen();
    if (answer.problem.status >= 500) logOnce(deps, error, answer, request, response);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const problem: Problem = { ...answer.problem, correlationId: correlationOf(response) };
    response.status(problem.status).set(answer.headers).set('Cache-Control', 'no-store');
    response.type('application/problem+json').send(JSON.stringify(problem));
  };
}

async function refusalOf(deps: AppDeps, error: unknown, response: Response): Promise<Refused | null> {
  if (error instanceof Refused) return error;
  if (error instanceof z.ZodError) return notRight(plainFields(error));
  if (error instanceof VersionConflict) return movedOn(deps, error, response);
  if (error instanceof RefusedWithin) return refused(error.refusal);
  if (error instanceof Overtaken) return overtaken();
  if (error instanceof FileGone) return fileGone();
  if (error instanceof FileDamaged) return fileDamaged();
  return ofTheBody(error);
}

/** What Express and its body readers refuse, by their own status; their messages may quote what was sent. */
function ofTheBody(error: unknown): Refused | null {
  const status = statusOf(error);
  if (status === 413) return tooBig();
  if (status === 415) {
    return plain(
      415,
      'not-understood',
      'This was not understood',
      'What was sent is packed in a way Onward does not read.',
      'Send it as it is.',
    );
  }
  return status !== null && status >= 400 && status < 500
    ? plain(
        status,
        'not-understood',
        'This was not understood',
        'What was sent is not written as it should be.',
        'Load the page again, then try again.',
      )
    : null;
}

function statusOf(error: unknown): number | null {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return null;
  return error.status;
}

function overtaken(): Refused {
  return plain(
    409,
    'moved-on',
    'This message has moved on',
    'A colleague, or Onward itself, was quicker with this message.',
    'Look at the message as it now is, and do it again if it is still needed.',
  );
}

function fileGone(): Refused {
  return plain(
    404,
    'file-gone',
    'This file is not here',
    'The file is not here any more.',
    'Load the record again: a colleague may have moved it on.',
  );
}

function fileDamaged(): Refused {
  return plain(
    500,
    'file-damaged',
    'This file is damaged',
    'The stored file is not what was stored, so it is not shown.',
    'Do not print it. Tell whoever looks after Onward, and give the number below.',
  );
}

function unforeseen(): Refused {
  return new Refused({
    status: 500,
    code: 'unforeseen',
    title: 'Something went wrong',
    what: 'Onward met something it did not expect.',
    notDone: 'What you asked for was not finished.',
    next: 'Load the page again to see what stands. If it happens again, tell whoever looks after Onward, and give the number below.',
  });
}

function plain(status: number, code: string, title: string, what: string, next: string): Refused {
  return new Refused({ status, code, title, what, notDone: NOTHING_DONE, next });
}

function logOnce(deps: AppDeps, error: unknown, answer: Refused, request: Request, response: Response): void {
  deps.ports.log.error(
    'a request failed',
    {
      code: answer.problem.code,
      status: answer.problem.status,
      method: request.method,
      route: routeOf(request),
      correlationId: correlationOf(response),
    },
    error,
  );
}

/** The pattern of the route, never the address: addresses hold references and ids. */
function routeOf(request: Request): string {
  const route: unknown = request.route;
  const path = typeof route === 'object' && route !== null ? Reflect.get(route, 'path') : null;
  return typeof path === 'string' ? path : 'none';
}
