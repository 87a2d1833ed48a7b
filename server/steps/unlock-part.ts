import { mayNot } from '../../core/decide.ts';
import type { LeaverRecord, Part } from '../../core/leaver-record.ts';
import type { PatientClaim } from '../../core/patient-match.ts';
import { agreePatient } from '../../core/patient-match.ts';
import type { Refusal } from '../../core/refusals.ts';
import { refuse } from '../../core/refusals.ts';
import { claimsOfPart, joinClaims } from './apply-claims.ts';
import type { Actor, Applied, Target } from './apply-commands.ts';
import { applyCommands, askingOf } from './apply-commands.ts';
import type { Inspection } from './apply-inspection.ts';
import { bytesOfInspection, inspectionOfSeen, rescueOf } from './apply-inspection.ts';
import { askForPageHeads } from './apply-page-heads.ts';
import { claimsInPlay, lightOf } from './apply-patient.ts';
import type { Ports } from './ports.ts';
import type { PressRefusal, SealedPlace } from './press-port.ts';
import type { RecordVault } from './store-port.ts';

/**
 * Opens a locked part with its password. The stored part becomes the unlocked copy, what its pages say of the patient
 * is compared with the rest, and the locked file is removed. The password is used once and never kept.
 */
export async function unlockPart(
  ports: Ports,
  actor: Actor,
  target: Target,
  { fileId, password }: { fileId: string; password: string },
): Promise<Applied> {
  const found = await lockedPart(ports, actor, target, fileId);
  if (!found.ok) return found;
  const opened = await open(ports, target, found.part, password);
  if (!opened.ok) return opened;

  const { practice, ref } = target;
  const seen = await ports.files.put(practice, ref, bytesOfInspection(opened.inspection));
  const swap: Swap = { from: fileId, to: opened.fileId, texts: opened.texts };
  const applied = await applyCommands(
    ports,
    actor,
    target,
    ({ record, vault }) => [
      {
        type: 'unlock-part',
        fileId,
        newFileId: opened.fileId,
        sha256: opened.sha256,
        bytes: opened.bytes,
        pages: opened.texts.length,
        inspection: seen.fileId,
        rescued: rescueOf(opened.inspection),
      },
      { type: 'compare-patient', light: lightOf(swapped(record, swap), claimsAfter(vault, swap)) },
    ],
    async ({ tx, record, vault }) => {
      for (const file of [opened, seen]) await tx.linkFile(practice, ref, file.fileId);
      await tx.unlinkFile(fileId);
      await askForPageHeads(ports, tx, { practice, ref }, opened);
      await tx.saveVault(practice, ref, vaultAfter(record, vault, swap));
    },
  );
  for (const gone of applied.ok ? [fileId] : [opened.fileId, seen.fileId]) await ports.files.remove(gone);
  return applied;
}

type OpenCopy = { ok: true; bytes: number; sha256: string; texts: string[]; inspection: Inspection };
type Opened = OpenCopy & { fileId: string };
type Swap = { from: string; to: string; texts: string[] };
type Found = { ok: true; part: Part } | Exclude<Applied, { ok: true }>;

/** Asked before the press opens anything, and by the rules again when the change is made. */
async function lockedPart(ports: Ports, actor: Actor, target: Target, fileId: string): Promise<Found> {
  const now = ports.clock.now();
  const clockTrusted = await ports.store.noteTime(now);
  const record = await ports.store.record(target.practice, target.ref);
  if (record === null) return NO_RECORD;
  const asking = askingOf(ports, target.practice, actor, { now, clockTrusted });
  const command = { type: 'unlock-part', fileId, newFileId: '', sha256: '', bytes: 0, pages: 0 } as const;
  const refusal = mayNot(record, command, asking);
  if (refusal) return refusal;
  const part = record.parts.find((one) => one.fileId === fileId);
  return part?.readable === 'locked' ? { ok: true, part } : NOT_LOCKED;
}

/** The child reads the locked file and writes the open one where they lie: neither passes through the server. */
async function open(
  ports: Ports,
  { practice, ref }: Target,
  part: Part,
  password: string,
): Promise<Opened | Refusal> {
  const { fileId, place } = await ports.files.newPlace(practice, ref);
  const locked = await ports.files.place(practice, ref, part.fileId);
  const opened = await openInto(ports.press, locked, password, place);
  if (!opened.ok) {
    await ports.files.remove(fileId);
    return cannotOpen(opened);
  }
  await ports.files.keep(fileId);
  return { ...opened, fileId };
}

async function openInto(
  press: Ports['press'],
  locked: SealedPlace,
  password: string,
  place: SealedPlace,
): Promise<OpenCopy | PressRefusal> {
  const label = 'the locked part';
  const copy = await press.unlockInto({ id: 'locked', label, sealed: locked }, password, { sealed: place });
  if (!copy.ok) return copy;
  const seen = await press.inspect({ id: 'open', label, sealed: place });
  if (!seen.ok) return seen;
  const texts = seen.pages.map(({ text }) => text);
  return { ...copy, texts, inspection: inspectionOfSeen(seen, true) };
}

function cannotOpen({ code }: PressRefusal): Refusal {
  return code === 'wrong-password' || code === 'locked'
    ? refuse(
        'part-locked',
        'That password does not open this part.',
        'Check it letter by letter: capitals count. The scanning company may have sent another.',
      )
    : refuse(
        'part-damaged',
        'The part was opened and its pages cannot be read.',
        'Ask the scanning company to send it again, then take this part out.',
      );
}

function swapped(record: LeaverRecord, { from, to }: Swap): LeaverRecord {
  return {
    ...record,
    parts: record.parts.map((part) => (part.fileId === from ? { ...part, fileId: to } : part)),
  };
}

/** What the locked file's name said is said by the copy now, and its pages speak besides. */
function claimsAfter(vault: RecordVault, { from, to, texts }: Swap): PatientClaim[] {
  const facts = { pages: texts.length, locked: false, damaged: false, texts };
  return joinClaims(
    vault.claims.filter((claim) => claim.fileId !== from),
    claimsOfPart({ name: nameOf(vault, from), facts }, to),
  );
}

function vaultAfter(record: LeaverRecord, vault: RecordVault, swap: Swap): RecordVault {
  const claims = claimsAfter(vault, swap);
  const { [swap.from]: _, ...others } = vault.fileNames;
  return {
    ...vault,
    claims,
    patient: agreePatient(claimsInPlay(record, claims)).patient,
    fileNames: { ...others, [swap.to]: nameOf(vault, swap.from) },
  };
}

function nameOf(vault: RecordVault, fileId: string): string {
  return vault.fileNames[fileId] ?? 'unnamed';
}

const NOT_LOCKED = refuse('already', 'That part is not locked.', 'Nothing more is needed here.');
const NO_RECORD: Found = {
  ok: false,
  code: 'not-found',
  what: 'There is no record with that reference here.',
  next: 'Check the reference, or look for the record in the list.',
};
