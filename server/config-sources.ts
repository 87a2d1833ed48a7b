import { SETTING_NAMES, type SettingName } from './config-schema.ts';

export const DEFAULT_CONFIG_FILE = './onward.config.json';

/** What was written and where: `values` by setting, environment before file; `names` as the administrator sees them. */
export type Written = {
  values: Record<string, unknown>;
  nameOf: (key: string) => string;
  /** False where the file could not be read: what it says of other settings is then unknown. */
  complete: boolean;
  problems: string[];
};

/** Gathers the settings from ONWARD_* variables and the one JSON file. An empty variable counts as not set. */
export function gather(
  env: Record<string, string | undefined>,
  readFile: (path: string) => string | null,
): Written {
  const file = fromFile(env, readFile);
  const variables = fromEnvironment(env);
  return {
    values: { ...file.values, ...variables.values },
    nameOf: (key) => (Object.hasOwn(variables.values, key) ? variableName(key) : `${key} (in ${file.path})`),
    complete: file.problems.length === 0,
    problems: [...file.problems, ...variables.problems],
  };
}

/** 'pressMemoryMb' is set by ONWARD_PRESS_MEMORY_MB. */
export function variableName(key: string): string {
  return `ONWARD_${key.replace(/[A-Z]/g, (capital) => `_${capital}`).toUpperCase()}`;
}

/** ' Did you mean port?' where one known name is near enough, or nothing. */
export function didYouMean(name: string, known: readonly string[]): string {
  const near = known
    .map((candidate) => ({ candidate, distance: editDistance(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= Math.max(2, candidate.length / 4))
    .sort((a, b) => a.distance - b.distance)[0];
  return near === undefined ? '' : ` Did you mean ${near.candidate}?`;
}

const CONFIG_VARIABLE = 'ONWARD_CONFIG';
const NUMBERS: ReadonlySet<SettingName> = new Set<SettingName>([
  'port',
  'mailPollSeconds',
  'sweepSeconds',
  'pressMemoryMb',
  'pressWallSeconds',
  'sessionHours',
  'idleMinutes',
]);

type Source = { values: Record<string, unknown>; problems: string[] };

function fromFile(
  env: Record<string, string | undefined>,
  readFile: (path: string) => string | null,
): Source & { path: string } {
  const named = env[CONFIG_VARIABLE] || null;
  const path = named ?? DEFAULT_CONFIG_FILE;
  const content = readFile(path);
  const failed = (problem: string) => ({ path, values: {}, problems: [problem] });
  if (content === null) {
    if (named === null) return { path, values: {}, problems: [] };
    return failed(`${CONFIG_VARIABLE} names ${path}, which cannot be read. Write the path of a JSON file.`);
  }
  // Windows editors put a byte order mark before JSON, which JSON.parse refuses.
  const parsed = parseJson(content.replace(/^\uFEFF/, ''));
  if (!parsed.ok)
    return failed(`${path} is not JSON${parsed.where}. Mend that, or start again from .env.example.`);
  if (!isObject(parsed.value)) return failed(`${path} must hold settings in braces, such as {"port": 8080}.`);
  return { path, values: parsed.value, problems: [] };
}

function fromEnvironment(env: Record<string, string | undefined>): Source {
  const values: Record<string, unknown> = {};
  const problems: string[] = [];
  const keys = new Map(SETTING_NAMES.map((key) => [variableName(key), key]));
  for (const [name, text] of Object.entries(env)) {
    if (!name.startsWith('ONWARD_') || name === CONFIG_VARIABLE) continue;
    const key = keys.get(name);
    if (key === undefined) problems.push(unknownVariable(name, [...keys.keys()]));
    else if (text !== undefined && text.trim() !== '') values[key] = typed(key, text.trim());
  }
  return { values, problems };
}

function unknownVariable(name: string, known: string[]): string {
  const meant = didYouMean(name, [...known, CONFIG_VARIABLE]);
  return `${name} is not a setting.${meant} Take it out, or see .env.example for the names.`;
}

/** The variable's text as the type the setting needs; what does not fit stays text, for the schema to refuse. */
function typed(key: SettingName, text: string): unknown {
  if (NUMBERS.has(key)) return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  if (key === 'demonstration') return text === 'true' ? true : text === 'false' ? false : text;
  if (key !== 'practices' && key !== 'entra') return text;
  const parsed = parseJson(text);
  return parsed.ok ? parsed.value : text;
}

type Json = { ok: true; value: unknown } | { ok: false; where: string };

function parseJson(text: string): Json {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    const position = /at position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
    if (position === undefined) return { ok: false, where: '' };
    return { ok: false, where: ` at line ${text.slice(0, Number(position)).split('\n').length}` };
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
