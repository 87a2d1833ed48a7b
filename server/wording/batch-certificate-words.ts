import { londonDate, showDate } from '../../core/dates.ts';
import type { Deletion, LeaverRecord, LedgerLine } from '../../core/leaver-record.ts';
import type { CertificateFacts, PracticeSettings } from '../steps/ports.ts';
import { evidenceWords, ledgerStateWords } from './copy-words.ts';
import { countWords, listWords } from './plain-words.ts';

type Certified = LeaverRecord & { deletion: Deletion & { certificate: { number: string; at: string } } };

/** The number on the certificate of a batch: short, and the same each time it is asked for. */
export function batchNumber(batch: string): string {
  return `DB-${batch.slice(0, 8).toUpperCase()}`;
}

/**
 * One certificate for all that was approved together: a line for each record that is deleted, and by name those that are
 * not, which it does not cover. Each has its own certificate besides, with every copy. It names colleagues and no patient.
 *
 * @throws Error where none of them is deleted yet.
 */
export function batchCertificateFacts(
  batch: string,
  records: readonly LeaverRecord[],
  practice: Pick<PracticeSettings, 'name' | 'odsCode' | 'suppliers'>,
  nameOf: (accountId: string) => string,
): CertificateFacts {
  const gone = records.filter(isCertified).sort((a, b) => a.ref.localeCompare(b.ref));
  const open = records.filter((record) => !isCertified(record));
  const days = gone.map(({ deletion }) => londonDate(deletion.certificate.at)).sort();
  const issuedOn = days.at(-1);
  if (issuedOn === undefined) throw new Error('none of this batch is deleted yet');
  return {
    number: batchNumber(batch),
    ref: null,
    practice: { name: practice.name, odsCode: practice.odsCode },
    issuedOn,
    facts: [
      ['Records deleted', String(gone.length)],
      ...(open.length === 0 ? [] : [notYet(open)]),
      ['Approved by', peopleWords(gone, nameOf)],
      ['Early', earlyWords(gone)],
    ],
    table: {
      title: 'Every record deleted',
      columns: ['Record and certificate', 'Deleted on', 'The scanning company’s copy', 'Recoverable'],
    },
    copies: gone.map((record) => rowOf(record, practice)),
    closing: CLOSING,
  };
}

function isCertified(record: LeaverRecord): record is Certified {
  return record.deletion?.certificate != null;
}

function notYet(open: readonly LeaverRecord[]): [string, string] {
  const refs = open.map(({ ref }) => ref).sort();
  return ['Not deleted yet, and not certified here', listWords(refs)];
}

function peopleWords(records: readonly Certified[], nameOf: (accountId: string) => string): string {
  const people = records.flatMap(({ deletion }) => [deletion.approvedBy, deletion.secondBy]);
  return listWords([...new Set(people.filter((one) => one !== null))].map(nameOf));
}

function earlyWords(records: readonly Certified[]): string {
  const early = records.filter(({ deletion }) => deletion.early).length;
  if (early === 0) return 'No: after the waiting was over';
  return `${countWords(early, 'record')}, before the review window was over, by two people`;
}

function rowOf(
  { ref, deletion }: Certified,
  { suppliers }: Pick<PracticeSettings, 'suppliers'>,
): CertificateFacts['copies'][number] {
  const { number, at } = deletion.certificate;
  const supplier = deletion.lines.find(({ kind }) => kind === 'supplier-copy');
  return {
    what: `${ref}, ${number}`,
    when: showDate(londonDate(at)),
    evidence: supplier === undefined ? 'None known of.' : supplierWords(supplier, suppliers),
    recoverable: recoverableWords(deletion.lines),
  };
}

function supplierWords(line: LedgerLine, suppliers: PracticeSettings['suppliers']): string {
  const name = suppliers.find(({ id }) => id === line.what)?.name;
  const said = line.evidence === null ? `${ledgerStateWords(line.state)}.` : evidenceWords(line.evidence);
  return name === undefined ? said : `${name}: ${said}`;
}

function recoverableWords(lines: readonly LedgerLine[]): string {
  const last = lines
    .flatMap(({ recoverableUntil }) => recoverableUntil ?? [])
    .sort()
    .at(-1);
  return last === undefined ? 'Not through Onward' : `By an administrator, until ${showDate(last)}`;
}

const CLOSING = [
  'Each record has a certificate of its own, under the number given beside it, with every copy that was known of and the evidence for each.',
  'What is said of a scanning company’s copy is what the scanning company states, as a colleague entered it. Onward has not proved it.',
  'Onward looked in the places that it knows of. It cannot see what people may have kept elsewhere: printed pages, files saved by hand, messages passed on, or backups that Onward did not make.',
  'This certificate names no patient. The practice’s own register says to whom each reference belongs, for as long as the practice keeps it.',
];
