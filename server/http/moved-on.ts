import type { Response } from 'express';
import { namesOf } from '../steps/apply-names.ts';
import type { VersionConflict } from '../steps/store-port.ts';
import { eventWords } from '../wording/event-words.ts';
import { momentWords } from '../wording/plain-words.ts';
import type { AppDeps } from './deps.ts';
import { Refused } from './problems.ts';
import type { SignedIn } from './sessions.ts';

/** Two people acted at once: says who did what, so that the second can see whether theirs is still wanted. */
export async function movedOn(
  { ports }: AppDeps,
  { between }: VersionConflict,
  response: Response,
): Promise<Refused> {
  const who = response.locals.signedIn as SignedIn | undefined;
  const nameOf = await namesOf(ports.store, who?.practice ?? '');
  const said = between
    .slice(-MOST_SAID)
    .map(({ by, at, event }) => `${nameOf(by)}, ${momentWords(at)}: ${eventWords(event)}`);
  return new Refused({
    status: 409,
    code: 'moved-on',
    title: 'This record has moved on',
    what: `While it was on your screen, this happened. ${said.join(' ')}`,
    notDone: 'What you asked for was not done.',
    next: 'Look at the record as it now is, and do it again if it is still needed.',
  });
}

const MOST_SAID = 3;
