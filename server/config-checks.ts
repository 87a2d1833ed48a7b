import { isAbsolute, relative, resolve } from 'node:path';
import type { SettingName, Settings } from './config-schema.ts';

/** What is wrong between settings that are each right alone, and which settings it rests on. */
export type Clash = { between: SettingName[]; problem: string };

/** Every rule that needs two settings at once. `mailFolders` are those the practices will use, defaults filled in. */
export function findClashes(set: Settings, mailFolders: readonly string[]): Clash[] {
  return [
    ...openToOthers(set),
    ...plainHttp(set),
    ...demonstrationOrPractices(set),
    ...backupsBesideData(set),
    ...idleLongerThanSession(set),
    ...twice(
      set.practices.map((one) => one.odsCode),
      (code) => `practices lists ${code} twice. Write each practice once.`,
    ),
    ...twice(
      mailFolders.map((folder) => resolve(folder)),
      (folder) =>
        `two practices share the mail folder ${folder}, so their patients would mix. Write a mailFolder of its own for each.`,
    ),
    ...set.practices.flatMap(graphProof),
    ...twice(
      set.practices.flatMap((one) => (one.graph ? [(one.graph.mailbox ?? one.email).toLowerCase()] : [])),
      (mailbox) =>
        `two practices share the mailbox ${mailbox}, so their patients would mix. Write a mailbox of its own for each.`,
    ),
    ...set.practices.flatMap((one) =>
      twice(
        one.suppliers.map((supplier) => supplier.id),
        (id) =>
          `${one.odsCode} lists the supplier ${id} twice. Write each supplier once, under an id of its own.`,
      ),
    ),
  ];
}

/** The demonstration runs unless practices are listed: a real practice is never in a demonstration. */
export function isDemonstration(set: Settings): boolean {
  return set.demonstration ?? set.practices.length === 0;
}

export function isLoopback(host: string): boolean {
  return (
    host === 'localhost' ||
    host === '::1' ||
    host === '[::1]' ||
    /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host)
  );
}

function openToOthers(set: Settings): Clash[] {
  if (isLoopback(set.host)) return [];
  const clashes: Clash[] = [];
  if (isDemonstration(set)) {
    clashes.push({
      between: ['host', 'demonstration', 'practices'],
      problem: `host ${set.host} lets other machines in, and the demonstration signs in whoever has the printed link. Write host 127.0.0.1, or list your practices.`,
    });
  }
  if (!set.publicUrl?.startsWith('https:')) {
    clashes.push({
      between: ['host', 'publicUrl'],
      problem: `host ${set.host} lets other machines in, so publicUrl must be the https address they open. Write one such as https://onward.practice.example.`,
    });
  }
  return clashes;
}

function plainHttp(set: Settings): Clash[] {
  if (set.publicUrl === undefined || !isLoopback(set.host)) return [];
  const { protocol, hostname } = new URL(set.publicUrl);
  if (protocol === 'https:' || isLoopback(hostname)) return [];
  return [
    {
      between: ['publicUrl'],
      problem: `publicUrl ${set.publicUrl} is not encrypted, and sign-ins would cross the network in the clear. Write an https address.`,
    },
  ];
}

function demonstrationOrPractices(set: Settings): Clash[] {
  const between: SettingName[] = ['demonstration', 'practices'];
  if (set.demonstration === true && set.practices.length > 0) {
    const problem =
      'demonstration is true and practices are listed. The demonstration has an invented practice only: write demonstration false, or take the practices out.';
    return [{ between, problem }];
  }
  if (set.demonstration === false && set.practices.length === 0) {
    const problem =
      'demonstration is false and no practice is listed. Write practices with at least one practice, as in .env.example.';
    return [{ between, problem }];
  }
  return [];
}

function backupsBesideData(set: Settings): Clash[] {
  if (set.backupFolder === undefined) return [];
  const way = relative(resolve(set.dataFolder), resolve(set.backupFolder));
  if (way.startsWith('..') || isAbsolute(way)) return [];
  const problem = `backupFolder ${set.backupFolder} lies in dataFolder, and would be lost with it. Write a folder on another disk.`;
  return [{ between: ['backupFolder', 'dataFolder'], problem }];
}

/** One proof of who the app is, and a canary that can tell something. */
function graphProof({ odsCode, email, graph }: Settings['practices'][number]): Clash[] {
  if (graph === undefined) return [];
  const wrong = (problem: string): Clash => ({ between: ['practices'], problem: `${odsCode}: ${problem}` });
  const clashes: Clash[] = [];
  const { certificateFiles, secretFile, canary, mailbox = email } = graph;
  if (certificateFiles.length === 0 && secretFile === null)
    clashes.push(
      wrong('graph has nothing to sign in with. Write certificateFiles, such as ["./onward-app.pem"].'),
    );
  if (certificateFiles.length > 0 && secretFile !== null)
    clashes.push(
      wrong('graph has a certificate and a secret. Take secretFile out: a secret is for trials only.'),
    );
  if (canary?.toLowerCase() === mailbox.toLowerCase())
    clashes.push(
      wrong(
        'the canary of graph is the mailbox itself. Write a mailbox that Onward must not reach, or null.',
      ),
    );
  return clashes;
}

function idleLongerThanSession(set: Settings): Clash[] {
  if (set.idleMinutes <= set.sessionHours * 60) return [];
  const problem = `idleMinutes ${set.idleMinutes} is longer than sessionHours ${set.sessionHours} allows. Write ${set.sessionHours * 60} or less.`;
  return [{ between: ['idleMinutes', 'sessionHours'], problem }];
}

function twice(values: readonly string[], problem: (value: string) => string): Clash[] {
  const repeated = new Set(values.filter((value, at) => values.indexOf(value) !== at));
  return [...repeated].map((value) => ({ between: ['practices'], problem: problem(value) }));
}
