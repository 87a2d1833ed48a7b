import { backToReceived, changePart, newPart, pagesAfter, partsChanged } from './evolve-parts.ts';
import type {
  Happened,
  LeaverEvent,
  LeaverRecord,
  LedgerLine,
  Stage,
  UndoableStep,
} from './leaver-record.ts';
import { NO_PAGE_FACTS } from './leaver-record.ts';
import { restrictedAfter } from './restrictions.ts';

/**
 * What a record is after something happened to it. Total over every event: an event that cannot have
 * happened first (no record yet) throws, because a trail that starts in the middle has been tampered with.
 */
export function evolveRecord(record: LeaverRecord | null, happened: Happened): LeaverRecord {
  if (record === null) return begin(happened);
  if (happened.version !== record.version + 1) {
    throw new Error(`event ${happened.version} cannot follow version ${record.version}`);
  }
  const next = apply(record, happened.event, happened);
  const stageSince = next.stage === record.stage ? record.stageSince : happened.at;
  return { ...next, stageSince, version: happened.version };
}

/** Folds a whole history. Throws on an empty one: a record without events does not exist. */
export function replay(history: readonly Happened[]): LeaverRecord {
  let record: LeaverRecord | null = null;
  for (const happened of history) record = evolveRecord(record, happened);
  if (record === null) throw new Error('a record needs at least one event');
  return record;
}

function begin(happened: Happened): LeaverRecord {
  if (happened.event.type !== 'leaver-expected' || happened.version !== 1) {
    throw new Error('a record begins with leaver-expected at version 1');
  }
  return {
    ref: happened.ref,
    practice: happened.practice,
    version: 1,
    stage: 'expected',
    stageSince: happened.at,
    openedAt: happened.at,
    route: 'reprint-and-courier',
    routeChosen: false,
    parts: [],
    pagesVersion: 0,
    agreement: null,
    check: null,
    pack: null,
    packTrouble: null,
    reprints: [],
    label: null,
    bags: null,
    collection: null,
    asked: null,
    answer: null,
    clearedBecause: null,
    clearedOn: null,
    requestedOn: null,
    deduction: null,
    receivingPracticeKnown: false,
    supplier: null,
    claimedBy: null,
    holds: [],
    mails: [],
    proposal: null,
    deletion: null,
    closed: null,
  };
}

