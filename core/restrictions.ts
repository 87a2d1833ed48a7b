import type { LeaverEvent, LeaverRecord } from './leaver-record.ts';
import type { Refusal } from './refusals.ts';
import { refuse } from './refusals.ts';

type RestrictionEvent = Extract<LeaverEvent, { type: 'access-restricted' | 'restriction-lifted' }>;

/** Whether this member of staff may see nothing of the record. */
export function isClosedTo({ restricted }: LeaverRecord, accountId: string): boolean {
  return restricted?.some((one) => one.accountId === accountId) === true;
}

/** What a restriction, or its end, makes of a record. */
export function restrictedAfter(
  record: LeaverRecord,
  event: RestrictionEvent,
  { at, by }: { at: string; by: string },
): LeaverRecord {
  const { restricted: before = [], ...rest } = record;
  const others = before.filter(({ accountId }) => accountId !== event.accountId);
  const restricted =
    event.type === 'access-restricted'
      ? [...others, { accountId: event.accountId, by, at, wordsId: event.wordsId }]
      : others;
  // Whoever may not see a record cannot say any more that they are done with it.
  const claimedBy = record.claimedBy === event.accountId ? null : record.claimedBy;
  // Left out where nobody is, so that what was kept before there were restrictions folds as it did.
  return { ...rest, claimedBy, ...(restricted.length === 0 ? {} : { restricted }) };
}

/** Whoever restricts somebody else can still see the record afterwards: so a lead who can is always left. */
export function mayRestrict(
  _record: LeaverRecord,
  { accountId }: { accountId: string },
  { by }: { by: string },
): Refusal | null {
  return accountId === by
    ? refuse(
        'only-others',
        'Nobody can keep themselves from a record.',
        'Ask another lead to do it: you could not take it back.',
      )
    : null;
}
