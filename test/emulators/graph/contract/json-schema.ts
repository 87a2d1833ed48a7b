/**
 * As much of JSON Schema (2020-12) as our contract and the strict extract of the service's metadata use. What it does not
 * know it refuses when the schema is read, so that nothing passes because a rule was overlooked.
 */
export type Schema = { [keyword: string]: unknown };
export type Definitions = Readonly<Record<string, Schema>>;

type Checker = (
  rule: never,
  value: unknown,
  at: string,
  definitions: Definitions,
  schema: Schema,
) => string[];

/** What is wrong, each with its place in the value; empty when it conforms. */
export function faultsOf(schema: Schema, value: unknown, definitions: Definitions, at = ''): string[] {
  return Object.entries(schema).flatMap(([keyword, rule]) => {
    if (IGNORED.has(keyword)) return [];
    const check = CHECKS[keyword];
    if (!check) throw new Error(`the schema says "${keyword}", which nobody here checks`);
    return check(rule as never, value, at, definitions, schema);
  });
}

/** Says nothing about a value by itself: format is an annotation, and the rest is read with "properties". */
const IGNORED = new Set([
  'format',
  '$id',
  '$defs',
  'description',
  'patternProperties',
  'additionalProperties',
]);

const CHECKS: Record<string, Checker> = {
  $ref: (rule: string, value, at, definitions) => {
    const name = rule.replace('#/$defs/', '');
    const target = definitions[name];
    if (!target) throw new Error(`the schema refers to "${rule}", which is not there`);
    return faultsOf(target, value, definitions, at);
  },
  type: (rule: string, value, at) => (isType(rule, value) ? [] : [`${at || '/'} is not ${rule}`]),
  enum: (rule: unknown[], value, at) =>
    rule.includes(value) ? [] : [`${at || '/'} is none of the values allowed`],
  const: (rule: unknown, value, at) => (rule === value ? [] : [`${at || '/'} is not the one value allowed`]),
  pattern: (rule: string, value, at) =>
    typeof value !== 'string' || new RegExp(rule, 'u').test(value)
      ? []
      : [`${at || '/'} is not written as it must be`],
  minimum: (rule: number, value, at) =>
    typeof value !== 'number' || value >= rule ? [] : [`${at} is too small`],
  maximum: (rule: number, value, at) =>
    typeof value !== 'number' || value <= rule ? [] : [`${at} is too large`],
  maxLength: (rule: number, value, at) =>
    typeof value !== 'string' || value.length <= rule ? [] : [`${at || '/'} is too long`],
  minItems: (rule: number, value, at) =>
    !Array.isArray(value) || value.length >= rule ? [] : [`${at} has too few`],
  required: (rule: string[], value, at) =>
    isObject(value) ? rule.filter((name) => !(name in value)).map((name) => `${at}/${name} is missing`) : [],
  items: (rule: Schema, value, at, definitions) =>
    Array.isArray(value) ? value.flatMap((one, nth) => faultsOf(rule, one, definitions, `${at}/${nth}`)) : [],
  properties: (_rule: unknown, value, at, definitions, schema) =>
    isObject(value) ? propertyFaults(schema, value, at, definitions) : [],
  anyOf: (rule: Schema[], value, at, definitions) => {
    const each = rule.map((one) => faultsOf(one, value, definitions, at));
    return each.some((faults) => faults.length === 0) ? [] : (each[0] ?? []);
  },
  oneOf: (rule: Schema[], value, at, definitions) => {
    const fitting = rule.filter((one) => faultsOf(one, value, definitions, at).length === 0);
    return fitting.length === 1 ? [] : [`${at || '/'} fits ${fitting.length} of ${rule.length} kinds`];
  },
  allOf: (rule: Schema[], value, at, definitions) =>
    rule.flatMap((one) => faultsOf(one, value, definitions, at)),
};

function propertyFaults(schema: Schema, value: object, at: string, definitions: Definitions): string[] {
  const properties = (schema.properties ?? {}) as Record<string, Schema>;
  const patterns = Object.entries((schema.patternProperties ?? {}) as Record<string, Schema>);
  return Object.entries(value).flatMap(([name, one]) => {
    const place = `${at}/${name}`;
    const named = Object.hasOwn(properties, name) ? properties[name] : undefined;
    const matching = patterns
      .filter(([pattern]) => new RegExp(pattern, 'u').test(name))
      .map(([, rule]) => rule);
    const rules = named === undefined ? matching : [named, ...matching];
    if (rules.length === 0 && schema.additionalProperties === false) return [`${place} is not known`];
    return rules.flatMap((rule) => faultsOf(rule, one, definitions, place));
  });
}

function isType(type: string, value: unknown): boolean {
  if (type === 'object') return isObject(value);
  if (type === 'array') return Array.isArray(value);
  if (type === 'null') return value === null;
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'string' || type === 'number' || type === 'boolean') return typeof value === type;
  throw new Error(`the schema says type "${type}", which nobody here knows`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
