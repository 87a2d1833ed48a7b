import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { Express } from 'express';
import { watchInbox } from './adapters/folder-mailbox.ts';
import { PlainTrouble } from './adapters/plain-trouble.ts';
import { createApp } from './app.ts';
import { inOneLine, runChecks } from './checks.ts';
import type { Config } from './config.ts';
import { backUpWhenDue } from './daily-backup.ts';
import { writeDemonstrationMail } from './demonstration-mail.ts';
import { firstAccounts, type Welcome } from './first-accounts.ts';
import { beginGraphWork, type GraphWork } from './graph-work.ts';
import type { EntraTokens } from './http/entra-tokens.ts';
import { createSignInLinks, type SignInLinks } from './http/sign-in-links.ts';
import { openEntra } from './open-entra.ts';
import { repeat } from './repeat.ts';
import { startSchedule } from './sweeps/schedule.ts';
import { type Onward, type OnwardOptions, openOnward } from './wiring.ts';

/** A server that answers. `links` are for whoever started it; each signs one person in, once. */
export type Serving = { links: { name: string; practice: string; url: string }[]; stop(): Promise<void> };

/**
 * Opens Onward, sees to it that somebody can sign in, answers requests, and begins to look at mail and time. Throws
 * PlainTrouble, with everything closed again, where the port is taken or the data cannot be opened. `fetch` replaces the
 * way to Microsoft.
 */
export async function startServing(
  config: Config,
  options: Pick<OnwardOptions, 'fetch'> = {},
): Promise<Serving> {
  const onward = await openOnward(config, options);
  try {
    const welcomes = await firstAccounts(onward.ports, config.demonstration);
    const links = createSignInLinks(onward.ports);
    const server = await listen(config);
    const work = beginWork(onward);
    const entra = openEntra(config, onward.ports.clock, options.fetch);
    server.on('request', appFor(onward, links, work, entra.tokens));
    const onCrash = stopOnTheUnforeseen(onward);
    return {
      links: await linksFor(welcomes, links, config.publicUrl),
      stop: async () => {
        const hurry = setTimeout(() => void onward.hangUp(), PATIENCE_MS);
        await Promise.all([closeServer(server), work.stop()]);
        clearTimeout(hurry);
        await entra.close();
        await onward.close();
        process.removeListener('uncaughtException', onCrash);
      },
    };
  } catch (error) {
    await onward.close();
    throw error;
  }
}

/** Ends as a crash ends, which every start can cope with; but of the error only its kind and place are written. */
function stopOnTheUnforeseen({ ports }: Onward): (cause: unknown) => void {
  const onCrash = (cause: unknown) => {
    ports.log.error('stopped on something unforeseen', {}, cause);
    process.exit(3);
  };
  process.on('uncaughtException', onCrash);
  return onCrash;
}

async function linksFor(welcomes: readonly Welcome[], links: SignInLinks, publicUrl: string) {
  const made: Serving['links'] = [];
  for (const { accountId, name, practice } of welcomes)
    made.push({ name, practice, url: `${publicUrl}/#sign-in=${await links.issue(accountId)}` });
  return made;
}

type Work = { graph: GraphWork; runOnce(): Promise<void>; stop(): Promise<void> };

/** What happens because time passes: mail, jobs, letters, reminders, deletions, the day's backup. */
function beginWork(onward: Onward): Work {
  const { ports, config } = onward;
  const schedule = startSchedule(ports, {
    mailPollSeconds: config.mailPollSeconds,
    sweepSeconds: config.sweepSeconds,
  });
  const byFolder = config.practices.filter(({ graph }) => graph === null);
  const watchers = byFolder.map(({ odsCode, mailFolder }) =>
    watchInbox(mailFolder, () => schedule.nudge(odsCode)),
  );
  const backups = repeat(ports.log, HALF_AN_HOUR_MS, 'backup', async () => {
    await backUpWhenDue(onward);
  });
  const graph = beginGraphWork(onward, schedule.nudge);
  const firstMail = demonstrationMail(onward);
  return {
    graph,
    runOnce: schedule.runOnce,
    stop: async () => {
      for (const watcher of watchers) watcher.close();
      await Promise.all([schedule.stop(), backups.stop(), graph.stop(), firstMail.stop()]);
    },
  };
}

const HALF_AN_HOUR_MS = 30 * 60_000;

/** Drawn while the server answers already: the scans of the invented patients take some seconds to draw. */
function demonstrationMail({ ports, config }: Onward): { stop(): Promise<void> } {
  let stopped = false;
  const [practice] = config.practices;
  const writing =
    config.demonstration && practice
      ? writeDemonstrationMail(ports, practice, () => stopped).catch((cause: unknown) =>
          ports.log.error('the demonstration mail could not be written', {}, cause),
        )
      : Promise.resolve();
  return {
    stop: async () => {
      stopped = true;
      await writing;
    },
  };
}

function appFor(onward: Onward, links: SignInLinks, work: Work, entra: EntraTokens | null): Express {
  const { config, forwardDays } = onward;
  return createApp({
    ports: onward.ports,
    demonstration: config.demonstration,
    sessionHours: config.sessionHours,
    idleMinutes: config.idleMinutes,
    secureCookies: config.publicUrl.startsWith('https:'),
    deskFolder: deskFolder(),
    checks: async () => (await runChecks(onward, { trail: false, tests: work.graph.tests })).map(inOneLine),
    moveClock:
      forwardDays &&
      (async (days) => {
        await forwardDays(days);
        await work.runOnce();
      }),
    links,
    folders: onward.folders,
    ...(entra ? { entra } : {}),
    ...(work.graph.notifications ? { graphNotifications: work.graph.notifications } : {}),
  });
}

async function listen({ host, port }: Config): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(notListening(error, host, port)));
    server.listen(port, host, resolve);
  });
  return server;
}

function notListening(error: Error, host: string, port: number): Error {
  const refused = (what: string, next: string) =>
    new PlainTrouble({ what, notDone: 'Onward was not started.', next }, error);
  switch ('code' in error ? error.code : null) {
    case 'EADDRINUSE':
      return refused(
        `Another program already uses port ${port} of this computer.`,
        `Stop it, or choose another port, such as ONWARD_PORT=${port + 1}`,
      );
    case 'EACCES':
      return refused(`This account may not use port ${port}.`, 'Choose a port above 1023, such as 8080.');
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return refused(
        `This computer has no address ${host}.`,
        'Write an address it has as host, such as 127.0.0.1.',
      );
    default:
      return error;
  }
}

/** Beside the built server; from source, where the build puts it. */
function deskFolder(): string {
  const beside = fileURLToPath(new URL('./desk', import.meta.url));
  return existsSync(beside) ? beside : fileURLToPath(new URL('../dist/desk', import.meta.url));
}

const PATIENCE_MS = 5_000;

/** Lets what is being answered finish, within reason. */
async function closeServer(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), PATIENCE_MS);
    cut.unref();
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}
