import type { Response } from 'express';
import type { Applied } from '../../steps/apply-commands.ts';
import type { InspectionAsked } from '../../steps/make-inspection.ts';
import { makeInspection } from '../../steps/make-inspection.ts';
import { liftRestriction, restrictAccess } from '../../steps/restrict-access.ts';
import type { AccessView } from '../answers.ts';
import { noRecord, notYours, refused } from '../problems.ts';
import {
  inspectionOfRecordSchema,
  inspectionSchema,
  liftRestrictionSchema,
  restrictionSchema,
} from '../requests.ts';
import type { Asked, Route } from '../route.ts';
import { bodyOf, LEADS, signedIn } from '../route.ts';
import { accessView } from '../views/access-view.ts';
import { refOf } from './record-routes.ts';
import { periodOf, sendTable } from './report-routes.ts';

const LEADS_AND_AUDITORS = ['lead', 'auditor'] as const;

/** Who opened a record, who may not, and the file of both for an inspector. */
export function accessRoutes(): Route[] {
  return [
    {
      method: 'get',
      path: '/records/:ref/access',
      who: LEADS_AND_AUDITORS,
      opens: 'openings',
      handle: viewOf,
    },
    {
      method: 'post',
      path: '/records/:ref/restrictions',
      who: LEADS,
      body: 'json',
      opens: 'openings',
      handle: restrict,
    },
    {
      method: 'post',
      path: '/records/:ref/restrictions/lift',
      who: LEADS,
      body: 'json',
      opens: 'openings',
      handle: lift,
    },
    {
      method: 'post',
      path: '/records/:ref/inspection',
      who: LEADS_AND_AUDITORS,
      body: 'json',
      opens: 'inspection',
      handle: inspectRecord,
    },
    { method: 'post', path: '/inspection', who: LEADS_AND_AUDITORS, body: 'json', handle: inspect },
  ];
}

async function restrict(asked: Asked): Promise<AccessView> {
  const wanted = bodyOf(restrictionSchema, asked);
  return viewAfter(
    asked,
    await restrictAccess(asked.deps.ports, signedIn(asked).actor, targetOf(asked), wanted),
  );
}

async function lift(asked: Asked): Promise<AccessView> {
  const wanted = bodyOf(liftRestrictionSchema, asked);
  return viewAfter(
    asked,
    await liftRestriction(asked.deps.ports, signedIn(asked).actor, targetOf(asked), wanted),
  );
}

/** Whatever else happened to the record meanwhile says nothing against it: no version is asked for. */
function targetOf(asked: Asked) {
  return { practice: signedIn(asked).practice, ref: refOf(asked), version: null };
}

async function viewAfter(asked: Asked, applied: Applied): Promise<AccessView> {
  if (!applied.ok) throw refused(applied);
  return viewOf(asked);
}

async function viewOf(asked: Asked): Promise<AccessView> {
  const found = await accessView(asked.deps, signedIn(asked), refOf(asked));
  if (found === null) throw noRecord();
  return found;
}

async function inspectRecord(asked: Asked, response: Response): Promise<void> {
  const { named } = bodyOf(inspectionOfRecordSchema, asked);
  const ref = refOf(asked);
  await send(asked, response, { about: { ref }, named });
}

async function inspect(asked: Asked, response: Response): Promise<void> {
  const { from, to, named } = bodyOf(inspectionSchema, asked);
  const period = periodOf(asked, from, to);
  await asked.opened(null, 'inspection');
  await send(asked, response, { about: { period }, named });
}

/** Names only where a lead asks for them, and then that is kept too. */
async function send(asked: Asked, response: Response, wanted: InspectionAsked): Promise<void> {
  const { account, practice } = signedIn(asked);
  if (wanted.named && account.role !== 'lead') throw notYours(LEADS);
  if (wanted.named) await asked.opened('ref' in wanted.about ? wanted.about.ref : null, 'named-report');
  const table = await makeInspection(asked.deps.ports, practice, wanted);
  if (table === null) throw noRecord();
  await sendTable(asked, response, table, 'csv');
}
