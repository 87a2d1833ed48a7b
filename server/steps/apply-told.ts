import type { Role } from '../../core/life-cycle.ts';
import { mutesOn } from '../../core/mutes.ts';
import type { DueLine } from '../../core/reminders.ts';
import type { DueTold } from '../wording/letters.ts';
import { namesOf } from './apply-names.ts';
import { nextFor } from './apply-next.ts';
import { allWaiting } from './apply-reminders.ts';
import type { Ports, PracticeSettings } from './ports.ts';

/**
 * What is due, with all that a reminder says of it. `role`: for whom the next step is worded; the morning digest goes to
 * the practice's address, so to a clerk, and what is overdue to the lead.
 */
export async function dueTold(
  ports: Ports,
  practice: PracticeSettings,
  today: string,
  { role, of = () => true }: { role: Role; of?: (line: DueLine) => boolean },
): Promise<DueTold[]> {
  const told: DueTold[] = [];
  const mutes = await ports.store.mutes(practice.odsCode, null);
  const nameOf = await namesOf(ports.store, practice.odsCode);
  for (const { record, lines } of await allWaiting(ports.store, practice, today)) {
    const wanted = lines.filter(of);
    if (wanted.length === 0) continue;
    const vault = await ports.store.vault(practice.odsCode, record.ref);
    const packInHand = ports.work.get(record.ref) !== null;
    const viewing = { settings: practice, today, who: { by: NOBODY, role }, packInHand };
    const { words: next } = nextFor(viewing, record, vault);
    const mutedOf = (line: DueLine) =>
      mutesOn(mutes, line, today).map(({ accountId, until }) => ({ by: nameOf(accountId), until }));
    told.push(...wanted.map((line) => ({ ...line, next, muted: mutedOf(line) })));
  }
  return told;
}

/** Nobody's account: whoever reads it has approved nothing yet. */
const NOBODY = '';
