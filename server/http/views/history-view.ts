import type { Happened } from '../../../core/leaver-record.ts';
import type { NameOf } from '../../steps/apply-names.ts';
import { namesOf } from '../../steps/apply-names.ts';
import { eventWords } from '../../wording/event-words.ts';
import { momentWords } from '../../wording/plain-words.ts';
import type { HistoryView } from '../answers.ts';
import type { AppDeps } from '../deps.ts';
import type { Viewer } from './patient-view.ts';

/** A record's trail, newest first. It names colleagues and never a patient, so it outlives the deletion. */
export async function historyView({ ports }: AppDeps, who: Viewer, ref: string): Promise<HistoryView | null> {
  const events = await ports.store.history(who.practice, ref);
  if (events.length === 0) return null;
  const nameOf = await namesOf(ports.store, who.practice);
  return { lines: events.map((happened) => lineOf(happened, nameOf)).reverse() };
}

function lineOf(happened: Happened, nameOf: NameOf): HistoryView['lines'][number] {
  const { at, by, event, version } = happened;
  return {
    at,
    atWords: momentWords(at),
    by: nameOf(by),
    words: eventWords(event),
    type: event.type,
    version,
  };
}
