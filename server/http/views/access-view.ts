import { LIFE_CYCLE } from '../../../core/life-cycle.ts';
import { ACCESS_LOG_DAYS } from '../../steps/access-port.ts';
import { practiceOf } from '../../steps/apply-commands.ts';
import type { Account } from '../../steps/store-port.ts';
import { ACCESS_WORDS, peopleIn } from '../../wording/access-words.ts';
import { momentWords } from '../../wording/plain-words.ts';
import type { AccessView } from '../answers.ts';
import type { AppDeps } from '../deps.ts';
import type { Viewer } from './patient-view.ts';

const MOST_SHOWN = 200;

/** Who opened a record, and who may not; null where there is none. Why somebody may not is for leads alone. */
export async function accessView({ ports }: AppDeps, who: Viewer, ref: string): Promise<AccessView | null> {
  const { store } = ports;
  const { practice, account } = who;
  const record = await store.record(practice, ref);
  if (record === null) return null;
  const isLead = account.role === 'lead';
  const vault = isLead ? await store.vault(practice, ref) : null;
  const accounts = await store.accounts(practice);
  const personOf = peopleIn(accounts);
  const opened = await store.accesses(practice, { ref, from: null, to: null, limit: MOST_SHOWN + 1 });
  const restricted = record.restricted ?? [];
  const closedTo = new Set(restricted.map(({ accountId }) => accountId));
  const mayBeKept = (one: Account) =>
    !one.disabled && one.accountId !== account.accountId && !closedTo.has(one.accountId);
  return {
    opened: opened.slice(0, MOST_SHOWN).map(({ accountId, kind, at }) => ({
      at,
      atWords: momentWords(at),
      ...personOf(accountId),
      words: ACCESS_WORDS[kind],
    })),
    older: opened.length > MOST_SHOWN,
    keptWords: keptWords(practiceOf(ports, practice).accessLogDays ?? ACCESS_LOG_DAYS),
    restricted: restricted.map(({ accountId, by, at, wordsId }) => ({
      accountId,
      ...personOf(accountId),
      words: `Kept from it by ${personOf(by).name} on ${momentWords(at)}`,
      reason: vault?.words[wordsId] ?? null,
    })),
    people: isLead
      ? accounts.filter(mayBeKept).map(({ accountId }) => ({ accountId, ...personOf(accountId) }))
      : [],
    mayRestrict: isLead && LIFE_CYCLE['restrict-access'].from.includes(record.stage),
    mayLift: isLead,
  };
}

function keptWords(days: number): string {
  return `Openings are kept for ${days === ACCESS_LOG_DAYS ? 'two years' : `${days} days`}. One line stands for a quarter of an hour.`;
}
