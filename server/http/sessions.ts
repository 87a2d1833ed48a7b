import { createHash, randomBytes } from 'node:crypto';
import type { Actor } from '../steps/apply-commands.ts';
import type { Account, Session } from '../steps/store-port.ts';
import type { AppDeps } from './deps.ts';

/** Who is asking. Practice and role come from here and never from what was sent. */
export type SignedIn = {
  account: Account;
  /** Null where each request brings a token of Entra. */
  session: Session | null;
  actor: Actor;
  practice: string;
};

type SessionDeps = Pick<AppDeps, 'ports' | 'sessionHours' | 'idleMinutes'>;

/**
 * Begins a session and gives its token: 256 random bits that only the browser keeps. The store holds its hash, so a
 * stolen database signs nobody in. Every sign-in makes a new one, whatever cookie came with it.
 */
export async function openSession(
  deps: SessionDeps,
  account: Account,
  device: Session['device'] = undefined,
): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const now = deps.ports.clock.now();
  const session: Session = {
    tokenHash: hashOf(token),
    accountId: account.accountId,
    createdAt: now.toISOString(),
    lastSeenAt: now.toISOString(),
    expiresAt: new Date(
      now.getTime() + (device === 'pane' ? PANE_HOURS : deps.sessionHours) * HOUR_MS,
    ).toISOString(),
    ...(device ? { device } : {}),
  };
  await deps.ports.store.transaction((tx) => tx.saveSession(session));
  return token;
}

/** Whose token this is, or null: unknown, over, idle too long, or the account is disabled. */
export async function whoIs(deps: SessionDeps, token: string): Promise<SignedIn | null> {
  const { store, clock } = deps.ports;
  const session = await store.session(hashOf(token));
  if (session === null) return null;
  const now = clock.now();
  if (isOver(session, now, deps.idleMinutes)) {
    await endSession(deps, session);
    return null;
  }
  const account = await store.account(session.accountId);
  if (account === null || account.disabled) return null;
  const seen = await noteSeen(deps, session, now);
  return {
    account,
    session: seen,
    actor: { by: account.accountId, role: account.role },
    practice: account.practice,
  };
}

export async function endSession(deps: SessionDeps, session: Session | null): Promise<void> {
  if (session === null) return;
  await deps.ports.store.transaction((tx) => tx.removeSession(session.tokenHash));
}

/** Puts a session forward with the clock of the demonstration, by whole days, so that it does not end by that. */
export async function keepSession(deps: SessionDeps, session: Session | null, days: number): Promise<void> {
  if (session === null) return;
  const later = (at: string) => new Date(Date.parse(at) + days * 24 * HOUR_MS).toISOString();
  const kept = { ...session, lastSeenAt: later(session.lastSeenAt), expiresAt: later(session.expiresAt) };
  await deps.ports.store.transaction((tx) => tx.saveSession(kept));
}

/** Four weeks: whoever may open the mailbox in Outlook has signed in to the computer, and to Outlook, already. */
const PANE_HOURS = 28 * 24;
/** A pane that nobody has used for a week is somebody's who went away. */
const PANE_IDLE_MINUTES = 7 * 24 * 60;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

function isOver(session: Session, now: Date, idleMinutes: number): boolean {
  const at = now.getTime();
  const idle = session.device === 'pane' ? PANE_IDLE_MINUTES : idleMinutes;
  return at >= Date.parse(session.expiresAt) || at >= Date.parse(session.lastSeenAt) + idle * MINUTE_MS;
}

/**
 * Once a minute is enough to tell idle from busy, and spares a durable write on every request. A session that ended
 * in the meantime is not brought back.
 */
async function noteSeen(deps: SessionDeps, session: Session, now: Date): Promise<Session> {
  if (now.getTime() - Date.parse(session.lastSeenAt) < MINUTE_MS) return session;
  const seen = { ...session, lastSeenAt: now.toISOString() };
  await deps.ports.store.transaction(async (tx) => {
    if ((await tx.session(session.tokenHash)) !== null) await tx.saveSession(seen);
  });
  return seen;
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
