import type { PackPlan } from '../../core/pack-plan.ts';
import type { PackJob, PressRefusal } from '../steps/press-port.ts';

/** What the parent asks of the child. */
export type Task = { sources: SourceSent[]; maxPages: number } & (
  | { what: 'inspect'; password: string | null }
  | { what: 'unlock'; password: string; into: IntoSent }
  | { what: 'pictures'; pages: number[]; widthPx: number }
  | { what: 'read-heads'; pages: number[] }
  | { what: 'press-volume'; job: PackJob; plan: PackPlan; volume: number; into: IntoSent; halves?: boolean }
  | { what: 'prove-volume'; plan: PackPlan; volume: number; pack: LiesAt; from: number }
);

/**
 * Where the child finds a file: among the bytes that travel beside the task, open already under a number that it
 * inherited, or sealed in a place that it opens with this owner's key (base64).
 */
export type SourceSent = {
  id: string;
  label: string;
  known?: { rescued: boolean } | undefined;
  lies: LiesAt;
};
export type LiesAt = { blob: number } | { descriptor: number } | SealedSent;
export type SealedSent = { path: string; key: string; seal: string };
/** Where the child puts what it makes; 'memory' is the blob beside its answer. */
export type IntoSent = 'memory' | { descriptor: number } | SealedSent;

/**
 * What the child says: how far it is, any number of times; that a volume is written, and that it proves only the sides
 * before `from` (counted from 0 in the volume), the rest being for another; some of the pages of an answer, so that no piece of it is
 * long to read; and then the answer. Bytes travel beside it.
 */
export type Said =
  | { kind: 'progress'; done: number; total: number; what: string }
  | { kind: 'written'; from: number }
  | { kind: 'pages'; pages: unknown[] }
  | { kind: 'answer'; answer: object };

export type Answer = { answer: object; blobs: Uint8Array[] } | PressRefusal;
