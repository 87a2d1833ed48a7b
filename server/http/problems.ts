import type { PressRefusal } from '../steps/press-port.ts';
import type { Problem } from './answers.ts';

/** A "no" on its way to the person who asked. Everything in it may be shown; nothing in it names a patient. */
export class Refused extends Error {
  override name = 'Refused';
  readonly problem: Omit<Problem, 'correlationId'>;
  readonly headers: Readonly<Record<string, string>>;
  constructor(problem: Omit<Problem, 'correlationId'>, headers: Readonly<Record<string, string>> = {}) {
    super(problem.code);
    this.problem = problem;
    this.headers = headers;
  }
}

export const NOTHING_DONE = 'Nothing was changed.';

/** A step's own "no", whatever its code: of the rules, of taking in a message, or that there is no such record. */
export function refused({ code, what, next }: { code: string; what: string; next: string }): Refused {
  if (code === 'not-found') return notFound(what, next);
  const title = code === 'wrong-role' ? 'You may not do this' : 'This cannot be done now';
  return new Refused({
    status: code === 'wrong-role' ? 403 : 409,
    code,
    title,
    what,
    notDone: NOTHING_DONE,
    next,
  });
}

export function notFound(
  what = 'There is nothing at this address.',
  next = 'Go back to the list and open it from there.',
): Refused {
  return new Refused({
    status: 404,
    code: 'not-found',
    title: 'Not found',
    what,
    notDone: NOTHING_DONE,
    next,
  });
}

export function noRecord(): Refused {
  return notFound(
    'There is no record with that reference here.',
    'Check the reference, or look for the record in the list.',
  );
}

export function noAccount(): Refused {
  return notFound('There is no such account in your practice.', 'Load the settings again.');
}

export function notSignedIn(): Refused {
  return new Refused({
    status: 401,
    code: 'not-signed-in',
    title: 'Please sign in',
    what: 'You are not signed in, or your sign-in has ended.',
    notDone: NOTHING_DONE,
    next: 'Sign in, then do it again.',
  });
}

/** Microsoft's keys could not be had: that says nothing against the person. */
export function signInUnavailable(): Refused {
  return new Refused({
    status: 503,
    code: 'sign-in-unavailable',
    title: 'Sign-in cannot be checked just now',
    what: 'Onward could not reach Microsoft to check who you are.',
    notDone: NOTHING_DONE,
    next: 'Try again in a few minutes, or work on the desk meanwhile.',
  });
}

export function roleDiffers(): Refused {
  return new Refused({
    status: 403,
    code: 'role-differs',
    title: 'You may not do this',
    what: 'Your organisation’s directory does not give you the role that you have in Onward.',
    notDone: NOTHING_DONE,
    next: 'Ask whoever looks after Onward to set the same role in both places.',
  });
}

export function notYours(roles: readonly string[]): Refused {
  return new Refused({
    status: 403,
    code: 'wrong-role',
    title: 'You may not do this',
    what: `This needs a ${roles.join(' or a ')}.`,
    notDone: NOTHING_DONE,
    next: 'Ask a colleague who has that role.',
  });
}

/** A request that did not come from our own page: another site's, or a program's that does not know the header. */
export function fromElsewhere(): Refused {
  return new Refused({
    status: 403,
    code: 'not-from-the-desk',
    title: 'This did not come from the desk',
    what: 'The request did not come from Onward’s own page.',
    notDone: NOTHING_DONE,
    next: 'Open the desk and do it there.',
  });
}

export function wrongHost(): Refused {
  return new Refused({
    status: 421,
    code: 'wrong-address',
    title: 'Wrong address',
    what: 'Onward does not answer under this address.',
    notDone: NOTHING_DONE,
    next: 'Open the address that whoever looks after Onward gave you.',
  });
}

export function tooMany(what: string, seconds: number): Refused {
  const minutes = Math.max(1, Math.ceil(seconds / 60));
  return new Refused(
    {
      status: 429,
      code: 'too-many',
      title: 'Please wait',
      what,
      notDone: NOTHING_DONE,
      next: `Wait ${minutes === 1 ? 'a minute' : `${minutes} minutes`}, then try again.`,
    },
    { 'Retry-After': String(Math.max(1, Math.ceil(seconds))) },
  );
}

/** What was typed is not right; `fields` says what is wrong beside each field. */
export function notRight(
  fields: Record<string, string>,
  what = 'Something that was sent is not right.',
): Refused {
  return new Refused({
    status: 400,
    code: 'not-right',
    title: 'Please check what you entered',
    what,
    notDone: NOTHING_DONE,
    next: 'Put right what is marked, then try again.',
    fields,
  });
}

/** A page, or a pack, that the press could not show. */
export function pressRefused(refusal: PressRefusal): Refused {
  return new Refused({
    status: 409,
    code: `page-${refusal.code}`,
    title: 'This page cannot be shown',
    what: refusal.message,
    notDone: NOTHING_DONE,
    next: 'Look at the part itself; if it is locked, enter its password first.',
  });
}

export function tooBig(): Refused {
  return new Refused({
    status: 413,
    code: 'too-big',
    title: 'This is too big',
    what: 'What was sent is larger than Onward takes in: 150 MB for a file.',
    notDone: NOTHING_DONE,
    next: 'Ask the sender for it in smaller parts.',
  });
}
