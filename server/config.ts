import { join } from 'node:path';
import type { z } from 'zod';
import { findClashes, isDemonstration } from './config-checks.ts';
import type { Settings } from './config-schema.ts';
import {
  ENTRA_KEYS,
  GRAPH_KEYS,
  isProxy,
  PRACTICE_KEYS,
  SETTING_NAMES,
  SUPPLIER_KEYS,
  settings,
} from './config-schema.ts';
import type { Written } from './config-sources.ts';
import { didYouMean, gather } from './config-sources.ts';
import { DEMONSTRATION_ODS_CODE, demonstrationPractice } from './demonstration-practice.ts';
import type { PracticeSettings } from './steps/ports.ts';

/**
 * Everything an administrator decides. Paths are as written (relative to where Onward was started), `publicUrl` has
 * no slash at its end, `backupFolder` is null where no regular backup is wanted, `proxy` where the network is open.
 */
export type Config = Omit<
  Settings,
  'publicUrl' | 'proxy' | 'entra' | 'backupFolder' | 'demonstration' | 'practices'
> & {
  publicUrl: string;
  proxy: string | null;
  /** By whose tokens the pane's people are known; null where they sign in by a code alone. */
  entra: NonNullable<Settings['entra']> | null;
  backupFolder: string | null;
  demonstration: boolean;
  practices: PracticeSettings[];
};

/**
 * Reads the settings from ONWARD_* variables and one JSON file (ONWARD_CONFIG, else ./onward.config.json); a variable
 * goes before the file. With no practice listed it is the demonstration. Every problem is told at once: the
 * setting, what is wrong, what to write instead. `readFile` gives null for a file that is not there. Without a `proxy`
 * the machine's own HTTPS_PROXY counts.
 */
export function readConfig(
  env: Record<string, string | undefined>,
  readFile: (path: string) => string | null,
): { ok: true; config: Config } | { ok: false; problems: string[] } {
  const written = gather(env, readFile);
  const checked = settings.safeParse(written.values);
  const issues = checked.success ? [] : checked.error.issues;
  const sound = withoutFaulty(written.values, issues);
  const problems = [
    ...written.problems,
    ...new Set(issues.flatMap((issue) => describeIssue(issue, written))),
    ...(written.complete ? clashesAmong(sound.set, sound.faulty) : []),
    ...machineProxyProblems(env, sound.set),
  ];
  return problems.length > 0 ? { ok: false, problems } : { ok: true, config: complete(sound.set, env) };
}

type Env = Record<string, string | undefined>;

function machineProxy(env: Env): string | null {
  return env.HTTPS_PROXY?.trim() || env.https_proxy?.trim() || null;
}

/** It is the machine's, so it matters only to whoever goes out through it. It may hold a password and is not shown. */
function machineProxyProblems(env: Env, set: Settings): string[] {
  const proxy = machineProxy(env);
  const isUsed = set.proxy === undefined && set.practices.some(({ graph }) => graph !== undefined);
  if (!isUsed || proxy === null || isProxy(proxy)) return [];
  return [
    'HTTPS_PROXY is not the address of a proxy. Write proxy, such as http://proxy.practice.example:8080, or mend HTTPS_PROXY.',
  ];
}

function complete(set: Settings, env: Env): Config {
  const demonstration = isDemonstration(set);
  const practices = demonstration
    ? [demonstrationPractice(mailFolderOf(set, DEMONSTRATION_ODS_CODE))]
    : set.practices;
  return {
    ...set,
    publicUrl: set.publicUrl === undefined ? ownUrl(set) : new URL(set.publicUrl).origin,
    proxy: set.proxy ?? machineProxy(env),
    entra: set.entra ?? null,
    backupFolder: set.backupFolder ?? null,
    demonstration,
    practices: practices.map((one) => ({
      ...one,
      mailFolder: one.mailFolder ?? mailFolderOf(set, one.odsCode),
      graph: one.graph ? { ...one.graph, mailbox: one.graph.mailbox ?? one.email } : null,
    })),
  };
}

function ownUrl({ host, port }: Settings): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function mailFolderOf(set: Settings, odsCode: string): string {
  return join(set.dataFolder, 'mailbox', odsCode);
}

/** The settings that are right alone, defaults for the rest, so that clashes among the sound ones are told too. */
function withoutFaulty(values: Record<string, unknown>, issues: readonly z.core.$ZodIssue[]) {
  const faulty = new Set(issues.map((issue) => String(issue.path[0])));
  const known = SETTING_NAMES.filter((key) => key in values && !faulty.has(key)).map((key) => [
    key,
    values[key],
  ]);
  return { faulty, set: settings.parse(Object.fromEntries(known)) };
}

function clashesAmong(set: Settings, faulty: ReadonlySet<string>): string[] {
  const folders = set.practices.map((one) => one.mailFolder ?? mailFolderOf(set, one.odsCode));
  return findClashes(set, folders)
    .filter(({ between }) => !between.some((key) => faulty.has(key)))
    .map(({ problem }) => problem);
}

function describeIssue(issue: z.core.$ZodIssue, written: Written): string[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => unknownKey(issue.path, key, written));
  const value = valueAt(written.values, issue.path);
  // A proxy's address may hold a password.
  const isPrivate = issue.path[0] === 'proxy';
  const wrong = value === undefined ? 'is missing' : isPrivate ? 'is not one' : `is ${shown(value)}`;
  return [`${nameAt(issue.path, written)} ${wrong}. Write ${issue.message}.`];
}

function unknownKey(path: readonly PropertyKey[], key: string, written: Written): string {
  const known = knownAt(path);
  const name = nameAt([...path, key], written);
  return `${name} is not a setting.${didYouMean(key, known)} Take it out, or see .env.example for the names.`;
}

function knownAt(path: readonly PropertyKey[]): readonly string[] {
  if (path.length === 0) return SETTING_NAMES;
  if (path[0] === 'entra') return ENTRA_KEYS;
  if (path.includes('suppliers')) return SUPPLIER_KEYS;
  return path.includes('graph') ? GRAPH_KEYS : PRACTICE_KEYS;
}

/** 'ONWARD_PORT', 'port (in ./onward.config.json)', 'practices[0].odsCode (in ./onward.config.json)'. */
function nameAt([key, ...rest]: readonly PropertyKey[], written: Written): string {
  const deeper = rest.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('');
  return written.nameOf(String(key)).replace(/^\S+/, (name) => name + deeper);
}

function valueAt(values: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inside, key) => (typeof inside === 'object' && inside !== null ? Reflect.get(inside, key) : undefined),
    values,
  );
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
