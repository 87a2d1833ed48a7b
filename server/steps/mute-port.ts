import type { Mute, Spell } from '../../core/mutes.ts';

export type MuteReader = {
  /** Of one record, or of all where `ref` is null; also those whose day has come or whose line is gone. */
  mutes(practice: string, ref: string | null): Promise<Mute[]>;
};

export type MuteWriter = {
  /** Adds it, or puts it in the place of the one the same person has on the same spell. */
  saveMute(practice: string, mute: Mute): Promise<void>;
  /** Its reason lies in the record's vault, and is the step's to take away. */
  removeMute(practice: string, mute: Spell & { accountId: string }): Promise<void>;
};
