import type { Command } from './commands.ts';
import { isEarly } from './deletion.ts';
import { evolveRecord } from './evolve.ts';
import type { Asking } from './guards.ts';
import { guard } from './guards.ts';
import type { LeaverEvent, LeaverRecord, UndoableStep } from './leaver-record.ts';
import { pagesInPlay } from './leaver-record.ts';
import { LIFE_CYCLE } from './life-cycle.ts';
import type { Refusal } from './refusals.ts';
import { wrongRole, wrongStage } from './refusals.ts';
import { isClosedTo } from './restrictions.ts';
import { SHORTEST_WINDOW_DAYS } from './review-window.ts';

export type Decision = { ok: true; events: LeaverEvent[] } | Refusal;

/** What a command does to a record, as events, or why it may not. Pure: the same question has the same answer. */
export function decide(record: LeaverRecord, command: Command, asking: Asking): Decision {
  const refusal = mayNot(record, command, asking);
  return refusal ?? { ok: true, events: eventsOf(record, command, asking) };
}

/** Stage first, then role, then the finer conditions, so that the answer names the plainest obstacle. */
export function mayNot(record: LeaverRecord, command: Command, asking: Asking): Refusal | null {
  const rule = LIFE_CYCLE[command.type];
  if (!rule.from.includes(record.stage)) return wrongStage(rule.says, record.stage, rule.from);
  if (!rule.who.includes(asking.role)) return wrongRole(rule.says, rule.who);
  return guard(record, command, asking);
}

/** Decides several commands in a row, each on what the one before made of the record. All or none. */
export function decideAll(record: LeaverRecord, commands: readonly Command[], asking: Asking): Decision {
  const events: LeaverEvent[] = [];
  let current = record;
  for (const command of commands) {
    const decision = decide(current, command, asking);
    if (!decision.ok) return decision;
    for (const event of decision.events) {
      events.push(event);
      current = evolveRecord(current, {
        ref: current.ref,
        practice: current.practice,
        version: current.version + 1,
        at: asking.now,
        by: asking.by,
        event,
      });
    }
  }
  return { ok: true, events };
}

function eventsOf(record: LeaverRecord, command: Command, asking: Asking): LeaverEvent[] {
  switch (command.type) {
    case 'request-notes':
      return [
        { type: 'notes-requested', supplier: command.supplier, letterId: command.letterId, on: asking.today },
      ];
    case 'note-not-held':
      return record.supplier ? [{ type: 'notes-not-held', supplier: record.supplier.id }] : [];
    case 'receive-part':
      return receivePart(record, command);
    case 'unlock-part':
      return [{ ...command, type: 'part-unlocked' }];
    case 'number-part':
      return [{ ...command, type: 'part-numbered' }];
    case 'keep-inspection':
      return [{ ...command, type: 'part-inspected' }];
    case 'accept-rescue':
      return [{ ...command, type: 'rescue-accepted' }];
    case 'take-page-out':
      return [{ ...command, type: 'page-taken-out' }];
    case 'put-page-back':
      return [{ ...command, type: 'page-put-back' }];
    case 'keep-blank':
      return [{ ...command, type: 'blank-kept' }];
    case 'drop-blank':
      return [{ ...command, type: 'blank-dropped' }];
    case 'refuse-part':
      return [{ ...command, type: 'part-refused' }];
    case 'restore-part':
      return [{ ...command, type: 'part-restored' }];
    case 'compare-patient':
      return record.agreement === command.light ? [] : [{ type: 'patient-compared', light: command.light }];
    case 'correct-patient':
      return [{ ...command, type: 'patient-corrected' }];
    case 'choose-route':
      return record.route === command.route && record.routeChosen
        ? []
        : [{ type: 'route-chosen', route: command.route }];
    case 'check-notes':
      return [
        {
          type: 'notes-checked',
          differencesAccepted: command.acceptDifferences && somethingDiffers(record, command),
          pages: pagesOf(record),
        },
      ];
    case 'keep-pack':
      return [{ ...command, type: 'pack-prepared' }];
    case 'note-pack-failed':
      return [{ type: 'pack-failed', code: command.code }];
    case 'confirm-printed':
      return [{ type: 'printed', packId: record.pack?.packId ?? '', sheets: command.sheets }];
    case 'record-label':
      return [{ type: 'label-arrived', on: command.on }];
    case 'unrecord-label':
      return record.label ? [{ type: 'label-not-arrived' }] : [];
    case 'bag':
      return [{ type: 'bagged', bags: command.bags }];
    case 'collect':
      return [
        { type: 'collected', on: command.on, windowDays: Math.max(SHORTEST_WINDOW_DAYS, asking.windowDays) },
      ];
    case 'ask-new-practice':
      return [{ type: 'new-practice-asked', letterId: command.letterId, on: asking.today }];
    case 'record-answer':
      return [{ type: 'answer-recorded', answer: command.answer, on: command.on, wordsId: command.wordsId }];
    case 'end-window':
      return [{ type: 'review-window-ended', endedOn: asking.today }];
    case 'confirm-release':
      return [{ type: 'release-confirmed', on: command.on }];
    case 'undo':
      return [{ type: 'step-undone', step: lastStep(record) }];
    case 'place-hold':
      return [
        {
          type: 'hold-placed',
          holdId: command.holdId,
          kind: command.kind,
          on: asking.today,
          reviewOn: command.reviewOn,
          wordsId: command.wordsId,
        },
      ];
    case 'review-hold':
      return [{ ...command, type: 'hold-reviewed' }];
    case 'release-hold':
      return [{ type: 'hold-released', holdId: command.holdId, on: asking.today }];
    case 'restrict-access':
      return isClosedTo(record, command.accountId) ? [] : [{ ...command, type: 'access-restricted' }];
    case 'lift-restriction':
      return isClosedTo(record, command.accountId) ? [{ ...command, type: 'restriction-lifted' }] : [];
    case 'claim':
      return record.claimedBy === asking.by ? [] : [{ type: 'claimed' }];
    case 'release-claim':
      return record.claimedBy === null ? [] : [{ type: 'claim-released' }];
    case 'date-request':
      return [{ type: 'request-dated', on: command.on }];
    case 'record-deduction':
      return [{ type: 'deduction-recorded', reason: command.reason, on: command.on }];
    case 'record-receiving-practice':
      return [{ type: 'receiving-practice-recorded' }];
    case 'note-mail':
      return record.mails.some((mail) => mail.messageId === command.messageId)
        ? []
        : [{ type: 'mail-noted', messageId: command.messageId, meaning: command.meaning, on: asking.today }];
    case 'settle-mail':
      return [{ type: 'mail-settled', messageId: command.messageId }];
    case 'approve-deletion':
      return approve(record, command, asking);
    case 'withdraw-approval':
      return [{ type: 'deletion-proposal-withdrawn' }];
    case 'find-copy':
      return record.deletion?.lines.some((line) => line.kind === command.kind && line.what === command.what)
        ? []
        : [{ ...command, type: 'copy-found' }];
    case 'ask-copy':
      return [{ type: 'copy-asked', lineId: command.lineId }];
    case 'claim-copy':
      return [{ type: 'copy-claimed', lineId: command.lineId, evidence: command.evidence }];
    case 'verify-copy':
      return [
        {
          type: 'copy-verified',
          lineId: command.lineId,
          evidence: command.evidence,
          recoverableUntil: command.recoverableUntil,
        },
      ];
    case 'certify':
      return [
        {
          type: 'copy-verified',
          lineId: command.identifyingLineId,
          evidence: 'key-destroyed',
          recoverableUntil: null,
        },
        { type: 'deletion-certified', number: command.number },
      ];
    case 'close':
      return [{ type: 'record-closed', reason: command.reason }];
    case 'reinstate':
      return [{ type: 'record-reinstated' }];
    default:
      return unknownCommand(command);
  }
}