function apply(record: LeaverRecord, event: LeaverEvent, { at, by }: Happened): LeaverRecord {
  switch (event.type) {
    case 'leaver-expected':
      throw new Error('leaver-expected happens once, at the beginning');
    case 'notes-requested':
      return {
        ...record,
        supplier: { id: event.supplier, askedOn: event.on, letterId: event.letterId, notHeld: false },
      };
    case 'notes-not-held':
      return { ...record, supplier: record.supplier && { ...record.supplier, notHeld: true } };
    case 'part-received':
      return partsChanged(record, [...record.parts, newPart(event, at)]);
    case 'part-came-again':
      return record;
    case 'part-unlocked':
      return partsChanged(
        record,
        changePart(record, event.fileId, (part) => ({
          ...part,
          fileId: event.newFileId,
          sha256: event.sha256,
          bytes: event.bytes,
          pages: event.pages,
          readable: 'yes',
          ...NO_PAGE_FACTS,
          inspection: event.inspection ?? null,
          rescued: event.rescued ?? null,
        })),
      );
    case 'part-inspected':
    case 'rescue-accepted':
    case 'page-taken-out':
    case 'page-put-back':
    case 'blank-kept':
    case 'blank-dropped':
      return pagesAfter(record, event, { at, by });
    case 'part-numbered':
      return partsChanged(
        record,
        changePart(record, event.fileId, (part) => ({ ...part, part: event.part, of: event.of })),
      );
    case 'part-refused':
      return partsChanged(
        record,
        changePart(record, event.fileId, (part) => ({ ...part, refused: event.reason })),
      );
    case 'part-restored':
      return partsChanged(
        record,
        changePart(record, event.fileId, (part) => ({ ...part, refused: null })),
      );
    case 'patient-compared':
      return { ...record, agreement: event.light };
    case 'patient-corrected':
      return backToReceived({ ...record, agreement: event.light });
    case 'route-chosen':
      return { ...record, route: event.route, routeChosen: true };
    case 'notes-checked':
      return {
        ...record,
        stage: 'checked',
        check: { by, at, differencesAccepted: event.differencesAccepted, pages: event.pages },
      };
    case 'pack-prepared': {
      const { type: _, ...pack } = event;
      return { ...record, pack: { ...pack, preparedAt: at }, packTrouble: null };
    }
    case 'pack-failed':
      return { ...record, packTrouble: event.code };
    case 'printed':
      return {
        ...record,
        stage: 'reprinted',
        reprints: [
          ...record.reprints,
          { packId: event.packId, sheets: event.sheets, by, at, collectedOn: null, outcome: null },
        ],
      };
    case 'label-arrived':
      return { ...record, label: { arrivedOn: event.on } };
    case 'label-not-arrived':
      return { ...record, label: null };
    case 'bagged':
      return { ...record, stage: 'bagged', bags: event.bags };
    case 'collected':
      return {
        ...record,
        stage: 'collected',
        collection: { on: event.on, windowDays: event.windowDays },
        asked: null,
        answer: null,
        reprints: lastReprint(record, { collectedOn: event.on }),
      };
    case 'new-practice-asked':
      return {
        ...record,
        asked: {
          on: event.on,
          letterId: event.letterId,
          ...(record.asked === null ? {} : { again: true as const }),
        },
      };
    case 'answer-recorded':
      return answered(record, event, by);
    case 'review-window-ended':
      return { ...record, stage: 'clear', clearedBecause: 'window-ended', clearedOn: event.endedOn };
    case 'release-confirmed':
      return { ...record, stage: 'clear', clearedBecause: 'release-confirmed', clearedOn: event.on };
    case 'step-undone':
      return undone(record, event.step);
    case 'hold-placed':
      return {
        ...record,
        proposal: null,
        holds: [
          ...record.holds,
          {
            holdId: event.holdId,
            kind: event.kind,
            by,
            placedOn: event.on,
            reviewOn: event.reviewOn,
            releasedOn: null,
            wordsId: event.wordsId,
            // Left out rather than there and undefined, so that what was written before folds as it did.
            ...(event.practiceWide ? { practiceWide: true } : {}),
          },
        ],
      };
    case 'hold-reviewed':
      return { ...record, holds: changeHold(record, event.holdId, { reviewOn: event.reviewOn }) };
    case 'hold-released':
      return { ...record, holds: changeHold(record, event.holdId, { releasedOn: event.on }) };
    case 'access-restricted':
    case 'restriction-lifted':
      return restrictedAfter(record, event, { at, by });
    case 'claimed':
      return { ...record, claimedBy: by };
    case 'claim-released':
      return { ...record, claimedBy: null };
    case 'request-dated':
      return { ...record, requestedOn: event.on };
    case 'deduction-recorded':
      return { ...record, deduction: { reason: event.reason, on: event.on } };
    case 'receiving-practice-recorded':
      return { ...record, receivingPracticeKnown: true };
    case 'mail-noted':
      return {
        ...record,
        mails: [
          ...record.mails,
          { messageId: event.messageId, meaning: event.meaning, on: event.on, settled: false },
        ],
      };
    case 'mail-settled':
      return {
        ...record,
        mails: record.mails.map((mail) =>
          mail.messageId === event.messageId ? { ...mail, settled: true } : mail,
        ),
      };
    case 'deletion-proposed':
      return { ...record, proposal: { by, at, bulk: event.bulk, ...batchOf(event) } };
    case 'deletion-proposal-withdrawn':
      return { ...record, proposal: null };
    case 'deletion-approved':
      return {
        ...record,
        stage: 'deleting',
        proposal: null,
        deletion: {
          approvedBy: event.firstBy,
          secondBy: event.secondBy,
          approvedAt: at,
          early: event.early,
          ...batchOf(event),
          lines: event.lines.map((line) => newLine(line)),
          certificate: null,
        },
      };
    case 'copy-found':
      return withDeletionLines(record, (lines) => [...lines, newLine(event)]);
    case 'copy-asked':
      return changeLine(record, event.lineId, { state: 'asked', at, by });
    case 'copy-claimed':
      return changeLine(record, event.lineId, { state: 'claimed', at, by, evidence: event.evidence });
    case 'copy-verified':
      return changeLine(record, event.lineId, {
        state: 'verified',
        at,
        by,
        evidence: event.evidence,
        recoverableUntil: event.recoverableUntil,
      });
    case 'deletion-certified':
      return {
        ...record,
        stage: 'deleted',
        claimedBy: null,
        deletion: record.deletion && { ...record.deletion, certificate: { number: event.number, at } },
      };
    case 'record-closed':
      return {
        ...record,
        stage: 'closed',
        claimedBy: null,
        proposal: null,
        closed: { reason: event.reason, from: record.stage },
      };
    case 'record-reinstated':
      return { ...record, stage: record.closed?.from ?? record.stage, closed: null };
    default:
      return unknownEvent(event);
  }
}

