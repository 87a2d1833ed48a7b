import type { LeaverRecord } from '../../core/leaver-record.ts';
import type { Refusal } from '../../core/refusals.ts';
import { refuse } from '../../core/refusals.ts';
import { practiceOf } from './apply-commands.ts';
import { supplierHolding } from './apply-ledger.ts';
import type { Written } from './apply-letter-words.ts';
import { writtenAhead } from './apply-letter-words.ts';
import { isOneAddress, NO_ADDRESS, PATIENT_NOT_KNOWN, SUPPLIER_UNKNOWN } from './apply-letters.ts';
import { patientKnown } from './apply-patient.ts';
import type { Ports } from './ports.ts';
import type { OutboxMail, RecordVault } from './store-port.ts';

/** Letters that a person sends by a button of theirs, and may look at before. */
export const LETTERS_TO_SEE = ['request-notes', 'ask-new-practice', 'request-deletion'] as const;
export type LetterToSee = (typeof LETTERS_TO_SEE)[number];

export type Previewed = { ok: true; letter: Written } | Refusal;

/**
 * The letter that would go now, word for word, to whom; nothing is queued or changed by it. Where it cannot be written
 * the reason is the one that would be given for sending it. `supplier` is only asked of the request for notes: whom the
 * deletion is asked of follows from the record. Null where there is no such record.
 */
export async function previewLetter(
  ports: Ports,
  practice: string,
  ref: string,
  { letter, supplier }: { letter: LetterToSee; supplier: string | null },
): Promise<Previewed | null> {
  const record = await ports.store.record(practice, ref);
  const vault = await ports.store.vault(practice, ref);
  if (record === null || vault === null) return null;
  const asked = letter === 'request-deletion' ? await holding(ports, record) : supplier;
  const refusal = whyNot(ports, letter, { record, vault, supplier: asked });
  if (refusal !== null) return refusal;
  const written = await writtenAhead(ports, {
    ...NOT_QUEUED,
    practice,
    ref,
    records: [ref],
    template: letter,
    params: { supplier: asked, answers: earlierLetter(record, letter, asked) },
    queuedAt: ports.clock.now().toISOString(),
  });
  return written === null ? NOT_YET : { ok: true, letter: written };
}

const NOT_QUEUED: Pick<OutboxMail, 'letterId' | 'dedupeKey' | 'state' | 'sentAt' | 'trouble'> = {
  letterId: '',
  dedupeKey: '',
  state: 'queued',
  sentAt: null,
  trouble: null,
};

async function holding({ store, practices }: Ports, record: LeaverRecord): Promise<string | null> {
  const { practice, ref } = record;
  const settings = practiceOf({ practices }, practice);
  return supplierHolding(store, settings, record, await store.messagesOf(practice, ref));
}

type Asked = { record: LeaverRecord; vault: RecordVault; supplier: string | null };

function whyNot(ports: Ports, letter: LetterToSee, { record, vault, supplier }: Asked): Refusal | null {
  if (letter === 'ask-new-practice')
    return isOneAddress(vault.receivingPractice?.email ?? '') ? null : NO_ADDRESS;
  const known = practiceOf(ports, record.practice).suppliers.some(({ id }) => id === supplier);
  if (!known) return letter === 'request-deletion' ? NOBODY_TO_ASK : SUPPLIER_UNKNOWN;
  return letter === 'request-deletion' || patientKnown(vault) ? null : PATIENT_NOT_KNOWN;
}

function earlierLetter(record: LeaverRecord, letter: LetterToSee, supplier: string | null): string | null {
  if (letter === 'ask-new-practice') return record.asked?.letterId ?? null;
  return record.supplier?.id === supplier ? (record.supplier?.letterId ?? null) : null;
}

const NOBODY_TO_ASK = refuse(
  'supplier-unknown',
  'No scanning company of the settings is known to hold these notes, so none is asked.',
  'Nothing need be done here.',
);
const NOT_YET = refuse(
  'letter-not-yet',
  'This e-mail cannot be written yet: something that it tells of has not happened.',
  'Look again once the step before it is done.',
);
