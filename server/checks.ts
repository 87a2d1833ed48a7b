import { constants } from 'node:fs';
import { access, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { BANK_HOLIDAYS_KNOWN_TO } from '../core/bank-holidays.ts';
import { daysBetween, londonDate, showDate } from '../core/dates.ts';
import { graphChecks } from './graph-checks.ts';
import type { MailboxTests } from './mailbox-tests.ts';
import type { PracticeSettings } from './steps/ports.ts';
import type { Onward } from './wiring.ts';

/** One thing looked at: whether it is as it should be, and where not, what to do. `code` is stable. */
export type Check = { code: string; ok: boolean; words: string; next: string | null };

/**
 * Everything that can be wrong around Onward without anybody having done wrong. With `trail`, every event of the
 * trail is read and checked as well, which takes a while for many records. Something that could not be looked at is
 * not as it should be. With `tests`, mailboxes in Exchange Online are not asked now: what they last said is told.
 */
export async function runChecks(
  onward: Onward,
  { trail, tests }: { trail: boolean; tests?: Pick<MailboxTests, 'latest'> },
): Promise<Check[]> {
  const { practices } = onward.ports;
  const mailbox = (practice: PracticeSettings) =>
    practice.graph === null
      ? mailboxWritable(practice)
      : graphChecks(onward, practice.odsCode, tests ? (tests.latest.get(practice.odsCode) ?? []) : null);
  const looks: { code: string; look: Look }[] = [
    { code: 'node', look: nodeVersion },
    { code: 'data-folder', look: () => writable('data-folder', 'The data folder', onward.config.dataFolder) },
    { code: 'disk', look: () => diskFree(onward.config.dataFolder) },
    { code: 'keys', look: () => keysKept(onward) },
    { code: 'clock', look: () => clockRight(onward) },
    { code: 'holidays', look: () => holidaysListed(onward) },
    { code: 'backups', look: () => backupsMade(onward) },
    ...practices.flatMap((practice) => [
      { code: 'mailbox', look: () => mailbox(practice) },
      { code: 'letters', look: () => lettersSent(onward, practice) },
      { code: 'jobs', look: () => jobsMoving(onward, practice) },
      ...(trail ? [{ code: 'trail', look: () => trailWhole(onward, practice) }] : []),
    ]),
  ];
  const checks: Check[] = [];
  for (const { code, look } of looks) checks.push(...[await lookSafely(code, look)].flat());
  return checks;
}

/** A check as the settings page shows it. */
export function inOneLine({ ok, words, next }: Check): { ok: boolean; words: string } {
  // Commands of several lines are for a terminal.
  const [first, ...more] = next?.split('\n') ?? [];
  if (first === undefined) return { ok, words };
  const rest = more.length > 0 ? ' "onward doctor" prints the commands.' : '';
  return { ok, words: `${words} ${first}${rest}` };
}

type Look = () => Promise<Check | Check[]> | Check;

async function lookSafely(code: string, look: Look): Promise<Check | Check[]> {
  try {
    return await look();
  } catch (error) {
    const kind = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return bad(
      code,
      `This could not be looked at: ${code} (${kind}).`,
      'Ask whoever looks after the computer.',
    );
  }
}

const good = (code: string, words: string): Check => ({ code, ok: true, words, next: null });
const bad = (code: string, words: string, next: string): Check => ({ code, ok: false, words, next });

function nodeVersion(): Check {
  const version = process.versions.node;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return good('node', `Node.js ${version}.`);
  return bad('node', `Node.js ${version} is too old.`, 'Install Node.js 24 from nodejs.org.');
}

async function writable(code: string, what: string, folder: string): Promise<Check> {
  const found = await stat(folder).catch(() => null);
  if (!found?.isDirectory())
    return bad(
      code,
      `${what} ${folder} is not there.`,
      'Check the settings, and that its disk is connected.',
    );
  const may = await access(folder, constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );
  if (!may)
    return bad(
      code,
      `${what} ${folder} may not be written to.`,
      'Give the account that runs Onward the right to.',
    );
  return good(code, `${what} is ${folder}.`);
}

const GIGABYTE = 1024 ** 3;

async function diskFree(folder: string): Promise<Check> {
  const { bavail, bsize } = await statfs(folder);
  const free = (bavail * bsize) / GIGABYTE;
  const words = `${free.toFixed(1)} GB are free on the disk of the data folder.`;
  return free >= 2
    ? good('disk', words)
    : bad('disk', words, 'Make room: below 1 GB, notes may not be taken in.');
}

async function keysKept(onward: Onward): Promise<Check> {
  const { keyFile } = onward.kept.paths;
  const { mode } = await stat(keyFile);
  if (process.platform !== 'win32' && (mode & 0o077) !== 0)
    return bad(
      'keys',
      'Other accounts of this computer may read the master key.',
      `Run: chmod 600 "${keyFile}"`,
    );
  return good(
    'keys',
    'The master key is there and opens the store. Keep a copy of it away from this computer.',
  );
}

const MAY_DIFFER_MS = 5 * 60_000;

/** Against the newest event: a clock that ran backwards makes every date after it doubtful. */
async function clockRight({ ports }: Onward): Promise<Check> {
  const now = ports.clock.now().getTime();
  for (const { odsCode } of ports.practices) {
    const newest = await ports.store.lastEventAt(odsCode);
    if (newest !== null && Date.parse(newest) > now + MAY_DIFFER_MS)
      return bad(
        'clock',
        'The clock of this computer stands before the newest entry of the trail.',
        'Set date and time right. Until then nothing is approved or deleted.',
      );
  }
  return good('clock', `Today is ${showDate(londonDate(ports.clock.now()))}.`);
}

function holidaysListed({ ports }: Onward): Check {
  const left = daysBetween(londonDate(ports.clock.now()), BANK_HOLIDAYS_KNOWN_TO);
  const words = `Bank holidays are known until ${showDate(BANK_HOLIDAYS_KNOWN_TO)}.`;
  return left >= 90
    ? good('holidays', words)
    : bad('holidays', words, 'Update Onward to a version with newer ones.');
}

async function backupsMade({ ports, config }: Onward): Promise<Check> {
  const made = (await ports.store.backups(null)).map((backup) => backup.at);
  const latest = made.reduce<string | null>(
    (newest, at) => (newest !== null && newest > at ? newest : at),
    null,
  );
  const words =
    latest === null ? 'No backup was made yet.' : `The last backup is of ${showDate(londonDate(latest))}.`;
  if (config.demonstration) return good('backups', words);
  if (config.backupFolder === null)
    return bad(
      'backups',
      `${words} No backupFolder is set.`,
      'Set one on another disk, so that Onward makes one each day.',
    );
  const old = latest === null || daysBetween(londonDate(latest), londonDate(ports.clock.now())) > 3;
  if (!old) return good('backups', words);
  return bad(
    'backups',
    words,
    'Check that the disk of the backup folder is connected, or run: onward backup DIR',
  );
}

async function mailboxWritable({ odsCode, mailFolder }: PracticeSettings): Promise<Check> {
  for (const folder of ['inbox', 'filed', 'needs-a-person', 'ignored', 'outbox']) {
    const check = await writable('mailbox', `${odsCode}: the mail folder`, join(mailFolder, folder));
    if (!check.ok) return check;
  }
  return good('mailbox', `${odsCode}: mail is taken from ${join(mailFolder, 'inbox')}.`);
}

const PATIENCE_MS = 60 * 60_000;

async function lettersSent({ ports }: Onward, { odsCode, graph }: PracticeSettings): Promise<Check> {
  const limit = 100;
  const unknown = await ports.store.outbox(odsCode, { state: 'unknown', limit });
  if (unknown.length > 0)
    return bad(
      'letters',
      `${odsCode}: of ${unknown.length} letters nobody knows whether they went out.`,
      'Look at them under Settings in the desk.',
    );
  const before = ports.clock.now().getTime() - PATIENCE_MS;
  const late = (await ports.store.outbox(odsCode, { state: 'queued', limit })).filter(
    (letter) => Date.parse(letter.queuedAt) < before,
  );
  if (late.length === 0) return good('letters', `${odsCode}: no letter is waiting.`);
  return bad(
    'letters',
    `${odsCode}: ${late.length} letters have been waiting for over an hour.`,
    graph === null
      ? 'Check that the server runs and that the outbox folder can be written to.'
      : 'Check that the server runs and that the mailbox answers.',
  );
}

async function jobsMoving({ ports }: Onward, { odsCode }: PracticeSettings): Promise<Check> {
  const stuck = (await ports.store.waitingJobs(odsCode)).filter(
    (job) => job.attempts >= STUCK_AFTER_ATTEMPTS,
  );
  if (stuck.length === 0) return good('jobs', `${odsCode}: no work is stuck.`);
  const kinds = [...new Set(stuck.map((job) => job.kind))].join(', ');
  return bad(
    'jobs',
    `${odsCode}: ${stuck.length} jobs fail again and again (${kinds}).`,
    'Look for them in the log.',
  );
}

const STUCK_AFTER_ATTEMPTS = 3;

async function trailWhole({ ports }: Onward, { odsCode }: PracticeSettings): Promise<Check> {
  const { ok, events, brokenAt, why } = await ports.store.verifyChain(odsCode);
  if (ok) return good('trail', `${odsCode}: the trail of ${events} events is whole.`);
  return bad(
    'trail',
    `${odsCode}: the trail is broken at event ${brokenAt ?? 'unknown'} (${why ?? 'no reason given'}).`,
    'Change nothing, keep a copy of the data folder, and find out who had access to it.',
  );
}