/** The same bytes again are flagged, never kept twice and never dropped silently. */
function receivePart(
  record: LeaverRecord,
  command: Extract<Command, { type: 'receive-part' }>,
): LeaverEvent[] {
  if (record.parts.some((part) => part.sha256 === command.sha256)) {
    return [{ type: 'part-came-again', sha256: command.sha256, messageId: command.messageId }];
  }
  return [{ ...command, type: 'part-received' }];
}

/** One person is enough in the ordinary case; early or bulk approval waits for a second. */
function approve(
  record: LeaverRecord,
  command: Extract<Command, { type: 'approve-deletion' }>,
  asking: Asking,
): LeaverEvent[] {
  const early = isEarly(record, asking.today);
  const needsSecond = early || command.bulk || record.proposal?.bulk === true;
  if (needsSecond && record.proposal === null)
    return [{ type: 'deletion-proposed', bulk: command.bulk, ...batchOf(command) }];
  const firstBy = record.proposal?.by ?? asking.by;
  return [
    {
      type: 'deletion-approved',
      firstBy,
      secondBy: record.proposal ? asking.by : null,
      early,
      ...batchOf(record.proposal ?? {}),
      lines: command.lines,
    },
  ];
}

/** A batch is one from its first approval on. Left out where there is none, rather than there and undefined. */
function batchOf({ batch }: { batch?: string }): { batch?: string } {
  return batch === undefined ? {} : { batch };
}

function lastStep(record: LeaverRecord): UndoableStep {
  if (record.stage === 'reprinted') return 'printed';
  if (record.stage === 'bagged') return 'bagged';
  return record.stage === 'clear' ? 'cleared' : 'collected';
}

function pagesOf(record: LeaverRecord): number {
  return record.parts
    .filter((part) => part.refused === null)
    .reduce((sum, part) => sum + (pagesInPlay(part) ?? 0), 0);
}

function somethingDiffers(
  record: LeaverRecord,
  { pages }: Extract<Command, { type: 'check-notes' }>,
): boolean {
  return record.agreement !== 'green' || (pages?.namingAnother.length ?? 0) > 0;
}

function unknownCommand(command: never): never {
  throw new Error(`unknown command ${JSON.stringify(command)}`);
}
