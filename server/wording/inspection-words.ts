import { londonDate, londonTime } from '../../core/dates.ts';
import type { Happened, LeaverEvent } from '../../core/leaver-record.ts';
import type { AccessEntry } from '../steps/access-port.ts';
import type { ReportCell, ReportTable } from '../steps/report-port.ts';
import type { PersonWords } from './access-words.ts';
import { ACCESS_WORDS } from './access-words.ts';
import { eventWords } from './event-words.ts';
import type { About } from './report-frame.ts';
import { date, frame, text, who, whoColumns } from './report-frame.ts';

type Said = { at: string; ref: string | null; by: string; kind: 'Change' | 'Opened'; words: string };

/** What happened, and who opened what, in the order in which it was: the file that an inspector is given. */
export function inspectionTable(
  about: About,
  personOf: (accountId: string) => PersonWords,
  {
    name,
    title,
    events,
    accesses,
  }: {
    name: string;
    title: string;
    events: readonly Happened[];
    accesses: readonly AccessEntry[];
  },
): ReportTable {
  const said: Said[] = [
    ...events.map(
      ({ at, ref, by, event }): Said => ({ at, ref, by, kind: 'Change', words: wordsOf(event, personOf) }),
    ),
    ...accesses.map(
      ({ at, ref, accountId, kind }): Said => ({
        at,
        ref,
        by: accountId,
        kind: 'Opened',
        words: ACCESS_WORDS[kind],
      }),
    ),
  ];
  said.sort((a, b) => a.at.localeCompare(b.at));
  return frame(
    about,
    { name, title, ofToday: false },
    {
      columns: [
        date('Day'),
        text('Time', 0.8),
        ...whoColumns(about),
        text('Who', 1.5),
        text('Role today', 1),
        text('Kind', 0.8),
        text('What', 4),
      ],
      rows: said.map((one) => rowOf(one, about, personOf)),
      noneWords: 'Nothing happened and nothing was opened.',
    },
  );
}

function rowOf(
  { at, ref, by, kind, words }: Said,
  about: About,
  personOf: (accountId: string) => PersonWords,
): ReportCell[] {
  const { name, roleWords } = personOf(by);
  const whose = ref === null ? whoColumns(about).map(() => null) : who(about, ref);
  return [londonDate(at), londonTime(at), ...whose, name, roleWords, kind, words];
}

/** To the record's own history it says that a colleague was kept away; here it must say who. */
function wordsOf(event: LeaverEvent, personOf: (accountId: string) => PersonWords): string {
  switch (event.type) {
    case 'access-restricted':
      return `${personOf(event.accountId).name} was kept from this record: they see nothing of it.`;
    case 'restriction-lifted':
      return `${personOf(event.accountId).name}, who was kept from this record, may see it again.`;
    default:
      return eventWords(event);
  }
}
