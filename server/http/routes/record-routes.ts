import { normaliseRef } from '../../../core/record-ref.ts';
import type { Applied } from '../../steps/apply-commands.ts';
import { expectLeaver } from '../../steps/expect-leaver.ts';
import type { RecordView } from '../answers.ts';
import { doAction } from '../do-action.ts';
import { noRecord, refused } from '../problems.ts';
import { actionRequestSchema, expectRequestSchema, searchRequestSchema } from '../requests.ts';
import type { Asked, Route } from '../route.ts';
import { bodyOf, EVERYONE, param, STAFF, signedIn } from '../route.ts';
import { historyView } from '../views/history-view.ts';
import { recordView } from '../views/record-view.ts';
import { searchView } from '../views/search-view.ts';
import { todayView } from '../views/today-view.ts';

/** The work list, one record, what may be done to it, and its trail. */
export function recordRoutes(): Route[] {
  return [
    {
      method: 'get',
      path: '/today',
      who: EVERYONE,
      handle: (asked) => todayView(asked.deps, signedIn(asked)),
    },
    {
      method: 'post',
      path: '/records/search',
      who: EVERYONE,
      body: 'json',
      handle: (asked) => searchView(asked.deps, signedIn(asked), bodyOf(searchRequestSchema, asked)),
    },
    { method: 'post', path: '/records', who: STAFF, body: 'json', handle: expect },
    {
      method: 'get',
      path: '/records/:ref',
      who: EVERYONE,
      opens: 'record',
      handle: (asked) => viewOf(asked, refOf(asked)),
    },
    { method: 'post', path: '/records/:ref/actions', who: STAFF, body: 'json', opens: 'record', handle: act },
    { method: 'get', path: '/records/:ref/history', who: EVERYONE, opens: 'history', handle: history },
  ];
}

/** The reference in the address as we write it. Whether the record is there, and of this practice, the store says. */
export function refOf(asked: Asked): string {
  const ref = normaliseRef(param(asked, 'ref'));
  if (ref === null) throw noRecord();
  return ref;
}

async function expect(asked: Asked): Promise<RecordView> {
  const { actor, practice } = signedIn(asked);
  const { requestedOn, ...patient } = bodyOf(expectRequestSchema, asked);
  const applied = await expectLeaver(asked.deps.ports, actor, practice, {
    ...patient,
    requestedOn: requestedOn ?? null,
  });
  if (applied.ok) await asked.opened(applied.record.ref, 'record');
  return viewAfter(asked, applied);
}

async function act(asked: Asked): Promise<RecordView> {
  const { actor, practice } = signedIn(asked);
  const ref = refOf(asked);
  const { version, action } = bodyOf(actionRequestSchema, asked);
  return viewAfter(asked, await doAction(asked.deps.ports, actor, { practice, ref, version }, action));
}

async function history(asked: Asked): Promise<unknown> {
  const found = await historyView(asked.deps, signedIn(asked), refOf(asked));
  if (found === null) throw noRecord();
  return found;
}

async function viewAfter(asked: Asked, applied: Applied): Promise<RecordView> {
  if (!applied.ok) throw refused(applied);
  return viewOf(asked, applied.record.ref);
}

async function viewOf(asked: Asked, ref: string): Promise<RecordView> {
  const found = await recordView(asked.deps, signedIn(asked), ref);
  if (found === null) throw noRecord();
  return found;
}
