import { againstKnown } from '../../core/listed-against-known.ts';
import type { Actor } from './apply-commands.ts';
import type { ListAsked, ListRefusal, LookedAtRow, OpenedList } from './apply-leavers-list.ts';
import { knownOf, openList, otherWork } from './apply-leavers-list.ts';
import type { Ports } from './ports.ts';

export type LookedAtList = Omit<OpenedList, 'rows'> & { rows: LookedAtRow[] };

/** Says of each row of a leavers' list what bringing it in would come to. Changes and keeps nothing. */
export async function lookAtLeavers(
  ports: Ports,
  actor: Actor,
  practice: string,
  asked: ListAsked,
): Promise<LookedAtList | ListRefusal> {
  const list = await openList(ports, actor, practice, asked);
  if (!list.ok) return list;
  const rows: LookedAtRow[] = [];
  for (const row of list.rows) {
    const { leaver } = row;
    const outcome =
      leaver === null ? null : againstKnown(leaver, await knownOf(ports.store, practice, leaver));
    rows.push({ ...row, outcome });
    if (rows.length % 50 === 0) await otherWork();
  }
  return { ...list, rows };
}
