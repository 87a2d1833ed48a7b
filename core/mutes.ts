import type { CivilDate } from './dates.ts';
import { addDays, showDate } from './dates.ts';
import type { Refusal } from './refusals.ts';
import { refuse } from './refusals.ts';
import type { DueCode, DueLine } from './reminders.ts';

/** Names one spell of one line: asked again, or another hold to review, is another. */
export type Spell = Pick<DueLine, 'ref' | 'code' | 'since'>;

/** One member of staff wants no more of this line until that day. Colleagues and the lead still see it. */
export type Mute = Spell & {
  accountId: string;
  /** The day on which it comes back. */
  until: CivilDate;
  /** Why, in the vault of the record. */
  wordsId: string;
  /** ISO instant. */
  at: string;
};

/** Our choice: long enough for somebody's leave or a courier's visits, too short to forget what it was. */
export const MUTE_DAYS = 28;

/** What the law or a patient's safety rests on, and what came for a person: nobody may look away from these. */
const NEVER: ReadonlySet<DueCode> = new Set([
  'statutory-over',
  'letter-came-back',
  'mail-to-settle',
  'late-part',
]);

/**
 * The last day on which a muted line may come back; null where it may not be muted. Where the 28 days of the regulation
 * run, that is at the latest the day on which somebody must act.
 */
export function muteUntilAtMost(
  { code, dueOn }: Pick<DueLine, 'code' | 'dueOn'>,
  today: CivilDate,
): CivilDate | null {
  if (NEVER.has(code)) return null;
  const longest = addDays(today, MUTE_DAYS);
  if (code !== 'statutory-near' || dueOn === null) return longest;
  const last = dueOn < longest ? dueOn : longest;
  return last > today ? last : null;
}

/** Why this line may not be muted until that day; null where it may. */
export function mayMute(line: DueLine, until: CivilDate, today: CivilDate): Refusal | null {
  const last = muteUntilAtMost(line, today);
  if (last === null)
    return refuse(
      'not-to-mute',
      'This is one of the reminders that cannot be muted.',
      'Do what it asks for, or ask a colleague to.',
    );
  if (until <= today)
    return refuse(
      'mute-date',
      'The reminder would come back at once.',
      'Choose a day that is still to come.',
    );
  if (until > last)
    return refuse(
      'mute-date',
      `This reminder may not be muted beyond ${showDate(last)}.`,
      'Choose that day or an earlier one. It can be muted again then.',
    );
  return null;
}

/** Those that stand on this line today, also where the line has since become one that cannot be muted so far. */
export function mutesOn(mutes: readonly Mute[], line: DueLine, today: CivilDate): Mute[] {
  if (muteUntilAtMost(line, today) === null) return [];
  return mutes.filter((mute) => isOf(mute, line) && today < mute.until);
}

export function isOf(mute: Spell, line: Spell): boolean {
  return mute.ref === line.ref && mute.code === line.code && mute.since === line.since;
}
