import { readyToCheck } from './check-guard.ts';
import type { Command, CommandOf, CommandType } from './commands.ts';
import type { CivilDate } from './dates.ts';
import { londonDate } from './dates.ts';
import { deletionReasons, supplierLine } from './deletion.ts';
import type { LeaverRecord, LedgerLine } from './leaver-record.ts';
import { activeHolds, packIsCurrent, partsInPlay } from './leaver-record.ts';
import type { Role } from './life-cycle.ts';
import {
  knownPart,
  mayAcceptRescue,
  mayDropBlank,
  mayKeepBlank,
  mayPutPageBack,
  mayTakePageOut,
} from './page-guards.ts';
import { reviewWindow } from './record-window.ts';
import type { Refusal } from './refusals.ts';
import { refuse } from './refusals.ts';
import { mayRestrict } from './restrictions.ts';
import { ROUTE_RULES } from './routes.ts';

/** Who asks, and when. `clockTrusted` is false while the clock stands before a time already seen. */
export type Asking = {
  by: string;
  role: Role | 'onward';
  now: string;
  today: CivilDate;
  clockTrusted: boolean;
  windowDays: number;
};

type Guard<T extends CommandType> = (
  record: LeaverRecord,
  command: CommandOf<T>,
  asking: Asking,
) => Refusal | null;

/** The finer conditions of each command, beyond stage and role. The first refusal is the answer. */
export function guard(record: LeaverRecord, command: Command, asking: Asking): Refusal | null {
  const rule = GUARDS[command.type] as Guard<CommandType> | undefined;
  return rule ? rule(record, command, asking) : null;
}

