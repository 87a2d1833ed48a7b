/**
 * Says whether a compound file (MS-CFB, the container of .msg) can be walked to its end. The reader of .msg files
 * follows chains of sectors until they stop, so one chain that bites its own tail would fill the memory; and it
 * believes the sizes it reads. Here every chain is followed first, with a bound, and every size added up.
 *
 * @returns true when reading is sure to end within time and memory that the size of the file allows.
 */
export function isSoundCompoundFile(bytes: Uint8Array): boolean {
  if (bytes.length < 512) return false;
  try {
    const file = openCompoundFile(bytes);
    return file !== null && isSoundDirectory(file);
  } catch (error) {
    // A pointer past the end of the file. Anything else would be a mistake of ours.
    if (error instanceof RangeError) return false;
    throw error;
  }
}

const ENTRY_BYTES = 128;
const SMALL_SECTOR_BYTES = 64;
const SMALL_STREAM_LIMIT = 4096;
/** A .msg needs two storages for each mail within a mail; real ones stay below ten. */
const DEEPEST_STORAGE = 40;

type CompoundFile = {
  view: DataView;
  sectorBytes: number;
  sectors: number;
  fat: number[];
  miniFat: number[];
  directory: number[];
};
type DirectoryEntry = {
  type: number;
  previous: number;
  next: number;
  child: number;
  start: number;
  size: number;
};

function openCompoundFile(bytes: Uint8Array): CompoundFile | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sectorBytes = view.getUint8(30) === 12 ? 4096 : 512;
  const sectors = Math.ceil(bytes.length / sectorBytes) - 1;
  const counts = [0x2c, 0x40, 0x48].map((at) => view.getInt32(at, true));
  if (counts.some((count) => count < 0 || count > sectors)) return null;
  const [fatCount = 0, miniFatCount = 0, extraFatCount = 0] = counts;
  const file: CompoundFile = { view, sectorBytes, sectors, fat: [], miniFat: [], directory: [] };
  file.fat = fatSectors(file, fatCount, extraFatCount);
  const miniFat = chain(file, view.getInt32(0x3c, true));
  const directory = chain(file, view.getInt32(0x30, true));
  if (!miniFat || !directory) return null;
  return { ...file, miniFat: miniFat.slice(0, miniFatCount), directory };
}

function fatSectors(file: CompoundFile, fatCount: number, extraFatCount: number): number[] {
  const found: number[] = [];
  for (let i = 0; i < Math.min(fatCount, 109); i++) found.push(file.view.getInt32(0x4c + i * 4, true));
  const perSector = file.sectorBytes / 4 - 1;
  let sector = file.view.getInt32(0x44, true);
  for (let i = 0; i < extraFatCount && sector >= 0 && found.length < fatCount; i++) {
    const at = (sector + 1) * file.sectorBytes;
    for (let j = 0; j < perSector && found.length < fatCount; j++)
      found.push(file.view.getInt32(at + j * 4, true));
    sector = file.view.getInt32(at + perSector * 4, true);
  }
  return found;
}

/** The sectors of a chain, or null when it runs in a circle. */
function chain(file: CompoundFile, start: number, table = file.fat, most = file.sectors): number[] | null {
  const found: number[] = [];
  for (let sector = start; sector >= 0; sector = nextSector(file, sector, table)) {
    if (found.length >= most) return null;
    found.push(sector);
  }
  return found;
}

function nextSector(file: CompoundFile, sector: number, table: number[]): number {
  const perSector = file.sectorBytes / 4;
  const tableSector = table[Math.floor(sector / perSector)];
  return tableSector === undefined
    ? -1
    : file.view.getInt32((tableSector + 1) * file.sectorBytes + (sector % perSector) * 4, true);
}

function isSoundDirectory(file: CompoundFile): boolean {
  const entries = file.directory.flatMap((sector) => entriesOf(file, sector));
  const root = entries[0];
  if (!root || !chain(file, root.start)) return false;
  const streams = reachableStreams(entries, root);
  if (!streams) return false;
  const sum = streams.reduce((total, stream) => total + stream.size, 0);
  // Streams do not share sectors, so together they cannot be larger than the file they lie in.
  return sum <= file.view.byteLength && streams.every((stream) => isSoundStream(file, stream));
}

function entriesOf(file: CompoundFile, sector: number): DirectoryEntry[] {
  const first = (sector + 1) * file.sectorBytes;
  const count = Math.min(file.sectorBytes, file.view.byteLength - first) / ENTRY_BYTES;
  return Array.from({ length: Math.max(0, Math.floor(count)) }, (_, i) => {
    const at = first + i * ENTRY_BYTES;
    const int = (offset: number) => file.view.getInt32(at + offset, true);
    return {
      type: file.view.getUint8(at + 0x42),
      previous: int(0x44),
      next: int(0x48),
      child: int(0x4c),
      start: int(0x74),
      size: int(0x78),
    };
  });
}

/** Every stream the tree leads to, or null when a branch is entered twice, leads nowhere or lies too deep. */
function reachableStreams(entries: DirectoryEntry[], root: DirectoryEntry): DirectoryEntry[] | null {
  const streams: DirectoryEntry[] = [];
  const seen = new Set<number>([0]);
  const waiting = [{ index: root.child, depth: 1 }];
  for (let step = waiting.pop(); step; step = waiting.pop()) {
    if (step.index === -1) continue;
    const entry = entries[step.index];
    if (!entry || seen.has(step.index) || step.depth > DEEPEST_STORAGE) return null;
    seen.add(step.index);
    if (entry.type === 2) streams.push(entry);
    if (entry.type === 1) waiting.push({ index: entry.child, depth: step.depth + 1 });
    waiting.push({ index: entry.previous, depth: step.depth }, { index: entry.next, depth: step.depth });
  }
  return streams;
}

/** A stream's chain must be as long as its size says: a shorter one would be filled up with other sectors' bytes. */
function isSoundStream(file: CompoundFile, stream: DirectoryEntry): boolean {
  if (stream.size < 0) return false;
  if (stream.size === 0) return true;
  const small = stream.size < SMALL_STREAM_LIMIT;
  const needed = Math.ceil(stream.size / (small ? SMALL_SECTOR_BYTES : file.sectorBytes));
  const sectors = chain(file, stream.start, small ? file.miniFat : file.fat, needed);
  return sectors !== null && sectors.length === needed;
}
