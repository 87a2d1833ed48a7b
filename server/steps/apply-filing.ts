import type { Command } from '../../core/commands.ts';
import type { LeaverEvent, LeaverRecord, Stage } from '../../core/leaver-record.ts';
import { isOpen } from '../../core/leaver-record.ts';
import { readFilename } from '../../core/lloyd-george-filename.ts';
import type { PatientClaim } from '../../core/patient-match.ts';
import { agreePatient } from '../../core/patient-match.ts';
import type { MessageReason } from '../wording/message-reasons.ts';
import { claimsOfPart, joinClaims } from './apply-claims.ts';
import type { Seen } from './apply-commands.ts';
import { applyWithin } from './apply-commands.ts';
import { bytesOfInspection, rescueOf } from './apply-inspection.ts';
import type { Arrival } from './apply-intake.ts';
import { linkToRecord, meaningOf, Overtaken, RefusedWithin, settleMessage, vaultOf } from './apply-intake.ts';
import { askForPageHeads } from './apply-page-heads.ts';
import { claimsInPlay, refuseOtherRecord } from './apply-patient.ts';
import type { IntakeFile, Reading } from './apply-reading.ts';
import type { Ports } from './ports.ts';
import type { StoreReader, StoreWriter } from './store-port.ts';

/** Where one patient's files go, and what else is said of the patient. */
export type Filing = {
  /** null begins a record. */
  ref: string | null;
  /** The number the record was found by, asked again before anything is written; null where a person named the record. */
  nhsNumber: string | null;
  /** The number a person begins a record for: no other may be open for it. */
  beginsFor?: string;
  files: readonly IntakeFile[];
  /** Claims of the mail's words and of staff. */
  claims: readonly PatientClaim[];
};

export type RecordFor =
  | { kind: 'begin' }
  | { kind: 'join'; ref: string }
  | { kind: 'person'; ref: string; reason: MessageReason };

/** Stages in which notes may still join a record unasked: the courier does not have it yet. */
const BEFORE_COURIER: readonly Stage[] = ['expected', 'received', 'checked', 'reprinted', 'bagged'];

/** The record that notes of this patient belong to. Parts that came in several messages find each other here. */
export async function recordFor(store: StoreReader, practice: string, nhsNumber: string): Promise<RecordFor> {
  const records: LeaverRecord[] = [];
  for (const ref of await store.refsForPatient(practice, nhsNumber)) {
    const record = await store.record(practice, ref);
    if (record !== null) records.push(record);
  }
  const current = records.find(isOpen) ?? records[0];
  if (!current) return { kind: 'begin' };
  const { ref, stage } = current;
  if (BEFORE_COURIER.includes(stage)) return { kind: 'join', ref };
  if (stage === 'deleted') return { kind: 'person', ref, reason: 'record-deleted' };
  return { kind: 'person', ref, reason: stage === 'closed' ? 'record-closed' : 'past-courier' };
}

/**
 * Files the PDFs of a message to the records of its patients. The bytes are made durable first; then message, events,
 * vault and links are written in one transaction. A crash between the two leaves files that no row speaks of, which
 * are swept, and a message that is taken in again.
 *
 * @throws Overtaken when a record or the message changed meanwhile, RefusedWithin when the rules say no.
 */
export async function fileNotes(
  ports: Ports,
  arrival: Arrival,
  reading: Reading,
  filings: readonly Filing[],
): Promise<void> {
  const placed: Placed[] = [];
  for (const filing of filings) placed.push(await placeFiles(ports, arrival.practice, filing));
  const fileIds = placed.flatMap(({ stored }) => stored.flatMap(filesOf));
  try {
    const kept = await ports.store.transaction(async (tx) => {
      await settleMessage(ports, tx, arrival, saidBy(reading), {
        state: 'filed',
        reason: arrival.actor.role === 'onward' ? 'notes' : 'decided-filed',
      });
      const linked: string[] = [];
      for (const one of placed) linked.push(...(await fileOne(ports, tx, arrival, one)));
      await noteOtherRecords(ports, tx, arrival, reading, placed);
      return linked;
    });
    await removeFiles(
      ports,
      fileIds.filter((id) => !kept.includes(id)),
    );
  } catch (error) {
    // Only where we ourselves called it off: after any other error the rows may be there all the same.
    if (error instanceof Overtaken || error instanceof RefusedWithin) await removeFiles(ports, fileIds);
    throw error;
  }
}

export function saidBy({ mail, facts, recognition }: Reading) {
  return { vault: vaultOf(mail, facts, recognition), verdict: recognition.verdict };
}

type Placed = Filing & { recordRef: string; stored: Stored[] };
/** The scan, and the file of what was seen of its pages. */
type Stored = { fileId: string; inspection: string | null; file: IntakeFile };

async function placeFiles(ports: Ports, practice: string, filing: Filing): Promise<Placed> {
  const recordRef = filing.ref ?? ports.ids.ref();
  const stored: Placed['stored'] = [];
  for (const file of filing.files) {
    const { held } = file;
    const { fileId } =
      held instanceof Uint8Array
        ? await ports.files.put(practice, recordRef, held)
        : await ports.files.adopt(practice, recordRef, held);
    const inspection = await placeInspection(ports, practice, recordRef, file);
    stored.push({ fileId, inspection, file });
  }
  return { ...filing, recordRef, stored };
}