const GUARDS: { [T in CommandType]?: Guard<T> } = {
  'unlock-part': (record, { fileId }) => knownPart(record, fileId),
  'number-part': (record, { fileId, part, of }) =>
    knownPart(record, fileId) ??
    (Number.isInteger(part) && Number.isInteger(of) && part >= 1 && part <= of && of <= 200
      ? null
      : refuse(
          'parts-unclear',
          `"Part ${part} of ${of}" cannot be.`,
          'Give a part number from 1 up to the number of parts.',
        )),
  'refuse-part': (record, { fileId }) => knownPart(record, fileId),
  'restore-part': (record, { fileId }) => knownPart(record, fileId),
  'keep-inspection': (record, { fileId }) => knownPart(record, fileId),
  'accept-rescue': mayAcceptRescue,
  'take-page-out': mayTakePageOut,
  'put-page-back': mayPutPageBack,
  'keep-blank': mayKeepBlank,
  'drop-blank': mayDropBlank,
  'choose-route': (record, { route }) =>
    record.stage === 'collected' || record.stage === 'clear'
      ? ROUTE_RULES[route].ending === 'never-here'
        ? null
        : refuse(
            'wrong-stage',
            'The notes have already left by another route.',
            'Undo the last step first, or place a hold.',
          )
      : null,
  'check-notes': (record, command) => readyToCheck(record, command),
  'keep-pack': (record, command) => {
    const outdated =
      (command.pagesVersion ?? 0) !== record.pagesVersion ||
      !sameFiles(
        command.fileIds,
        partsInPlay(record).map((part) => part.fileId),
      );
    if (outdated)
      return refuse(
        'pack-outdated',
        'The parts or their pages changed while the pack was being made.',
        'Prepare the pack again.',
      );
    return command.pagesIn === command.pagesOut + command.blanksDropped + (command.takenOut ?? 0)
      ? null
      : refuse(
          'no-pack',
          'The pack does not hold every page.',
          'Prepare it again; if that fails, tell whoever looks after Onward.',
        );
  },
  'confirm-printed': (record, { sheets }) => printable(record, sheets),
  'record-label': (_, { on }, asking) => notInFuture(on, asking),
  bag: (record, { bags }) => {
    if (record.label === null)
      return refuse(
        'no-label',
        'No transit label is recorded for this patient.',
        'Record that the label has arrived, then bag the notes.',
      );
    return Number.isInteger(bags) && bags >= 1 && bags <= 20
      ? null
      : refuse('bags-number', 'That is not a number of bags.', 'Give a whole number from 1 to 20.');
  },
  collect: (record, { on }, asking) => notInFuture(on, asking) ?? notBeforePrint(record, on),
  'record-answer': (record, { on, answer }, asking) => {
    if (record.collection === null)
      return refuse(
        'not-collected',
        'The courier has not collected these notes.',
        'Record the collection first.',
      );
    if (ROUTE_RULES[record.route].ending !== 'legible-or-window')
      return routeDoesNot(record, 'wait for a new practice’s answer');
    if (record.stage === 'clear' && answer === 'legible')
      return refuse('already', 'This record is clear already.', 'Nothing more is needed here.');
    return notInFuture(on, asking) ?? notBefore(on, record.collection.on, 'the collection');
  },
  'ask-new-practice': (record) =>
    record.receivingPracticeKnown
      ? null
      : refuse(
          'practice-unknown',
          'The new practice’s e-mail address is not recorded.',
          'Record the new practice first. If you cannot find it, the review window protects the patient without it.',
        ),
  'end-window': (record, _, asking) => {
    const window = reviewWindow(record, asking.today);
    if (!asking.clockTrusted) return clockUntrusted();
    if (activeHolds(record).length > 0) return held();
    if (ROUTE_RULES[record.route].ending !== 'legible-or-window')
      return routeDoesNot(record, 'end by a review window');
    return window?.ended
      ? null
      : refuse(
          'window-open',
          'The review window is still open.',
          'Wait for its last day, or record the new practice’s answer.',
        );
  },
  'confirm-release': (record, { on }, asking) => {
    const rules = ROUTE_RULES[record.route];
    if (rules.ending !== 'release-confirmed') return routeDoesNot(record, 'end by confirming a release');
    if (rules.courier && record.stage !== 'collected') {
      return refuse(
        'not-collected',
        'On this route the notes leave with the courier, and no collection is recorded.',
        'Print, bag and record the collection first.',
      );
    }
    if (!rules.courier && record.stage === 'collected') return routeDoesNot(record, 'use the courier');
    return notInFuture(on, asking);
  },
  undo: (record) =>
    undoable(record)
      ? null
      : refuse(
          'nothing-to-undo',
          'The review window ended by itself; there is no step to undo.',
          'Place a hold if the copies must be kept.',
        ),
  'place-hold': (_, { reviewOn }, asking) =>
    reviewOn > asking.today
      ? null
      : refuse(
          'hold-date',
          'A hold needs a review date after today.',
          'Give the date on which somebody should look at it again.',
        ),
  'review-hold': (record, { holdId, reviewOn }, asking) =>
    ownHold(record, holdId) ??
    (reviewOn > asking.today
      ? null
      : refuse('hold-date', 'A hold needs a review date after today.', 'Give a later date.')),
  'release-hold': (record, { holdId }) => ownHold(record, holdId),
  'restrict-access': mayRestrict,
  'date-request': (_, { on }, asking) => notInFuture(on, asking),
  'record-deduction': (_, { on }, asking) => (on === null ? null : notInFuture(on, asking)),
  'settle-mail': (record, { messageId }) =>
    record.mails.some((mail) => mail.messageId === messageId)
      ? null
      : refuse('mail-unknown', 'That message is not one of this record’s.', 'Look at the record again.'),
  'approve-deletion': (record, command, asking) => mayApprove(record, command, asking),
  'withdraw-approval': (record) =>
    record.proposal
      ? null
      : refuse('nothing-proposed', 'Nobody has given a first approval.', 'Nothing needs withdrawing.'),
  'ask-copy': (record, { lineId }) => knownLine(record, lineId),
  'claim-copy': (record, { lineId }, asking) =>
    knownLine(record, lineId) ?? lineIsTheirs(record, lineId, asking),
  'verify-copy': (record, { lineId }, asking) =>
    knownLine(record, lineId) ?? held(record) ?? lineIsTheirs(record, lineId, asking),
  certify: (record, { identifyingLineId }, asking) => {
    if (!asking.clockTrusted) return clockUntrusted();
    const left = (record.deletion?.lines ?? []).filter(
      (line) => line.lineId !== identifyingLineId && !isAccountedFor(line),
    );
    return (
      held(record) ??
      (left.length === 0
        ? null
        : refuse(
            'copies-left',
            `${left.length} copies are not accounted for yet.`,
            'See the deletion ledger.',
          ))
    );
  },
};

/** A line needs no more: proven, or, for the scanning company's copy, stated by them and entered by a person. */
export function isAccountedFor(line: LedgerLine): boolean {
  return line.state === 'verified' || (line.kind === 'supplier-copy' && line.state === 'claimed');
}

/** Whether `undo` has a person's step to take back. */
export function undoable(record: LeaverRecord): boolean {
  return record.stage !== 'clear' || record.clearedBecause !== 'window-ended';
}

