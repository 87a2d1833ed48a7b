import type { MessageVault, StoreWriter } from './store-port.ts';

/**
 * Messages that carried another patient's notes too keep their vault for that record. What they said is taken out of
 * it all the same, because nobody can tell which words were about whom.
 */
export async function forgetMessageWords(
  tx: StoreWriter,
  practice: string,
  messageIds: readonly string[],
): Promise<void> {
  for (const messageId of messageIds) {
    const vault = await tx.messageVault(practice, messageId);
    if (vault !== null) await tx.saveMessageVault(practice, messageId, withoutWords(vault));
  }
}

function withoutWords(vault: MessageVault): MessageVault {
  const { verdict, supplier, meaning } = vault.recognition;
  return {
    from: vault.from,
    fromName: vault.fromName,
    subject: '',
    excerpt: '',
    sentAt: vault.sentAt,
    messageIdHeader: vault.messageIdHeader,
    attachments: [],
    recognition: {
      verdict,
      supplier,
      meaning,
      reasons: [],
      recordRefs: [],
      patients: [],
      unplaced: [],
      problems: [],
    },
  };
}
