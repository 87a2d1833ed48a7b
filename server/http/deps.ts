import type { Ports } from '../steps/ports.ts';
import type { EntraTokens } from './entra-tokens.ts';
import type { GraphNotifications } from './graph-notices.ts';
import type { SignInLinks } from './sign-in-links.ts';

/** What the HTTP side is given. It reaches the world through `ports` alone. */
export type AppDeps = {
  ports: Ports;
  demonstration: boolean;
  /** A sign-in ends after so many hours, and sooner when nothing was asked for so many minutes. */
  sessionHours: number;
  idleMinutes: number;
  /** True where staff come by https: then the cookie is never sent in the clear and browsers remember to use https. */
  secureCookies: boolean;
  /** The built desk: index.html and hashed files. */
  deskFolder: string;
  /** The built pane; beside the desk where it is not said. */
  paneFolder?: string;
  /** The same checks as `onward doctor`, for the settings page. */
  checks(): Promise<{ ok: boolean; words: string }[]>;
  /** Moves the demonstration's clock forward and runs the sweeps; null outside the demonstration. */
  moveClock: ((days: number) => Promise<void>) | null;
  links: SignInLinks;
  folders(practice: string): { inbox: string; outbox: string };
  /**
   * Where Graph may tell us of mail: each mailbox's `keepSubscription`, and the schedule's nudge. Absent where nothing is
   * watched through Graph, or `publicUrl` is not https; mail is then looked for in turn only.
   */
  graphNotifications?: GraphNotifications;
  /** Whose tokens of Entra are believed; absent where nobody signs in that way. */
  entra?: EntraTokens;
  /** Other bounds than the usual ones, for tests that cannot wait for a quarter of an hour. */
  limits?: Partial<Limits>;
};

export type Limits = {
  /** Requests a minute from one address. A page of a hundred thumbnails is a hundred requests. */
  requestsPerMinute: number;
  /** Failed sign-ins in fifteen minutes for one name, and from one address. */
  failuresPerName: number;
  failuresPerAddress: number;
};

// Behind a proxy all staff share one address, so the bounds by address are wide; the one by name is the lock.
export const USUAL_LIMITS: Limits = { requestsPerMinute: 3_000, failuresPerName: 10, failuresPerAddress: 60 };
