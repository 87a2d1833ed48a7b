import type { Route } from '../route.ts';
import { EVERYONE, signedIn } from '../route.ts';
import { deletionView } from '../views/deletion-view.ts';

export function deletionRoutes(): Route[] {
  return [
    {
      method: 'get',
      path: '/deletion',
      who: EVERYONE,
      handle: (asked) => deletionView(asked.deps, signedIn(asked)),
    },
  ];
}
