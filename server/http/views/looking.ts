import type { CivilDate } from '../../../core/dates.ts';
import { londonDate } from '../../../core/dates.ts';
import { practiceOf } from '../../steps/apply-commands.ts';
import type { NameOf } from '../../steps/apply-names.ts';
import { namesOf } from '../../steps/apply-names.ts';
import type { PracticeSettings } from '../../steps/ports.ts';
import type { AppDeps } from '../deps.ts';
import type { Viewer } from './patient-view.ts';

/** What every view needs to know: who looks, on which day, at which practice, and what colleagues are called. */
export type Looking = {
  who: Viewer;
  practice: string;
  settings: PracticeSettings;
  today: CivilDate;
  nameOf: NameOf;
  /** Whether the press is at work on a record's pack just now. */
  packInHand(ref: string): boolean;
};

export async function lookingAs({ ports }: AppDeps, who: Viewer): Promise<Looking> {
  return {
    who,
    practice: who.practice,
    settings: practiceOf(ports, who.practice),
    today: londonDate(ports.clock.now()),
    nameOf: await namesOf(ports.store, who.practice),
    packInHand: (ref) => ports.work.get(ref) !== null,
  };
}
