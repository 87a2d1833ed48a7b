import { evolveRecord } from '../evolve.ts';
import type { Happened, LeaverEvent, LeaverRecord, Stage } from '../leaver-record.ts';

/** One stay of one record in one stage: what brought it there, and when it went on. Instants are ISO 8601 in UTC. */
export type StageSpell = {
  ref: string;
  stage: Stage;
  since: string;
  /** Null while it is there. */
  until: string | null;
  because: LeaverEvent['type'];
  by: string;
};

/** The stays of one record, oldest first, from its whole history. */
export function spellsOf(history: readonly Happened[]): StageSpell[] {
  const spells: StageSpell[] = [];
  let record: LeaverRecord | null = null;
  for (const happened of history) {
    const before: Stage | null = record?.stage ?? null;
    record = evolveRecord(record, happened);
    if (record.stage === before) continue;
    const last = spells.at(-1);
    if (last) last.until = happened.at;
    spells.push({ ...spellOf(happened, record.stage) });
  }
  return spells;
}

/** The stay that an event begins. */
export function spellOf({ ref, at, by, event }: Happened, stage: Stage): StageSpell {
  return { ref, stage, since: at, until: null, because: event.type, by };
}
