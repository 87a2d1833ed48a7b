import type { ApprovedOne } from '../../steps/approve-deletions.ts';
import { approveDeletions } from '../../steps/approve-deletions.ts';
import type { ApprovedManyView } from '../answers.ts';
import { approveManySchema } from '../requests.ts';
import type { Asked, Route } from '../route.ts';
import { bodyOf, EVERYONE, STAFF, signedIn } from '../route.ts';
import { deletionView } from '../views/deletion-view.ts';

export function deletionRoutes(): Route[] {
  return [
    {
      method: 'get',
      path: '/deletion',
      who: EVERYONE,
      handle: (asked) => deletionView(asked.deps, signedIn(asked)),
    },
    { method: 'post', path: '/deletion/approve', who: STAFF, body: 'json', handle: approveMany },
  ];
}

async function approveMany(asked: Asked): Promise<ApprovedManyView> {
  const { actor, practice } = signedIn(asked);
  const { records } = bodyOf(approveManySchema, asked);
  const done = await approveDeletions(asked.deps.ports, actor, practice, records);
  return { done: done.map(saidOf) };
}

function saidOf(one: ApprovedOne): ApprovedManyView['done'][number] {
  switch (one.outcome) {
    case 'approved':
      return { tone: 'green', words: 'Approved. Its copies are being removed.' };
    case 'first':
      return {
        tone: 'blue',
        words: 'First approval given. Nothing is deleted until a second person approves it.',
      };
    case 'not-done':
      return { tone: 'amber', words: `Not approved. ${one.what} ${one.next}` };
  }
}
