import type { Command } from './commands.ts';
import { addDays } from './dates.ts';
import { mayNot } from './decide.ts';
import type { Asking } from './guards.ts';
import type { LeaverRecord } from './leaver-record.ts';
import type { ListedLeaver } from './leavers-list.ts';
import type { AddedFact, ListedOutcome } from './listed-against-known.ts';
import { factsLacking } from './listed-against-known.ts';

/** Names that a hold needs: its own, and that of its words in the vault. */
export type HoldIds = { holdId: string; wordsId: string };

/** A lead looks at a record within four weeks once a list has stopped it. */
const HOLD_DAYS = 28;

/**
 * What bringing in a row asks of the record: of the one there is, or of the one just begun. Nothing where the outcome is
 * for a person to look at, or says nothing new.
 */
export function commandsOfListed(
  listed: ListedLeaver,
  outcome: ListedOutcome,
  record: LeaverRecord,
  asking: Asking,
  ids: HoldIds,
): Command[] {
  switch (outcome.kind) {
    case 'new':
      return added(listed, factsLacking(listed, record), record, asking);
    case 'adds':
      return added(listed, outcome.facts, record, asking);
    case 'stops':
      return outcome.how === 'close'
        ? [{ type: 'close', reason: outcome.why }]
        : [
            {
              type: 'place-hold',
              ...ids,
              kind: 're-registered',
              reviewOn: addDays(asking.today, HOLD_DAYS),
            },
          ];
    default:
      return [];
  }
}

function added(
  listed: ListedLeaver,
  facts: readonly AddedFact[],
  record: LeaverRecord,
  asking: Asking,
): Command[] {
  return facts.flatMap((fact): Command[] => {
    switch (fact) {
      case 'request':
        return listed.requestedOn === null ? [] : [{ type: 'date-request', on: listed.requestedOn }];
      case 'deduction':
        return deducted(listed, record, asking);
      case 'new-practice':
        return [{ type: 'record-receiving-practice' }];
      default:
        return fact satisfies never;
    }
  });
}

/** The route goes with its reason, and never over one that a person chose or that the notes have gone already. */
function deducted(listed: ListedLeaver, record: LeaverRecord, asking: Asking): Command[] {
  const { reason, deductedOn } = listed;
  if (reason.kind !== 'leaves') return [];
  const route: Command[] =
    reason.route === null || record.routeChosen ? [] : [{ type: 'choose-route', route: reason.route }];
  return [
    { type: 'record-deduction', reason: reason.reason ?? 'other', on: deductedOn },
    ...route.filter((command) => mayNot(record, command, asking) === null),
  ];
}
