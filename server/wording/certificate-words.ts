import { londonDate, showDate } from '../../core/dates.ts';
import type { Deletion, LeaverEvent, LeaverRecord, LedgerLine } from '../../core/leaver-record.ts';
import { DEDUCTION_REASONS, ROUTE_RULES } from '../../core/routes.ts';
import type { CertificateFacts, PracticeSettings } from '../steps/ports.ts';
import { copyWords, evidenceWords, ledgerStateWords } from './copy-words.ts';
import { countWords, dayWords, momentWords } from './plain-words.ts';

/** One event of the record's trail; `hash`, where given, is its link in the practice's chain. */
type TrailEvent = { at: string; by: string; event: LeaverEvent; hash?: string };

/**
 * What the certificate of deletion says, made anew from the trail whenever it is asked for. It names colleagues and no
 * patient, and claims no more than the evidence does. `issuedOn` is ISO; everything else is for reading as it stands.
 *
 * @throws Error for a record without a certificate.
 */
export function certificateFacts(
  record: LeaverRecord,
  history: readonly TrailEvent[],
  practice: Pick<PracticeSettings, 'name' | 'odsCode' | 'suppliers'>,
  nameOf: (accountId: string) => string,
): CertificateFacts {
  const { deletion } = record;
  if (deletion === null || deletion.certificate === null)
    throw new Error(`record ${record.ref} has no certificate`);
  return {
    number: deletion.certificate.number,
    ref: record.ref,
    practice: { name: practice.name, odsCode: practice.odsCode },
    issuedOn: londonDate(deletion.certificate.at),
    facts: [
      ...whatLeft(record, history),
      ['Why the copies went', whyDeleted(record)],
      ...approvals(deletion, history, nameOf),
      ['Holds', holds(record)],
      ...trail(history),
    ],
    copies: deletion.lines.map((line) => copyRow(line, deletion.lines, practice)),
    closing: closing(deletion),
  };
}

type Fact = [string, string];

function whatLeft(record: LeaverRecord, history: readonly TrailEvent[]): Fact[] {
  const asked: Fact[] =
    record.deduction === null
      ? []
      : [
          [
            'Why the patient left',
            `${DEDUCTION_REASONS[record.deduction.reason].name}${record.deduction.on === null ? '' : `, on ${showDate(record.deduction.on)}`}`,
          ],
        ];
  const parts = new Set(
    history.flatMap(({ event }) => (event.type === 'part-received' ? [event.fileId] : [])),
  );
  return [
    ...asked,
    ['How the notes left', ROUTE_RULES[record.route].name],
    ['Files of notes that came in', String(parts.size)],
    ...record.reprints.map(
      ({ sheets, at, collectedOn, outcome }, index): Fact => [
        record.reprints.length === 1 ? 'Reprint' : `Reprint ${index + 1}`,
        [
          `${countWords(sheets, 'sheet')}, counted on ${dayWords(at)}`,
          collectedOn === null ? 'not collected' : `collected on ${showDate(collectedOn)}`,
          ...(outcome === null
            ? []
            : [outcome === 'legible' ? 'said to be legible' : 'said not to be legible']),
        ].join(', '),
      ],
    ),
  ];
}

function whyDeleted({ clearedBecause, clearedOn, collection, answer }: LeaverRecord): string {
  const on = clearedOn === null ? '' : ` on ${showDate(clearedOn)}`;
  switch (clearedBecause) {
    case 'legible':
      return `The new practice said that the reprint is legible${answer === null ? on : ` on ${showDate(answer.on)}`}.`;
    case 'window-ended':
      return collection === null
        ? `The review window had ended with no objection${on}.`
        : `The review window of ${countWords(collection.windowDays, 'day')} after the collection had ended with no objection${on}.`;
    case 'release-confirmed':
      return `A colleague confirmed that the notes had left by this route${on}.`;
    case null:
      return 'Not recorded.';
  }
}

function approvals(
  deletion: Deletion,
  history: readonly TrailEvent[],
  nameOf: (accountId: string) => string,
): Fact[] {
  const proposed = history.findLast(({ event }) => event.type === 'deletion-proposed');
  const firstAt = deletion.secondBy !== null && proposed ? proposed.at : deletion.approvedAt;
  return [
    ['Approved by', `${nameOf(deletion.approvedBy)}, ${momentWords(firstAt)}`],
    ...(deletion.secondBy === null
      ? []
      : [
          ['Second approval by', `${nameOf(deletion.secondBy)}, ${momentWords(deletion.approvedAt)}`] as Fact,
        ]),
    [
      'Early',
      deletion.early
        ? 'Yes: before the review window was over, by two people'
        : 'No: after the waiting was over',
    ],
  ];
}

function holds({ holds: all }: LeaverRecord): string {
  if (all.length === 0) return 'None was ever placed.';
  return `${countWords(all.length, 'hold was', 'holds were')} placed and released before the deletion.`;
}

function trail(history: readonly TrailEvent[]): Fact[] {
  const head = history.at(-1)?.hash;
  return [
    ['Events in the trail of this record', String(history.length)],
    ...(head === undefined ? [] : [['Head of the trail', head] as Fact]),
  ];
}

function copyRow(
  line: LedgerLine,
  all: readonly LedgerLine[],
  practice: Pick<PracticeSettings, 'suppliers'>,
): CertificateFacts['copies'][number] {
  const alike = all.filter(({ kind }) => kind === line.kind);
  const which = alike.length > 1 ? ` (${alike.indexOf(line) + 1} of ${alike.length})` : '';
  const supplier = practice.suppliers.find(({ id }) => line.kind === 'supplier-copy' && id === line.what);
  return {
    what: `${copyWords(line.kind)}${supplier ? `: ${supplier.name}` : ''}${which}`,
    when: line.at === null ? 'not recorded' : dayWords(line.at),
    evidence: line.evidence === null ? `${ledgerStateWords(line.state)}.` : evidenceWords(line.evidence),
    recoverable: recoverable(line),
  };
}

function recoverable({ kind, recoverableUntil }: LedgerLine): string {
  if (recoverableUntil !== null) return `By an administrator, until ${showDate(recoverableUntil)}`;
  return kind === 'supplier-copy' ? 'Not known to us' : 'Not through Onward';
}

/** What the certificate does not prove. It belongs to the claim as much as the rest. */
function closing({ lines }: Deletion): string[] {
  const has = (test: (line: LedgerLine) => boolean) => lines.some(test);
  return [
    ...(has(({ kind }) => kind === 'supplier-copy')
      ? [
          'What is said of the scanning company’s copy is what the scanning company states, as a colleague entered it. Onward has not proved it.',
        ]
      : []),
    ...(has(({ recoverableUntil }) => recoverableUntil !== null)
      ? ['Where a day is given, an administrator could still recover that copy until then.']
      : []),
    'Onward looked in the places listed here. It cannot see what people may have kept elsewhere: printed pages, files saved by hand, messages passed on, or backups that Onward did not make.',
    'This certificate names no patient. The practice’s own register says to whom the reference belongs, for as long as the practice keeps it.',
  ];
}
