import type { CivilDate } from '../../core/dates.ts';
import type { Mute, Spell } from '../../core/mutes.ts';
import { isOf, mayMute } from '../../core/mutes.ts';
import { refuse } from '../../core/refusals.ts';
import { dueLines } from '../../core/reminders.ts';
import type { Actor, After, Applied, Target } from './apply-commands.ts';
import { applyCommands, practiceOf } from './apply-commands.ts';
import { noSuchDay } from './apply-dates.ts';
import { reminderSettings } from './apply-reminders.ts';
import { keepWords } from './apply-words.ts';
import type { Ports } from './ports.ts';

type Line = Omit<Spell, 'ref'>;

/**
 * A member of staff wants no more of one due line until a day. It moves nothing: colleagues, the digest and the lead are
 * told as before. Why is kept in the vault, for it may name anybody, and goes with it.
 */
export async function muteLine(
  ports: Ports,
  actor: Actor,
  target: Target,
  { code, since, until, reason }: Line & { until: CivilDate; reason: string },
): Promise<Applied> {
  const spell = { ref: target.ref, code, since };
  const settings = reminderSettings(practiceOf(ports, target.practice));
  const { wordsId, save } = keepWords(ports, target, reason);
  if (wordsId === null)
    return refuse('words-needed', 'Muting a reminder needs a reason.', 'Say in a few words why.');
  return applyCommands(
    ports,
    actor,
    target,
    ({ record, asking }) => {
      const line = dueLines(record, settings, asking.today).find((one) => isOf(one, spell));
      if (line === undefined) return NOT_DUE;
      return noSuchDay(until) ?? mayMute(line, until, asking.today) ?? [];
    },
    async (after) => {
      const { now, today, by } = after.asking;
      const vault = await forget(
        after,
        (mute) => mute.accountId === by && (isOf(mute, spell) || mute.until <= today),
      );
      await save({ ...after, vault });
      await after.tx.saveMute(target.practice, { ...spell, accountId: by, until, wordsId, at: now });
    },
  );
}

/** The line is there for this person again. What colleagues have muted stays so for them. */
export function unmuteLine(ports: Ports, actor: Actor, target: Target, line: Line): Promise<Applied> {
  const spell = { ...line, ref: target.ref };
  return applyCommands(
    ports,
    actor,
    target,
    () => [],
    async (after) => {
      const vault = await forget(after, (mute) => mute.accountId === actor.by && isOf(mute, spell));
      if (vault !== after.vault) await after.tx.saveVault(target.practice, target.ref, vault);
    },
  );
}

/** Removes these and their reasons; the vault without them, not saved yet, or the same where there were none. */
async function forget({ tx, record, vault }: After, which: (mute: Mute) => boolean): Promise<After['vault']> {
  const gone = (await tx.mutes(record.practice, record.ref)).filter(which);
  for (const mute of gone) await tx.removeMute(record.practice, mute);
  if (gone.length === 0) return vault;
  const ids = new Set(gone.map(({ wordsId }) => wordsId));
  const words = Object.fromEntries(Object.entries(vault.words).filter(([id]) => !ids.has(id)));
  return { ...vault, words };
}

const NOT_DUE = refuse(
  'not-due',
  'This reminder is not there any more.',
  'Load the page again: somebody may have done what it asked for.',
);
