import type { EmulatedApp } from '../../test/emulators/graph/start.ts';
import type { Address } from '../../test/emulators/graph/way.ts';

/** What a process of this benchmark is told to do. `bytesPerSecond` is of the line; null for as fast as it goes. */
export type MailboxJob = {
  what: 'plain' | 'catch-up' | 'notified';
  address: Address;
  credentials: EmulatedApp;
  mailbox: string;
  bytesPerSecond: number | null;
};

export type PlainDone = { files: number; bytes: number; ms: number; peakMb: number };
export type CaughtUp = PlainDone & { filed: number; marksMs: number };
export type Listening = { port: number };
export type Subscribed = { id: string; clientState: string };
export type Heard = {
  settled: number;
  pending: number;
  looks: number;
  longestTurnMs: number;
  peakMb: number;
};

/** A process says each of these in turn, and goes on when it is told to. */
export type Said =
  | { said: 'plain'; done: PlainDone }
  | { said: 'caught-up'; done: CaughtUp }
  | { said: 'listening'; done: Listening }
  | { said: 'subscribed'; done: Subscribed }
  | { said: 'heard'; done: Heard };
