import { randomIds } from '../../server/adapters/ids.ts';
import type { Kept } from '../../server/open-kept.ts';
import type { MessageVault, RecordVault } from '../../server/steps/store-port.ts';

export const PRACTICE = 'Y99999';
export const AT = '2026-04-20T08:15:00.000Z';

export type KeptRecord = { ref: string; fileId: string; messageId: string };

/** Keeps a record of an invented patient: its beginning, vault, one message with words, and one stored scan. */
export async function keepRecord(
  kept: Pick<Kept, 'store' | 'files'>,
  { ref, name, nhsNumber }: { ref: string; name: string; nhsNumber: string },
): Promise<KeptRecord> {
  const scan = Buffer.from(`%PDF-1.7 ${`the notes of ${name}, ${nhsNumber}. `.repeat(3000)}`);
  const { fileId } = await kept.files.put(PRACTICE, ref, scan);
  const messageId = randomIds.id();
  await kept.store.transaction(async (tx) => {
    await tx.append({
      practice: PRACTICE,
      ref,
      expectedVersion: 0,
      events: [{ type: 'leaver-expected', source: 'notes' }],
      by: 'clerk',
      at: new Date(AT),
    });
    await tx.saveVault(PRACTICE, ref, vaultOf(name, nhsNumber));
    await tx.linkFile(PRACTICE, ref, fileId);
    await tx.addMessage(
      {
        messageId,
        practice: PRACTICE,
        key: `key-${messageId}`,
        place: `filed/${messageId}.eml`,
        state: 'filed',
        reason: 'notes',
        verdict: 'notes',
        takenInAt: AT,
        repeatOf: null,
        decidedBy: null,
        decidedAt: null,
        attempts: 0,
        removed: false,
      },
      messageVaultOf(name),
    );
    await tx.linkMessage(PRACTICE, messageId, ref);
  });
  return { ref, fileId, messageId };
}

/** As a finished deletion leaves the store: noted in the ledger, files and vault gone; `certified` ends the trail. */
export async function deleteRecord(
  kept: Pick<Kept, 'store' | 'files'>,
  { ref, fileId, messageId }: KeptRecord,
  { certified = true }: { certified?: boolean } = {},
): Promise<void> {
  await kept.files.remove(fileId);
  await kept.store.noteDeletion({
    practice: PRACTICE,
    ref,
    at: '2026-05-01T09:00:00.000Z',
    fileIds: [fileId],
    messageIds: [messageId],
  });
  await kept.store.transaction(async (tx) => {
    const record = await tx.record(PRACTICE, ref);
    if (certified && record)
      await tx.append({
        practice: PRACTICE,
        ref,
        expectedVersion: record.version,
        events: [{ type: 'deletion-certified', number: 'C-1' }],
        by: 'onward',
        at: new Date('2026-05-01T09:00:00.000Z'),
      });
    await tx.destroyVault(PRACTICE, ref, [messageId]);
  });
  await kept.store.flushDeleted();
}

function vaultOf(name: string, nhsNumber: string): RecordVault {
  return {
    patient: { name, nhsNumber, dateOfBirth: '1951-04-03' },
    claims: [],
    receivingPractice: null,
    movementNumber: null,
    bagLabels: [],
    fileNames: {},
    words: {},
  };
}

function messageVaultOf(name: string): MessageVault {
  return {
    from: 'notes@scans.example',
    fromName: null,
    subject: `Notes of ${name}`,
    excerpt: `Please find the notes of ${name}.`,
    sentAt: AT,
    messageIdHeader: null,
    attachments: [],
    recognition: {
      verdict: 'notes',
      reasons: [],
      supplier: null,
      recordRefs: [],
      patients: [],
      unplaced: [],
      meaning: null,
      problems: [],
    },
  };
}
