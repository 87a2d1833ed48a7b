import { refuse } from '../../core/refusals.ts';
import type { Ports } from './ports.ts';
import type { LetterTemplate, OutboxMail, StoreWriter } from './store-port.ts';

/** What a letter about a record is made from; everything that names the patient is looked up when it is sent. */
export type LetterWanted = {
  letterId: string;
  practice: string;
  ref: string;
  template: LetterTemplate;
  /** Version of the record that asked for it: the same request twice is one letter. */
  version: number;
  params?: OutboxMail['params'];
};

/** Puts a letter into the outbox, in the transaction that records that it was asked for. */
export async function queueLetter(
  ports: Pick<Ports, 'clock'>,
  tx: StoreWriter,
  { letterId, practice, ref, template, version, params = {} }: LetterWanted,
): Promise<void> {
  await tx.queueMail({
    letterId,
    practice,
    dedupeKey: `${template}:${ref}:${version}`,
    ref,
    template,
    params,
    queuedAt: ports.clock.now().toISOString(),
  });
}

/** One plain address and nothing else: no display name, no second one, no quoting, plain letters only. */
export function isOneAddress(text: string): boolean {
  if (text.length > 200) return false;
  return /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i.test(
    text,
  );
}

/** Why a letter cannot be asked for, in the same words whether it is only looked at or sent. */
export const SUPPLIER_UNKNOWN = refuse(
  'supplier-unknown',
  'That scanning company is not in the settings.',
  'Choose another, or have it added to the settings.',
);
export const PATIENT_NOT_KNOWN = refuse(
  'patient-unknown',
  'The patient’s name, NHS number and date of birth are not all known.',
  'Enter them first, so that the scanning company can find the notes.',
);
export const NO_ADDRESS = refuse(
  'practice-unknown',
  'The new practice is recorded without an e-mail address.',
  'Add its address first. If you cannot find it, the review window protects the patient without it.',
);
