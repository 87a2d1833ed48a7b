import type { Express } from 'express';
import express from 'express';
import { allRoutes } from './http/all-routes.ts';
import { answerProblems, noSuchAddress } from './http/answer-problems.ts';
import type { AppDeps } from './http/deps.ts';
import { openPagePictures } from './http/page-pictures.ts';
import { routerOf } from './http/route.ts';
import { graphNotificationRoutes } from './http/routes/graph-notifications.ts';
import { deskFiles } from './http/set-up-desk.ts';
import { limitRequests } from './http/set-up-limits.ts';
import { paneFiles, paneHeaders } from './http/set-up-pane.ts';
import { checkHost, checkOrigin, nameRequest, neverStored, securityHeaders } from './http/set-up-security.ts';
import { recogniseSession } from './http/set-up-session.ts';

export type { AppDeps } from './http/deps.ts';

/** A table of contents: the order here is the way of every request. */
export function createApp(deps: AppDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  // What a proxy says of an address is believed from nobody: anyone can write the header.
  app.set('trust proxy', false);

  // First and apart: nobody is signed in there, it shows no page, and a flood of notices must take little from people.
  if (deps.graphNotifications)
    app.use('/graph', checkHost(deps), graphNotificationRoutes(deps.graphNotifications, deps.ports.log));
  app.use(nameRequest(deps));
  app.use(securityHeaders(deps));
  app.use(checkHost(deps));
  app.get('/healthz', (_request, response) => {
    response.setHeader('Cache-Control', 'no-store').json({ ok: true });
  });
  app.use('/api', neverStored, limitRequests(deps), checkOrigin(deps), recogniseSession(deps));
  app.use('/api', routerOf(deps, allRoutes(deps, openPagePictures(deps.ports))));
  app.use('/api', noSuchAddress);
  app.use('/pane', paneHeaders(deps), paneFiles(deps), noSuchAddress);
  app.use(deskFiles(deps));
  app.use(noSuchAddress);
  app.use(answerProblems(deps));
  return app;
}
