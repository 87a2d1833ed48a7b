import type { PracticeHeld } from '../../steps/hold-practice.ts';
import {
  placePracticeHold,
  releasePracticeHold,
  reviewPracticeHold,
  spreadPracticeHolds,
} from '../../steps/hold-practice.ts';
import type { HoldsView } from '../answers.ts';
import { refused } from '../problems.ts';
import { changePracticeHoldSchema, practiceHoldSchema } from '../requests.ts';
import type { Asked, Route } from '../route.ts';
import { bodyOf, EVERYONE, LEADS, param, signedIn } from '../route.ts';
import { holdsOfPractice } from '../views/holds-of-practice.ts';

/** Every hold in one place, and those that stand over the whole practice. */
export function holdsRoutes(): Route[] {
  return [
    {
      method: 'get',
      path: '/holds',
      who: EVERYONE,
      handle: (asked) => holdsOfPractice(asked.deps, signedIn(asked)),
    },
    { method: 'post', path: '/holds', who: LEADS, body: 'json', handle: place },
    { method: 'post', path: '/holds/:id', who: LEADS, body: 'json', handle: change },
  ];
}

async function place(asked: Asked): Promise<HoldsView> {
  const { actor, practice } = signedIn(asked);
  return shown(
    asked,
    await placePracticeHold(asked.whole.ports, actor, practice, bodyOf(practiceHoldSchema, asked)),
  );
}

async function change(asked: Asked): Promise<HoldsView> {
  const { actor, practice } = signedIn(asked);
  const { ports } = asked.whole;
  const holdId = param(asked, 'id');
  const wish = bodyOf(changePracticeHoldSchema, asked);
  return shown(
    asked,
    wish.do === 'release'
      ? await releasePracticeHold(ports, actor, practice, holdId)
      : await reviewPracticeHold(ports, actor, practice, { holdId, reviewOn: wish.reviewOn }),
  );
}

/** Records follow at once where they are few; where they are many, the rest follow with the next sweep. */
async function shown(asked: Asked, held: PracticeHeld): Promise<HoldsView> {
  if (!held.ok) throw refused(held);
  const { practice } = signedIn(asked);
  await spreadPracticeHolds(asked.whole.ports, practice, AT_ONCE);
  return holdsOfPractice(asked.deps, signedIn(asked));
}

const AT_ONCE = 200;
