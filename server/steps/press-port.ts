/** What the steps need of the press: inspect, unlock, show, and press with proof. Refusals are values. */
export type Press = {
  inspect(
    source: PdfSource,
    options?: { password?: string; signal?: AbortSignal },
  ): Promise<Inspected | PressRefusal>;
  /** A decrypted copy, pages unchanged. The password is used once and never kept. */
  unlock(source: PdfSource, password: string): Promise<{ ok: true; bytes: Uint8Array } | PressRefusal>;
  thumbnail(
    source: PdfSource,
    page: number,
    widthPx: number,
  ): Promise<{ ok: true; png: Uint8Array } | PressRefusal>;
  /** The finished, proven pack, or why there is none. A pack that was not proven is never returned. */
  press(
    parts: PdfSource[],
    job: PackJob,
    options?: { onProgress?: (done: number, total: number, what: string) => void; signal?: AbortSignal },
  ): Promise<Pressed | PressRefusal>;
};

/** `label` is what staff read, such as 'part 1 of 3'. */
export type PdfSource = { id: string; label: string; bytes: Uint8Array };

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
    | 'failed';
  message: string;
};

export type PageSeen = {
  page: number;
  widthMm: number;
  heightMm: number;
  rotation: 0 | 90 | 180 | 270;
  text: string;
  blank: boolean;
  imageDpi: number | null;
};

export type Inspected = {
  ok: true;
  pages: PageSeen[];
  /** Encrypted for its owner only: it opens without a password. */
  encrypted: boolean;
  activeContent: string[];
  annotations: number;
  warnings: string[];
};

export type PackJob = {
  reference: string;
  patient: { nhsNumber: string | null; name: string | null; dateOfBirth: string | null };
  practiceName: string;
  route: string;
  checklist: string[];
  maxSheetsPerVolume: number;
  duplex: boolean;
  dropBlanks: boolean;
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
