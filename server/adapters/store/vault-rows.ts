import type { MessageVault, RecordVault } from '../../steps/store-port.ts';
import { openBytes, SealBroken, sealBytes } from '../keyring.ts';
import { destroyKeys, keyFor } from './owner-keys.ts';
import { markPatient } from './patient-marks.ts';
import type { Within } from './within.ts';
import { inPieces } from './within.ts';

type Kind = 'record' | 'message';

/** The vaults of these records, by reference; a destroyed one is not among them. */
export function recordVaults(
  within: Within,
  practice: string,
  refs: readonly string[],
): Promise<Map<string, RecordVault>> {
  return vaultsOf<RecordVault>(within, practice, 'record', refs);
}

export async function vault(within: Within, practice: string, ref: string): Promise<RecordVault | null> {
  return (await recordVaults(within, practice, [ref])).get(ref) ?? null;
}

export async function messageVault(
  within: Within,
  practice: string,
  messageId: string,
): Promise<MessageVault | null> {
  const found = await vaultsOf<MessageVault>(within, practice, 'message', [messageId]);
  return found.get(messageId) ?? null;
}

export async function saveVault(
  within: Within,
  practice: string,
  ref: string,
  vault: RecordVault,
): Promise<void> {
  await save(within, practice, 'record', ref, vault);
  await markPatient(within, practice, ref, vault.patient.nhsNumber);
}

export async function saveMessageVault(
  within: Within,
  practice: string,
  messageId: string,
  vault: MessageVault,
): Promise<void> {
  await save(within, practice, 'message', messageId, vault);
}

/** Keys first: from then on what is left of the vault is noise. */
export async function destroyVaults(
  within: Within,
  practice: string,
  kind: Kind,
  owners: readonly string[],
): Promise<void> {
  await destroyKeys(within, practice, owners);
  const { db } = within;
  for (const piece of inPieces(owners)) {
    const those = await rowsOf(within, practice, kind, piece);
    for (const { owner, sealed } of those) {
      await db
        .updateTable('vaults')
        .set({ sealed: new Uint8Array(sealed.length) })
        .where('practice', '=', practice)
        .where('kind', '=', kind)
        .where('owner', '=', owner)
        .execute();
    }
    await db
      .deleteFrom('vaults')
      .where('practice', '=', practice)
      .where('kind', '=', kind)
      .where('owner', 'in', piece)
      .execute();
  }
}

async function save(
  within: Within,
  practice: string,
  kind: Kind,
  owner: string,
  vault: object,
): Promise<void> {
  const key = await keyFor(within, practice, owner);
  const bytes = Buffer.from(JSON.stringify(vault));
  const sealed = sealBytes(key, aadOf(practice, owner, kind), bytes);
  await within.db
    .insertInto('vaults')
    .values({ practice, owner, kind, sealed })
    .onConflict((conflict) => conflict.columns(['practice', 'kind', 'owner']).doUpdateSet({ sealed }))
    .execute();
}

async function vaultsOf<Vault>(
  within: Within,
  practice: string,
  kind: Kind,
  owners: readonly string[],
): Promise<Map<string, Vault>> {
  const found = new Map<string, Vault>();
  for (const piece of inPieces(owners)) {
    for (const { owner, sealed, wrapped } of await rowsOf(within, practice, kind, piece)) {
      // A vault without its key is damage, and never the same as no vault.
      if (wrapped === null) throw new SealBroken();
      const key = within.keyring.unwrap(owner, wrapped);
      const bytes = openBytes(key, aadOf(practice, owner, kind), sealed);
      found.set(owner, JSON.parse(Buffer.from(bytes).toString('utf8')));
    }
  }
  return found;
}

function rowsOf({ db }: Within, practice: string, kind: Kind, owners: readonly string[]) {
  return db
    .selectFrom('vaults')
    .leftJoin('keys', (join) =>
      join.onRef('keys.practice', '=', 'vaults.practice').onRef('keys.owner', '=', 'vaults.owner'),
    )
    .select(['vaults.owner', 'vaults.sealed', 'keys.wrapped'])
    .where('vaults.practice', '=', practice)
    .where('vaults.kind', '=', kind)
    .where('vaults.owner', 'in', owners)
    .execute();
}

/** Says whose and what, so that one vault cannot be put in another's place. */
function aadOf(practice: string, owner: string, kind: Kind): string {
  return `${practice} ${owner} ${kind}`;
}
