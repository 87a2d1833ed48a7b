import type { LeaverRecord, Part, Rescue } from '../../core/leaver-record.ts';
import { partsInPlay } from '../../core/leaver-record.ts';
import type { PageToPrint, PartToPrint } from '../../core/pack-plan.ts';
import type { PageIdentity } from '../../core/page-identity.ts';
import { identitiesOn } from '../../core/page-identity.ts';
import { applyCommands, ONWARD } from './apply-commands.ts';
import { FileDamaged, FileGone } from './file-port.ts';
import type { Ports } from './ports.ts';
import type { Inspected, PageSeen, Rescued } from './press-port.ts';

/**
 * What the press saw of a part, kept sealed beside it as a file of the record, so that nobody opens the scan again to
 * know it. The words of the pages are not in it: only whom each of them names.
 */
export type Inspection = Omit<Inspected, 'ok' | 'pages'> & {
  version: typeof INSPECTION_VERSION;
  pages: InspectedPage[];
};

/** `identity` is null where there is no text: whose page it is no machine can say. */
export type InspectedPage = Omit<PageSeen, 'text'> & { identity: PageIdentity | null };

/** Goes up when what is kept no longer means the same; whatever says otherwise is inspected again. */
const INSPECTION_VERSION = 1;

/** `opened`: it came locked, and a person's password opened it; then it counts as decrypted. */
export function inspectionOfSeen(seen: Inspected, opened = false): Inspection {
  const { ok: _, pages, rescued, ...whole } = seen;
  return {
    ...whole,
    version: INSPECTION_VERSION,
    pages: pages.map(({ text, ...page }) => ({ ...page, identity: identitiesOn(text) })),
    rescued: rescued ?? (opened ? openedByPassword(pages) : null),
  };
}

export function rescueOf({ rescued }: Inspection): Rescue | null {
  return rescued?.how ?? null;
}

/** As it lies in the file store. */
export function bytesOfInspection(inspection: Inspection): Uint8Array {
  return Buffer.from(JSON.stringify(inspection));
}

/** Null for what another version of Onward wrote, and for what is none of ours. */
export function readInspection(bytes: Uint8Array): Inspection | null {
  try {
    const read: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    return isInspection(read) ? read : null;
  } catch {
    return null;
  }
}

/**
 * What is known of a part's pages. Where nothing is kept that this version can read, the part is inspected again and
 * what was seen is kept for the next time. Null for a part that cannot be opened.
 */
export async function inspectionOf(
  ports: Ports,
  record: LeaverRecord,
  part: Part,
): Promise<Inspection | null> {
  if (part.readable !== 'yes') return null;
  return (await keptInspection(ports, record, part)) ?? inspectAgain(ports, record, part);
}

/** Every part in play with its pages, in the order they are printed; null where one of them cannot be known. */
export async function toPrint(ports: Ports, record: LeaverRecord): Promise<PartToPrint[] | null> {
  const parts: PartToPrint[] = [];
  for (const part of partsInOrder(record)) {
    const inspection = await inspectionOf(ports, record, part);
    if (inspection === null) return null;
    parts.push({ label: partLabel(part), pages: pagesToPrint(part, inspection) });
  }
  return parts;
}

/** The parts in play as they are read and printed. */
export function partsInOrder(record: LeaverRecord): Part[] {
  return partsInPlay(record).sort((a, b) => (a.part ?? 1) - (b.part ?? 1));
}

/** What staff read, such as 'part 1 of 3'. */
export function partLabel({ part, of }: Pick<Part, 'part' | 'of'>): string {
  return `part ${part ?? 1} of ${of ?? 1}`;
}

function pagesToPrint({ takenOut, keptBlanks }: Part, { pages }: Inspection): PageToPrint[] {
  return pages.map(({ page, widthMm, heightMm, blank }) => ({
    widthMm,
    heightMm,
    blank,
    keep: keptBlanks.includes(page),
    takenOut: takenOut.some((one) => one.page === page),
  }));
}

async function keptInspection(
  ports: Ports,
  { practice, ref }: LeaverRecord,
  { inspection }: Part,
): Promise<Inspection | null> {
  if (inspection === null) return null;
  try {
    return readInspection(await ports.files.get(practice, ref, inspection));
  } catch (error) {
    if (error instanceof FileGone || error instanceof FileDamaged) return null;
    throw error;
  }
}

async function inspectAgain(ports: Ports, record: LeaverRecord, part: Part): Promise<Inspection | null> {
  const { practice, ref } = record;
  const sealed = await ports.files.place(practice, ref, part.fileId);
  const seen = await ports.press.inspect({ id: part.fileId, label: partLabel(part), sealed });
  if (!seen.ok || seen.pages.length !== part.pages) return null;
  const inspection = inspectionOfSeen(seen);
  await keepInspection(ports, record, part, inspection);
  return inspection;
}

/**
 * Keeps what was seen of a part in place of what was kept before. Nothing of it is kept where the record has gone too
 * far, or a colleague's look was quicker.
 */
export async function keepInspection(
  ports: Ports,
  { practice, ref }: LeaverRecord,
  part: Part,
  inspection: Inspection,
): Promise<void> {
  const { fileId } = await ports.files.put(practice, ref, bytesOfInspection(inspection));
  const applied = await applyCommands(
    ports,
    ONWARD,
    { practice, ref, version: null },
    ({ record }) =>
      record.parts.some((one) => one.fileId === part.fileId && one.inspection === part.inspection)
        ? [
            {
              type: 'keep-inspection',
              fileId: part.fileId,
              inspection: fileId,
              rescued: rescueOf(inspection) ?? part.rescued,
            },
          ]
        : [],
    async ({ tx, events }) => {
      if (events.length === 0) return;
      await tx.linkFile(practice, ref, fileId);
      if (part.inspection !== null) await tx.unlinkFile(part.inspection);
    },
  );
  const isKept = applied.ok && applied.events.length > 0;
  const gone = isKept ? part.inspection : fileId;
  if (gone !== null) await ports.files.remove(gone);
}

function openedByPassword(pages: readonly PageSeen[]): Rescued {
  return {
    how: 'decrypted',
    why: 'locked with a password',
    pagesWithNothing: pages
      .filter(({ blank, picture, text }) => blank && picture === 'none' && text.trim() === '')
      .map(({ page }) => page),
  };
}

function isInspection(read: unknown): read is Inspection {
  if (typeof read !== 'object' || read === null) return false;
  const { version, pages, rescued, warnings, activeContent } = read as Partial<
    Record<keyof Inspection, unknown>
  >;
  return (
    version === INSPECTION_VERSION &&
    Array.isArray(pages) &&
    pages.every(isPage) &&
    Array.isArray(warnings) &&
    Array.isArray(activeContent) &&
    (rescued === null || typeof rescued === 'object')
  );
}

function isPage(read: unknown, index: number): boolean {
  if (typeof read !== 'object' || read === null) return false;
  const seen = read as Partial<Record<keyof InspectedPage, unknown>>;
  const { page, widthMm, heightMm, picture, identity } = seen;
  return (
    page === index + 1 &&
    isSize(widthMm) &&
    isSize(heightMm) &&
    [seen.blank, seen.dark, seen.faint, seen.lowContrast].every((flag) => typeof flag === 'boolean') &&
    typeof picture === 'string' &&
    typeof identity === 'object'
  );
}

function isSize(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}