function mayApprove(
  record: LeaverRecord,
  command: CommandOf<'approve-deletion'>,
  asking: Asking,
): Refusal | null {
  const { against } = deletionReasons(record, asking);
  const first = against[0];
  if (first) return refuse(first.code, first.what, first.next);
  if (!command.namedBack) {
    return refuse(
      'not-named-back',
      'What you typed is not this patient’s name and NHS number.',
      'Type them from the screen, exactly; this is the last check that it is the right patient.',
    );
  }
  if (record.proposal === null && asking.role !== 'lead') {
    return refuse(
      'wrong-role',
      'The first approval of a deletion needs a lead.',
      'Ask a lead to approve it.',
    );
  }
  if (record.proposal !== null && record.proposal.by === asking.by) {
    return refuse(
      'second-person',
      'You gave the first approval; the second must be another person’s.',
      'Ask a colleague to sign in and approve it.',
    );
  }
  return null;
}

function printable(record: LeaverRecord, sheets: number): Refusal | null {
  if (!ROUTE_RULES[record.route].prints) return routeDoesNot(record, 'print');
  if (record.pack === null)
    return refuse('no-pack', 'No proven reprint pack is ready.', 'Prepare the pack and print it.');
  if (!packIsCurrent(record))
    return refuse(
      'pack-outdated',
      'The parts or their pages have changed since this pack was made.',
      'Prepare the pack again and print that one.',
    );
  return sheets === record.pack.sheets
    ? null
    : refuse(
        'sheets-differ',
        `You counted ${sheets} sheets; the pack has ${record.pack.sheets}.`,
        'Find the missing or extra sheet before going on. If you printed on one side, prepare the pack as single-sided.',
      );
}

/** One that stands over the whole practice is nobody's to lift from a single record: an inquiry names no patients. */
function ownHold(record: LeaverRecord, holdId: string): Refusal | null {
  const hold = activeHolds(record).find((one) => one.holdId === holdId);
  if (hold?.practiceWide)
    return refuse(
      'practice-hold',
      'This hold stands over the whole practice.',
      'A lead reviews or releases it for all records on the page “Holds”.',
    );
  return hold
    ? null
    : refuse('hold-unknown', 'That hold does not stand any more.', 'Look at the record again.');
}

function knownLine(record: LeaverRecord, lineId: string): Refusal | null {
  return record.deletion?.lines.some((line) => line.lineId === lineId)
    ? null
    : refuse('line-unknown', 'That copy is not in the ledger.', 'Look at the record again.');
}

/** People speak for the scanning company's copy; Onward proves its own copies and nobody else may. */
function lineIsTheirs(record: LeaverRecord, lineId: string, asking: Asking): Refusal | null {
  const isSuppliers = supplierLine(record)?.lineId === lineId;
  return isSuppliers === (asking.role !== 'onward')
    ? null
    : refuse(
        'line-not-yours',
        isSuppliers
          ? 'Only a person may enter what the scanning company says.'
          : 'Onward proves this copy itself.',
        'Look at the deletion ledger.',
      );
}

function notInFuture(on: CivilDate, asking: Asking): Refusal | null {
  return on <= asking.today
    ? null
    : refuse('date-in-future', 'That date has not come yet.', 'Give today’s date or an earlier one.');
}

function notBefore(on: CivilDate, earliest: CivilDate, what: string): Refusal | null {
  return on >= earliest ? null : refuse('date-too-early', `That date is before ${what}.`, 'Check the date.');
}

function notBeforePrint(record: LeaverRecord, on: CivilDate): Refusal | null {
  const printed = record.reprints.at(-1);
  return printed ? notBefore(on, londonDate(printed.at), 'the printing') : null;
}

function routeDoesNot(record: LeaverRecord, doing: string): Refusal {
  return refuse(
    'route-does-not',
    `The route "${ROUTE_RULES[record.route].name}" does not ${doing}.`,
    'Check the route.',
  );
}

function held(record?: LeaverRecord): Refusal | null {
  if (record && activeHolds(record).length === 0) return null;
  return refuse(
    'held',
    'A hold stands on this record.',
    'Nothing is deleted until a lead releases every hold.',
  );
}

function clockUntrusted(): Refusal {
  return refuse(
    'clock-untrusted',
    'This computer’s clock has gone backwards.',
    'Put the clock right; nothing is deleted until it is.',
  );
}

function sameFiles(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && [...a].sort().join() === [...b].sort().join();
}
