import type { OneDone } from '../../steps/apply-each.ts';
import { recordCollections } from '../../steps/record-collection.ts';
import type { DoneManyView } from '../answers.ts';
import { collectedSchema } from '../requests.ts';
import type { Asked, Route } from '../route.ts';
import { bodyOf, STAFF, signedIn } from '../route.ts';
import { courierView } from '../views/courier-view.ts';

/** The driver's day: what waits to be collected, and what was. */
export function courierRoutes(): Route[] {
  return [
    {
      method: 'get',
      path: '/courier',
      who: STAFF,
      handle: (asked) => courierView(asked.deps, signedIn(asked)),
    },
    { method: 'post', path: '/courier/collected', who: STAFF, body: 'json', handle: collected },
  ];
}

async function collected(asked: Asked): Promise<DoneManyView> {
  const { actor, practice } = signedIn(asked);
  const { records, on } = bodyOf(collectedSchema, asked);
  const done = await recordCollections(asked.deps.ports, actor, practice, records, on);
  return { done: done.map(collectedWords) };
}

function collectedWords(one: OneDone): DoneManyView['done'][number] {
  return one.done
    ? { tone: 'green', words: 'Collected. The review window has begun.' }
    : { tone: 'amber', words: `Not recorded. ${one.what} ${one.next}` };
}
