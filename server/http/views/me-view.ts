import { showDate } from '../../../core/dates.ts';
import type { Me } from '../answers.ts';
import type { AppDeps } from '../deps.ts';
import { lookingAs } from './looking.ts';
import type { Viewer } from './patient-view.ts';
import { workToday } from './today-view.ts';

export async function meOf(deps: AppDeps, who: Viewer): Promise<Me> {
  const looking = await lookingAs(deps, who);
  const { account, practice } = who;
  const { store } = deps.ports;
  const [needsPerson, { waiting }, counts] = await Promise.all([
    store.countMessages(practice, 'needs-a-person'),
    workToday(deps, looking),
    store.counts(practice),
  ]);
  return {
    accountId: account.accountId,
    name: account.name,
    role: account.role,
    practice: { odsCode: looking.settings.odsCode, name: looking.settings.name },
    demonstration: deps.demonstration,
    today: looking.today,
    todayWords: showDate(looking.today),
    counts: { needsPerson, today: waiting.length, clear: counts.clear },
  };
}
