import { londonDate, showDate } from '../../core/dates.ts';
import { activeHolds, type LeaverRecord } from '../../core/leaver-record.ts';
import { reviewWindow } from '../../core/record-window.ts';
import type { Command } from '../terminal.ts';
import { EXIT } from '../terminal.ts';
import { readArguments, wrongUsage } from './arguments.ts';
import { answerOf, patientWords, type RecordAnswer, routeWords } from './record-words.ts';
import { findRecord, READ_ONLY, withOnward } from './with-onward.ts';

const USAGE = 'onward show REF [--identify] [--json]';
const HELP = `Shows one record: stage, route, parts, pack, dates, holds and, where deletion was approved, the ledger of copies.
REF is a reference such as LV-7K3M-9QXE. It reads what is kept and may run beside the server.

  --identify   names the patient. Without it nobody is named, so that it may stand on a shared screen or in a log.
  --json       one JSON document on standard output, nothing else there

Exit code: 0 done; 2 wrong usage; 3 there is no such record, or the data could not be read.`;

/** `onward show`: one record. */
export const showCommand: Command = {
  says: 'one record, by its reference',
  usage: USAGE,
  help: HELP,
  run: async (args, terminal) => {
    const typed = readArguments(args, { json: 'switch', identify: 'switch' });
    if (!typed.ok) return wrongUsage(terminal, showCommand, typed.wrong);
    const { read } = typed;
    const [typedRef, ...more] = read.words;
    if (typedRef === undefined || more.length > 0)
      return wrongUsage(terminal, showCommand, 'Name one record by its reference.');
    return withOnward(terminal, READ_ONLY, async (onward) => {
      const found = await findRecord(onward, typedRef, terminal);
      if (found === null) return EXIT.failed;
      const { store, clock } = onward.ports;
      const record = await store.record(found.practice, found.ref);
      if (record === null) return EXIT.failed;
      const vault = read.has('identify') ? await store.vault(found.practice, found.ref) : null;
      const answer = answerOf(record, vault, read.has('identify'));
      if (read.has('json')) terminal.out(`${JSON.stringify({ ...answer, record }, null, 2)}\n`);
      else terminal.out(`${inWords(record, answer, londonDate(clock.now())).join('\n')}\n`);
      return EXIT.done;
    });
  },
};

function inWords(record: LeaverRecord, answer: RecordAnswer, today: string): string[] {
  const window = reviewWindow(record, today);
  return [
    `${record.ref}  ${record.stage}, since ${showDate(record.stageSince.slice(0, 10))}`,
    ...patientWords(answer).map((words) => `  ${words}`),
    `  Route: ${routeWords(record)}`,
    `  Parts: ${record.parts.length === 0 ? 'none yet' : record.parts.map(partWords).join('; ')}`,
    ...(record.pack ? [`  Pack: ${record.pack.sides} sides on ${record.pack.sheets} sheets`] : []),
    ...(answer.statutoryLastDay === null ? [] : [`  Must leave by ${showDate(answer.statutoryLastDay)}`]),
    ...(record.collection ? [`  Collected on ${showDate(record.collection.on)}`] : []),
    ...(window?.endsOn ? [`  Review window until ${showDate(window.endsOn)}`] : []),
    ...activeHolds(record).map((hold) => `  HELD: ${hold.kind}, to review on ${showDate(hold.reviewOn)}`),
    ...(record.deletion?.lines ?? []).map((line) => `  Copy: ${line.kind}, ${line.state}`),
    ...(record.deletion?.certificate ? [`  Certificate ${record.deletion.certificate.number}`] : []),
  ];
}

function partWords({ part, of, pages, readable, refused }: LeaverRecord['parts'][number]): string {
  const which = part === null ? 'not numbered' : `${part} of ${of ?? '?'}`;
  const state = refused ? `taken out (${refused})` : readable === 'yes' ? `${pages ?? '?'} pages` : readable;
  return `${which}, ${state}`;
}
