import type { RequestHandler } from 'express';
import express from 'express';
import { z } from 'zod';
import { LEAVER_FIELDS } from '../../../core/leavers-columns.ts';
import { listTrouble } from '../../adapters/list-trouble.ts';
import type { ListAsked, ListRefusal } from '../../steps/apply-leavers-list.ts';
import { bringInLeavers } from '../../steps/bring-in-leavers.ts';
import { LARGEST_LIST_BYTES } from '../../steps/list-port.ts';
import { lookAtLeavers } from '../../steps/look-at-leavers.ts';
import type { LeaversBroughtInView, LeaversListView } from '../answers.ts';
import { NOTHING_DONE, notRight, Refused, refused } from '../problems.ts';
import type { Asked, Route } from '../route.ts';
import { STAFF, signedIn } from '../route.ts';
import { leaversBroughtInView, leaversListView } from '../views/leavers-view.ts';

/**
 * A leavers' list: looked at, then brought in. The file comes both times and is kept neither time; what is said of its
 * columns comes in a header, as numbers alone, so that no address and no log has anything of it.
 */
export function leaversRoutes(): Route[] {
  return [
    { method: 'post', path: '/leavers-list/look', who: STAFF, before: LIST_BODY, handle: look },
    { method: 'post', path: '/leavers-list/bring-in', who: STAFF, before: LIST_BODY, handle: bringInAsked },
  ];
}

/** By what the length says, before any of it comes. */
const refuseTooBig: RequestHandler = (request, _response, next) => {
  if (Number(request.get('Content-Length') ?? 0) > LARGEST_LIST_BYTES)
    throw noList(listTrouble('list-too-big'));
  next();
};
const LIST_BODY = [
  refuseTooBig,
  express.raw({ limit: LARGEST_LIST_BYTES, type: () => true, inflate: false }),
];

const column = z.int().min(0).max(199);
const aboutSchema = z.strictObject({
  headingAt: z.int().min(-1).max(20_000).nullable().default(null),
  columns: z.partialRecord(z.enum(LEAVER_FIELDS), column).nullable().default(null),
  seen: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable()
    .default(null),
});

async function look(asked: Asked): Promise<LeaversListView> {
  const { actor, practice } = signedIn(asked);
  const list = await lookAtLeavers(asked.deps.ports, actor, practice, listOf(asked));
  if (!list.ok) throw noList(list);
  return leaversListView(list);
}

async function bringInAsked(asked: Asked): Promise<LeaversBroughtInView> {
  const { actor, practice } = signedIn(asked);
  const about = listOf(asked);
  if (about.seen === null) throw notRight({ seen: 'Look at the list first.' }, 'The list was not looked at.');
  const list = await bringInLeavers(asked.deps.ports, actor, practice, about);
  if (!list.ok) throw noList(list);
  return leaversBroughtInView(list);
}

function listOf(asked: Asked): ListAsked & { seen: string | null } {
  const bytes: unknown = asked.request.body;
  if (!Buffer.isBuffer(bytes) || bytes.length === 0)
    throw notRight({ file: 'The file is empty.' }, 'No file arrived, or an empty one.');
  const { columns, ...about } = aboutSchema.parse(json(asked.request.get('X-List') ?? '{}'));
  return { bytes, columns: columns === null ? null : withoutGaps(columns), ...about };
}

function withoutGaps(
  columns: Partial<Record<string, number | undefined>>,
): NonNullable<ListAsked['columns']> {
  return Object.fromEntries(
    LEAVER_FIELDS.flatMap((field) => {
      const index = columns[field];
      return index === undefined ? [] : [[field, index]];
    }),
  );
}

function json(text: string): unknown {
  try {
    return JSON.parse(text.slice(0, 2000));
  } catch {
    throw notRight({ columns: 'This is not written as it should be.' });
  }
}

function noList(refusal: ListRefusal): Refused {
  if (!refusal.code.startsWith('list-') || refusal.code === 'list-changed') return refused(refusal);
  return new Refused({
    status: refusal.code === 'list-too-big' ? 413 : 422,
    code: refusal.code,
    title: 'This list cannot be read',
    what: refusal.what,
    notDone: NOTHING_DONE,
    next: refusal.next,
  });
}