async function placeInspection(
  ports: Ports,
  practice: string,
  ref: string,
  { inspection }: IntakeFile,
): Promise<string | null> {
  if (inspection === null) return null;
  return (await ports.files.put(practice, ref, bytesOfInspection(inspection))).fileId;
}

function filesOf({ fileId, inspection }: Pick<Stored, 'fileId' | 'inspection'>): string[] {
  return inspection === null ? [fileId] : [fileId, inspection];
}

/** Files to one record; gives the ids of the files that became its parts, and of what was seen of them. */
async function fileOne(ports: Ports, tx: StoreWriter, arrival: Arrival, placed: Placed): Promise<string[]> {
  const { practice, actor, now, clockTrusted } = arrival;
  const ref = placed.recordRef;
  if (placed.nhsNumber !== null) await stillTheRecord(tx, practice, placed.nhsNumber, placed.ref);
  if (placed.beginsFor !== undefined) {
    const refusal = await refuseOtherRecord(tx, practice, placed.beginsFor, null);
    if (refusal) throw new RefusedWithin(refusal);
  }
  if (placed.ref === null) {
    const events: LeaverEvent[] = [{ type: 'leaver-expected', source: 'notes' }];
    await tx.append({ practice, ref, expectedVersion: 0, events, by: actor.by, at: now });
  }
  const target = { practice, ref, version: null };
  const linked: string[] = [];
  const applied = await applyWithin(
    ports,
    tx,
    { now, clockTrusted },
    actor,
    target,
    (seen) => commandsFor(arrival, placed, seen),
    async ({ events, vault, record }) => {
      const received = new Set(
        events.flatMap((event) => (event.type === 'part-received' ? [event.fileId] : [])),
      );
      linked.push(...placed.stored.filter(({ fileId }) => received.has(fileId)).flatMap(filesOf));
      for (const fileId of linked) await tx.linkFile(practice, ref, fileId);
      for (const { fileId, file } of placed.stored.filter((one) => received.has(one.fileId)))
        await askForPageHeads(ports, tx, { practice, ref }, { fileId, inspection: file.inspection });
      const claims = claimsWith(placed, vault.claims, linked);
      const names = placed.stored.filter(({ fileId }) => linked.includes(fileId));
      await tx.saveVault(practice, ref, {
        ...vault,
        claims,
        patient: agreePatient(claimsInPlay(record, claims)).patient,
        fileNames: {
          ...vault.fileNames,
          ...Object.fromEntries(names.map(({ fileId, file }) => [fileId, file.name])),
        },
      });
    },
  );
  if (!applied.ok) throw new RefusedWithin(applied);
  await linkToRecord(ports, tx, arrival, ref, null);
  return linked;
}

function commandsFor(arrival: Arrival, placed: Placed, { record, vault }: Seen): Command[] {
  const received = placed.stored.map(({ fileId, inspection, file }): Command => {
    const { part = null, of = null } = readFilename(file.name).parsed ?? {};
    return {
      type: 'receive-part',
      fileId,
      part,
      of,
      sha256: file.sha256,
      bytes: file.bytes,
      pages: file.readable === 'yes' ? (file.facts?.pages ?? null) : null,
      readable: file.readable,
      messageId: arrival.messageId,
      inspection,
      rescued: file.inspection === null ? null : rescueOf(file.inspection),
    };
  });
  const fresh = placed.stored.filter(
    ({ file }, index) =>
      !record.parts.some(({ sha256 }) => sha256 === file.sha256) &&
      placed.stored.findIndex((other) => other.file.sha256 === file.sha256) === index,
  );
  const claims = claimsWith(
    placed,
    claimsInPlay(record, vault.claims),
    fresh.map(({ fileId }) => fileId),
  );
  return [...received, { type: 'compare-patient', light: agreePatient(claims).agreement.light }];
}

/** A file that came again has spoken already. */
function claimsWith(placed: Placed, old: readonly PatientClaim[], fresh: readonly string[]): PatientClaim[] {
  const ofFiles = placed.stored
    .filter(({ fileId }) => fresh.includes(fileId))
    .flatMap(({ fileId, file }) => claimsOfPart(file, fileId));
  return joinClaims(old, [...ofFiles, ...placed.claims]);
}

async function stillTheRecord(
  tx: StoreWriter,
  practice: string,
  nhsNumber: string,
  ref: string | null,
): Promise<void> {
  const found = await recordFor(tx, practice, nhsNumber);
  const same = found.kind === 'join' ? found.ref === ref : found.kind === 'begin' && ref === null;
  if (!same) throw new Overtaken();
}

/** Notes win over a reference, and still the record named hears of the message. */
async function noteOtherRecords(
  ports: Ports,
  tx: StoreWriter,
  arrival: Arrival,
  { facts, recognition }: Reading,
  placed: readonly Placed[],
): Promise<void> {
  for (const ref of recognition.recordRefs) {
    const record = await tx.record(arrival.practice, ref);
    if (record === null || !isOpen(record)) continue;
    const meaning = meaningOf(facts, recognition);
    const own = placed.some(({ recordRef }) => recordRef === ref);
    if (!own || meaning !== null) await linkToRecord(ports, tx, arrival, ref, { meaning });
  }
}

async function removeFiles(ports: Ports, fileIds: readonly string[]): Promise<void> {
  for (const fileId of fileIds) await ports.files.remove(fileId);
}
