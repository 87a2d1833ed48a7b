import type { PackJob, PackVolume, Pressed, PressRefusal } from '../steps/press-port.ts';

/** What the parent asks of the child. The bytes of each source travel beside it, in the same order. */
export type Task = { sources: { id: string; label: string }[]; maxPages: number } & (
  | { what: 'inspect'; password: string | null }
  | { what: 'unlock'; password: string }
  | { what: 'thumbnail'; page: number; widthPx: number }
  | { what: 'press'; job: PackJob }
);

/** What the child says: how far it is, any number of times, and then the answer. Bytes travel beside it. */
export type Said =
  | { kind: 'progress'; done: number; total: number; what: string }
  | { kind: 'answer'; answer: object };

/** A pack on its way through the pipe: each volume's bytes are the blob of the same place. */
export type PressedHead = Omit<Pressed, 'volumes'> & { volumes: Omit<PackVolume, 'bytes'>[] };

export type Answer = { answer: object; blobs: Uint8Array[] } | PressRefusal;
