import type { AppDeps } from './deps.ts';
import type { PagePictures } from './page-pictures.ts';
import type { Route } from './route.ts';
import { accessRoutes } from './routes/access-routes.ts';
import { courierRoutes } from './routes/courier-routes.ts';
import { deletionRoutes } from './routes/deletion-routes.ts';
import { fileRoutes } from './routes/file-routes.ts';
import { holdsRoutes } from './routes/holds-routes.ts';
import { leaversRoutes } from './routes/leavers-routes.ts';
import { letterRoutes } from './routes/letter-routes.ts';
import { letterTextRoutes } from './routes/letter-text-routes.ts';
import { mailRoutes } from './routes/mail-routes.ts';
import { muteRoutes } from './routes/mute-routes.ts';
import { pageRoutes } from './routes/page-routes.ts';
import { paneRoutes } from './routes/pane-routes.ts';
import { recordRoutes } from './routes/record-routes.ts';
import { reportRoutes } from './routes/report-routes.ts';
import { sessionRoutes } from './routes/session-routes.ts';
import { settingsRoutes } from './routes/settings-routes.ts';

/** Everything the server answers under /api, in the order of `answers.ts`. */
export function allRoutes(deps: AppDeps, pictures: PagePictures): Route[] {
  return [
    ...sessionRoutes(deps),
    ...recordRoutes(),
    ...letterRoutes(),
    ...muteRoutes(),
    ...accessRoutes(),
    ...leaversRoutes(),
    ...pageRoutes(),
    ...fileRoutes(pictures),
    ...mailRoutes(),
    ...deletionRoutes(),
    ...courierRoutes(),
    ...holdsRoutes(),
    ...reportRoutes(),
    ...settingsRoutes(),
    ...letterTextRoutes(),
    ...paneRoutes(deps),
  ];
}
