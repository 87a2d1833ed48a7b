import type { PackPlan } from '../../core/pack-plan.ts';

/** What the steps need of the press: inspect, unlock, show, and press with proof. Refusals are values. */
export type Press = {
  inspect(
    source: SourceAt,
    options?: { password?: string } & WhileItWorks,
  ): Promise<Inspected | PressRefusal>;
  /** A decrypted copy, pages unchanged. The password is used once and never kept. */
  unlock(source: SourceAt, password: string): Promise<{ ok: true; bytes: Uint8Array } | PressRefusal>;
  /** The same, written by the child where it shall lie, so that it never passes through the server. */
  unlockInto(source: SourceAt, password: string, into: PlaceFor): Promise<UnlockedCopy | PressRefusal>;
  thumbnail(
    source: SourceAt,
    page: number,
    widthPx: number,
  ): Promise<{ ok: true; png: Uint8Array } | PressRefusal>;
  /** Many pages, each as a PNG of that width, from one child that opens the file once; pages count from 1. */
  pictures(
    source: SourceAt,
    pages: readonly number[],
    widthPx: number,
    options?: WhileItWorks,
  ): Promise<{ ok: true; pictures: PagePicture[] } | PressRefusal>;
  /**
   * What is printed at the head of each of these pages, read off the picture; '' where nothing could be read. It may
   * be misread, so it only ever questions.
   */
  readHeads(
    source: SourceAt,
    pages: readonly number[],
    options?: WhileItWorks,
  ): Promise<{ ok: true; texts: string[] } | PressRefusal>;
  /**
   * One volume of a planned pack: made, proven, and durable where it shall lie; or why there is none, and then nothing
   * that lies there is to be used. `parts` are all the parts of the plan, in its order.
   */
  pressVolume(
    parts: readonly SourceAt[],
    job: PackJob,
    plan: PackPlan,
    volume: number,
    into: PlaceFor,
    options?: WhileItWorks,
  ): Promise<PressedVolume | PressRefusal>;
  /** Inspects, plans, and presses volume by volume into the places that `into` names. All of it is proven, or none. */
  pressInto(
    parts: readonly SourceAt[],
    job: PackJob,
    into: (volume: number, of: number) => PlaceFor,
    options?: WhileItWorks,
  ): Promise<PressedPack | PressRefusal>;
  /** The finished, proven pack in memory, or why there is none: for small ones. */
  press(parts: readonly PdfSource[], job: PackJob, options?: WhileItWorks): Promise<Pressed | PressRefusal>;
};

/** `onProgress` counts pages or sides; `signal` stops the child at once, and the answer is 'cancelled'. */
export type WhileItWorks = {
  onProgress?: ((done: number, total: number, what: string) => void) | undefined;
  signal?: AbortSignal | undefined;
};

export type PagePicture = { page: number; png: Uint8Array };
export type UnlockedCopy = { ok: true; bytes: number; sha256: string };

/** `label` is what staff read, such as 'part 1 of 3'. */
export type PdfSource = { id: string; label: string; bytes: Uint8Array };

/**
 * A file of ours that the press's child reads, or writes, itself, piece by piece, so that a scan of any size never
 * passes through the server. `key` opens this owner's files only; `seal` is what the bytes are bound to.
 */
export type SealedPlace = { path: string; key: Uint8Array; seal: string };

/** Where bytes lie that the press shall read: in memory, in a file, or sealed in the file store. */
export type BytesAt = { bytes: Uint8Array } | { path: string } | { sealed: SealedPlace };
export type SourceAt = {
  id: string;
  label: string;
  /** What an inspection of just these bytes found, so that they need not be read through once more. */
  known?: { rescued: boolean } | undefined;
} & BytesAt;
/** Where a finished volume shall go. A path must be free. */
export type PlaceFor = { path: string } | { sealed: SealedPlace };

/** Why a file could not be taken as it is, and what was done about it; a person must look before it counts. */
export type Rescued = {
  how: 'decrypted' | 'repaired';
  why: string;
  /** Pages, from 1, on which no picture and no writing is left. */
  pagesWithNothing: number[];
};