function answered(
  record: LeaverRecord,
  event: Extract<LeaverEvent, { type: 'answer-recorded' }>,
  by: string,
): LeaverRecord {
  const answer = { answer: event.answer, on: event.on, by };
  const reprints = lastReprint(record, { outcome: event.answer });
  if (event.answer === 'legible') {
    return { ...record, answer, reprints, stage: 'clear', clearedBecause: 'legible', clearedOn: event.on };
  }
  // A second reprint starts from a fresh pack; the first stays in the history of reprints.
  return {
    ...record,
    answer,
    reprints,
    stage: 'checked',
    pack: null,
    label: null,
    bags: null,
    collection: null,
    asked: null,
    clearedBecause: null,
    clearedOn: null,
    proposal: null,
  };
}

function undone(record: LeaverRecord, step: UndoableStep): LeaverRecord {
  switch (step) {
    case 'printed':
      return { ...record, stage: 'checked', reprints: record.reprints.slice(0, -1) };
    case 'bagged':
      return { ...record, stage: 'reprinted', bags: null };
    case 'collected':
      return {
        ...record,
        stage: 'bagged',
        collection: null,
        asked: null,
        reprints: lastReprint(record, { collectedOn: null }),
      };
    case 'cleared':
      return {
        ...record,
        stage: stageBeforeClear(record),
        clearedBecause: null,
        clearedOn: null,
        answer: null,
        proposal: null,
        reprints: record.collection === null ? record.reprints : lastReprint(record, { outcome: null }),
      };
  }
}

function stageBeforeClear(record: LeaverRecord): Stage {
  if (record.collection !== null) return 'collected';
  if (record.check !== null) return 'checked';
  return record.parts.length > 0 ? 'received' : 'expected';
}

function lastReprint(
  record: LeaverRecord,
  change: Partial<LeaverRecord['reprints'][number]>,
): LeaverRecord['reprints'] {
  return record.reprints.map((reprint, index) =>
    index === record.reprints.length - 1 ? { ...reprint, ...change } : reprint,
  );
}

function changeHold(
  record: LeaverRecord,
  holdId: string,
  change: Partial<LeaverRecord['holds'][number]>,
): LeaverRecord['holds'] {
  return record.holds.map((hold) => (hold.holdId === holdId ? { ...hold, ...change } : hold));
}

/** Left out rather than there and undefined, so that what was written before there were batches folds as it did. */
function batchOf({ batch }: { batch?: string }): { batch?: string } {
  return batch === undefined ? {} : { batch };
}

function newLine(line: Pick<LedgerLine, 'lineId' | 'kind' | 'what'>): LedgerLine {
  return {
    lineId: line.lineId,
    kind: line.kind,
    what: line.what,
    state: 'to-do',
    at: null,
    by: null,
    evidence: null,
    recoverableUntil: null,
  };
}

function changeLine(record: LeaverRecord, lineId: string, change: Partial<LedgerLine>): LeaverRecord {
  return withDeletionLines(record, (lines) =>
    lines.map((line) => (line.lineId === lineId ? { ...line, ...change } : line)),
  );
}

function withDeletionLines(
  record: LeaverRecord,
  change: (lines: LedgerLine[]) => LedgerLine[],
): LeaverRecord {
  return {
    ...record,
    deletion: record.deletion && { ...record.deletion, lines: change(record.deletion.lines) },
  };
}

function unknownEvent(event: never): never {
  throw new Error(`unknown event ${JSON.stringify(event)}`);
}
