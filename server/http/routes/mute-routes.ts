import type { Applied } from '../../steps/apply-commands.ts';
import { muteLine, unmuteLine } from '../../steps/mute-line.ts';
import type { DueLineView } from '../answers.ts';
import { noRecord, refused } from '../problems.ts';
import { muteSchema, unmuteSchema } from '../requests.ts';
import type { Asked, Route } from '../route.ts';
import { bodyOf, STAFF, signedIn } from '../route.ts';
import { dueOfRecord } from '../views/due-view.ts';
import { lookingAs } from '../views/looking.ts';
import { refOf } from './record-routes.ts';

/** What a member of staff wants no more of for a while, and wants again. Each answers with all that is due on the record. */
export function muteRoutes(): Route[] {
  return [
    { method: 'post', path: '/records/:ref/mutes', who: STAFF, body: 'json', opens: 'record', handle: mute },
    {
      method: 'post',
      path: '/records/:ref/mutes/end',
      who: STAFF,
      body: 'json',
      opens: 'record',
      handle: unmute,
    },
  ];
}

async function mute(asked: Asked): Promise<DueLineView[]> {
  const wanted = bodyOf(muteSchema, asked);
  return viewAfter(asked, await muteLine(asked.deps.ports, signedIn(asked).actor, targetOf(asked), wanted));
}

async function unmute(asked: Asked): Promise<DueLineView[]> {
  const wanted = bodyOf(unmuteSchema, asked);
  return viewAfter(asked, await unmuteLine(asked.deps.ports, signedIn(asked).actor, targetOf(asked), wanted));
}

/** The spell is named, so no version is asked for: what else happened to the record says nothing against it. */
function targetOf(asked: Asked) {
  return { practice: signedIn(asked).practice, ref: refOf(asked), version: null };
}

async function viewAfter(asked: Asked, applied: Applied): Promise<DueLineView[]> {
  if (!applied.ok) throw applied.code === 'not-found' ? noRecord() : refused(applied);
  const { record } = applied;
  const looking = await lookingAs(asked.deps, signedIn(asked));
  const vault = await asked.deps.ports.store.vault(record.practice, record.ref);
  return dueOfRecord(asked.deps, looking, record, vault);
}
