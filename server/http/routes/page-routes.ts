import type { PagesView, PaperView } from '../page-answers.ts';
import { noRecord, notFound } from '../problems.ts';
import type { Asked, Route } from '../route.ts';
import { param, STAFF, signedIn } from '../route.ts';
import { pagesView } from '../views/pages-view.ts';
import { paperView } from '../views/paper-view.ts';
import { refOf } from './record-routes.ts';

/** What there is to know of the pages of a part, and of the paper a pack would take. */
export function pageRoutes(): Route[] {
  return [
    { method: 'get', path: '/records/:ref/parts/:fileId/pages', who: STAFF, opens: 'pages', handle: pages },
    { method: 'get', path: '/records/:ref/paper', who: STAFF, opens: 'record', handle: paper },
  ];
}

async function pages(asked: Asked): Promise<PagesView> {
  const found = await pagesView(asked.deps, signedIn(asked), refOf(asked), param(asked, 'fileId'));
  if (found === null) throw notFound('There is no such part here.', 'Load the record again.');
  return found;
}

async function paper(asked: Asked): Promise<PaperView> {
  const found = await paperView(asked.deps, signedIn(asked), refOf(asked));
  if (found === null) throw noRecord();
  return found;
}
