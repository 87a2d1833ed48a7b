import type { CopyKind, LeaverRecord } from '../../core/leaver-record.ts';
import { filesEverHad, filesInUse, lastBackupDay } from './apply-deletion.ts';
import type { PracticeSettings } from './ports.ts';
import type { StoredMessage, StoreReader } from './store-port.ts';

/** One copy, or one place that may hold copies; `what` is its id, null where the kind says all. */
export type Copy = { kind: CopyKind; what: string | null };

/**
 * Every copy of a record that we know of, read inside the transaction that writes the ledger. `gone` are files of
 * earlier packs that were looked for beforehand and are not there: a ledger lists what may still exist.
 */
export async function copiesKnown(
  store: StoreReader,
  practice: PracticeSettings,
  record: LeaverRecord,
  known: { gone: ReadonlySet<string>; today: string },
): Promise<Copy[]> {
  const { odsCode } = practice;
  const messages = await store.messagesOf(odsCode, record.ref);
  const history = await store.history(odsCode, record.ref);
  const inUse = new Set(filesInUse(record));
  const files = filesEverHad(history).filter((file) => inUse.has(file) || !known.gone.has(file));
  const letters = await store.outbox(odsCode, { ref: record.ref, limit: MOST_LETTERS });
  const supplier = await supplierHolding(store, practice, record, messages);
  const backups = await lastBackupDay(store, odsCode, known.today);
  return [
    ...messages.map(({ messageId }) => copy('mailbox-message', messageId)),
    ...files.map((file) => copy('stored-file', file)),
    ...letters
      .filter(({ state }) => state !== 'removed')
      .map(({ letterId }) => copy('outgoing-letter', letterId)),
    ...(backups === null ? [] : [copy('backups', null)]),
    ...(supplier === null ? [] : [copy('supplier-copy', supplier)]),
    copy('identifying-details', null),
  ];
}

/** Copies that the ledger of an approved deletion does not know yet: a message linked since, a letter written since. */
export function copiesNew(record: LeaverRecord, known: readonly Copy[]): Copy[] {
  const lines = record.deletion?.lines ?? [];
  return known.filter(({ kind, what }) => !lines.some((line) => line.kind === kind && sameCopy(line, what)));
}

/** There is one supplier's copy, whichever company the settings name by now. */
function sameCopy(line: { kind: CopyKind; what: string | null }, what: string | null): boolean {
  return line.kind === 'supplier-copy' || line.what === what;
}

/** Who may hold a scan: whom we asked, else who sent the notes, else the practice's only company. */
export async function supplierHolding(
  store: StoreReader,
  { odsCode, suppliers }: PracticeSettings,
  record: LeaverRecord,
  messages: readonly StoredMessage[],
): Promise<string | null> {
  if (record.supplier !== null && !record.supplier.notHeld) return record.supplier.id;
  for (const { messageId } of messages) {
    const supplier = (await store.messageVault(odsCode, messageId))?.recognition.supplier ?? null;
    if (supplier !== null) return supplier;
  }
  const [only, ...others] = suppliers;
  return only && others.length === 0 && record.supplier?.id !== only.id ? only.id : null;
}

function copy(kind: CopyKind, what: string | null): Copy {
  return { kind, what };
}

const MOST_LETTERS = 10_000;