/** A volume that was made, and proven side by side against its scan. */
export type PressedVolume = {
  ok: true;
  volume: number;
  of: number;
  sha256: string;
  bytes: number;
  sides: number;
  sheets: number;
  /** A letter of the patient's or the practice's name cannot be printed. */
  lostLetters?: boolean;
  proof: VolumeProof;
};
export type VolumeProof = {
  /** Printed sides, and source pages on them, that were compared. */
  sidesCompared: number;
  pagesCompared: number;
  /** Pages whose pictures are the very bytes of the scan. */
  picturesIdentical: number;
  /** Of the worst 3 mm square of all, in levels of 255. */
  worstDifference: number;
};

export type PressRefusal = {
  ok: false;
  code:
    | 'not-a-pdf'
    | 'empty'
    | 'damaged'
    | 'locked'
    | 'wrong-password'
    | 'too-heavy'
    | 'too-big'
    | 'cancelled'
    | 'not-proven'
    /** A sealed file of ours does not hold to its seal. */
    | 'file-damaged'
    | 'failed';
  message: string;
};

/** What the machine sees of one page. Sizes in mm, upright, as a reader sees it. */
export type PageSeen = {
  page: number;
  widthMm: number;
  heightMm: number;
  rotation: 0 | 90 | 180 | 270;
  /** Less of the page is shown than was scanned: its crop box is smaller than its media box. */
  cropped: boolean;
  text: string;
  /** Surely blank; a doubtful page is not. */
  blank: boolean;
  dark: boolean;
  /** Pale writing on light paper; writing hardly darker, or lighter, than its paper. */
  faint: boolean;
  lowContrast: boolean;
  /** Of the largest picture, in dots to the inch as it lies on the page: across, down, and the worse of the two. */
  dpiX: number | null;
  dpiY: number | null;
  imageDpi: number | null;
  codecs: PictureCodec[];
  picture: PictureState;
  /** Notes, stamps, drawings and filled fields. */
  annotations: number;
};

/** How a picture is packed: its last filter. */
export type PictureCodec =
  | 'jpeg'
  | 'jpeg2000'
  | 'ccitt-g3'
  | 'ccitt-g4'
  | 'jbig2'
  | 'flate'
  | 'lzw'
  | 'run-length'
  | 'none'
  | 'other';

/** The worst of a page's pictures. Cut short: its data ends, or breaks, before the picture does. */
export type PictureState = 'none' | 'whole' | 'cut-short' | 'unreadable';

export type Inspected = {
  ok: true;
  pages: PageSeen[];
  /** Encrypted for its owner only: it opens without a password. */
  encrypted: boolean;
  rescued: Rescued | null;
  activeContent: string[];
  annotations: number;
  /** Layers that are not shown, and so are not printed. */
  hiddenLayers: number;
  warnings: string[];
};

export type PackJob = {
  /** The record's public reference; empty where there is no record. */
  reference: string;
  patient: { nhsNumber: string | null; name: string | null; dateOfBirth: string | null };
  practiceName: string;
  route: string;
  checklist: string[];
  maxSheetsPerVolume: number;
  duplex: boolean;
  dropBlanks: boolean;
  /** Small cards to a side; one where it is not said. */
  cards?: 1 | 2 | 4;
  printedOn: string;
};

export type PackVolume = {
  volume: number;
  of: number;
  bytes: Uint8Array;
  sha256: string;
  sides: number;
  sheets: number;
};

export type Pressed = {
  ok: true;
  volumes: PackVolume[];
  pagesIn: number;
  pagesOut: number;
  sides: number;
  sheets: number;
  blanksDropped: { source: string; page: number }[];
  warnings: string[];
  proof: { ok: true; pagesCompared: number; worstDifference: number };
};

/** A whole pack whose volumes lie where they were wanted. `proof` is that of all volumes together. */
export type PressedPack = Omit<Pressed, 'volumes' | 'proof'> & {
  plan: PackPlan;
  volumes: PressedVolume[];
  proof: VolumeProof;
};

/** The figures of two volumes as those of one. */
export function joinProofs(one: VolumeProof, other: VolumeProof): VolumeProof {
  return {
    sidesCompared: one.sidesCompared + other.sidesCompared,
    pagesCompared: one.pagesCompared + other.pagesCompared,
    picturesIdentical: one.picturesIdentical + other.picturesIdentical,
    worstDifference: Math.max(one.worstDifference, other.worstDifference),
  };
}
