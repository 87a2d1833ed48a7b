import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../server/config.ts';
import type { Actor } from '../../server/steps/apply-commands.ts';
import type { Clock, Ports } from '../../server/steps/ports.ts';
import type { Role } from '../../server/steps/store-port.ts';
import { type Onward, openOnward } from '../../server/wiring.ts';

/** A practice on the real neighbours, in a folder of its own, with a clock that the test moves. */
export type TestPractice = {
  readonly ports: Ports;
  readonly onward: Onward;
  readonly practice: 'Y99999';
  readonly folder: string;
  readonly clock: Clock & { set(iso: string): void; forwardDays(days: number): void };
  readonly lead: Actor;
  readonly secondLead: Actor;
  readonly clerk: Actor;
  readonly auditor: Actor;
  /** Puts a message into the inbox, ready to be taken in at the next look. */
  drop(raw: Uint8Array, extension?: 'eml' | 'msg'): Promise<void>;
  close(): Promise<void>;
  /** Closes where still open, and opens again on what was kept: `ports` are new ones after it. */
  reopen(): Promise<void>;
  /** Closes and removes the folder. */
  remove(): Promise<void>;
};

/** Opens a practice. `now` is an instant, by default a Wednesday morning; `folder` takes up one that is there. */
export async function openPractice(options: { now?: string; folder?: string } = {}): Promise<TestPractice> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'onward-practice-')));
  const clock = movedByHand(options.now ?? '2026-11-25T09:30:00.000Z');
  let open: Onward | null = await openThere(folder, clock);
  await saveAccounts(open.ports);
  const close = async () => {
    const closing = open;
    open = null;
    await closing?.close();
  };
  const opened = (): Onward => {
    if (open === null) throw new Error('this practice is closed');
    return open;
  };
  return {
    get ports() {
      return opened().ports;
    },
    get onward() {
      return opened();
    },
    practice: PRACTICE,
    folder,
    clock,
    lead: actor('lead'),
    secondLead: actor('second-lead'),
    clerk: actor('clerk'),
    auditor: actor('auditor'),
    drop: async (raw, extension = 'eml') => {
      await opened().ports.mailboxes(PRACTICE).drop(raw, extension);
    },
    close,
    reopen: async () => {
      await close();
      open = await openThere(folder, clock);
    },
    remove: async () => {
      await close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const PRACTICE = 'Y99999';
const ACCOUNTS = {
  lead: { name: 'Asha Lead', role: 'lead' },
  'second-lead': { name: 'Ben Second', role: 'lead' },
  clerk: { name: 'Chidi Clerk', role: 'clerk' },
  auditor: { name: 'Dana Auditor', role: 'auditor' },
} as const satisfies Record<string, { name: string; role: Role }>;

function actor(accountId: keyof typeof ACCOUNTS): Actor {
  return { by: accountId, role: ACCOUNTS[accountId].role };
}

async function openThere(folder: string, clock: Clock): Promise<Onward> {
  const read = readConfig({ ONWARD_DATA_FOLDER: folder, ONWARD_LOG_LEVEL: 'silent' }, () => null);
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return openOnward(read.config, { clock, settleMs: 0 });
}

async function saveAccounts(ports: Ports): Promise<void> {
  await ports.store.transaction(async (tx) => {
    for (const [accountId, { name, role }] of Object.entries(ACCOUNTS)) {
      const signInName = name.toLowerCase().replace(' ', '.');
      const account = { accountId, practice: PRACTICE, name, signInName, role };
      await tx.saveAccount({ ...account, passwordHash: null, disabled: false });
    }
  });
}

function movedByHand(start: string): TestPractice['clock'] {
  let now = new Date(start).getTime();
  return {
    now: () => new Date(now),
    set: (iso) => {
      now = new Date(iso).getTime();
    },
    forwardDays: (days) => {
      now += days * 24 * 60 * 60 * 1000;
    },
  };
}
